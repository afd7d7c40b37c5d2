package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/earshot/earshot/internal/query"

	"github.com/RoaringBitmap/roaring/v2"
)

// run is one search under way: the segments it looks at, the documents that
// match in each, and its bounds. Its context ends at Options.SearchLimit.
type run struct {
	index    *Index
	ctx      context.Context
	cancel   func()
	clock    *time.Timer
	now      time.Time
	from, to int64
	views    []*view
	gaps     []Gap
	segs     []hits
	scans    []*scan // of every segment looked at, hits or not
	total    int
	program  *program
	scratch  *scratch // nil until something is scored
	reading  *segmentView
	lookUps  int // see reads
}

// hits are the documents of one segment that match, before the bounds of time
// are applied.
type hits struct {
	*scan
	docs       *roaring.Bitmap // live documents; not to be changed
	everything bool            // all live documents match
}

// whole tells whether every document of a segment lies within the bounds of
// time.
func (r *run) whole(s *segmentView) bool { return s.col.minAt >= r.from && s.col.maxAt < r.to }

// collector takes the documents that match in segments of at most a page.
type collector interface {
	// segment announces the segment that the following documents belong to.
	segment(h *hits) error
	// take gets document numbers in order; the slice is reused.
	take(docs []uint32)
}

// skipper is a collector that can tell that a segment has nothing for it, so that its hits need only
// be counted.
type skipper interface{ skips(h *hits) bool }

// asked is what every kind of search is asked for.
type asked struct {
	query             *query.Query
	since, until, now time.Time
}

// with evaluates a query and hands the search to fn. A search that meets a damaged segment begins again without
// its partition.
func (x *Index) with(ctx context.Context, q asked, fn func(*run) error) error {
	for {
		err := x.once(ctx, q, fn)
		if !errors.Is(err, errDamaged) {
			return err
		}
	}
}

func (x *Index) once(ctx context.Context, q asked, fn func(*run) error) error {
	select {
	case x.turns <- struct{}{}:
		defer func() { <-x.turns }()
	case <-ctx.Done():
		return ctx.Err()
	}
	r, err := x.begin(ctx, q)
	if err != nil {
		return err
	}
	defer r.end()
	defer x.trim()
	return r.cause(r.guarded(func() error {
		if err := r.match(q.query); err != nil {
			return err
		}
		return fn(r)
	}))
}

// begin opens what a search needs.
func (x *Index) begin(ctx context.Context, q asked) (*run, error) {
	now := q.now
	if now.IsZero() {
		now = x.now()
	}
	r := &run{index: x, now: now}
	r.from, r.to = bounds(q.since, q.until)
	if q.query != nil {
		from, to := span(q.query.Root(), now)
		r.from, r.to = max(r.from, from), min(r.to, to)
	}
	var err error
	if r.views, r.gaps, err = x.views(r.from, r.to); err != nil {
		return nil, err
	}
	r.startClock(ctx)
	x.mu.RLock()
	r.from = max(r.from, x.man.Floor)
	x.mu.RUnlock()
	return r, nil
}

// startClock bounds the search by Options.SearchLimit.
func (r *run) startClock(ctx context.Context) {
	limit := r.index.options.SearchLimit
	inner, cancel := context.WithCancelCause(ctx)
	r.ctx = inner
	r.clock = time.AfterFunc(limit, func() { cancel(fmt.Errorf("%w, more than %v", ErrTooSlow, limit)) })
	r.cancel = func() {
		r.clock.Stop()
		cancel(nil)
	}
}

// offTheClock stops the clock for work that is done once for all searches, as reading a column is, and returns what
// starts it again: else the first search of many millions of mentions would end unanswered.
func (r *run) offTheClock() (back func()) {
	if !r.clock.Stop() {
		return func() {}
	}
	return func() { r.clock.Reset(r.index.options.SearchLimit) }
}

// ordinals is a keyword column of the segment, read when first asked for.
func (e *scan) ordinals(column string, in *interner) (*ordinals, error) {
	if o := e.col.known(column); o != nil {
		return o, nil
	}
	defer e.run.offTheClock()()
	defer e.run.index.trim()
	return e.col.ordinals(e.seg, column, in)
}

