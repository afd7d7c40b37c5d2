package index

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
)

// speedDocs is how many mentions the speed reports use: EARSHOT_BENCH_DOCS. The
// reports are skipped without it.
func speedDocs(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("EARSHOT_BENCH_DOCS"))
	if err != nil || n <= 0 {
		t.Skip("set EARSHOT_BENCH_DOCS, e.g. to 100000")
	}
	return n
}

// cpu is the processor time this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func sizeOf(dir string) int64 {
	var n int64
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil {
			n += info.Size()
		}
		return nil
	})
	return n
}

// built is what indexing some documents cost.
type built struct {
	name      string
	docs      int
	wall, cpu time.Duration
	bytes     int64
	peakHeap  uint64
}

func (b built) String() string {
	return fmt.Sprintf("%-38s %8d docs %8.0f/s %7.0f µs CPU/doc %6d B/doc %5d MB heap", b.name, b.docs, float64(b.docs)/b.wall.Seconds(),
		float64(b.cpu.Microseconds())/float64(b.docs), b.bytes/int64(b.docs), b.peakHeap>>20)
}

// build times the indexing of n documents by apply, which takes them in batches.
func build(t *testing.T, name, dir string, n, batch int, apply func(c *corpus, n int) error, settle func()) built {
	t.Helper()
	c := newCorpus(t, n)
	making := cpu()
	c.entries(min(n, 5000)) // what making the documents costs is taken off
	each := (cpu() - making) / time.Duration(min(n, 5000))
	c = newCorpus(t, n)
	runtime.GC()
	b := built{name: name, docs: n}
	wall, used := time.Now(), cpu()
	var ms runtime.MemStats
	for done := 0; done < n; done += batch {
		if err := apply(c, min(batch, n-done)); err != nil {
			t.Fatal(err)
		}
		if done/batch%50 == 0 {
			runtime.ReadMemStats(&ms)
			b.peakHeap = max(b.peakHeap, ms.HeapInuse)
		}
	}
	settle()
	b.wall, b.cpu, b.bytes = time.Since(wall), cpu()-used-each*time.Duration(n), sizeOf(dir)
	return b
}

// buildOurs indexes n documents the way earshot does.
func buildOurs(t *testing.T, dir string, n, batch int) (*Index, built) {
	t.Helper()
	x, err := Open(t.Context(), dir, Options{Now: time.Now, SearchLimit: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	b := build(t, fmt.Sprintf("earshot, batches of %d", batch), dir, n, batch, func(c *corpus, k int) error {
		e := c.entries(k)
		return x.Apply(t.Context(), e, e[k-1].Seq)
	}, func() { settle(x) })
	return x, b
}

// settle waits until Bleve has nothing left to merge.
func settle(x *Index) {
	for _, p := range x.parts {
		settleBleve(p.eng.bleve)
		p.writing.Lock()
		_ = p.refresh()
		p.writing.Unlock()
	}
}

// settleBleve waits until no merge is running and none has begun for a while.
func settleBleve(b bleve.Index) {
	raw, _ := b.Advanced()
	stats := raw.(interface{ StatsMap() map[string]any })
	last := ""
	for idle := 0; idle < 10; time.Sleep(20 * time.Millisecond) {
		s := stats.StatsMap()
		now := fmt.Sprint(s["TotFileMergeZapBeg"], s["TotFileMergePlan"], s["TotPersistLoopEnd"])
		idle++
		if now != last || fmt.Sprint(s["TotFileMergeZapBeg"]) != fmt.Sprint(s["TotFileMergeZapEnd"]) {
			idle = 0
		}
		last = now
	}
}

// buildNaive indexes n documents with Bleve's default mapping.
func buildNaive(t *testing.T, dir string, n, batch int) (bleve.Index, built) {
	t.Helper()
	idx, err := bleve.New(dir, bleve.NewIndexMapping())
	if err != nil {
		t.Fatal(err)
	}
	b := build(t, fmt.Sprintf("bleve, default mapping, batches of %d", batch), dir, n, batch, func(c *corpus, k int) error {
		b := idx.NewBatch()
		for range k {
			m := c.next()
			if err := b.Index(m.ID, m); err != nil {
				return err
			}
		}
		return idx.Batch(b)
	}, func() { settleBleve(idx) })
	return idx, b
}

func TestSpeedOfIndexing(t *testing.T) {
	n := speedDocs(t)
	naiveDocs := min(n, 200_000)
	idx, naive := buildNaive(t, filepath.Join(t.TempDir(), "naive"), naiveDocs, 500)
	t.Log(naive)
	_ = idx.Close()
	for _, batch := range []int{500, 5000} {
		x, b := buildOurs(t, filepath.Join(t.TempDir(), "ours"), n, batch)
		t.Log(b)
		t.Logf("  CPU 1/%.1f, bytes %.2f of the default mapping",
			float64(naive.cpu)/float64(naive.docs)/(float64(b.cpu)/float64(b.docs)),
			float64(b.bytes)/float64(b.docs)/(float64(naive.bytes)/float64(naive.docs)))
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}
