package index

import (
	"github.com/earshot/earshot/internal/query"

	"github.com/RoaringBitmap/roaring/v2"
)

// aboutBrand counts what is said of one brand, by the postings of its few values: a column would
// be as long as there are mentions, for each brand that is asked about.
type aboutBrand struct {
	field   query.Field
	values  []string // as a query asks for them
	names   []string // as they are counted; names[0] stands for none
	counts  []uint32 // by names
	members []members
}

func newAboutBrand(f query.Field, brand string) *aboutBrand {
	known := query.KnownValues(f)
	c := &aboutBrand{field: f, names: append([]string{""}, known...), counts: make([]uint32, len(known)+1)}
	for _, v := range known {
		c.values = append(c.values, query.BrandValue(brand, v))
	}
	c.members = make([]members, len(known))
	return c
}

// segment implements collector.
func (c *aboutBrand) segment(h *hits) error {
	for k, v := range c.values {
		var err error
		if c.members[k], err = h.members(c.field, v); err != nil {
			return err
		}
	}
	return nil
}

// take implements collector.
func (c *aboutBrand) take(docs []uint32) {
	c.counts[0] += uint32(len(docs))
	for k := range c.members {
		c.members[k].among(docs, func(uint32) {
			c.counts[k+1]++
			c.counts[0]-- // of a brand one thing is said at most
		})
	}
}

func (c *aboutBrand) result(size int) Facet { return facetOf(c.names, c.counts, size) }

// members goes through the documents of one value beside pages of hits.
type members struct{ it roaring.IntPeekable }

// members are the hits of a segment with a value.
func (h *hits) members(f query.Field, value string) (members, error) {
	bm, err := h.keyword(&query.Keyword{Field: f, Value: value})
	if err != nil {
		return members{}, err
	}
	return members{roaring.And(bm, h.docs).Iterator()}, nil
}

// among calls fn with those of a page of hits, which are in order and later than those of the page before.
func (m members) among(docs []uint32, fn func(d uint32)) {
	if len(docs) == 0 {
		return
	}
	at := 0
	for last := docs[len(docs)-1]; m.it.HasNext() && m.it.PeekNext() <= last; {
		d := m.it.Next()
		for docs[at] < d {
			at++
		}
		if docs[at] == d {
			fn(d)
		}
	}
}

// intentOf is the value of an intent, towards a brand where there is one that the index knows of.
func (x *Index) intentOf(brand, intent string) string {
	if brand == "" || !x.knows(query.FieldIntent) {
		return intent
	}
	return query.BrandValue(brand, intent)
}
