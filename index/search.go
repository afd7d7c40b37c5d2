package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// Sort is an order of hits.
type Sort string

// The orders there are. Ties are broken by time, newest first, then by id.
const (
	ByTime       Sort = "time"       // newest first
	ByRelevance  Sort = "relevance"  // BM25 of the words asked for
	ByEngagement Sort = "engagement" // likes + reposts + replies, most first; unknown last
	ByNegative   Sort = "negative"   // most negative first; without sentiment last
	ByCrisis     Sort = "crisis"     // highest crisis score first; without one last
)

// Sorts are the orders there are, the usual first.
func Sorts() []Sort { return []Sort{ByTime, ByRelevance, ByEngagement, ByNegative, ByCrisis} }

// The limits of one page of hits.
const (
	DefaultLimit = 20
	MaxLimit     = 10_000
)

// ErrTooBroad ends a search that would take longer than Options.SearchLimit, or
// whose wildcards stand for too many words.
var ErrTooBroad = errors.New("the query is too broad")

// ErrTooSlow is the ErrTooBroad of a search that took longer than Options.SearchLimit: on a machine that
// is busy with other things it may be answered later.
var ErrTooSlow = fmt.Errorf("%w: it takes too long", ErrTooBroad)

// ErrBadCursor refuses a Request.After that no page has given.
var ErrBadCursor = errors.New("not the cursor of a page")

// Request is one search.
type Request struct {
	Query *query.Query // nil finds everything
	// Since and Until bound the event time: Since ≤ t < Until; zero is open.
	Since, Until time.Time
	Sort         Sort      // ByTime when empty
	Limit        int       // hits on the page; DefaultLimit when 0, none when negative, at most MaxLimit
	After        string    // Result.Next of the page before
	Facets       []string  // fields to count values of: see FacetFields
	FacetSize    int       // values per facet, commonest first; 10 when 0
	Collapse     bool      // one hit a story, the best in the order asked for
	Now          time.Time // what last:24h counts back from; Options.Now when zero
}

// Result is a page of hits with exact figures about all of them.
type Result struct {
	Total   int // mentions that match
	Stories int // distinct stories among them; only counted with Collapse
	Hits    []Hit
	Next    string // asks for the page after this one; empty on the last
	Facets  map[string]Facet
	Missing []Gap // spans of time that could not be searched
	Took    time.Duration
}

// Hit is one mention found.
type Hit struct {
	ID      string
	At      time.Time        // event time
	Score   float64          // relevance; 0 in other orders
	Mention *mention.Mention // nil without Options.Texts, or when the journal no longer has it
	Spans   []mention.Span   // where the query matched
	Copies  int              // mentions of the same story that match, this one included; 0 without Collapse
}

// Gap is a span of time whose partition is broken and waits to be rebuilt.
type Gap struct {
	From, Until time.Time // zero is an open end
	Reason      string
}

// Search finds mentions. It ends with ErrTooBroad after Options.SearchLimit and
// with the context's error when that ends first.
func (x *Index) Search(ctx context.Context, r Request) (*Result, error) {
	begun := x.now()
	var res *Result
	err := x.with(ctx, asked{r.Query, r.Since, r.Until, r.Now}, func(run *run) (err error) {
		res, err = run.search(r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	res.Took = x.now().Sub(begun)
	return res, nil
}

func (r *run) search(q Request) (*Result, error) {
	res := &Result{Missing: r.gaps}
	top, err := newTop(q, r)
	if err != nil {
		return nil, err
	}
	facets, err := newFacets(r.index, q)
	if err != nil {
		return nil, err
	}
	if err := r.pass(top, facets); err != nil {
		return nil, err
	}
	res.Total = r.total
	if res.Hits, res.Next, err = top.page(); err != nil {
		return nil, err
	}
	if q.Collapse {
		if res.Stories, err = r.stories(res.Hits, top.chosen); err != nil {
			return nil, err
		}
	}
	res.Facets = facets.result()
	return res, r.index.fill(r.ctx, q, r.now, res.Hits)
}

// now is Options.Now, or the zero time without one.
func (x *Index) now() time.Time {
	if x.options.Now == nil {
		return time.Time{}
	}
	return x.options.Now()
}

// fill puts texts and spans into hits.
func (x *Index) fill(ctx context.Context, r Request, now time.Time, hits []Hit) error {
	if x.options.Texts == nil || len(hits) == 0 {
		return nil
	}
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	found, err := x.options.Texts.Get(ctx, ids...)
	if err != nil {
		return fmt.Errorf("fetch texts: %w", err)
	}
	byID := make(map[string]*mention.Mention, len(found))
	for i := range found {
		byID[found[i].ID] = &found[i]
	}
	for i := range hits {
		m := byID[hits[i].ID]
		if m == nil {
			continue
		}
		hits[i].Mention = m
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.Query != nil {
			hits[i].Spans = r.Query.Spans(m, now)
		}
	}
	return nil
}

// bounds turns Since and Until into seconds; parts of a second are rounded up, so that a mention's
// time, which is cut to the second, falls on the right side.
func bounds(since, until time.Time) (from, to int64) {
	from, to = math.MinInt64, math.MaxInt64
	if !since.IsZero() {
		from = since.Unix()
		if since.Nanosecond() > 0 {
			from++
		}
	}
	if !until.IsZero() {
		to = until.Unix()
		if until.Nanosecond() > 0 {
			to++
		}
	}
	return from, to
}

// timeOf is the moment behind a column value.
func timeOf(at int64, loc *time.Location) time.Time {
	if at == noTime || at == math.MaxInt64 {
		return time.Time{}
	}
	return time.Unix(at, 0).In(loc)
}

// views are the partitions that may hold mentions in [from, to), opened, oldest
// first; those that cannot be opened are named as gaps.
func (x *Index) views(from, to int64) ([]*view, []Gap, error) {
	for {
		views, gaps, err := x.viewsOnce(from, to)
		if !errors.Is(err, errGone) { // else the partitions changed in between
			return views, gaps, err
		}
	}
}

func (x *Index) viewsOnce(from, to int64) ([]*view, []Gap, error) {
	x.mu.RLock()
	if x.closed {
		x.mu.RUnlock()
		return nil, nil, ErrClosed
	}
	floor := x.man.Floor
	type span struct {
		p      *partition
		gap    Gap
		behind bool
	}
	var parts []span
	for i, p := range x.parts {
		if p.overlaps(max(from, floor), to) {
			gap := Gap{From: timeOf(p.from, x.options.Location), Until: timeOf(p.to, x.options.Location)}
			parts = append(parts, span{p, gap, p.behind || i == len(x.parts)-1 && x.cursor < x.target})
		}
	}
	x.mu.RUnlock()
	var out []*view
	var gaps []Gap
	for _, s := range parts {
		v, err := s.p.view()
		if err != nil && !errors.Is(err, errBroken) {
			for _, v := range out {
				v.release()
			}
			return nil, nil, err
		}
		switch {
		case err != nil:
			s.gap.Reason = err.Error()
		case s.behind:
			s.gap.Reason = fmt.Sprintf("partition %s is being rebuilt", s.p.name)
		}
		if s.gap.Reason != "" {
			gaps = append(gaps, s.gap)
		}
		if err == nil {
			out = append(out, v)
		}
	}
	x.closeIdle(func(p *partition) bool {
		return slices.ContainsFunc(parts, func(s span) bool { return s.p == p })
	})
	return out, gaps, nil
}
