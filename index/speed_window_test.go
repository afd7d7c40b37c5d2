package index

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/earshot/earshot/index/indextest"
)

// grown is an index of n mentions of so many years, in partitions of at most size. One that an earlier run left
// unfinished in EARSHOT_BENCH_DIR is gone on with.
func grown(t *testing.T, n, years, size int) *Index {
	t.Helper()
	root := os.Getenv("EARSHOT_BENCH_DIR")
	if root == "" {
		root = t.TempDir()
	}
	name := fmt.Sprintf("years-%d-%d", years, n)
	x, err := Open(t.Context(), filepath.Join(root, name), Options{
		Now: time.Now, SearchLimit: time.Minute, PartitionSize: size, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	c, begun, done := indextest.Over(t, n, years), time.Now(), int(x.Cursor())
	for range done {
		c.Next()
	}
	for done < n {
		e := c.Entries(min(5000, n-done))
		if err := x.Apply(t.Context(), e, e[len(e)-1].Seq); err != nil {
			t.Fatal(err)
		}
		if done += len(e); done%50_000 == 0 {
			progress(name, done, n, begun)
		}
	}
	settle(x)
	return x
}

// TestSpeedOfAWindow asks about the last thirty days of EARSHOT_BENCH_DOCS mentions of one year, and of ten times as many of
// ten years, cut into partitions as a real index would be.
func TestSpeedOfAWindow(t *testing.T) {
	n := speedDocs(t)
	size := n * 5 / 2
	year, decade := grown(t, n, 1, size), grown(t, 10*n, 10, size)
	since := benchEnd.AddDate(0, 0, -31)
	t.Logf("%d mentions in %d partition, %d in %d", n, len(year.parts), 10*n, len(decade.parts))
	for _, r := range races() {
		req := r.request(t)
		req.Since, req.Until = since, benchEnd
		var hits [2]int
		ask := func(i int, x *Index) func() error {
			return func() error {
				res, err := x.Search(t.Context(), req)
				if err == nil {
					hits[i] = res.Total
				}
				return err
			}
		}
		small, large := duel(t, ask(0, year), ask(1, decade))
		reportWindow(t, r.name, hits, small, large)
	}
	line := TimelineRequest{Since: since, Until: benchEnd, Interval: Day}
	var hits [2]int
	ask := func(i int, x *Index) func() error {
		return func() error {
			res, err := x.Timeline(t.Context(), line)
			if err == nil {
				hits[i] = res.Total
			}
			return err
		}
	}
	small, large := duel(t, ask(0, year), ask(1, decade))
	reportWindow(t, "timeline, all", hits, small, large)
}

func reportWindow(t *testing.T, name string, hits [2]int, small, large cost) {
	t.Helper()
	us := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
	t.Logf("%-42s %7d and %7d hits  wall %8.1f and %8.1f µs, ×%-5.2f CPU %8.1f and %8.1f µs, ×%.2f", name, hits[0], hits[1],
		us(small.wall), us(large.wall), us(large.wall)/us(small.wall), us(small.cpu), us(large.cpu), us(large.cpu)/us(max(1, small.cpu)))
}
