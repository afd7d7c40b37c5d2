package index

import (
	"fmt"
	"strings"
	"sync"

	"github.com/earshot/earshot/internal/query"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// interner numbers the distinct values of one keyword field, across segments and
// partitions, so that counts of different segments add up by number. Values are
// never forgotten while the index is open: a distinct value costs about 60
// bytes.
type interner struct {
	mu    sync.RWMutex
	ids   map[string]uint32
	names []string // names[0] stands for "no value"
}

func newInterner() *interner {
	return &interner{ids: map[string]uint32{}, names: []string{""}}
}

// id is the number of a value, given out on first sight, from 1.
func (in *interner) id(value string) uint32 {
	in.mu.RLock()
	n, known := in.ids[value]
	in.mu.RUnlock()
	if known {
		return n
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if n, known = in.ids[value]; known {
		return n
	}
	n = uint32(len(in.names))
	in.names = append(in.names, value)
	in.ids[value] = n
	return n
}

// all returns the values by number. The slice must not be changed; values
// interned later are not in it.
func (in *interner) all() []string {
	in.mu.RLock()
	defer in.mu.RUnlock()
	return in.names
}

// ordinals are the values of one keyword field for every document of a segment,
// as the interner's numbers, in one of two forms.
type ordinals struct {
	one   narrow   // the value of each document, 0 without one; unless there is start
	start []uint32 // places start[d] to start[d+1] of many are the values of document d
	many  narrow

	totals valueTotals
}

// known is the column of a keyword field when it has been built.
func (c *columns) known(field string) *ordinals {
	c.ordMu.Lock()
	defer c.ordMu.Unlock()
	return c.ord[field]
}

// ordinals returns the column of a keyword field, built from its dictionary when
// first asked for.
func (c *columns) ordinals(seg segment.Segment, field string, in *interner) (*ordinals, error) {
	c.ordMu.Lock()
	defer c.ordMu.Unlock()
	if o := c.ord[field]; o != nil {
		return o, nil
	}
	o, err := buildOrdinals(seg, field, in)
	if err != nil {
		return nil, fmt.Errorf("read column %s: %w", field, err)
	}
	c.ord[field] = o
	return o, nil
}

// buildOrdinals walks the dictionary once. A document that turns out to hold a
// second value switches the column to its many-valued form.
func buildOrdinals(seg segment.Segment, field string, in *interner) (*ordinals, error) {
	n := int(seg.Count())
	one := make([]uint32, n)
	var extraDocs, extraVals []uint32
	err := eachTerm(seg, field, func(term string, docs postings) error {
		if !inColumn(query.Field(field), term) {
			return nil
		}
		id := in.id(term)
		docs.each(func(d uint32) {
			if one[d] == 0 {
				one[d] = id
				return
			}
			extraDocs, extraVals = append(extraDocs, d), append(extraVals, id)
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if extraDocs == nil {
		return &ordinals{one: narrowed(one)}, nil
	}
	o := &ordinals{start: make([]uint32, n+1)}
	for d, v := range one {
		if v != 0 {
			o.start[d+1]++
		}
	}
	for _, d := range extraDocs {
		o.start[d+1]++
	}
	for d := range n {
		o.start[d+1] += o.start[d]
	}
	many := make([]uint32, o.start[n])
	next := append([]uint32(nil), o.start[:n]...)
	put := func(d, v uint32) { many[next[d]] = v; next[d]++ }
	for d, v := range one {
		if v != 0 {
			put(uint32(d), v)
		}
	}
	for i, d := range extraDocs {
		put(d, extraVals[i])
	}
	o.many = narrowed(many)
	return o, nil
}

// of are the values of a document, 0 alone when it has none. They stand in buf, grown if need be.
func (o *ordinals) of(doc uint32, buf []uint32) []uint32 {
	if o.start == nil {
		return append(buf[:0], o.one.at(doc))
	}
	buf = buf[:0]
	for i := o.start[doc]; i < o.start[doc+1]; i++ {
		buf = append(buf, o.many.at(i))
	}
	if len(buf) == 0 {
		buf = append(buf, 0)
	}
	return buf
}

// inColumn tells whether a value is counted by column. Of what is said of brands the labels of each brand are, for
// the share of voice; of intents and reasons those of any brand, see aboutBrand.
func inColumn(f query.Field, value string) bool {
	return !query.OfBrands(f) || strings.Contains(value, "/") == (f == query.FieldSentiment)
}
