package crawler

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

// fake is a source that does what a test says.
type fake struct {
	poll func(n int, st source.State) (source.Harvest, error)
	mu   sync.Mutex
	n    int
	at   []time.Time
}

func (f *fake) Poll(_ context.Context, st source.State) (source.Harvest, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	f.at = append(f.at, st.Now)
	return f.poll(f.n, st)
}

func (f *fake) polls() []time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]time.Time(nil), f.at...)
}

// sink is a journal that remembers ids.
type sink struct {
	mu   sync.Mutex
	seen map[string]bool
	all  []mention.Mention
}

func (s *sink) deliver(_ context.Context, ms []mention.Mention) ([]mention.Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]mention.Outcome, len(ms))
	for i, m := range ms {
		out[i] = mention.Outcome{ID: m.ID, Reason: mention.New}
		if s.seen[m.ID] {
			out[i].Reason = mention.Duplicate
			continue
		}
		s.seen[m.ID] = true
		s.all = append(s.all, m)
	}
	return out, nil
}

// house is a crawler over fakes, on a database that outlives it.
type house struct {
	db   *sqlite.DB
	sink *sink
	opt  Options
}

func build(t *testing.T, sources map[string]any, sections ...config.Source) *house {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "e.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	clk := clock.Wall(time.Now)
	d, err := door.New(door.Options{Clock: clk})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{db: db, sink: &sink{seen: map[string]bool{}}}
	h.opt = Options{
		Config: &config.Config{Sources: sections}, DB: db, Door: d, Clock: clk, Deliver: h.sink.deliver,
		Factories: Factories{"feed": func(s config.Source, _ source.Env) (any, error) {
			if made := sources[s.Name]; made != nil {
				return made, nil
			}
			return nil, errors.New("no such thing")
		}},
	}
	return h
}

// run lets the crawler live for d of clock time.
func (h *house) run(t *testing.T, d time.Duration) []Health {
	t.Helper()
	c, err := New(t.Context(), h.opt)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := c.Run(ctx); err != nil {
		t.Fatal(err)
	}
	health, err := c.Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return health
}

func items(from, to int) []mention.Mention {
	var out []mention.Mention
	for i := from; i < to; i++ {
		out = append(out, mention.Mention{URL: fmt.Sprintf("https://a.example/%d", i), Text: "kettle"})
	}
	return out
}

func feedNamed(name string, every time.Duration) config.Source {
	return config.Source{Name: name, Type: "feed", URL: "https://" + name + ".example/feed", Every: every, Keep: config.KeepAll}
}

func TestTheFirstPollIsBackfillAndTheSecondIsNot(t *testing.T) {
	f := &fake{poll: func(n int, _ source.State) (source.Harvest, error) {
		return source.Harvest{Mentions: items(0, 2*n)}, nil
	}}
	h := build(t, map[string]any{"a": f}, feedNamed("a", time.Minute))
	synctest.Test(t, func(t *testing.T) { h.run(t, 90*time.Second) })
	if len(h.sink.all) != 4 {
		t.Fatalf("%d mentions, want 4", len(h.sink.all))
	}
	for i, m := range h.sink.all {
		if m.Backfill != (i < 2) || m.Source != "a" || m.ID == "" || m.Discovered.IsZero() {
			t.Errorf("mention %d: %+v", i, m)
		}
	}
}

func TestAFirstPollThatTakesLongIsSaidToBeUnderWay(t *testing.T) {
	var h *house
	var during Health
	f := &fake{poll: func(int, source.State) (source.Harvest, error) {
		rec, _, err := store{h.db}.load(t.Context(), "a")
		during = rec.health
		return source.Harvest{Mentions: items(0, 1)}, err
	}}
	h = build(t, map[string]any{"a": f}, feedNamed("a", time.Minute))
	synctest.Test(t, func(t *testing.T) {
		if health := h.run(t, 30*time.Second); health[0].Condition != OK {
			t.Errorf("afterwards %q", health[0].Condition)
		}
	})
	if during.Condition != Asking || during.Polls != 0 {
		t.Errorf("while it was asked: %+v", during)
	}
}

