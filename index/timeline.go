package index

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/earshot/earshot/internal/query"
)

// Interval is the width of a timeline's buckets, in the calendar of its zone.
type Interval string

// The intervals there are. Weeks begin on Monday. A day has 23, 24 or 25 hours, as
// the zone has it.
const (
	Auto  Interval = "" // the finest that makes at most 120 buckets
	Hour  Interval = "hour"
	Day   Interval = "day"
	Week  Interval = "week"
	Month Interval = "month"
)

// maxBuckets bounds a timeline; ten years of hours fit.
const maxBuckets = 100_000

// TimelineRequest asks for counts over time.
type TimelineRequest struct {
	Query *query.Query // nil counts everything
	// Since and Until bound the event time: Since ≤ t < Until. Left open, they are
	// where the hits begin and end.
	Since, Until time.Time
	Interval     Interval
	Location     *time.Location // Options.Location when nil
	Stories      bool           // also count distinct stories in each bucket
	Now          time.Time      // what last:24h counts back from; Options.Now when zero
}

// Timeline is counts over time, every bucket in [Since, Until) present.
type Timeline struct {
	Interval Interval
	Buckets  []Bucket
	Total    int   // mentions in the buckets
	Undated  int   // mentions that match but have no time
	Missing  []Gap // spans of time that could not be searched
	Took     time.Duration
}

// Bucket is the mentions of one interval. The first and the last may reach beyond the
// bounds asked for; mentions there are not counted.
type Bucket struct {
	Start, End                  time.Time
	Count                       int
	Negative, Neutral, Positive int
	Score                       float64 // mean sentiment from -1 to 1 of those that have one
	Stories                     int     // only with TimelineRequest.Stories
}

