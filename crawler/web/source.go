package web

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// New makes a web source: it is the factory of type "web".
func New(src config.Source, env source.Env) (any, error) {
	if len(src.Start) == 0 && len(src.Sitemaps) == 0 {
		return nil, errors.New("a web source needs start pages or sitemaps")
	}
	for _, raw := range append(append([]string{}, src.Start...), src.Sitemaps...) {
		if _, err := mention.Canonical(raw); err != nil {
			return nil, fmt.Errorf("%q is no web address", raw)
		}
	}
	policy := door.Obey
	if src.RobotsWaiver != "" {
		policy = door.Ask
	}
	if src.MaxPages <= 0 {
		src.MaxPages = 1000
	}
	return &Source{src: src, env: env, site: newSite(src), policy: policy}, nil
}

// Source crawls one site, or a few that belong together.
type Source struct {
	src    config.Source
	env    source.Env
	site   site
	policy door.Policy

	mu    sync.Mutex
	front *frontier
}

// Poll implements [source.Source]: everything in one harvest.
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	var all source.Harvest
	rest, err := s.PollInBatches(ctx, st, func(_ context.Context, h source.Harvest) error {
		all.Mentions, all.Dropped = append(all.Mentions, h.Mentions...), append(all.Dropped, h.Dropped...)
		all.Requests, all.Bytes = all.Requests+h.Requests, all.Bytes+h.Bytes
		return nil
	})
	rest.Mentions, rest.Dropped = append(all.Mentions, rest.Mentions...), append(all.Dropped, rest.Dropped...)
	rest.Requests, rest.Bytes = rest.Requests+all.Requests, rest.Bytes+all.Bytes
	return rest, err
}

// Between two deliveries this many pages are read, fewer where a host is slow: what
// was read and not delivered is read again when earshot is killed.
const (
	batchPages = 50
	batchTime  = 2 * time.Second
)

// batchSize is how many pages to read before the next delivery, when the last n took
// that long.
func batchSize(n int, took time.Duration) int {
	if took < batchTime*time.Duration(n)/batchPages {
		return batchPages
	}
	return max(pageWorkers, int(time.Duration(n)*batchTime/took))
}

// PollInBatches implements [source.Batcher]: one round over the site. It looks at
// start pages and sitemaps for new pages and reads what waits in the frontier,
// as far as MaxPages allows; the next round goes on from there.
func (s *Source) PollInBatches(ctx context.Context, st source.State, emit func(context.Context, source.Harvest) error) (source.Harvest, error) {
	front, err := s.frontier(ctx)
	if err != nil {
		return source.Harvest{}, err
	}
	r := &round{Source: s, st: st, front: front}
	if err := r.discover(ctx); err != nil {
		return source.Harvest{}, err
	}
	tried := make(map[int64]bool)
	for size := pageWorkers; r.pages < s.src.MaxPages; {
		jobs, err := front.next(ctx, min(size, s.src.MaxPages-r.pages), tried)
		if err != nil {
			return source.Harvest{}, err
		}
		if len(jobs) == 0 {
			break
		}
		began := s.env.Clock.Now()
		if err := r.read(ctx, jobs, tried, emit); err != nil {
			return source.Harvest{}, err
		}
		size = batchSize(len(jobs), s.env.Clock.Now().Sub(began))
	}
	h := r.take()
	if n, err := front.waiting(ctx); err == nil && n > 0 {
		say := strconv.FormatInt(n, 10) + " pages are still waiting to be read"
		if r.hostTrouble != nil {
			say += ": " + r.hostTrouble.Error()
		}
		r.cautions = append(r.cautions, say)
	}
	h.Warning = strings.Join(r.cautions, "; ")
	return h, nil
}

func (s *Source) frontier(ctx context.Context) (*frontier, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.front == nil {
		f, err := openFrontier(context.WithoutCancel(ctx), s.env.Dir, s.src.Name)
		if err != nil {
			return nil, err
		}
		s.front = f
	}
	return s.front, nil
}

// Close releases the frontier's file.
func (s *Source) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.front != nil {
		s.front.close()
		s.front = nil
	}
}

// round is one pass over a site.
type round struct {
	*Source
	st    source.State
	front *frontier
	pages int // read in this round
	// cautions are what is wrong although the round goes on
	cautions []string

	mu          sync.Mutex
	out         source.Harvest
	queue       []job // links found
	done        []int64
	failed      []job
	hostTrouble error // the host wants to be left alone: the round ends early
}

// discover looks for new pages at the start pages and in the sitemaps. It fails
// only when nothing at all could be asked.
func (r *round) discover(ctx context.Context) error {
	var errs []error
	asked := 0
	for _, start := range r.src.Start {
		asked++
		if err := r.startPage(ctx, start); err != nil {
			errs = append(errs, err)
		}
	}
	if r.src.Sitemap || len(r.src.Sitemaps) > 0 {
		asked++
		if err := r.sitemaps(ctx); err != nil {
			errs = append(errs, err)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(errs) == asked {
		return errs[0]
	}
	for _, err := range errs {
		r.cautions = append(r.cautions, err.Error())
	}
	for _, start := range r.src.Start {
		if r.st.Cursors[mute+start] != "" {
			r.cautions = append(r.cautions, "the start page "+door.Redact(start)+" shows no links to pages of the site; it may need JavaScript, which earshot does not run: name sitemaps or other start pages")
		}
	}
	return nil
}

// read reads some pages side by side, then delivers and notes what came of them.
func (r *round) read(ctx context.Context, jobs []job, tried map[int64]bool, emit func(context.Context, source.Harvest) error) error {
	var wait sync.WaitGroup
	slots := make(chan struct{}, pageWorkers)
	c := r.collector(ctx)
	for _, j := range jobs {
		tried[j.hash] = true
		r.pages++
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			r.page(ctx, c, j)
		})
	}
	wait.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := emit(ctx, r.take()); err != nil {
		return err
	}
	if err := r.front.add(ctx, r.queue); err != nil {
		return err
	}
	err := r.front.finish(ctx, r.done, r.failed)
	r.queue, r.done, r.failed = nil, nil, nil
	if r.hostTrouble != nil {
		r.pages = r.src.MaxPages // no more of this host in this round
	}
	return err
}

// pageWorkers is how many pages of one source are under way; the door decides
// how fast a host is really asked.
const pageWorkers = 4

// take hands over what was gathered since the last time.
func (r *round) take() source.Harvest {
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.out
	h.State = r.st
	r.out = source.Harvest{}
	return h
}

func (r *round) drop(reason mention.Reason, detail string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.out.Dropped = append(r.out.Dropped, mention.Outcome{Reason: reason, Detail: detail})
}

// enqueue plans links of a page for reading.
func (r *round) enqueue(links []string, depth int) {
	if depth > r.src.Depth {
		return
	}
	var jobs []job
	seen := make(map[int64]bool)
	for _, link := range links {
		if !r.site.holds(link) {
			continue
		}
		j, ok := newJob(link, depth)
		if !ok || seen[j.hash] {
			continue
		}
		seen[j.hash] = true
		j.backfill, j.rank = r.st.First, unix(r.st.Now)-int64(depth)
		jobs = append(jobs, j)
	}
	r.mu.Lock()
	r.queue = append(r.queue, jobs...)
	r.mu.Unlock()
}

// base parses an address that is known to be one.
func base(raw string) *url.URL {
	u, err := url.Parse(raw)
	if err != nil {
		return &url.URL{}
	}
	return u
}

// old is when a page that appears on a site is history rather than news.
const old = 7 * 24 * time.Hour
