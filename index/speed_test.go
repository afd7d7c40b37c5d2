package index

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/earshot/earshot/index/indextest"

	"github.com/blevesearch/bleve/v2"
)

// speedDocs is how many mentions the speed reports use: EARSHOT_BENCH_DOCS. The
// reports are skipped without it.
func speedDocs(t testing.TB) int {
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
	Name      string
	Docs      int
	Wall, CPU time.Duration
	Bytes     int64
	PeakHeap  uint64
}

func (b built) String() string {
	return fmt.Sprintf("%-38s %8d docs %8.0f/s %7.0f µs CPU/doc %6d B/doc %5d MB heap", b.Name, b.Docs, float64(b.Docs)/b.Wall.Seconds(),
		b.each(), b.Bytes/int64(b.Docs), b.PeakHeap>>20)
}

// each is the processor time of one document in microseconds.
func (b built) each() float64 { return float64(b.CPU.Microseconds()) / float64(b.Docs) }

// kept is the index of n documents under a name and what it cost: built now, or, with
// EARSHOT_BENCH_DIR, by an earlier run that left it there.
func kept(t testing.TB, name string, n int, build func(dir string) built) (string, built) {
	t.Helper()
	root := os.Getenv("EARSHOT_BENCH_DIR")
	if root == "" {
		root = t.TempDir()
	}
	dir := filepath.Join(root, fmt.Sprintf("%s-%d", name, n))
	var b built
	if card, err := os.ReadFile(dir + ".json"); err == nil {
		if err := json.Unmarshal(card, &b); err != nil {
			t.Fatal(err)
		}
		return dir, b
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	b = build(dir)
	card, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+".json", card, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, b
}

// progress tells a patient reader how far a long build has come.
func progress(name string, done, n int, begun time.Time) {
	fmt.Fprintf(os.Stderr, "%s: %d of %d after %v\n", name, done, n, time.Since(begun).Round(time.Second))
}

// build times the indexing of n documents by apply, which takes them in batches.
func build(t testing.TB, name, dir string, n, batch int, apply func(c *indextest.Corpus, n int) error, settle func()) built {
	t.Helper()
	c := indextest.New(t, n)
	making := cpu()
	c.Entries(min(n, 5000)) // what making the documents costs is taken off
	each := (cpu() - making) / time.Duration(min(n, 5000))
	c = indextest.New(t, n)
	runtime.GC()
	b := built{Name: name, Docs: n}
	wall, used := time.Now(), cpu()
	var ms runtime.MemStats
	for done := 0; done < n; done += batch {
		if err := apply(c, min(batch, n-done)); err != nil {
			t.Fatal(err)
		}
		if done/batch%50 == 0 {
			runtime.ReadMemStats(&ms)
			b.PeakHeap = max(b.PeakHeap, ms.HeapInuse)
		}
		if done/50_000 != (done+batch)/50_000 {
			progress(name, done+batch, n, wall)
		}
	}
	settle()
	b.Wall, b.CPU, b.Bytes = time.Since(wall), cpu()-used-each*time.Duration(n), sizeOf(dir)
	return b
}

// ours is the index of n documents the way earshot builds it, open.
func ours(t testing.TB, n, batch int) (*Index, built) {
	t.Helper()
	dir, b := kept(t, fmt.Sprintf("ours-%d", batch), n, func(dir string) built {
		x := reopened(t, dir)
		defer x.Close()
		return build(t, fmt.Sprintf("earshot, batches of %d", batch), dir, n, batch, func(c *indextest.Corpus, k int) error {
			e := c.Entries(k)
			return x.Apply(t.Context(), e, e[k-1].Seq)
		}, func() { settle(x) })
	})
	return reopened(t, dir), b
}

func reopened(t testing.TB, dir string) *Index {
	t.Helper()
	x, err := Open(t.Context(), dir, Options{Now: time.Now, SearchLimit: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return x
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

// naive is the index of n documents with Bleve's default mapping.
func naive(t testing.TB, n, batch int) built {
	t.Helper()
	_, b := kept(t, "naive", n, func(dir string) built {
		idx, err := bleve.New(dir, bleve.NewIndexMapping())
		if err != nil {
			t.Fatal(err)
		}
		defer idx.Close()
		return build(t, fmt.Sprintf("bleve, default mapping, batches of %d", batch), dir, n, batch, func(c *indextest.Corpus, k int) error {
			b := idx.NewBatch()
			for range k {
				m := c.Next()
				if err := b.Index(m.ID, m); err != nil {
					return err
				}
			}
			return idx.Batch(b)
		}, func() { settleBleve(idx) })
	})
	return b
}

func TestSpeedOfIndexing(t *testing.T) {
	n := speedDocs(t)
	base := naive(t, n, 500)
	t.Log(base)
	for _, batch := range []int{500, 5000} {
		x, b := ours(t, n, batch)
		if err := x.Close(); err != nil {
			t.Error(err)
		}
		t.Log(b)
		t.Logf("  CPU 1/%.1f, bytes %.2f of the default mapping", base.each()/b.each(), float64(b.Bytes)/float64(base.Bytes))
	}
}
