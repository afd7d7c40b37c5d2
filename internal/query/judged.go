package query

import (
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// judgedFields are the fields whose values earshot works out when it takes a mention in.
var judgedFields = map[Field]bool{FieldBrand: true, FieldOwned: true, FieldSentiment: true, FieldIntent: true,
	FieldReason: true, FieldCrisis: true}

// AsksJudgement are the fields of the query that only a mention which earshot has judged has a
// value in, in the order they are asked for, none twice. See [Judged].
func (q *Query) AsksJudgement() (asked []Field) {
	Walk(q.root, func(n Node) {
		f := fieldOf(n)
		if judgedFields[f] && !slices.Contains(asked, f) {
			asked = append(asked, f)
		}
	})
	return asked
}

// Judged says whether a mention carries anything that earshot works out of it.
func Judged(m *mention.Mention) bool {
	return len(m.Brands) > 0 || m.Sentiment != nil || m.Intent != "" || m.Reason != "" || m.Crisis != nil
}

// fieldOf is the field that a clause looks at, "" where it looks for words or a time.
func fieldOf(n Node) Field {
	switch n := n.(type) {
	case *Keyword:
		return n.Field
	case *Number:
		return n.Field
	}
	return ""
}
