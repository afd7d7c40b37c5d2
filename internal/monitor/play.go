package monitor

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/clock"
)

// beat is how often a play stops to take in what came and to judge it.
const beat = 10 * time.Minute

// stuck is how long, on the wall, a play waits for a source that was let go to
// come back: many times what any poll of the sample internet takes.
const stuck = time.Minute

// Play is [Monitor.Run] under a stepped clock: the same rooms do the same work,
// one source at a time and no faster than the rest can follow, so that a play
// ends the same way every time. sources is how many of the gatherer's sources wait on
// the clock between polls. tell is called at every beat, before its alerts.
func (m *Monitor) Play(ctx context.Context, c *clock.Stepped, gatherer Gatherer, sources int, sender alerts.Sender, until time.Time, tell func(now time.Time)) error {
	ctx, stop := context.WithCancel(ctx)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return gatherer.Run(ctx) })
	group.Go(func() error {
		defer stop()
		courier := alerts.NewCourier(m.outbox(), sender, alerts.CourierOptions{
			Clock: c, Log: m.o.Log, Stale: m.o.Config.Alerts.CatchUp, Channel: m.o.Config.Slack.Channel,
		})
		for c.Now().Before(until) && ctx.Err() == nil {
			next := c.Now().Truncate(beat).Add(beat)
			if err := stepTo(ctx, c, sources, next); err != nil {
				return err
			}
			tell(next)
			if err := m.takeBeat(ctx, courier, next); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	return group.Wait()
}

// stepTo lets every source that is due by next poll, one after the other.
func stepTo(ctx context.Context, c *clock.Stepped, sources int, next time.Time) error {
	for {
		waiting, cancel := context.WithTimeout(ctx, stuck)
		err := c.Settled(waiting, sources)
		cancel()
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("play to %s: a source did not come back: %w", next.Format(time.TimeOnly), err)
		}
		if err != nil || !c.Step(next) {
			return err
		}
	}
}

// takeBeat takes in what has come, judges it and delivers what is decided.
func (m *Monitor) takeBeat(ctx context.Context, courier *alerts.Courier, now time.Time) error {
	if err := m.Settle(ctx, nil); err != nil {
		return err
	}
	if err := m.tellGaps(ctx); err != nil {
		return err
	}
	if err := m.engine.Tick(ctx, now); err != nil {
		return err
	}
	for {
		if n, err := courier.Deliver(ctx); err != nil || n == 0 {
			return err
		}
	}
}
