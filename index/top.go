package index

import (
	"fmt"
	"math"
	"slices"
)

// candidate is a hit that may make it to the page.
type candidate struct {
	key
	seg   *segmentView
	doc   uint32
	story uint64
}

// top keeps the best hits behind the cursor, in a heap with the worst on top.
type top struct {
	run      *run
	sort     Sort
	limit    int
	collapse bool
	after    *cursor
	scores   *scorer

	seg     *segmentView
	score   func(doc uint32) float32 // ByRelevance only
	value   func(doc uint32) int64
	story   []uint64
	heap    []*candidate
	places  []candidate // see place
	byStory map[uint64]*candidate
	shown   map[uint64]bool // stories that earlier pages showed
	chosen  []*candidate
	more    bool // something was left out at the end
	err     error
}

func newTop(r Request, run *run) (*top, error) {
	t := &top{run: run, sort: r.Sort, limit: r.Limit, collapse: r.Collapse}
	if t.sort == "" {
		t.sort = ByTime
	}
	if !slices.Contains(Sorts(), t.sort) {
		return nil, fmt.Errorf("sort %q: there are time, relevance, engagement, negative and crisis", t.sort)
	}
	switch {
	case t.limit == 0:
		t.limit = DefaultLimit
	case t.limit < 0:
		t.limit = 0
	}
	if t.limit > MaxLimit {
		return nil, fmt.Errorf("limit %d: a page holds at most %d hits; ask for the next with its cursor", t.limit, MaxLimit)
	}
	var weights []float64
	if r.After != "" {
		var err error
		if t.after, err = decodeCursor(r.After, t.sort); err != nil {
			return nil, err
		}
		weights = t.after.Weights
	}
	if t.sort == ByRelevance {
		var err error
		if t.scores, err = newScorer(run, weights); err != nil {
			return nil, err
		}
	}
	if t.collapse {
		t.byStory = map[uint64]*candidate{}
		if t.after != nil {
			if err := t.findShown(); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// segment implements collector.
func (t *top) segment(h *hits) error {
	t.seg, t.story = h.segmentView, nil
	if t.collapse {
		x, err := h.extra()
		if err != nil {
			return err
		}
		t.story = x.story
	}
	var err error
	t.value, err = t.values(h)
	return err
}

// skips implements skipper: all of the segment is older than a full page of the newest.
func (t *top) skips(h *hits) bool {
	if t.limit == 0 {
		t.more = true
		return true
	}
	if t.sort != ByTime || t.collapse || len(t.heap) < t.limit || h.col.maxAt >= t.heap[0].At {
		return false
	}
	t.more = true
	return true
}

// values is the sorting value of the documents of a segment.
func (t *top) values(h *hits) (func(uint32) int64, error) {
	switch t.sort {
	case ByEngagement:
		x, err := h.extra()
		if err != nil {
			return nil, err
		}
		if x.engagement == nil {
			return func(uint32) int64 { return -1 }, nil
		}
		return func(d uint32) int64 {
			if v := x.engagement[d]; !math.IsNaN(v) {
				return int64(v)
			}
			return -1
		}, nil
	case ByCrisis:
		x, err := h.extra()
		if err != nil {
			return nil, err
		}
		if x.crisis == nil {
			return func(uint32) int64 { return -1 }, nil
		}
		return func(d uint32) int64 {
			if v := x.crisis[d]; v >= 0 {
				return int64(math.Float64bits(v + 0)) // never negative, nor -0, so their bits compare as they do
			}
			return -1
		}, nil
	case ByNegative:
		facts := h.col.facts
		return func(d uint32) int64 {
			if facts[d].scored == 0 {
				return math.MinInt64
			}
			return -int64(facts[d].score)
		}, nil
	case ByRelevance:
		var err error
		if t.score, err = t.scores.segment(h); err != nil {
			return nil, err
		}
		return func(d uint32) int64 { return int64(math.Float32bits(t.score(d))) }, nil
	}
	return nil, nil
}

// take implements collector.
func (t *top) take(docs []uint32) {
	if t.limit == 0 {
		t.more = t.more || len(docs) > 0
		return
	}
	at := t.seg.col.at
	if t.sort == ByTime && !t.collapse && t.after == nil {
		t.takeNewest(at, docs)
		return
	}
	if t.sort == ByRelevance && !t.collapse && t.after == nil {
		t.takeBest(at, docs)
		return
	}
	for _, d := range docs {
		c := candidate{key: key{Value: at[d], At: at[d]}, seg: t.seg, doc: d}
		if t.value != nil {
			c.Value = t.value(d)
		}
		t.offer(&c)
	}
}

// takeNewest is the common case without the generality: most hits fail one
// comparison.
func (t *top) takeNewest(at []int64, docs []uint32) {
	for _, d := range docs {
		if len(t.heap) == t.limit && at[d] < t.heap[0].At {
			t.more = true
			continue
		}
		t.offer(&candidate{key: key{Value: at[d], At: at[d]}, seg: t.seg, doc: d})
	}
}

// takeBest is takeNewest for the order by relevance; scores are never negative, so their bits
// compare as they do.
func (t *top) takeBest(at []int64, docs []uint32) {
	worst := float32(-1)
	if len(t.heap) == t.limit {
		worst = math.Float32frombits(uint32(t.heap[0].Value))
	}
	for _, d := range docs {
		v := t.score(d)
		if v < worst {
			t.more = true
			continue
		}
		t.offer(&candidate{key: key{Value: int64(math.Float32bits(v)), At: at[d]}, seg: t.seg, doc: d})
		if len(t.heap) == t.limit {
			worst = math.Float32frombits(uint32(t.heap[0].Value))
		}
	}
}

// offer puts a candidate on the page if it belongs there.
func (t *top) offer(c *candidate) {
	if len(t.heap) == t.limit && c.before(&t.heap[0].key) > 0 {
		t.more = t.more || !t.collapse || t.byStory[t.story[c.doc]] == nil
		return
	}
	if t.after != nil && t.reached(&t.after.Key, c) >= 0 {
		return // on an earlier page
	}
	if t.collapse {
		if c.story = t.story[c.doc]; c.story != 0 {
			if t.shown[c.story] {
				return
			}
			if same := t.byStory[c.story]; same != nil {
				if t.order(c, same) < 0 {
					*same = *c
					t.rebuild()
				}
				return
			}
		}
	}
	var kept *candidate
	if len(t.heap) < t.limit {
		kept = t.place()
		*kept = *c
		t.heap = append(t.heap, kept)
		t.up(len(t.heap) - 1)
	} else {
		t.more = true
		if kept = t.heap[0]; t.order(c, kept) > 0 {
			return
		}
		delete(t.byStory, kept.story)
		*kept = *c
		t.down(0)
	}
	if t.collapse && kept.story != 0 {
		t.byStory[kept.story] = kept
	}
}

// place is memory for a candidate, handed out from pieces of some.
func (t *top) place() *candidate {
	if len(t.places) == 0 {
		t.places = make([]candidate, min(t.limit-len(t.heap), 32))
	}
	p := &t.places[0]
	t.places = t.places[1:]
	return p
}

// page is the hits in order and the cursor behind them.
func (t *top) page() ([]Hit, string, error) {
	slices.SortFunc(t.heap, t.order)
	t.chosen = t.heap
	out := make([]Hit, len(t.heap))
	for i, c := range t.heap {
		out[i] = Hit{ID: t.id(c), At: timeOf(c.At, t.run.index.options.Location)}
		if t.sort == ByRelevance {
			out[i].Score = float64(math.Float32frombits(uint32(c.Value)))
		}
	}
	if t.err != nil {
		return nil, "", t.err
	}
	if !t.more || len(out) == 0 {
		return out, "", nil
	}
	last := t.heap[len(t.heap)-1]
	next := cursor{Sort: t.sort, Key: last.key}
	if t.scores != nil {
		next.Weights = t.scores.weights
	}
	s, err := next.encode()
	return out, s, err
}
