package query

import (
	"sync"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// Set is many queries made ready to be asked of one mention at once. It never
// changes: to add or drop a query, build another and swap the pointer. It may
// be used by any number of goroutines.
//
// Each query is filed under words one of which any match must contain, the
// rarest choice there is. A mention's words are looked up once; only the queries
// filed under one of them are evaluated. A query without such words (a pure
// NOT, a bare range) is evaluated for every mention.
type Set struct {
	queries  []*Query
	roots    []*clause
	words    dictionary
	patterns patterns
	size     int // words in the dictionary, patterns among them
	files    files
	fields   []fieldFile
	always   []int32
	pool     sync.Pool
}

// Hit says that a query of a set matched.
type Hit struct {
	// Query is its number in the set, from 0 in the order given.
	Query int
}

// NewSet makes a set of queries. Hits number them in this order.
func NewSet(queries []*Query) *Set { return newSet(queries, nil) }

// NewSetWith is NewSet with knowledge of how often words occur: the share of
// texts a normalised term stands in. It makes matching faster, never different.
func NewSetWith(queries []*Query, frequency func(term string) float64) *Set {
	return newSet(queries, frequency)
}

func newSet(queries []*Query, frequency func(string) float64) *Set {
	s := &Set{queries: queries}
	c := &compiler{words: make(map[string]int32), wilds: make(map[string]int32), fuzzy: make(map[Word]int32), set: s}
	s.roots = make([]*clause, len(queries))
	for i, q := range queries {
		s.roots[i] = c.compile(q.root)
	}
	s.words = newDictionary(c.terms)
	s.patterns.table = newPatternTable(s.patterns.wilds)
	s.patterns.wilds = nil
	s.file(c.terms, frequency)
	s.pool.New = func() any {
		return &run{set: s, chains: make([]chain, s.size), tried: make([]uint32, len(s.queries))}
	}
	return s
}

func (s *Set) newWord() int32 {
	s.size++
	return int32(s.size - 1)
}

// Len is the number of queries.
func (s *Set) Len() int { return len(s.queries) }

// Match appends to out a Hit for each query that the mention matches, in no
// particular order, and returns it. It allocates nothing beyond out.
func (s *Set) Match(d *Doc, now time.Time, out []Hit) []Hit {
	r := s.start(d, now)
	for _, w := range r.found {
		for _, f := range s.files.lists[s.files.start[w]:s.files.start[w+1]] {
			if r.promising(s.files.tests, f.test) {
				out = r.try(f.query, out)
			}
		}
	}
	for i := range s.fields {
		out = r.tryField(&s.fields[i], out)
	}
	for _, q := range s.always {
		out = r.try(q, out)
	}
	s.finish(r)
	return out
}

// try evaluates a query once for the mention.
func (r *run) try(q int32, out []Hit) []Hit {
	if r.tried[q] == r.gen {
		return out
	}
	r.tried[q] = r.gen
	if r.eval(r.set.roots[q]) {
		out = append(out, Hit{int(q)})
	}
	return out
}

// Spans are the places in the mention that make the hit's query match.
func (s *Set) Spans(d *Doc, now time.Time, h Hit) []mention.Span {
	return s.queries[h.Query].SpansDoc(d, now)
}

// Query is the query with this number.
func (s *Set) Query(i int) *Query { return s.queries[i] }