func TestOutcomesSumToTheItemsSeen(t *testing.T) {
	f := &fake{poll: func(int, source.State) (source.Harvest, error) {
		ms := append(items(0, 3), items(0, 1)...)                                             // one twice
		ms = append(ms, mention.Mention{URL: "https://a.example/e"})                          // nothing said
		ms = append(ms, mention.Mention{URL: "https://a.example/z", Text: "about something"}) // no brand
		return source.Harvest{Mentions: ms, Dropped: []mention.Outcome{{Reason: mention.ErrorItem}}}, nil
	}}
	src := feedNamed("a", time.Minute)
	src.Keep = config.KeepBrand
	h := build(t, map[string]any{"a": f}, src)
	h.opt.Wanted = func(m *mention.Mention) bool { return m.Text == "kettle" }
	var got Health
	synctest.Test(t, func(t *testing.T) { got = h.run(t, 90*time.Second)[0] })
	want := map[mention.Reason]int64{mention.New: 3, mention.Duplicate: 5, mention.Refused: 2, mention.NoBrand: 2, mention.ErrorItem: 2}
	var sum int64
	for reason, n := range got.Outcomes {
		sum += n
		if want[reason] != n {
			t.Errorf("%s: %d, want %d", reason, n, want[reason])
		}
	}
	if sum != got.Seen || got.Seen != 14 {
		t.Errorf("outcomes sum to %d, seen %d, want 14", sum, got.Seen)
	}
}

func TestFailuresBackOffAndRecoverAndLeaveAGap(t *testing.T) {
	f := &fake{poll: func(n int, _ source.State) (source.Harvest, error) {
		if n >= 2 && n <= 5 {
			return source.Harvest{}, &door.Error{Reason: door.ServerError, Status: 503, URL: "https://a.example/feed"}
		}
		return source.Harvest{Mentions: items(0, n)}, nil
	}}
	h := build(t, map[string]any{"a": f}, feedNamed("a", time.Minute))
	var during, after Health
	synctest.Test(t, func(t *testing.T) {
		during = h.run(t, 5*time.Minute)[0]
		after = h.run(t, time.Hour)[0]
	})
	if during.Condition != Failing || during.Reason != string(door.ServerError) || during.Streak < 2 {
		t.Errorf("while failing: %+v", during)
	}
	if after.Condition != OK || after.Streak != 0 {
		t.Errorf("after recovery: %+v", after)
	}
	at := f.polls()
	for i := 3; i < 5; i++ {
		if at[i].Sub(at[i-1]) < at[i-1].Sub(at[i-2]) {
			t.Errorf("waits do not grow: %v", at)
		}
	}
	gaps, err := Gaps(t.Context(), h.db, time.Time{}, time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil || len(gaps) != 1 || !gaps[0].Healed || !gaps[0].From.Equal(at[0]) || gaps[0].To.IsZero() {
		t.Errorf("gaps %+v, %v; want one, healed, from the last success on", gaps, err)
	}
}

func TestARestartKeepsTheTimetableAndTheCursor(t *testing.T) {
	f := &fake{poll: func(n int, st source.State) (source.Harvest, error) {
		if n > 1 && st.Cursors["at"] != fmt.Sprint(n-1) {
			return source.Harvest{}, fmt.Errorf("poll %d came with cursor %q", n, st.Cursors["at"])
		}
		st.Cursors["at"] = fmt.Sprint(n)
		return source.Harvest{State: st}, nil
	}}
	h := build(t, map[string]any{"a": f}, feedNamed("a", time.Hour))
	synctest.Test(t, func(t *testing.T) {
		h.run(t, 10*time.Minute)
		h.run(t, 10*time.Minute)
		if n := len(f.polls()); n != 1 {
			t.Errorf("%d polls in 20 minutes over a restart, want 1", n)
		}
		if got := h.run(t, time.Hour)[0]; got.Condition != OK || len(f.polls()) != 2 {
			t.Errorf("%+v after %d polls", got, len(f.polls()))
		}
	})
}

func TestAfterDowntimeNotEverythingIsPolledAtOnceAndTheGapIsNoted(t *testing.T) {
	fakes, sections := map[string]any{}, []config.Source{}
	for i := range 40 {
		name := fmt.Sprintf("s%d", i)
		fakes[name] = &fake{poll: func(int, source.State) (source.Harvest, error) { return source.Harvest{}, nil }}
		sections = append(sections, feedNamed(name, time.Hour))
	}
	h := build(t, fakes, sections...)
	synctest.Test(t, func(t *testing.T) {
		h.run(t, 5*time.Minute)
		time.Sleep(10 * time.Hour)
		h.run(t, 5*time.Minute)
	})
	var first, last time.Time
	for _, f := range fakes {
		at := f.(*fake).polls()
		if len(at) != 2 {
			t.Fatalf("%d polls, want 2", len(at))
		}
		if first.IsZero() || at[1].Before(first) {
			first = at[1]
		}
		if at[1].After(last) {
			last = at[1]
		}
	}
	if spread := last.Sub(first); spread < 10*time.Second {
		t.Errorf("40 overdue sources were polled within %v", spread)
	}
	gaps, _ := Gaps(t.Context(), h.db, time.Time{}, time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC))
	if len(gaps) != 40 || gaps[0].Reason != "earshot was not running" {
		t.Errorf("%d gaps, want one a source", len(gaps))
	}
}

