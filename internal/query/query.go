// Package query is the boolean language in which a person, a brand and a rule
// say which mentions they mean.
//
// It owns the language whole: its analysis of texts (package analysis), its
// syntax, its meaning, its explanations, and the matching of one mention against
// one or many thousand queries. It never searches a store, reads a clock or
// knows where a mention comes from. The meaning of every clause is written at
// its [Node]; whoever evaluates queries elsewhere (the index) goes by those.
package query

import (
	"sync"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// Options are the circumstances a query is read in.
type Options struct {
	// Location is the zone of dates; UTC when nil.
	Location *time.Location
	// Now resolves "today" and "yesterday"; those are refused when it is zero.
	Now time.Time
	// Brand refuses what a brand's query cannot mean: one that no word, author,
	// site, link or hashtag can satisfy, and one that asks for what is worked out
	// after brands are.
	Brand bool
	// Brands are the keys of the brands there are, when the caller knows: a clause
	// that names another is warned of.
	Brands []string
	// OneBrand says that the query is asked of one brand at a time, as a rule's is: what it asks of no
	// brand is asked of that one. Warnings alone depend on it.
	OneBrand bool
	// Frequency is the share of texts a normalised term stands in, when the caller
	// knows; a built-in list of common words serves when nil.
	Frequency func(term string) float64
}

// Query is a parsed query. It never changes and may be used by any number of
// goroutines.
type Query struct {
	src      string
	root     Node
	warnings []Warning
	once     sync.Once
	set      *Set // of this query alone, made when first asked
}

// Parse reads a query. The error is an *[Error].
func Parse(src string, o Options) (*Query, error) {
	p := &parser{lexer: lexer{src: src}, o: o}
	root, err := p.parse()
	if err != nil {
		return nil, err
	}
	if err := p.checkBrand(root); err != nil {
		return nil, err
	}
	p.warnBrands(root)
	root = (&scope{left: MaxClauses}).node(root, nil)
	p.warnHidden()
	p.warnWhole(root)
	q := &Query{src: src, root: root, warnings: p.warnings}
	return q, nil
}

// alone is the set of this query only.
func (q *Query) alone() *Set {
	q.once.Do(func() { q.set = newSet([]*Query{q}, nil) })
	return q.set
}

// Root is the query's tree.
func (q *Query) Root() Node { return q.root }

// Source is the query as it was written.
func (q *Query) Source() string { return q.src }

// Warnings are the likely slips in a query that is valid all the same, in the
// order of their places.
func (q *Query) Warnings() []Warning { return q.warnings }

// Match tells whether the mention matches; now is what last: reaches back from.
func (q *Query) Match(m *mention.Mention, now time.Time) bool { return q.MatchDoc(NewDoc(m), now) }

// MatchDoc is Match for a mention already made ready.
func (q *Query) MatchDoc(d *Doc, now time.Time) bool {
	s := q.alone()
	r := s.start(d, now)
	ok := r.eval(s.roots[0])
	s.finish(r)
	return ok
}

// Spans are the places in the mention that make it match, for highlighting:
// sorted, none twice, none overlapping. A mention that does not match has none;
// one that matches by its fields alone has none either. Clauses under a NOT
// give none.
func (q *Query) Spans(m *mention.Mention, now time.Time) []mention.Span {
	return q.SpansDoc(NewDoc(m), now)
}

// SpansDoc is Spans for a mention already made ready.
func (q *Query) SpansDoc(d *Doc, now time.Time) []mention.Span {
	s := q.alone()
	r := s.start(d, now)
	defer s.finish(r)
	if !r.eval(s.roots[0]) {
		return nil
	}
	return r.spans(s.roots[0])
}