// extra are the rarer columns of the segment, read when first asked for.
func (e *scan) extra() (*extra, error) {
	if !e.col.read.Load() {
		defer e.run.offTheClock()()
		defer e.run.index.trim()
	}
	return e.col.extra(e.seg)
}

// end lets go of what the search holds.
func (r *run) end() {
	r.cancel()
	for _, v := range r.views {
		v.release()
	}
	r.views = nil
	if r.scratch != nil {
		r.index.scratch.Put(r.scratch)
		r.scratch = nil
	}
}

// cause says why the context ended, when that is why err came about.
func (r *run) cause(err error) error {
	if err != nil && (errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)) {
		if c := context.Cause(r.ctx); c != nil {
			return c
		}
	}
	return err
}

// match evaluates the query on every segment that can hold mentions within the
// bounds of time.
func (r *run) match(q *query.Query) error {
	var err error
	if r.program, err = compile(q, r); err != nil {
		return err
	}
	most := 0
	for _, v := range r.views {
		most += len(v.segs)
	}
	scans := make([]scan, 0, most) // one allocation, and their addresses stay
	r.scans, r.segs = make([]*scan, 0, most), make([]hits, 0, most)
	for _, v := range r.views {
		for _, s := range v.segs {
			if s.live == 0 || s.col.maxAt < r.from || s.col.minAt >= r.to {
				continue
			}
			r.reading = s
			scans = append(scans, scan{segmentView: s, run: r})
			h := hits{scan: &scans[len(scans)-1]}
			r.scans = append(r.scans, h.scan)
			if h.docs, err = r.program.on(h.scan); err != nil {
				return err
			}
			_, all := r.program.root.(*query.All)
			h.everything = all || r.program.root == nil
			if !h.docs.IsEmpty() {
				r.segs = append(r.segs, h)
			}
		}
	}
	// The newest first: they fill the page, and older segments need not be looked at for it.
	slices.SortStableFunc(r.segs, func(a, b hits) int { return cmp.Compare(b.col.maxAt, a.col.maxAt) })
	return nil
}

// passSize is how many documents a collector gets at once, passCheck how many times it does between two
// looks at the clock.
const (
	passSize  = 1024
	passCheck = 16
)

// pass walks all hits once, leaves out those beyond the bounds of time, counts the rest and hands them
// to the collectors.
func (r *run) pass(collectors ...collector) error {
	r.total = 0
	var buf [passSize]uint32
	for i := range r.segs {
		h := &r.segs[i]
		r.reading = h.segmentView
		if err := r.ctx.Err(); err != nil {
			return r.cause(err)
		}
		whole := r.whole(h.segmentView)
		if whole && skipped(h, collectors) {
			r.total += int(h.docs.GetCardinality())
			continue
		}
		if done, err := r.summed(h, whole, collectors); done || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		for _, c := range collectors {
			if err := c.segment(h); err != nil {
				return err
			}
		}
		var it roaring.ManyIntIterator
		it.Initialize(h.docs)
		pages := 0
		for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
			if pages++; pages%passCheck == 0 && r.ctx.Err() != nil {
				return r.ctx.Err()
			}
			docs := buf[:n]
			if !whole {
				docs = r.within(h.col.at, docs)
			}
			r.total += len(docs)
			for _, c := range collectors {
				c.take(docs)
			}
		}
	}
	return nil
}

// skipped tells that no collector needs the hits of a segment.
func skipped(h *hits, collectors []collector) bool {
	for _, c := range collectors {
		if s, ok := c.(skipper); !ok || !s.skips(h) {
			return false
		}
	}
	return true
}

// within keeps the documents inside the bounds of time, in place.
func (r *run) within(at []int64, docs []uint32) []uint32 {
	kept := docs[:0]
	for _, d := range docs {
		if t := at[d]; t >= r.from && t < r.to {
			kept = append(kept, d)
		}
	}
	return kept
}
