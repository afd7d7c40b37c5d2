package index

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/query"
)

// Facet is how often the values of a field occur among the hits.
type Facet struct {
	Values []Count // commonest first, then in the order of the alphabet
	Other  int     // occurrences of the values that are not listed
	None   int     // hits without a value
}

// Count is one value and the hits that have it.
type Count struct {
	Value string
	Count int
}

// FacetFields are the fields that can be counted. A mention with several values
// (brands, hashtags) counts for each. Where a query asks about one brand, intents, reasons and
// sentiments are those towards it; else a mention's sentiment is the lowest towards any of its brands.
func FacetFields() []string {
	return append(slices.Sorted(maps.Keys(facetFields())), facetSentiment)
}

const facetSentiment = "sentiment"

// labelNames are the values of the sentiment facet, by label.
var labelNames = [labelCount]string{"", "negative", "neutral", "positive"}

const defaultFacetSize = 10

// facets counts several fields in one pass over the hits.
type facets struct {
	index  *Index
	size   int
	fields []*facet
	about  []*aboutBrand
}

// facet is the counting of one field.
type facet struct {
	name   string
	column string    // "" counts the labels of sentiment
	in     *interner // nil for the labels
	counts []uint32  // by the interner's number, or by label; 0 is "no value"
	col    *ordinals
	facts  []fact
	one    []uint32 // see values
}

func newFacets(x *Index, r Request) (*facets, error) {
	f := &facets{index: x, size: r.FacetSize}
	if f.size <= 0 {
		f.size = defaultFacetSize
	}
	columns, brand := facetFields(), ""
	if r.Query != nil {
		brand = r.Query.Brand()
	}
	for _, name := range r.Facets {
		column, known := columns[name]
		if !known && name != facetSentiment {
			return nil, fmt.Errorf("facet %q: there are %s", name, strings.Join(FacetFields(), ", "))
		}
		if field := query.Field(name); brand != "" && query.OfBrands(field) && x.knows(field) {
			f.about = append(f.about, newAboutBrand(field, brand))
			continue
		}
		c := &facet{name: name, column: column, in: x.interner[column]}
		if c.in == nil {
			c.counts = make([]uint32, labelCount)
		}
		f.fields = append(f.fields, c)
	}
	return f, nil
}

// segment implements collector.
func (f *facets) segment(h *hits) error {
	for _, c := range f.fields {
		c.facts = h.col.facts
		if c.in == nil {
			continue
		}
		var err error
		if c.col, err = h.ordinals(c.column, c.in); err != nil {
			return err
		}
		if n := len(c.in.all()); n > len(c.counts) {
			c.counts = append(c.counts, make([]uint32, n-len(c.counts))...)
		}
	}
	for _, c := range f.about {
		if err := c.segment(h); err != nil {
			return err
		}
	}
	return nil
}

// skips implements skipper.
func (f *facets) skips(*hits) bool { return len(f.fields)+len(f.about) == 0 }

// take implements collector.
func (f *facets) take(docs []uint32) {
	for _, c := range f.fields {
		c.take(docs)
	}
	for _, c := range f.about {
		c.take(docs)
	}
}

func (c *facet) take(docs []uint32) {
	counts := c.counts
	if c.in == nil {
		for _, d := range docs {
			counts[c.facts[d].label]++
		}
		return
	}
	start := c.col.start
	if start == nil {
		c.col.one.count(counts, docs)
		return
	}
	for _, d := range docs {
		from, to := start[d], start[d+1]
		if from == to {
			counts[0]++
		}
		for ; from < to; from++ {
			counts[c.col.many.at(from)]++
		}
	}
}

// result is the counts by field name.
func (f *facets) result() map[string]Facet {
	if f.skips(nil) {
		return nil
	}
	out := make(map[string]Facet, len(f.fields)+len(f.about))
	for _, c := range f.fields {
		out[c.name] = c.result(f.size)
	}
	for _, c := range f.about {
		out[string(c.field)] = c.result(f.size)
	}
	return out
}

func (c *facet) result(size int) Facet {
	names := labelNames[:]
	if c.in != nil {
		names = c.in.all()
	}
	return facetOf(names, c.counts, size)
}

// facetOf is the values counted most; names[0] stands for none.
func facetOf(names []string, counts []uint32, size int) Facet {
	var out Facet
	if len(counts) > 0 {
		out.None = int(counts[0])
	}
	before := func(a, b Count) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) }
	var best []Count // in order once there are size of them
	for id := 1; id < len(counts); id++ {
		n := int(counts[id])
		if n == 0 {
			continue
		}
		out.Other += n
		if len(best) >= size && n < best[size-1].Count {
			continue
		}
		best = append(best, Count{names[id], n})
		if len(best) == size || len(best) >= 2*size {
			slices.SortFunc(best, before)
			best = best[:size]
		}
	}
	slices.SortFunc(best, before)
	out.Values = best[:min(size, len(best))]
	for _, v := range out.Values {
		out.Other -= v.Count
	}
	return out
}
