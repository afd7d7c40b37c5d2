package index

import (
	"strings"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// The fields of a Bleve document that are not keyword fields of the query
// language. Numbers and times are in the record of the id.
const (
	fieldID    = "_id"
	fieldWords = "words"
	fieldHost  = "host"   // the one host of a mention; site holds every domain above it too
	fieldApart = "crisis" // brand/number, of brands of which less of a crisis is told than the record says
	fieldBy    = "by"     // the one name of its author; author holds all that finds him
)

// maxKeyword is the longest keyword in bytes that is indexed.
const maxKeyword = 4096

// keyword is a field of whole values. What stands in it is what query.Values
// says, thinned out where one value follows from another.
type keyword struct {
	field query.Field
	// freq: see newFreq. 0 for values that many mentions share.
	freq int
}

// keywords are all keyword fields except story, whose values nearly all differ:
// it is a column.
func keywords() []keyword {
	rare := map[query.Field]bool{query.FieldAuthor: true, query.FieldLink: true, query.FieldHashtag: true}
	var out []keyword
	for _, f := range query.KeywordFields() {
		if f == query.FieldStory {
			continue
		}
		k := keyword{field: f}
		if rare[f] {
			k.freq = 1
		}
		out = append(out, k)
	}
	return out
}

// facetFields says which field the values of a facet are counted in.
func facetFields() map[string]string {
	return map[string]string{
		"source": "source", "kind": "kind", "site": fieldHost, "author": fieldBy, "lang": "lang", "brand": "brand",
		"type": "type", "hashtag": "hashtag", "status": "status", "intent": "intent", "reason": "reason", "tag": "tag",
	}
}

// author is the name under which a mention's author is counted.
func author(m *mention.Mention) string {
	switch {
	case m.Author.Name != "":
		return strings.Join(strings.Fields(m.Author.Name), " ")
	case m.Author.Handle != "":
		return "@" + strings.TrimPrefix(m.Author.Handle, "@")
	}
	return ""
}

// implied tells whether a value need not be indexed because another one of the
// same mention says as much: of a handle "pete" and "@pete", only the second is kept.
func implied(f query.Field, v string, all []string) bool {
	if f != query.FieldAuthor || strings.HasPrefix(v, "@") {
		return false
	}
	for _, o := range all {
		if len(o) == len(v)+1 && o[0] == '@' && o[1:] == v {
			return true
		}
	}
	return false
}
