package index

import (
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/index/indextest"
)

// TestMemoryOfSteadyUse indexes in batches of a second's worth and searches in
// between, and prints what the process holds. Run it alone: the figure is the
// process's.
func TestMemoryOfSteadyUse(t *testing.T) {
	n := speedDocs(t)
	c := indextest.Streamed(t, n)
	debug.FreeOSMemory()                                      // what reading the corpus took
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // so that the most ever begins here, where the kernel lets us
	t.Logf("before the first mention: %s", residentSet(t))
	x := opened(t, Options{Now: time.Now})
	begun := time.Now()
	queries := []string{"company", "company market", `"last year"`, "com*", "company NEAR/5 market", "sentiment:negative"}
	for done := 0; done < n; done += 500 {
		e := c.Entries(500)
		if err := x.Apply(t.Context(), e, e[len(e)-1].Seq); err != nil {
			t.Fatal(err)
		}
		if done%50_000 == 0 && done > 0 {
			progress("memory, "+residentSet(t), done, n, begun)
		}
		if done%5000 == 0 {
			q := parsed(t, queries[done/5000%len(queries)])
			if _, err := x.Search(t.Context(), Request{Query: q, Facets: FacetFields(), Collapse: true}); err != nil {
				t.Fatal(err)
			}
			if _, err := x.Timeline(t.Context(), TimelineRequest{Query: q, Interval: Day}); err != nil {
				t.Fatal(err)
			}
		}
	}
	files, _ := os.ReadDir("/proc/self/fd")
	t.Logf("after %d mentions: %s, %d open files", n, residentSet(t), len(files))
}

// residentSet is what the kernel says of this process: in memory now, most ever, and how much of it
// is files that can be dropped.
func residentSet(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip(err)
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		for _, k := range []string{"VmRSS:", "VmHWM:", "RssAnon:", "RssFile:"} {
			if strings.HasPrefix(line, k) {
				out = append(out, strings.Join(strings.Fields(line), " "))
			}
		}
	}
	return strings.Join(out, ", ")
}
