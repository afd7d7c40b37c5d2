package index

import (
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
}
