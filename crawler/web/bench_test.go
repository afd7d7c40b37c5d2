//go:build unix

package web

import (
	"compress/gzip"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/query/analysis"
)

// realPages are gathered pages of many sites, or a skip.
func realPages(b *testing.B) [][]byte {
	b.Helper()
	dir := os.Getenv("EARSHOT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	names, _ := filepath.Glob(filepath.Join(dir, "data", "page-segments", "html", "*.gz"))
	var out [][]byte
	for _, name := range names[:min(len(names), 100)] {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			b.Fatal(err)
		}
		page, err := io.ReadAll(z)
		if err != nil {
			b.Fatal(err)
		}
		f.Close()
		out = append(out, page)
	}
	if len(out) == 0 {
		b.Skip("no gathered pages here")
	}
	return out
}

// BenchmarkEveryPageExtracted is what reading a site costs without a glance.
func BenchmarkEveryPageExtracted(b *testing.B) {
	pages := realPages(b)
	defer cost(b)()
	for i := 0; b.Loop(); i++ {
		_, _ = Extract(pages[i%len(pages)], "text/html", "https://a.example/x")
	}
}

// BenchmarkOneInFiftyExtracted glances at every page and extracts one in fifty.
func BenchmarkOneInFiftyExtracted(b *testing.B) {
	pages := realPages(b)
	base, _ := url.Parse("https://a.example/x")
	var buf analysis.Buffer
	defer cost(b)()
	for i := 0; b.Loop(); i++ {
		page := pages[i%len(pages)]
		g := look(page, "text/html", base)
		buf.Analyze(g.text)
		if i%50 == 0 { // other pages than the last time round
			_, _ = Extract(pages[i/50*37%len(pages)], "text/html", "https://a.example/x")
		}
	}
}

// cost reports pages a second by the wall, and processor time a page, which other
// programs on the machine do not falsify.
func cost(b *testing.B) (report func()) {
	spent := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := spent()
	return func() {
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		b.ReportMetric(float64((spent()-before).Microseconds())/1000/float64(b.N), "cpu-ms/page")
	}
}
