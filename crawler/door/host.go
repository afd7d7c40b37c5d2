package door

import (
	"context"
	"sync"
	"time"
)

// hosts keeps one [host] per host:port across all sources.
type hosts struct {
	perHost           int           // requests under way to one
	spacing, patience time.Duration // see [Options]

	mu sync.Mutex
	m  map[string]*host
}

// maxHosts bounds the table; idle hosts are dropped beyond it.
const maxHosts = 20_000

// host is what the door remembers of one host: when it may be asked next, how
// many requests are under way, and how it has been behaving.
type host struct {
	spacing, patience time.Duration

	slots chan struct{} // places for requests under way
	gate  chan struct{} // held from a request's waiting for its moment until it has started

	mu       sync.Mutex
	last     time.Time     // the latest start of a request
	delay    time.Duration // from robots.txt
	paused   time.Time     // until then it asked to be left alone (429, Retry-After)
	failures int           // in a row
	openTill time.Time     // the breaker rests until then
	trial    bool          // one request is testing a resting host
	used     time.Time
}

func (h *hosts) get(key string, now time.Time) *host {
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
	x := &host{
		spacing: h.spacing, patience: h.patience,
		slots: make(chan struct{}, h.perHost), gate: make(chan struct{}, 1), used: now,
	}
	h.m[key] = x
	return x
}

// sweep forgets hosts that nothing is being asked of and that owe us no pause.
func (h *hosts) sweep(now time.Time) {
	for k, x := range h.m {
		x.mu.Lock()
		idle := len(x.slots) == 0 && now.Sub(x.last) > x.apart() && now.After(x.paused) && now.After(x.openTill) && now.Sub(x.used) > time.Minute
		x.mu.Unlock()
		if idle {
			delete(h.m, k)
		}
	}
}

// wait says how long it is until this host may be asked; one that wants to be
// left alone answers with an error. It books nothing: who has waited looks again.
func (x *host) wait(now time.Time) (time.Duration, *Error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.used = now
	pause := x.paused.Sub(now)
	if pause > x.patience {
		return 0, &Error{Reason: RateLimited, After: pause, Detail: "the host asked for a pause that is not over"}
	}
	if x.failures >= breakAfter && (now.Before(x.openTill) || x.trial) {
		return 0, &Error{Reason: BreakerOpen, After: max(x.openTill.Sub(now), time.Second), Detail: "it failed repeatedly and is left alone for a while"}
	}
	apart := x.apart()
	// a clock that was put back must not make us wait for more than one distance
	return max(min(x.last.Add(apart).Sub(now), apart), pause, 0), nil
}

// apart is the least distance between two starts: the delay and a hundredth of it,
// since what starts apart here may arrive a little closer there.
func (x *host) apart() time.Duration {
	d := max(x.spacing, x.delay, 0)
	return d + min(d/100, maxMargin)
}

const maxMargin = 10 * time.Millisecond

// begin notes that a request starts now. It is called by who holds the gate.
func (x *host) begin(now time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.last = now
	x.trial = x.failures >= breakAfter
}

// started moves the start to now, when the connection stands and the request is
// about to be written, and lets the next one through the gate.
func (x *host) started(now time.Time) {
	x.written(now)
	<-x.gate
}

// written moves the start to when the request went out; who waits looks again.
func (x *host) written(now time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.last = latest(x.last, now)
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
