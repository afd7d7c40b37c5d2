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
}

// facet is the counting of one field.
type facet struct {
	name   string
	column string    // "" counts the labels of sentiment
	said   bool      // of brands: the values are intents, reasons or labels
	brand  string    // and of this one; "": of any
	hits   int       // taken
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
		if name == facetSentiment && brand != "" {
			column = name
		}
		c := &facet{name: name, column: column, in: x.interner[column]}
		if c.said = query.OfBrands(query.Field(column)); c.said && x.knows(query.Field(column)) {
			c.brand = brand
		}
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
	return nil
}

// skips implements skipper.
func (f *facets) skips(*hits) bool { return len(f.fields) == 0 }

// take implements collector.
func (f *facets) take(docs []uint32) {
	for _, c := range f.fields {
		c.take(docs)
	}
}

func (c *facet) take(docs []uint32) {
	counts := c.counts
	c.hits += len(docs)
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
	if len(f.fields) == 0 {
		return nil
	}
	out := make(map[string]Facet, len(f.fields))
	for _, c := range f.fields {
		out[c.name] = c.result(f.size)
	}
	return out
}

func (c *facet) result(size int) Facet {
	var out Facet
	if len(c.counts) > 0 {
		out.None = int(c.counts[0])
	}
	names := labelNames[:]
	if c.in != nil {
		names = c.in.all()
	}
	before := func(a, b Count) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) }
	var best []Count // in order once there are size of them
	for id := 1; id < len(c.counts); id++ {
		n := int(c.counts[id])
		if n == 0 {
			continue
		}
		name, counts := c.named(names[id])
		if !counts {
			continue
		}
		out.Other += n
		if len(best) >= size && n < best[size-1].Count {
			continue
		}
		best = append(best, Count{name, n})
		if len(best) == size || len(best) >= 2*size {
			slices.SortFunc(best, before)
			best = best[:size]
		}
	}
	if c.brand != "" {
		out.None = c.hits - out.Other // who has a value of another brand's may have none of this one's
	}
	slices.SortFunc(best, before)
	out.Values = best[:min(size, len(best))]
	for _, v := range out.Values {
		out.Other -= v.Count
	}
	return out
}

// named is a value as it is counted, and whether it is: of what is said of brands, that which is said of
// the facet's, or else of any.
func (c *facet) named(value string) (name string, counts bool) {
	if !c.said {
		return value, true
	}
	brand, rest, of := cutLast(value, '/')
	if c.brand == "" {
		return value, !of
	}
	return rest, of && brand == c.brand
}
