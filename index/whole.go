package index

import (
	"cmp"
	"slices"
	"sync"
)

// A summer is a collector that can take all live documents of a segment at once, from sums that the
// segment keeps, instead of one by one. A query that asks for nothing in particular, as a
// dashboard does, so costs next to nothing however much there is.
type summer interface {
	// summable tells whether it can for this segment; whole says that all of it lies within the bounds of time.
	summable(h *hits, whole bool) bool
	// sum takes the documents and says how many there were within the bounds of time.
	sum(h *hits) (int, error)
}

// summed hands a segment of which everything matches to the collectors at once, if they all can.
func (r *run) summed(h *hits, whole bool, collectors []collector) (bool, error) {
	if !h.everything {
		return false, nil
	}
	for _, c := range collectors {
		if s, ok := c.(skipper); ok && whole && s.skips(h) {
			continue
		}
		if s, ok := c.(summer); !ok || !s.summable(h, whole) {
			return false, nil
		}
	}
	n := h.live
	for _, c := range collectors {
		if s, ok := c.(skipper); ok && whole && s.skips(h) {
			continue
		}
		var err error
		if n, err = c.(summer).sum(h); err != nil {
			return false, err
		}
	}
	r.total += n
	return true, nil
}

// sum is what a bucket adds up.
type sum struct {
	labels [labelCount]uint32
	scored uint32
	score  int64
}

func (s *sum) add(f *fact) {
	s.labels[f.label%labelCount]++
	s.score += int64(f.score)
	s.scored += uint32(f.scored)
}

// merge adds another sum and says how many documents it was of.
func (s *sum) merge(o *sum) int {
	n := 0
	for i, k := range o.labels {
		s.labels[i] += k
		n += int(k)
	}
	s.score += o.score
	s.scored += o.scored
	return n
}

func (s *sum) remove(f *fact) {
	s.labels[f.label%labelCount]--
	s.score -= int64(f.score)
	s.scored -= uint32(f.scored)
}

// quarterSum is what all documents of a quarter of an hour add up to.
type quarterSum struct {
	quarter int32
	sum
}

// quarterSums are the sums of a segment's documents in order of time, deleted ones included: made when first
// asked for.
type quarterSums struct {
	once sync.Once
	list []quarterSum
}

func (c *columns) byQuarter() []quarterSum {
	c.quarters.once.Do(func() {
		sums := map[int32]*sum{}
		for i := range c.facts {
			f := &c.facts[i]
			s := sums[f.quarter]
			if s == nil {
				s = &sum{}
				sums[f.quarter] = s
			}
			s.add(f)
		}
		list := make([]quarterSum, 0, len(sums))
		for q, s := range sums {
			list = append(list, quarterSum{q, *s})
		}
		slices.SortFunc(list, func(a, b quarterSum) int { return cmp.Compare(a.quarter, b.quarter) })
		c.quarters.list = list
	})
	return c.quarters.list
}

// worthSumming is how many documents a quarter must have on average for its sum to save anything.
const worthSumming = 4

// summable implements summer. The bounds of time are those of the timeline, whose edges lie on quarters when there
// is a table; other bounds would cut through a quarter.
func (c *bucketCounter) summable(h *hits, whole bool) bool {
	if c.table == nil || c.stories != nil {
		return false
	}
	onQuarter := func(t int64) bool { return t%quarter == 0 }
	if !whole && !(onQuarter(h.run.from) && onQuarter(h.run.to)) {
		return false
	}
	return h.col.minAt != noTime && int64(h.size) >= worthSumming*((h.col.maxAt-h.col.minAt)/quarter+1)
}

// sum implements summer.
func (c *bucketCounter) sum(h *hits) (int, error) {
	from, to := h.run.from, h.run.to
	within := func(q int32) bool {
		t := int64(q) * quarter
		return t >= from && t < to || h.run.whole(h.segmentView)
	}
	n := 0
	for _, q := range h.col.byQuarter() {
		if within(q.quarter) {
			n += c.buckets[c.table[q.quarter-c.base]].merge(&q.sum)
		}
	}
	if h.deleted != nil {
		eachDoc(h.deleted, func(d uint32) {
			if f := &h.col.facts[d]; within(f.quarter) {
				c.buckets[c.table[f.quarter-c.base]].remove(f)
				n--
			}
		})
	}
	return n, nil
}

// summable implements summer: where hits begin and end is known of a segment that has no deleted or undated ones.
func (e *extent) summable(h *hits, whole bool) bool {
	return whole && h.deleted == nil && h.col.minAt != noTime
}

// sum implements summer.
func (e *extent) sum(h *hits) (int, error) {
	e.first, e.last = min(e.first, h.col.minAt), max(e.last, h.col.maxAt)
	return h.live, nil
}

// summable implements summer.
func (f *facets) summable(_ *hits, whole bool) bool { return whole && len(f.about) == 0 }

// sum implements summer.
func (f *facets) sum(h *hits) (int, error) {
	if err := f.segment(h); err != nil {
		return 0, err
	}
	for _, c := range f.fields {
		for _, v := range c.totals(h) {
			c.counts[v.id] += v.n
		}
		if h.deleted == nil {
			continue
		}
		eachDoc(h.deleted, func(d uint32) {
			for _, v := range c.values(d) {
				c.counts[v]--
			}
		})
	}
	return h.live, nil
}

// valueCount is how many documents of a segment have a value.
type valueCount struct{ id, n uint32 }

// totals are those of a segment, deleted documents included.
func (c *facet) totals(h *hits) []valueCount {
	sums := &h.col.labels
	if c.in != nil {
		sums = &c.col.totals
	}
	sums.once.Do(func() {
		counts := map[uint32]uint32{}
		for d := range uint32(h.size) {
			for _, v := range c.values(d) {
				counts[v]++
			}
		}
		for id, n := range counts {
			sums.list = append(sums.list, valueCount{id, n})
		}
	})
	return sums.list
}

// valueTotals are made when first asked for.
type valueTotals struct {
	once sync.Once
	list []valueCount
}

// values are those of a document, 0 for none.
func (c *facet) values(d uint32) []uint32 {
	if c.in == nil {
		c.one = append(c.one[:0], uint32(c.facts[d].label))
	} else {
		c.one = c.col.of(d, c.one)
	}
	return c.one
}
