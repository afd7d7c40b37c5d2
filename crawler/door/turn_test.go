package door

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot/earshot/internal/clock"
)

// world answers in the place of the internet, as slowly as it likes, and notes
// when each request went out.
type world struct {
	mu     sync.Mutex
	random *rand.Rand
	starts map[string][]time.Time
	told   map[string]time.Time // since when the delay its robots.txt asks for is known
}

func (w *world) roll(n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.random.IntN(n)
}

// RoundTrip behaves as the transport does: connecting takes its time, the trace is
// told, and a request over a connection that was hung up is sent once more.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	for range 1 + w.roll(8)/7 {
		if err := w.pass(r.Context(), 400*time.Millisecond); err != nil {
			return nil, err
		}
		httptrace.ContextClientTrace(r.Context()).GotConn(httptrace.GotConnInfo{})
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
		w.mu.Lock()
		w.starts[r.URL.Host] = append(w.starts[r.URL.Host], time.Now())
		w.mu.Unlock()
	}
	if err := w.pass(r.Context(), 20*time.Second); err != nil {
		return nil, err
	}
	status, header, text := http.StatusOK, http.Header{}, "page"
	switch n := w.roll(20); {
	case r.URL.Path == "/robots.txt":
		text = ""
		w.mu.Lock()
		if w.told[r.URL.Host].IsZero() {
			w.told[r.URL.Host] = time.Now()
		}
		w.mu.Unlock()
		if strings.HasPrefix(r.URL.Host, "slow") {
			text = "User-agent: *\nCrawl-delay: 7\n"
		}
	case n == 0:
		status = http.StatusTooManyRequests
		header.Set("Retry-After", "30")
	case n < 4:
		status = http.StatusFound
		header.Set("Location", fmt.Sprintf("http://%s/%d", r.URL.Host, w.roll(9)))
	case n < 6:
		status = http.StatusBadGateway
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(text)), Request: r, ContentLength: -1}, nil
}

func (w *world) pass(ctx context.Context, most time.Duration) error {
	return clock.Wall(time.Now).Wait(ctx, time.Duration(w.roll(int(most))))
}

func TestNoTwoRequestsToAHostStartCloserThanItsDelay(t *testing.T) {
	t.Parallel()
	const delay = 2 * time.Second
	delays := map[string]time.Duration{"a.example": delay, "b.example": delay, "slow.example": 7 * time.Second, "slower.example:8080": 7 * time.Second}
	for seed := range uint64(8) {
		synctest.Test(t, func(t *testing.T) {
			w := &world{random: rand.New(rand.NewPCG(seed, 1)), starts: map[string][]time.Time{}, told: map[string]time.Time{}}
			d := worldDoor(t, w, Options{Spacing: delay, PerHost: 1 + int(seed%4), Total: 3 + int(seed%5)})
			begun := time.Now()
			var callers sync.WaitGroup
			for host := range delays {
				for range 12 {
					callers.Go(func() {
						for range 4 {
							ctx, cancel := context.WithCancel(t.Context())
							if w.roll(3) == 0 {
								ctx, cancel = context.WithTimeout(t.Context(), time.Duration(w.roll(int(time.Minute))))
							}
							_, _ = d.Get(ctx, "http://"+host+"/page", Obey)
							cancel()
						}
					})
				}
			}
			callers.Wait()
			if took := time.Since(begun); took > 3*time.Hour {
				t.Errorf("seed %d: it took %v", seed, took)
			}
			for host, least := range delays {
				if len(w.starts[host]) < 10 {
					t.Errorf("seed %d: %s was asked %d times only", seed, host, len(w.starts[host]))
				}
				w.hold(t, host, delay, least)
			}
			assertNothingHeld(t, d)
		})
	}
}

// worldDoor is a door that leads to w.
func worldDoor(t *testing.T, w http.RoundTripper, o Options) *Door {
	t.Helper()
	o.Clock = clock.Wall(time.Now)
	d, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	d.send = w
	return d
}

// hold holds that requests to host were first apart, and robots once its robots.txt
// was read.
func (w *world) hold(t *testing.T, host string, first, robots time.Duration) {
	t.Helper()
	starts := w.starts[host]
	slices.SortFunc(starts, time.Time.Compare)
	for i := 1; i < len(starts); i++ {
		want := first
		if starts[i].After(w.told[host]) {
			want = robots
		}
		if gap := starts[i].Sub(starts[i-1]); gap < want {
			t.Errorf("two requests to %s were %v apart, want at least %v", host, gap, want)
		}
	}
}

// assertNothingHeld holds that whoever gave up left no place taken behind.
func assertNothingHeld(t *testing.T, d *Door) {
	t.Helper()
	if len(d.total) != 0 {
		t.Errorf("%d of the door's places are still taken", len(d.total))
	}
	for name, h := range d.hosts.m {
		if len(h.slots) != 0 || len(h.gate) != 0 {
			t.Errorf("%s: %d places and %d gates still taken", name, len(h.slots), len(h.gate))
		}
	}
}

// slowly answers each request after half a minute.
type slowly struct{ starts []time.Time }

func (s *slowly) RoundTrip(r *http.Request) (*http.Response, error) {
	httptrace.ContextClientTrace(r.Context()).GotConn(httptrace.GotConnInfo{})
	s.starts = append(s.starts, time.Now())
	if err := clock.Wall(time.Now).Wait(r.Context(), 30*time.Second); err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}

func TestWhoGivesUpWhileWaitingLeavesTheTurnToTheNext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &slowly{}
		d := worldDoor(t, w, Options{Spacing: time.Minute, PerHost: 1})
		var callers sync.WaitGroup
		ask := func(ctx context.Context) {
			callers.Go(func() { _, _ = d.Get(ctx, "http://a.example/", Skip) })
			synctest.Wait()
		}
		ask(t.Context())
		for range 50 {
			ctx, cancel := context.WithTimeout(t.Context(), 45*time.Second)
			defer cancel()
			ask(ctx)
		}
		ask(t.Context())
		callers.Wait()
		if len(w.starts) != 2 || w.starts[1].Sub(w.starts[0]) != time.Minute+maxMargin {
			t.Errorf("requests went out at %v, want the last right behind the first", w.starts)
		}
	})
}
