// Package clock is how the house learns the time and waits.
//
// It owns the two clocks there are: the wall and a fast one for the demo. It
// never reads the time by itself: the function that does is handed in by cmd,
// so everything behind it can be run under a time of one's choosing.
package clock

import (
	"context"
	"time"
)

// Clock tells the time and waits. Implementations are safe for concurrent use.
type Clock interface {
	// Now is the present moment.
	Now() time.Time
	// Wait returns nil after d has passed on this clock, or the context's error
	// when that ends first. A d of zero or less only looks at the context.
	Wait(ctx context.Context, d time.Duration) error
}

// Wall is the clock on the wall; now is time.Now in the program and whatever a
// test likes in a test.
func Wall(now func() time.Time) Clock { return scaled{now: now, base: time.Time{}, factor: 1} }

// Fast is a clock that stood at start when it was made and runs factor times as
// fast as the one behind now.
func Fast(now func() time.Time, start time.Time, factor float64) Clock {
	return scaled{now: now, base: now(), start: start, factor: factor}
}

type scaled struct {
	now         func() time.Time
	base, start time.Time
	factor      float64
}

func (c scaled) Now() time.Time {
	t := c.now()
	if c.base.IsZero() {
		return t
	}
	return c.start.Add(time.Duration(float64(t.Sub(c.base)) * c.factor))
}

func (c scaled) Wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(time.Duration(float64(d) / c.factor))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
