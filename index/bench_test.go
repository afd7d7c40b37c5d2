package index

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// BenchmarkSearch times single searches over EARSHOT_BENCH_DOCS mentions, 20 000
// without it.
func BenchmarkSearch(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("EARSHOT_BENCH_DOCS"))
	if err != nil {
		n = 20_000
	}
	x, err := Open(b.Context(), b.TempDir(), Options{Now: time.Now, SearchLimit: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	c := newCorpus(b, n)
	for done := 0; done < n; done += 5000 {
		e := c.entries(min(5000, n-done))
		if err := x.Apply(b.Context(), e, e[len(e)-1].Seq); err != nil {
			b.Fatal(err)
		}
	}
	settle(x)
	for _, r := range races() {
		req := Request{Sort: r.sort, Limit: 10}
		if r.facet {
			req.Limit, req.Facets = -1, []string{"source"}
		}
		if r.query != "" {
			req.Query = parsed(b, r.query)
		}
		b.Run(r.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Search(b.Context(), req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
