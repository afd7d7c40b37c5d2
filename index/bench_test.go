package index

import (
	"fmt"
	"os"
	"strconv"
	"testing"
)

// BenchmarkSearch times single searches over EARSHOT_BENCH_DOCS mentions, 20 000
// without it.
func BenchmarkSearch(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("EARSHOT_BENCH_DOCS"))
	if err != nil {
		n = 20_000
	}
	x, _ := ours(b, n, 5000)
	defer x.Close()
	for _, r := range races() {
		req := r.request(b)
		b.Run(r.name, func(b *testing.B) {
			used := cpu()
			for b.Loop() {
				if _, err := x.Search(b.Context(), req); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((cpu()-used).Microseconds())/float64(b.N), "µs-CPU/op")
		})
	}
	for _, days := range []int{30, 365} {
		req := TimelineRequest{Since: benchEnd.AddDate(0, 0, -days), Until: benchEnd, Interval: Day}
		b.Run(fmt.Sprintf("timeline of %d days, all", days), func(b *testing.B) { timelines(b, x, req) })
		req.Query = parsed(b, "company")
		b.Run(fmt.Sprintf("timeline of %d days, common term", days), func(b *testing.B) { timelines(b, x, req) })
		req.Query = parsed(b, "source:source*")
		b.Run(fmt.Sprintf("timeline of %d days, all one by one", days), func(b *testing.B) { timelines(b, x, req) })
	}
}

func timelines(b *testing.B, x *Index, req TimelineRequest) {
	b.Helper()
	used := cpu()
	for b.Loop() {
		if _, err := x.Timeline(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((cpu()-used).Microseconds())/float64(b.N), "µs-CPU/op")
}
