package query

import (
	"math"
	"strings"
)

// Node is one clause of a parsed query: *And, *Or, *Not, *Near, *Sentence,
// *Text, *Keyword, *Number, *Published, *Last, *All or *None. Nodes are never
// changed once parsed.
type Node interface {
	// Range is the half-open range of bytes of the source the clause stands in.
	Range() (start, end int)
}

// Walk calls fn with a clause and all clauses below it, in their order.
func Walk(n Node, fn func(Node)) {
	fn(n)
	switch n := n.(type) {
	case *And:
		for _, k := range n.Kids {
			Walk(k, fn)
		}
	case *Or:
		for _, k := range n.Kids {
			Walk(k, fn)
		}
	case *Not:
		Walk(n.Kid, fn)
	case *Near:
		Walk(n.Left, fn)
		Walk(n.Right, fn)
	case *Sentence:
		Walk(n.Left, fn)
		Walk(n.Right, fn)
	}
}

// Place is where in the source of a query a clause stands, in bytes.
type Place struct{ Start, End int }

// Range implements [Node].
func (p Place) Range() (start, end int) { return p.Start, p.End }

// And matches when all of its kids match.
type And struct {
	Place
	Kids []Node
}

// Or matches when any of its kids matches.
type Or struct {
	Place
	Kids []Node
}

// Not matches when its kid does not.
type Not struct {
	Place
	Kid Node
}

// Near matches where an occurrence of Left and one of Right lie in the same
// field at most Distance positions apart; neighbours are 1 apart. The two never
// share a position. Ordered: Left comes first. Its operands are *Text, *Or of
// such, *Near and *Sentence.
//
// An occurrence is an interval of positions (see [Text]); the occurrences of an
// *Or are those of all its kids; an occurrence of a *Near or *Sentence covers
// both of its operands' and all between.
type Near struct {
	Place
	Left, Right Node
	Distance    int
	Ordered     bool
}

// Sentence matches where an occurrence of Left and one of Right lie wholly in
// one sentence of one field and share no position. Ordered: Left comes first.
type Sentence struct {
	Place
	Left, Right Node
	Ordered     bool
}

// Scope says in which of the two texts of a mention words are looked for.
type Scope uint8

// The scopes of words.
const (
	Anywhere  Scope = iota // in the title or in the text, never across
	TitleOnly              // title:
	TextOnly               // text:
)

// Form says how one word of a query is compared with a token.
type Form uint8

// The forms of a word.
const (
	Plain Form = iota // the token's term is Term
	Wild              // the token's term fits the pattern Term: * any characters, ? one
	Fuzzy             // the token's term is at most Edits edits from Term
	Exact             // the term is Term, and the original, composed, is Exact
)

// Word is one word of a [Text].
type Word struct {
	Form Form
	// Term is normalised by the analysis; of a Wild word it is the pattern.
	Term string
	// Exact is the form the original must have, of an Exact word.
	Exact string
	// Edits is the greatest distance of a Fuzzy word: insertions, deletions,
	// replacements and swaps of neighbours, each 1.
	Edits int
	// Offset is the position relative to the first word's, Width how many
	// positions the word covers. A Wild or Fuzzy word covers 1.
	Offset, Width int

	raw string // as typed, for printing
}

// Text is a word or a phrase. It occurs at position p of a field when for each of
// its words some token at p+Offset fits; the occurrence covers the positions
// [p, p+Extent()).
type Text struct {
	Place
	Scope Scope
	Words []Word
	// Surface is what was typed, without its quotes or braces.
	Surface string
	// Quoted and Braced tell how it was typed.
	Quoted, Braced bool
}

// Extent is how many positions an occurrence covers.
func (t *Text) Extent() int {
	n := 1
	for _, w := range t.Words {
		n = max(n, w.Offset+w.Width)
	}
	return n
}

// Keyword matches when one of the mention's [Values] of Field is Value or, when
// Wild, fits it as a pattern.
type Keyword struct {
	Place
	Field   Field
	Value   string
	Wild    bool
	Surface string
}

// Fits tells whether a value of the field is one that is asked for. A pattern that names no brand
// means what is said, not of whom: see [OfBrands].
func (k *Keyword) Fits(value string) bool {
	if !k.Wild {
		return value == k.Value
	}
	return FitsPattern(k.Value, value) && (!OfBrands(k.Field) || strings.Contains(k.Value, "/") || !strings.Contains(value, "/"))
}

// Number matches when the mention's [Numeric] of Field, or [NumericOf] Brand, is known and lies between
// Min and Max; the bounds are included unless Above or Below is set. An
// unknown number is in no range, so that Not of a Number matches it.
type Number struct {
	Place
	Field        Field
	Min, Max     float64
	Above, Below bool // the bound itself is left out
	Surface      string
	Brand        string // what is said of this brand; "" of any that is matched
}

// Contains tells whether x lies in the range.
func (n *Number) Contains(x float64) bool {
	if x < n.Min || x > n.Max || math.IsNaN(x) {
		return false
	}
	return !(n.Above && x == n.Min) && !(n.Below && x == n.Max)
}

// Published matches when the mention's [Moment] is known and lies in [From, To],
// in seconds of Unix time.
type Published struct {
	Place
	From, To int64
	Surface  string
}

// Last matches when the mention's [Moment] is known and lies in [now-Seconds, now].
type Last struct {
	Place
	Seconds int64
	Surface string
}

// All matches every mention: *.
type All struct{ Place }

// None matches no mention: a word in which there is nothing to look for.
type None struct {
	Place
	Surface string
}
