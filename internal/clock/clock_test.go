package clock

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestFastClockRunsFasterThanTheWall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		c := Fast(time.Now, start, 60)
		before := time.Now()
		if err := c.Wait(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
		if got := time.Since(before); got != time.Minute {
			t.Errorf("an hour took %v of wall time, want 1m", got)
		}
		if got, want := c.Now(), start.Add(time.Hour); !got.Equal(want) {
			t.Errorf("now %v, want %v", got, want)
		}
	})
}

func TestWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := Wall(time.Now).Wait(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("err %v, want deadline exceeded", err)
		}
	})
}
