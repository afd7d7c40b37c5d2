package door

import (
	"context"
	"sync"
	"time"
)

// hosts keeps one [host] per host:port across all sources.
type hosts struct {
	mu sync.Mutex
	m  map[string]*host
}

// maxHosts bounds the table; idle hosts are dropped beyond it.
const maxHosts = 20_000

// host is what the door remembers of one host: when it may be asked next, how
// many requests are under way, and how it has been behaving.
type host struct {
	mu       sync.Mutex
	slots    chan struct{}
	next     time.Time     // no request starts before this
	delay    time.Duration // from robots.txt
	paused   time.Time     // until then it asked to be left alone (429, Retry-After)
	failures int           // in a row
	openTill time.Time     // the breaker rests until then
	trial    bool          // one request is testing a resting host
	used     time.Time
}

func (h *hosts) get(key string, perHost int, now time.Time) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	if x := h.m[key]; x != nil {
		return x
	}
	if h.m == nil {
		h.m = make(map[string]*host)
	}
	if len(h.m) >= maxHosts {
		h.sweep(now)
	}
	x := &host{slots: make(chan struct{}, perHost), used: now}
	h.m[key] = x
	return x
}

// sweep forgets hosts that nothing is being asked of and that owe us no pause.
func (h *hosts) sweep(now time.Time) {
	for k, x := range h.m {
		x.mu.Lock()
		idle := len(x.slots) == 0 && now.After(x.next) && now.After(x.paused) && now.After(x.openTill) && now.Sub(x.used) > time.Minute
		x.mu.Unlock()
		if idle {
			delete(h.m, k)
		}
	}
}

// reserve books the next moment at which this host may be asked and says how
// long that is away; a host that wants to be left alone answers with an error.
func (x *host) reserve(now time.Time, spacing, patience time.Duration) (time.Duration, *Error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.used = now
	if now.Before(x.paused) && x.paused.Sub(now) > patience {
		return 0, &Error{Reason: RateLimited, After: x.paused.Sub(now), Detail: "the host asked for a pause that is not over"}
	}
	if x.failures >= breakAfter {
		if now.Before(x.openTill) || x.trial {
			return 0, &Error{Reason: BreakerOpen, After: max(x.openTill.Sub(now), time.Second), Detail: "it failed repeatedly and is left alone for a while"}
		}
		x.trial = true
	}
	at := now
	for _, t := range []time.Time{x.next, x.paused} {
		if t.After(at) {
			at = t
		}
	}
	x.next = at.Add(max(spacing, x.delay))
	return at.Sub(now), nil
}

// The breaker rests a host after this many failures in a row, for a time that
// doubles with each further one.
const (
	breakAfter   = 5
	breakFor     = 30 * time.Second
	breakForMost = 30 * time.Minute
)

// report feeds the outcome of one exchange back.
func (x *host) report(now time.Time, reason Reason, after time.Duration) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.trial = false
	if after > 0 && (reason == RateLimited || reason == ServerError) {
		if till := now.Add(min(after, maxRetryAfter)); till.After(x.paused) {
			x.paused = till
		}
	}
	switch {
	case reason.hostTrouble():
		x.failures++
		if over := x.failures - breakAfter; over >= 0 {
			x.openTill = now.Add(min(breakFor<<min(over, 10), breakForMost))
		}
	case reason == Cancelled:
	default:
		x.failures = 0
	}
}

// release ends a trial that came to no verdict.
func (x *host) release() {
	x.mu.Lock()
	x.trial = false
	x.mu.Unlock()
}

func (x *host) setDelay(d time.Duration) {
	x.mu.Lock()
	x.delay = d
	x.mu.Unlock()
}

// take waits for a free place in slots.
func take(ctx context.Context, slots chan struct{}) error {
	select {
	case slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
