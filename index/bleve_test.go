package index

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

func TestAHangingBleveIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		e := &engine{path: "p", limit: time.Minute}
		err := e.guard("commit a batch to", func() error { <-release; return nil })
		if !errors.Is(err, errWedged) || !errors.Is(e.broken(), errWedged) {
			t.Errorf("err %v, broken %v; want wedged", err, e.broken())
		}
		if err := e.close(); !errors.Is(err, errWedged) {
			t.Errorf("closing a wedged engine must not wait: %v", err)
		}
	})
}

func TestAPanicOfBleveBecomesAnError(t *testing.T) {
	t.Parallel()
	e := &engine{path: "p", limit: time.Minute}
	if err := e.guard("commit a batch to", func() error { panic("boom") }); err == nil || errors.Is(err, errWedged) {
		t.Errorf("err %v", err)
	}
}

func TestAnIndexThatIsOpenElsewhereIsNotTakenForBroken(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	put(t, x, say(1, "acme"))
	if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, errLocked) {
		t.Errorf("err %v, want locked", err)
	}
	if got := total(t, x, "acme"); got != 1 {
		t.Errorf("%d found, want 1", got)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if x, err = Open(t.Context(), dir, Options{}); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if got := total(t, x, "acme"); got != 1 {
		t.Errorf("%d found after reopening, want 1", got)
	}
}

func TestABackgroundErrorOfBleveRebuildsThePartition(t *testing.T) {
	t.Parallel()
	l := ledgerOf(days(12)...)
	x := opened(t, Options{Source: l})
	follow(t, x, l[:6], 3)
	x.head().eng.fail(errors.New("the merger died"))
	follow(t, x, l, 3)
	if got := total(t, x, "mention"); got != 12 {
		t.Errorf("%d found, want 12", got)
	}
}

func TestSegmentsAreMergedUpToTheirBoundAndNotBeyond(t *testing.T) {
	t.Parallel()
	const bound, batch = 60, 20
	x := opened(t, Options{segmentSize: bound})
	merged := false
	for n := 0; n < 400*batch && (!merged || n < 60*batch); n += batch {
		some := make([]mention.Mention, batch)
		for i := range some {
			some[i] = say(n+i, "acme kettle")
		}
		put(t, x, some...)
		v, err := x.parts[0].view()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range v.segs {
			merged = merged || s.size > batch
			if s.size > bound {
				t.Fatalf("after %d mentions a segment holds %d, its bound is %d", n+batch, s.size, bound)
			}
		}
		v.release()
	}
	if !merged {
		t.Error("no segments were merged at all")
	}
}
