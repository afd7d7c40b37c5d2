package demo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/earshot/earshot/internal/clock"
)

// World is the running sample internet. It is safe for concurrent use.
type World struct {
	clock    clock.Clock
	start    time.Time
	items    []*item
	bySite   map[string][]*item
	byID     map[int]*item
	sites    []*site
	servers  []*http.Server
	serving  sync.WaitGroup
	requests atomic.Int64
	trespass atomic.Int64
}

// New opens the world on loopback ports of the system's choice. The play begins
// at start; what an address serves is what has been published by the clock's now.
// The caller must Close it.
func New(c clock.Clock, start time.Time) (_ *World, err error) {
	items, err := script(start)
	if err != nil {
		return nil, err
	}
	w := &World{clock: c, start: start, items: items, bySite: map[string][]*item{}, byID: map[int]*item{}, sites: sites()}
	for _, it := range items {
		w.bySite[it.site] = append(w.bySite[it.site], it)
		w.byID[it.id] = it
	}
	for _, s := range w.sites {
		if err := w.open(s); err != nil {
			return nil, errors.Join(fmt.Errorf("open the sample internet: %w", err), w.Close())
		}
	}
	return w, nil
}

// open gives a site its address and serves it.
func (w *World) open(s *site) error {
	var listen net.ListenConfig
	l, err := listen.Listen(context.Background(), "tcp", "127.0.0.1:0") //nolint // returns at once: no name to resolve
	if err != nil {
		return err
	}
	s.base = "http://" + l.Addr().String()
	server := &http.Server{Handler: w.handler(s), ReadHeaderTimeout: 10 * time.Second}
	w.servers = append(w.servers, server)
	w.serving.Go(func() { _ = server.Serve(l) })
	return nil
}

// Close takes the world down.
func (w *World) Close() error {
	var errs []error
	for _, s := range w.servers {
		errs = append(errs, s.Close())
	}
	w.serving.Wait()
	return errors.Join(errs...)
}

// Start and End are when the play begins and ends; history lies before Start.
func (w *World) Start() time.Time { return w.start }

// End is when the script has nothing more to say.
func (w *World) End() time.Time { return w.start.Add(theEnd) }

// Milestones are the turns of the play, in order.
func (w *World) Milestones() []Milestone { return milestones(w.start) }

// Requests is how many requests the world has answered, Trespasses how many of
// them went where a robots.txt forbids: none, if gathering is polite.
func (w *World) Requests() int64 { return w.requests.Load() }

// Trespasses counts requests that a robots.txt forbids.
func (w *World) Trespasses() int64 { return w.trespass.Load() }

// Count is what the script holds.
type Count struct {
	Items    int // everything published, history included
	Brand    int // of these, texts that name a brand
	Sites    int
	Distinct int // distinct texts
}

// Count counts the whole script.
func (w *World) Count() Count {
	c := Count{Items: len(w.items), Sites: len(w.sites)}
	seen := map[string]bool{}
	for _, it := range w.items {
		if namesABrand(it) {
			c.Brand++
		}
		seen[it.text] = true
	}
	c.Distinct = len(seen)
	return c
}

// published are a site's items by now, newest first, at most limit.
func (w *World) published(s *site, now time.Time, limit int) []*item {
	all := w.bySite[s.key]
	n, _ := slices.BinarySearchFunc(all, now, func(it *item, t time.Time) int {
		if it.at.After(t) {
			return 1
		}
		return -1
	})
	out := slices.Clone(all[max(n-limit, 0):n])
	slices.Reverse(out)
	return out
}
