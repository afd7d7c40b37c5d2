package index

import (
	"os"
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
	most := indextest.WatchMemory() // without what reading the corpus took
	t.Logf("before the first mention: %s", indextest.Resident(t))
	x := opened(t, Options{Now: time.Now})
	begun := time.Now()
	queries := []string{"company", "company market", `"last year"`, "com*", "company NEAR/5 market", "sentiment:negative"}
	for done := 0; done < n; done += 500 {
		e := c.Entries(500)
		if err := x.Apply(t.Context(), e, e[len(e)-1].Seq); err != nil {
			t.Fatal(err)
		}
		if done%50_000 == 0 && done > 0 {
			progress("memory, "+indextest.Resident(t), done, n, begun)
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
	t.Logf("after %d mentions: %s, %d open files; at the most %s", n, indextest.Resident(t), len(files), most())
}