// Timeline counts the mentions of a query per hour, day, week or month, with their sentiment, in one
// pass over the hits: 365 buckets cost what one does.
func (x *Index) Timeline(ctx context.Context, r TimelineRequest) (*Timeline, error) {
	begun := x.now()
	if r.Location == nil {
		r.Location = x.options.Location
	}
	var out *Timeline
	err := x.with(ctx, asked{r.Query, r.Since, r.Until, r.Now}, func(run *run) (err error) {
		out, err = run.timeline(r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("timeline: %w", err)
	}
	out.Took = x.now().Sub(begun)
	return out, nil
}

func (r *run) timeline(q TimelineRequest) (*Timeline, error) {
	out := &Timeline{Interval: q.Interval, Missing: r.gaps}
	from, to, undated, err := r.extremes(q)
	if err != nil {
		return nil, err
	}
	out.Undated = undated
	if from >= to {
		return out, nil
	}
	if out.Interval, err = fittingInterval(q.Interval, from, to); err != nil {
		return nil, err
	}
	c := newBucketCounter(edges(from, to, out.Interval, q.Location), q.Stories)
	if r.from == math.MinInt64 {
		r.from = noTime + 1 // without a time is in no bucket
	}
	if err := r.pass(c); err != nil {
		return nil, err
	}
	out.Buckets = c.result(q.Location)
	out.Total = r.total
	return out, nil
}

// extremes are the bounds asked for, or where they were left open those of the
// hits.
func (r *run) extremes(q TimelineRequest) (from, to int64, undated int, err error) {
	from, to = bounds(q.Since, q.Until)
	if !q.Since.IsZero() && !q.Until.IsZero() {
		return from, to, 0, nil
	}
	e := &extent{first: math.MaxInt64, last: math.MinInt64}
	if err := r.pass(e); err != nil {
		return 0, 0, 0, err
	}
	if q.Since.IsZero() {
		from = e.first
	}
	if q.Until.IsZero() {
		if e.last == math.MinInt64 {
			return 0, 0, e.undated, nil
		}
		to = e.last + 1
	}
	return from, to, e.undated, nil
}

// extent is the collector that finds the first and the last hit.
type extent struct {
	at          []int64
	first, last int64
	undated     int
}

func (e *extent) segment(h *hits) error {
	e.at = h.col.at
	return nil
}

func (e *extent) take(docs []uint32) {
	first, last := e.first, e.last
	for _, d := range docs {
		t := e.at[d]
		if t == noTime {
			e.undated++
			continue
		}
		first, last = min(first, t), max(last, t)
	}
	e.first, e.last = first, last
}

// bucketCounter is the collector behind a timeline. The bucket of a moment comes from
// a table by quarter of an hour, when every edge lies on one; else from
// a search among the edges.
type bucketCounter struct {
	edges   []int64
	base    int32
	table   []uint32 // bucket of quarter base+i
	buckets []sum

	col     *columns
	story   []uint64
	stories map[bucketStory]struct{} // nil when they are not asked for
	alone   []int
}

type bucketStory struct {
	bucket uint32
	story  uint64
}

// maxTable bounds the table of quarters: 70 years.
const maxTable = 70 * 366 * 96

func newBucketCounter(edges []int64, stories bool) *bucketCounter {
	n := len(edges) - 1
	c := &bucketCounter{edges: edges, buckets: make([]sum, n)}
	if stories {
		c.stories, c.alone = map[bucketStory]struct{}{}, make([]int, n)
	}
	onQuarters := !slices.ContainsFunc(edges, func(e int64) bool { return e%quarter != 0 })
	span := (edges[n] - edges[0]) / quarter
	if !onQuarters || span > maxTable || edges[0]/quarter <= math.MinInt32 || edges[n]/quarter >= math.MaxInt32 {
		return c
	}
	c.base = int32(edges[0] / quarter)
	c.table = make([]uint32, span)
	for b := range n {
		for q := (edges[b] - edges[0]) / quarter; q < (edges[b+1]-edges[0])/quarter; q++ {
			c.table[q] = uint32(b)
		}
	}
	return c
}

// segment implements collector.
func (c *bucketCounter) segment(h *hits) error {
	c.col = h.col
	if c.stories == nil {
		return nil
	}
	x, err := h.extra()
	if err != nil {
		return err
	}
	c.story = x.story
	return nil
}

// take implements collector. The documents lie within the edges: the pass has
// seen to that.
func (c *bucketCounter) take(docs []uint32) {
	facts := c.col.facts
	if c.table != nil && c.stories == nil {
		for _, d := range docs {
			f := &facts[d]
			c.buckets[c.table[f.quarter-c.base]].add(f)
		}
		return
	}
	for _, d := range docs {
		b := c.bucket(d)
		c.buckets[b].add(&facts[d])
		if c.stories == nil {
			continue
		}
		if s := c.story[d]; s == 0 {
			c.alone[b]++
		} else {
			c.stories[bucketStory{b, s}] = struct{}{}
		}
	}
}

func (c *bucketCounter) bucket(d uint32) uint32 {
	if c.table != nil {
		return c.table[c.col.facts[d].quarter-c.base]
	}
	return c.search(c.col.at[d])
}

func (c *bucketCounter) search(at int64) uint32 {
	i, exact := slices.BinarySearch(c.edges, at)
	if !exact {
		i--
	}
	return uint32(i)
}

// result is the outcome.
func (c *bucketCounter) result(loc *time.Location) []Bucket {
	out := make([]Bucket, len(c.edges)-1)
	for i := range out {
		b := &out[i]
		b.Start, b.End = time.Unix(c.edges[i], 0).In(loc), time.Unix(c.edges[i+1], 0).In(loc)
		n := c.buckets[i].labels
		b.Negative, b.Neutral, b.Positive = int(n[labelNegative]), int(n[labelNeutral]), int(n[labelPositive])
		b.Count = b.Negative + b.Neutral + b.Positive + int(n[labelNone])
		if c.buckets[i].scored > 0 {
			b.Score = float64(c.buckets[i].score) / float64(c.buckets[i].scored) / tenThousandths
		}
		if c.stories != nil {
			b.Stories = c.alone[i]
		}
	}
	for s := range c.stories {
		out[s.bucket].Stories++
	}
	return out
}
