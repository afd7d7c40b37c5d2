package clock

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestASteppedClockLetsOneGoAtATimeInTheOrderOfTheirTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		c := NewStepped(start)
		var order []string
		for name, d := range map[string]time.Duration{"late": 3 * time.Minute, "early": time.Minute, "middle": 2 * time.Minute} {
			go func() {
				if c.Wait(t.Context(), d) == nil {
					order = append(order, name)
				}
			}()
		}
		if err := c.Settled(t.Context(), 3); err != nil {
			t.Fatal(err)
		}
		limit := start.Add(150 * time.Second)
		for c.Step(limit) {
			synctest.Wait()
		}
		if len(order) != 2 || order[0] != "early" || order[1] != "middle" || !c.Now().Equal(limit) {
			t.Errorf("order %v at %v", order, c.Now())
		}
		c.Step(start.Add(time.Hour))
		synctest.Wait()
		if len(order) != 3 || !c.Now().Equal(start.Add(3*time.Minute)) {
			t.Errorf("order %v at %v", order, c.Now())
		}
	})
}

func TestASteppedWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewStepped(time.Unix(0, 0))
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- c.Wait(ctx, time.Hour) }()
		if err := c.Settled(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("err %v", err)
		}
		if c.Step(time.Unix(7200, 0)) {
			t.Error("a waiter that left was let go")
		}
		if err := c.Settled(ctx, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("err %v", err)
		}
	})
}
