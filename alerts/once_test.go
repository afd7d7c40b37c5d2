package alerts

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestWhatMayHappenOnceHappensOnceAcrossRestarts: of many at once one is first, a restart
// forgets nothing, and time does.
func TestWhatMayHappenOnceHappensOnceAcrossRestarts(t *testing.T) {
	t.Parallel()
	db, cfg := openDB(t, filepath.Join(t.TempDir(), "earshot.db")), configOf(t, "")
	now := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	open := func(at time.Time) *Engine { return engineOver(t, db, cfg, func() time.Time { return at }) }
	first := func(e *Engine) bool {
		ok, err := e.Once(t.Context(), "a request", now.Add(11*time.Minute))
		if err != nil {
			t.Error(err)
		}
		return ok
	}
	var firsts atomic.Int32
	var all sync.WaitGroup
	e := open(now)
	for range 8 {
		all.Go(func() {
			if first(e) {
				firsts.Add(1)
			}
		})
	}
	all.Wait()
	if firsts.Load() != 1 {
		t.Errorf("%d of eight were first", firsts.Load())
	}
	if first(open(now.Add(10 * time.Minute))) {
		t.Error("a restart forgot it")
	}
	if !first(open(now.Add(11 * time.Minute))) {
		t.Error("it is remembered for ever")
	}
}
