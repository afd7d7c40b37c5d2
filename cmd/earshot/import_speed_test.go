package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/index/indextest"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

// importRules are ten brands and a rule of each kind that reads every mention.
func importRules() string {
	var b strings.Builder
	b.WriteString("timezone = \"UTC\"\n")
	for i, q := range []string{"google", "microsoft", "apple OR iphone", `"wall street" OR bank`, "company NEAR/5 market", "oil -crude", "japan*", "{US} trade", "reddit", "grain OR wheat"} {
		fmt.Fprintf(&b, "[brands.brand%d]\nquery = %q\n", i, q)
	}
	b.WriteString(`[[rules]]
name = "spike"
type = "spike"
window = "1h"
[[rules]]
name = "negative"
type = "sentiment"
window = "6h"
[[rules]]
name = "crisis words"
type = "keyword"
query = "recall OR lawsuit OR breach"
[[rules]]
name = "busy"
type = "threshold"
window = "1h"
min_mentions = 500
`)
	return b.String()
}

// processorTime is what this process and the ended ones it started have used.
func processorTime() time.Duration {
	var total int64
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		_ = syscall.Getrusage(who, &u) // it cannot fail for these two
		total += u.Utime.Nano() + u.Stime.Nano()
	}
	return time.Duration(total)
}

// inBatches makes n mentions and times what take does with them, without the making.
func inBatches(t *testing.T, n, size int, take func([]mention.Entry) error) time.Duration {
	t.Helper()
	c := indextest.New(t, n)
	var used time.Duration
	for done := 0; done < n; done += size {
		entries := c.Entries(min(size, n-done))
		before := processorTime()
		if err := take(entries); err != nil {
			t.Fatal(err)
		}
		used += processorTime() - before
	}
	return used
}

// TestSpeedOfImport sets the whole way of a mention, as `earshot import` takes it, and the journal's part of it
// beside Bleve with its default mapping alone. EARSHOT_BENCH_DOCS says how many mentions.
func TestSpeedOfImport(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("EARSHOT_BENCH_DOCS"))
	if err != nil {
		t.Skip("set EARSHOT_BENCH_DOCS, e.g. to 10000")
	}
	each := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(n) }
	dir := t.TempDir()

	file := filepath.Join(dir, "mentions.jsonl")
	writeMentions(t, file, n, 0)
	if err := os.WriteFile(filepath.Join(dir, "rules.toml"), []byte(importRules()), 0o600); err != nil {
		t.Fatal(err)
	}
	before := processorTime()
	run := exec.CommandContext(t.Context(), "earshot", "import", "mentions.jsonl")
	run.Dir = dir
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	imported := each(processorTime() - before)
	t.Logf("earshot import: %.0f µs CPU a mention", imported)

	appended := each(timeJournal(t, n))
	t.Logf("journal, batches of 500: %.0f µs", appended)
	indexed := each(timeIndex(t, n))
	t.Logf("index, batches of 500: %.0f µs, %.1f times the journal", indexed, indexed/appended)

	plain, err := bleve.New(filepath.Join(dir, "plain"), bleve.NewIndexMapping())
	if err != nil {
		t.Fatal(err)
	}
	naive := each(inBatches(t, n, 500, func(entries []mention.Entry) error {
		b := plain.NewBatch()
		for i := range entries {
			if err := b.Index(entries[i].Mention.ID, entries[i].Mention); err != nil {
				return err
			}
		}
		return plain.Batch(b)
	}))
	if err := plain.Close(); err != nil {
		t.Error(err)
	}
	t.Logf("Bleve, default mapping, batches of 500: %.0f µs, %.1f times earshot import, %.0f times the journal", naive, naive/imported, naive/appended)
}

func timeJournal(t *testing.T, n int) time.Duration {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "earshot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	j, err := journal.Open(t.Context(), db, journal.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	batch := make([]mention.Mention, 0, 500)
	return inBatches(t, n, 500, func(entries []mention.Entry) error {
		batch = batch[:0]
		for i := range entries {
			m := entries[i].Mention
			m.Brands, m.Sentiment, m.Story = nil, nil, "" // enrichment comes after
			batch = append(batch, m)
		}
		_, err := j.Append(t.Context(), batch)
		return err
	})
}

func timeIndex(t *testing.T, n int) time.Duration {
	t.Helper()
	x, err := index.Open(t.Context(), t.TempDir(), index.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	return inBatches(t, n, 500, func(entries []mention.Entry) error {
		return x.Apply(t.Context(), entries, entries[len(entries)-1].Seq)
	})
}

// writeMentions writes what an import reads: what was said, by whom, where and when, so much later than the corpus has it.
func writeMentions(t *testing.T, path string, n int, later time.Duration) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	out := json.NewEncoder(w)
	c := indextest.New(t, n)
	for range n {
		m := c.Next()
		err := out.Encode(map[string]any{
			"id": m.ID, "url": m.URL, "title": m.Title, "text": m.Text, "published": m.Published.Add(later), "source": m.Source, "kind": m.Kind, "type": m.Type, "lang": m.Lang,
			"author": map[string]any{"name": m.Author.Name, "handle": m.Author.Handle, "followers": m.Author.Followers}, "engagement": map[string]any{"likes": m.Engagement.Likes},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}