func TestOneBrokenOrPanickingSourceDoesNotStopTheOthers(t *testing.T) {
	good := &fake{poll: func(int, source.State) (source.Harvest, error) { return source.Harvest{Mentions: items(0, 1)}, nil }}
	bad := &fake{poll: func(int, source.State) (source.Harvest, error) { panic("nil map") }}
	h := build(t, map[string]any{"good": good, "bad": bad}, feedNamed("bad", time.Minute), feedNamed("unknown", time.Minute), feedNamed("good", time.Minute))
	var got []Health
	synctest.Test(t, func(t *testing.T) { got = h.run(t, 3*time.Minute) })
	for i, want := range []Condition{Failing, Broken, OK} {
		if got[i].Condition != want {
			t.Errorf("%s: %s, want %s (%s)", got[i].Name, got[i].Condition, want, got[i].Error)
		}
	}
}

func TestAGoneSourceIsNotPolledAgain(t *testing.T) {
	f := &fake{poll: func(int, source.State) (source.Harvest, error) { return source.Harvest{Gone: true}, nil }}
	h := build(t, map[string]any{"a": f}, feedNamed("a", time.Minute))
	var got Health
	synctest.Test(t, func(t *testing.T) {
		h.run(t, 10*time.Minute)
		got = h.run(t, 10*time.Minute)[0]
	})
	if len(f.polls()) != 1 || got.Condition != Gone {
		t.Errorf("%d polls, %s", len(f.polls()), got.Condition)
	}
}

func TestReloadStartsStopsAndKeeps(t *testing.T) {
	mk := func() *fake {
		return &fake{poll: func(int, source.State) (source.Harvest, error) { return source.Harvest{}, nil }}
	}
	a, b, c := mk(), mk(), mk()
	h := build(t, map[string]any{"a": a, "b": b, "c": c}, feedNamed("a", time.Minute), feedNamed("b", time.Minute))
	synctest.Test(t, func(t *testing.T) {
		cr, err := New(t.Context(), h.opt)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 21*time.Minute)
		defer cancel()
		go func() {
			time.Sleep(10*time.Minute + 30*time.Second)
			if err := cr.Reload(ctx, &config.Config{Sources: []config.Source{feedNamed("a", time.Minute), feedNamed("c", time.Minute)}}); err != nil {
				t.Error(err)
			}
		}()
		_ = cr.Run(ctx)
	})
	if na, nb, nc := len(a.polls()), len(b.polls()), len(c.polls()); na < 20 || nb < 10 || nb > 11 || nc < 10 {
		t.Errorf("polls: kept %d, removed %d, added %d", na, nb, nc)
	}
}

func TestPaceFollowsTheSource(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		t    tempo
		want time.Duration
	}{
		{"an unknown source", tempo{}, 15 * time.Minute},
		{"silence slows down", tempo{interval: time.Hour}, 90 * time.Minute},
		{"not without end", tempo{interval: maxInterval}, maxInterval},
		{"something new speeds up", tempo{interval: 10 * time.Minute, fresh: 1, window: 20}, 8 * time.Minute},
		{"a quarter of the window new", tempo{interval: 10 * time.Minute, fresh: 5, window: 20}, 5 * time.Minute},
		{"items would be missed", tempo{interval: 20 * time.Minute, fresh: 15, window: 20}, 5 * time.Minute},
		{"never faster than a minute", tempo{interval: time.Minute, fresh: 20, window: 20}, time.Minute},
		{"but allowed hosts may", tempo{every: time.Second, private: true}, time.Second},
		{"every is kept", tempo{every: 30 * time.Minute, interval: time.Hour, fresh: 3, window: 20}, 30 * time.Minute},
		{"every is shortened while items would be missed", tempo{every: 30 * time.Minute, interval: 30 * time.Minute, fresh: 20, window: 20}, 15 * time.Minute},
		{"the source's wish wins upwards", tempo{every: 5 * time.Minute, hint: time.Hour}, time.Hour},
		{"an absurd wish does not", tempo{every: 5 * time.Minute, hint: 1000 * time.Hour}, maxHint},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := c.t.next(); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestBackoffGrowsIsCappedAndHonoursRetryAfter(t *testing.T) {
	t.Parallel()
	err := errors.New("x")
	for streak := 1; streak < 100; streak++ {
		if d := backoff(streak, 0, err, "a"); d < firstBackoff || d > maxBackoff*6/5 {
			t.Fatalf("try %d waits %v", streak, d)
		}
	}
	if backoff(3, 0, err, "a") == backoff(3, 0, err, "b") {
		t.Error("two sources wait exactly alike")
	}
	asked := &door.Error{Reason: door.RateLimited, After: 2 * time.Hour}
	if d := backoff(1, 0, asked, "a"); d != 2*time.Hour {
		t.Errorf("waits %v, asked for 2h", d)
	}
}
