package index

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/index/indextest"
)

// lucene is the class path of Lucene 8 as Debian's liblucene8-java installs it.
func lucene(t *testing.T) string {
	t.Helper()
	jars, _ := filepath.Glob("/usr/share/java/lucene-*8.*.jar") // its only error is a bad pattern
	if len(jars) == 0 {
		t.Skip("no Lucene 8: apt-get install liblucene8-java openjdk-17-jdk-headless")
	}
	if _, err := exec.LookPath("javac"); err != nil {
		t.Skip(err)
	}
	return strings.Join(jars, ":")
}

// writeCorpus writes the mentions that the benchmarks index, one a line, for Bench.java.
func writeCorpus(t *testing.T, path string, n int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	c := indextest.New(t, n)
	flat := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ", "\u2028", " ", "\u0085", " ")
	for range n {
		m := c.Next()
		site := strings.TrimPrefix(m.URL, "https://")
		site = site[:strings.IndexByte(site, '/')]
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\n", m.ID, m.Published.Unix(), m.Source, m.Kind, m.Type, m.Author.Handle,
			site, m.URL, m.Lang, m.Brands[0].Brand, m.Sentiment.Label, int64(m.Sentiment.Score*tenThousandths), *m.Engagement.Likes,
			flat.Replace(m.Title+" "+m.Text))
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

// runLucene is what Bench.java measured, by name, and what indexing cost.
func runLucene(t *testing.T, n int) (map[string]cost, built) {
	t.Helper()
	jars := lucene(t)
	dir := os.Getenv("EARSHOT_BENCH_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	corpus, home := filepath.Join(dir, fmt.Sprintf("corpus-%d.tsv", n)), filepath.Join(dir, fmt.Sprintf("lucene-%d", n))
	if _, err := os.Stat(home + ".txt"); err != nil {
		writeCorpus(t, corpus, n)
	}
	classes := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "javac", "-cp", jars, "-d", classes, "testdata/lucene/Bench.java").CombinedOutput(); err != nil {
		t.Fatalf("javac: %v\n%s", err, out)
	}
	run := exec.CommandContext(t.Context(), "java", "-Xmx1g", "-cp", classes+":"+jars, "Bench", corpus, home, strconv.FormatInt(benchEnd.Unix(), 10))
	run.Stderr = os.Stderr
	out, err := run.Output()
	if err != nil {
		t.Fatalf("java: %v\n%s", err, out)
	}
	costs := map[string]cost{}
	var indexing built
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		wall, _ := strconv.ParseFloat(f[1], 64)
		used, _ := strconv.ParseFloat(f[2], 64)
		took := cost{time.Duration(wall * 1e6), time.Duration(used * 1e6)}
		if f[0] == "indexing" {
			bytes, _ := strconv.ParseInt(f[4], 10, 64)
			indexing = built{Name: "Lucene 8, one commit", Docs: n, Wall: took.wall, CPU: took.cpu, Bytes: bytes}
			continue
		}
		costs[f[0]] = took
	}
	return costs, indexing
}

func TestSpeedBesideLucene(t *testing.T) {
	n := speedDocs(t)
	lucene(t)
	x, b := ours(t, n, 5000)
	defer x.Close()
	theirs, indexing := runLucene(t, n)
	t.Log(indexing)
	t.Log(b)
	t.Logf("  bulk: %.2f times Lucene's CPU, %.2f times its bytes", b.each()/indexing.each(), float64(b.Bytes)/float64(indexing.Bytes))
	for _, r := range races() {
		name, _, _ := strings.Cut(r.name, " (")
		req := r.request(t)
		hits := 0
		mine := solo(t, func() error {
			res, err := x.Search(t.Context(), req)
			if err == nil {
				hits = res.Total
			}
			return err
		})
		reportLucene(t, name, hits, mine, theirs[name])
	}
	for _, days := range []int{30, 365} {
		name := fmt.Sprintf("timeline of %d days, all", days)
		req, total := TimelineRequest{Since: benchEnd.AddDate(0, 0, -days), Until: benchEnd, Interval: Day}, 0
		mine := solo(t, func() error {
			line, err := x.Timeline(t.Context(), req)
			if err == nil {
				total = line.Total
			}
			return err
		})
		reportLucene(t, name, total, mine, theirs[name])
	}
}

// solo times one search again and again, for about two seconds.
func solo(t *testing.T, fn func() error) cost {
	t.Helper()
	a, _ := duel(t, fn, fn)
	return a
}

func reportLucene(t *testing.T, name string, hits int, ours, lucenes cost) {
	t.Helper()
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }
	t.Logf("%-30s %8d hits  wall %8.3f ms, Lucene %8.3f ms, ×%-6.1f CPU %8.3f ms, Lucene %8.3f ms, ×%.1f", name, hits,
		ms(ours.wall), ms(lucenes.wall), float64(lucenes.wall)/float64(max(1, ours.wall)),
		ms(ours.cpu), ms(lucenes.cpu), float64(lucenes.cpu)/float64(max(1, ours.cpu)))
}
