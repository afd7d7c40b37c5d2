package query

import (
	"fmt"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// Explanation says of one clause whether it matched and why.
type Explanation struct {
	// Clause is the clause in canonical form.
	Clause  string `json:"clause"`
	Matched bool   `json:"matched"`
	// Spans are where its words stand, Found the words themselves as written,
	// both in the order of Spans and without repetition.
	Spans []mention.Span `json:"spans,omitempty"`
	Found []string       `json:"found,omitempty"`
	// Note says what the mention has instead: the value of a field, or that the
	// words stand too far apart.
	Note string        `json:"note,omitempty"`
	Kids []Explanation `json:"kids,omitempty"`
}

// Explain says which clause of the query matched where, or which one failed.
func (q *Query) Explain(m *mention.Mention, now time.Time) Explanation {
	return q.ExplainDoc(NewDoc(m), now)
}

// ExplainDoc is Explain for a mention already made ready.
func (q *Query) ExplainDoc(d *Doc, now time.Time) Explanation {
	s := q.alone()
	r := s.start(d, now)
	defer s.finish(r)
	return r.explain(s.roots[0])
}

func (r *run) explain(c *clause) Explanation {
	e := Explanation{Clause: Format(c.node), Matched: r.eval(c)}
	switch c.op {
	case opAnd, opOr, opNot:
		for _, k := range c.kids {
			e.Kids = append(e.Kids, r.explain(k))
		}
	case opWord, opText:
		r.place(c, &e)
	case opNear, opSentence:
		if r.place(c, &e); !e.Matched {
			e.Note = r.nearMiss(c)
			for _, k := range c.kids {
				e.Kids = append(e.Kids, r.explain(k))
			}
		}
	case opField, opNumber, opTime, opLast:
		e.Note = r.have(c.node)
	}
	return e
}

// place fills in where the words of a clause stand.
func (r *run) place(c *clause, e *Explanation) {
	if e.Matched {
		e.Spans = r.spans(c)
	}
	known := map[string]bool{}
	for _, s := range e.Spans {
		text := r.doc.m.Text
		if s.Field == "title" {
			text = r.doc.m.Title
		}
		if word := text[s.Start:s.End]; !known[word] {
			known[word] = true
			e.Found = append(e.Found, word)
		}
	}
}

// nearMiss says how a proximity failed although both its operands are there.
func (r *run) nearMiss(c *clause) string {
	mark := len(r.arena)
	defer func() { r.arena = r.arena[:mark] }()
	l0, l1 := r.occurrences(c.kids[0], false)
	r0, r1 := r.occurrences(c.kids[1], false)
	if l0 == l1 || r0 == r1 {
		return ""
	}
	if c.op == opSentence {
		return "both are there, but in no sentence together"
	}
	least := uint32(apart)
	for _, a := range r.arena[l0:min(l1, l0+500)] {
		for _, b := range r.arena[r0:min(r1, r0+500)] {
			switch {
			case b.start > a.end:
				least = min(least, b.start-a.end)
			case a.start > b.end && !c.ordered:
				least = min(least, a.start-b.end)
			}
		}
	}
	if least >= apart {
		return "both are there, but not in one field in this order"
	}
	return fmt.Sprintf("both are there, %d apart at the nearest", least)
}

// have says what the mention has in the field of a clause.
func (r *run) have(n Node) string {
	switch n := n.(type) {
	case *Keyword:
		values := r.doc.keywords(n.Field)
		if len(values) == 0 {
			return string(n.Field) + " unknown"
		}
		return fmt.Sprintf("%s is %s", n.Field, brief(strings.Join(values, ", ")))
	case *Number:
		x, known := NumericOf(n.Field, r.doc.m, n.Brand)
		switch {
		case !known:
			return string(n.Field) + " unknown"
		case n.Brand != "":
			return fmt.Sprintf("%s is %g of %s", n.Field, x, n.Brand)
		}
		return fmt.Sprintf("%s is %g", n.Field, x)
	}
	t, known := r.at()
	if !known {
		return "its time is unknown"
	}
	return "it counts at " + time.Unix(t, 0).UTC().Format(time.RFC3339)
}

// kidsShown is how many clauses of a group are printed before the rest is counted.
const kidsShown = 12

// String draws the explanation as a tree, a clause a line. Of a long group of
// alternatives only those that matched are drawn.
func (e Explanation) String() string {
	var b strings.Builder
	e.draw(&b, 0)
	return b.String()
}

func (e Explanation) draw(b *strings.Builder, depth int) {
	sign := "no  "
	if e.Matched {
		sign = "yes "
	}
	fmt.Fprintf(b, "%s%s%s", strings.Repeat("  ", depth), sign, brief(e.Clause))
	if len(e.Found) > 0 {
		fmt.Fprintf(b, "   %s", brief("“"+strings.Join(e.Found, "” “")+"”"))
	}
	for _, s := range e.Spans[:min(len(e.Spans), 3)] {
		fmt.Fprintf(b, " %s %d–%d", s.Field, s.Start, s.End)
	}
	if e.Note != "" {
		fmt.Fprintf(b, "   (%s)", e.Note)
	}
	b.WriteByte('\n')
	hidden := 0
	for i, k := range e.Kids {
		if len(e.Kids) > kidsShown && (i >= kidsShown && !k.Matched || e.Matched && !k.Matched) {
			hidden++
			continue
		}
		k.draw(b, depth+1)
	}
	if hidden > 0 {
		fmt.Fprintf(b, "%s… and %d more that do not match\n", strings.Repeat("  ", depth+1), hidden)
	}
}
