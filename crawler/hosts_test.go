package crawler

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

const manyHosts = 200

// TestTwoHundredHostsAreAskedAtOnceByDefault lets every server wait until all
// two hundred are being asked: with fewer requests under way it would not end.
func TestTwoHundredHostsAreAskedAtOnceByDefault(t *testing.T) {
	t.Parallel()
	cfg := config.Default().Crawler
	cfg.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	d, err := NewDoor(cfg, "test", clock.Wall(time.Now), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	var here atomic.Int32
	all := make(chan struct{})
	handler := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if here.Add(1) == manyHosts {
			close(all)
		}
		select {
		case <-all:
		case <-r.Context().Done():
		}
	})
	var wait sync.WaitGroup
	for range manyHosts {
		srv := httptest.NewServer(handler)
		t.Cleanup(srv.Close)
		wait.Go(func() {
			if _, err := d.Get(t.Context(), srv.URL, door.Skip); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}

// TestManyHostsKeepTheirPace measures how close 200 hosts with latency come to
// the pace politeness allows.
func TestManyHostsKeepTheirPace(t *testing.T) {
	if os.Getenv("EARSHOT_BENCH") == "" {
		t.Skip("set EARSHOT_BENCH=1 to measure")
	}
	const each, latency = 10, 300 * time.Millisecond
	cfg := config.Default().Crawler
	cfg.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	d, err := NewDoor(cfg, "test", clock.Wall(time.Now), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var wait sync.WaitGroup
	var closest atomic.Int64
	closest.Store(int64(time.Hour))
	begun := time.Now()
	for range manyHosts {
		var last time.Time
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			now := time.Now()
			if gap := now.Sub(last); !last.IsZero() && int64(gap) < closest.Load() {
				closest.Store(int64(gap))
			}
			last = now // one request at a time to a host: per_host is 1
			time.Sleep(latency)
			fmt.Fprint(w, "page")
		}))
		defer srv.Close()
		wait.Go(func() {
			for range each {
				if _, err := d.Get(t.Context(), srv.URL, door.Skip); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	took, ideal := time.Since(begun), (each-1)*cfg.Delay+latency
	t.Logf("%d hosts, %d pages each, latency %v: %v, politeness allows %v; %.0f pages/s; two requests to one host at least %v apart",
		manyHosts, each, latency, took.Round(time.Millisecond), ideal, float64(manyHosts*each)/took.Seconds(), time.Duration(closest.Load()).Round(time.Millisecond))
}

func TestAStormOf429IsAnsweredWithPatienceAndTouchesNobodyElse(t *testing.T) {
	storm := &fake{poll: func(int, source.State) (source.Harvest, error) {
		return source.Harvest{}, &door.Error{Reason: door.RateLimited, Status: http.StatusTooManyRequests, URL: "https://storm.example/feed"}
	}}
	calm := &fake{poll: func(n int, _ source.State) (source.Harvest, error) { return source.Harvest{Mentions: items(0, n)}, nil }}
	h := build(t, map[string]any{"storm": storm, "calm": calm}, feedNamed("storm", time.Minute), feedNamed("calm", time.Hour))
	var got []Health
	synctest.Test(t, func(t *testing.T) { got = h.run(t, 24*time.Hour) })
	if n := len(storm.polls()); n > 15 || n < 5 {
		t.Errorf("a server that answers 429 all day was asked %d times", n)
	}
	if n := len(calm.polls()); n < 23 {
		t.Errorf("the other was asked %d times in a day of hours", n)
	}
	if got[0].Condition != Failing || got[0].Reason != string(door.RateLimited) || got[0].NextPoll.IsZero() {
		t.Errorf("%+v", got[0])
	}
}
