package query

import (
	"strconv"
	"strings"
)

// Format prints a query in one canonical way: operators written out, brackets
// wherever two different ones meet. Reading it again gives a query of the same
// meaning, and formatting that gives the same string.
func Format(n Node) string {
	var f formatter
	f.node(n, 0)
	return f.String()
}

// String is the query in its canonical form.
func (q *Query) String() string { return Format(q.root) }

type formatter struct{ strings.Builder }

// The binding of operators, loosest first.
const (
	bindTop = iota
	bindOr
	bindAnd
	bindNot
	bindNear
)

func (f *formatter) node(n Node, outer int) {
	switch n := n.(type) {
	case *Or:
		f.list(n.Kids, " OR ", bindOr, outer)
	case *And:
		f.list(n.Kids, " AND ", bindAnd, outer)
	case *Not:
		f.bracket(outer > bindNot, func() {
			f.WriteString("NOT ")
			f.node(n.Kid, bindNot)
		})
	case *Near:
		op := " NEAR/"
		if n.Ordered {
			op = " ONEAR/"
		}
		f.proximity(n.Left, op+strconv.Itoa(n.Distance)+" ", n.Right, outer)
	case *Sentence:
		op := " SENTENCE "
		if n.Ordered {
			op = " OSENTENCE "
		}
		f.proximity(n.Left, op, n.Right, outer)
	case *All:
		f.WriteByte('*')
	default:
		f.leaf(n)
	}
}

func (f *formatter) bracket(need bool, inner func()) {
	if need {
		f.WriteByte('(')
	}
	inner()
	if need {
		f.WriteByte(')')
	}
}

func (f *formatter) list(kids []Node, op string, bind, outer int) {
	f.bracket(outer != bindTop, func() {
		for i, k := range kids {
			if i > 0 {
				f.WriteString(op)
			}
			f.node(k, bind)
		}
	})
}

func (f *formatter) proximity(left Node, op string, right Node, outer int) {
	f.bracket(outer == bindNear, func() {
		f.node(left, bindNear)
		f.WriteString(op)
		f.node(right, bindNear)
	})
}

func (f *formatter) leaf(n Node) {
	switch n := n.(type) {
	case *Text:
		switch n.Scope {
		case TitleOnly:
			f.WriteString("title:")
		case TextOnly:
			f.WriteString("text:")
		}
		f.surface(n)
	case *None:
		f.WriteString(`""`)
	case *Keyword:
		f.WriteString(string(n.Field) + ":")
		f.value(n.Surface, n.Wild)
	case *Number:
		f.WriteString(string(n.Field) + ":")
		if n.Brand == "" {
			f.WriteString(n.Surface)
		} else {
			f.value(n.Surface, false)
		}
	case *Published:
		f.WriteString("published:" + n.Surface)
	case *Last:
		f.WriteString("last:" + n.Surface)
	}
}

func (f *formatter) surface(n *Text) {
	switch {
	case n.Braced:
		f.WriteString("{" + n.Surface + "}")
	case n.Quoted:
		f.WriteString(quoted(n.Surface))
	default:
		f.WriteString(n.Surface)
	}
}

// value prints a keyword, quoted unless it surely reads back as one word.
func (f *formatter) value(s string, wild bool) {
	if wild || oneWord(s) {
		f.WriteString(s)
		return
	}
	f.WriteString(quoted(s))
}

// oneWord tells whether a value surely reads back as one word without quotes.
func oneWord(s string) bool {
	plain := s != "" && s[0] != '-'
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_-./@#:*?%=&+", c) >= 0
	}
	return plain
}

// quoted puts quotes around a text that may hold a straight or typographic one.
func quoted(s string) string {
	if strings.Contains(s, `"`) {
		return "“" + s + "”"
	}
	return `"` + s + `"`
}
