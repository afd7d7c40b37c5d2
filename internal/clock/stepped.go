package clock

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Stepped is a clock that stands still until it is told to go on, and lets one
// waiter go at a time. Whatever runs under it runs the same way every time, as
// fast as the machine can.
type Stepped struct {
	mu      sync.Mutex
	now     time.Time
	waiters []*waiter // sorted by deadline, equal ones in the order they came
	changed chan struct{}
}

type waiter struct {
	until time.Time
	gone  chan struct{}
}

// NewStepped is a clock that shows start.
func NewStepped(start time.Time) *Stepped {
	return &Stepped{now: start, changed: make(chan struct{})}
}

// Now is the time it was last moved to.
func (c *Stepped) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Wait returns nil once the clock has been moved d further and this waiter's
// turn has come.
func (c *Stepped) Wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	w := c.join(d)
	select {
	case <-w.gone:
		return nil
	case <-ctx.Done():
		c.leave(w)
		return ctx.Err()
	}
}

func (c *Stepped) join(d time.Duration) *waiter {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := &waiter{until: c.now.Add(d), gone: make(chan struct{})}
	at := slices.IndexFunc(c.waiters, func(o *waiter) bool { return o.until.After(w.until) })
	if at < 0 {
		at = len(c.waiters)
	}
	c.waiters = slices.Insert(c.waiters, at, w)
	c.announce()
	return w
}

func (c *Stepped) leave(w *waiter) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.Index(c.waiters, w); i >= 0 {
		c.waiters = slices.Delete(c.waiters, i, i+1)
		c.announce()
	}
}

// announce wakes Settled; mu is held.
func (c *Stepped) announce() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// Settled returns once at least n callers wait on the clock, or with the
// context's error.
func (c *Stepped) Settled(ctx context.Context, n int) error {
	for {
		c.mu.Lock()
		waiting, changed := len(c.waiters), c.changed
		c.mu.Unlock()
		if waiting >= n {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Step lets the first waiter whose time comes no later than limit go, and moves
// the clock to that time. When there is none it moves to limit and returns false.
func (c *Stepped) Step(limit time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.waiters) == 0 || c.waiters[0].until.After(limit) {
		if limit.After(c.now) {
			c.now = limit
		}
		return false
	}
	w := c.waiters[0]
	c.waiters = slices.Delete(c.waiters, 0, 1)
	if w.until.After(c.now) {
		c.now = w.until
	}
	close(w.gone)
	return true
}
