package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/sqlite"
)

// killRules watch the stream of [writeStream]: a threshold with a cooldown and
// crisis words, so that windows, cooldowns and incidents all span the kills.
const killRules = `timezone = "UTC"
[brands.acme]
query = "acme"
[[rules]]
name = "busy"
type = "threshold"
window = "1h"
min_mentions = 12
cooldown = "3h"
count = "mentions"
[[rules]]
name = "crisis words"
type = "keyword"
query = '"recall lawsuit" OR "lawsuit recall"'
severity = "critical"
`

// writeStream writes n mentions over about two weeks, with busy hours, copies
// and edits.
func writeStream(t *testing.T, path string, n int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	words := strings.Fields("kettle battery lid steam morning blue price shop water handle warm late quick recall loud quiet box lawsuit switch good bad")
	var b bytes.Buffer
	for i := range n {
		gap := 20 * time.Minute
		if i%500 > 420 {
			gap = 2 * time.Minute // a busy stretch
		}
		at = at.Add(time.Duration(rng.Int64N(int64(gap))))
		id := i
		if i > 100 && rng.IntN(50) == 0 {
			id = i - 100 // the same mention with another text: an edit
		}
		fmt.Fprintf(&b, `{"id":"m%05d","published":%q,"author":{"handle":"u%d"},"text":"acme`, id, at.Format(time.RFC3339), rng.IntN(200))
		for range 12 {
			b.WriteString(" " + words[rng.IntN(len(words))])
		}
		b.WriteString("\"}\n")
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// earshotIn runs one command to its end in dir.
func earshotIn(t *testing.T, dir string, args ...string) (stdout string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "earshot", args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("earshot %v: %v\n%s", args, err, errs.String())
	}
	return out.String()
}

// outcomeOf is everything that must not depend on kills: the journal by way of
// the export, the index by way of counts, and what the rules said.
func outcomeOf(t *testing.T, dir, data string) map[string]string {
	t.Helper()
	out := map[string]string{"journal": earshotIn(t, dir, "--data", data, "export")}
	for _, q := range []string{"acme", "recall", "kettle AND NOT steam", `"lid steam"`} {
		_, total, _ := strings.Cut(earshotIn(t, dir, "--data", data, "search", q, "--limit", "1", "--format", "json"), `"total": `)
		out["index: "+q], _, _ = strings.Cut(total, ",")
	}
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, data, "earshot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Read.QueryContext(t.Context(), `SELECT key FROM alerts_outbox`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var said []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		said = append(said, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(said)
	out["alerts"] = strings.Join(said, "\n")
	return out
}

// TestKilledImportsEndAsIfUndisturbed kills an import at random points (SIGKILL, no
// last words), again and again, lets the last one finish, and compares journal,
// index and alerts with a run nobody disturbed. EARSHOT_KILLS asks for more kills
// than the short dose.
func TestKilledImportsEndAsIfUndisturbed(t *testing.T) {
	t.Parallel()
	kills := 4
	if n, err := strconv.Atoi(os.Getenv("EARSHOT_KILLS")); err == nil {
		kills = n
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "rules.toml"), []byte(killRules), 0o600); err != nil {
		t.Fatal(err)
	}
	writeStream(t, filepath.Join(dir, "stream.jsonl"), 1500)
	began := time.Now()
	earshotIn(t, dir, "--data", "calm", "import", "stream.jsonl")
	usual := time.Since(began)
	want := outcomeOf(t, dir, "calm")
	if strings.Count(want["alerts"], "\n") < 5 {
		t.Fatalf("the stream should make the rules speak, they said:\n%s", want["alerts"])
	}

	rng := rand.New(rand.NewPCG(3, uint64(kills)))
	for i := 0; i < kills; {
		data := fmt.Sprintf("killed%d", i)
		for range 4 { // four deaths of one import, then it may live
			killAfter(t, dir, data, time.Duration(rng.Int64N(int64(usual))))
			i++
		}
		earshotIn(t, dir, "--data", data, "import", "stream.jsonl")
		healthy(t, dir, data)
		for what, got := range outcomeOf(t, dir, data) {
			if got != want[what] {
				t.Errorf("%s differs after kills (%d bytes, want %d)\n%s", what, len(got), len(want[what]), firstDifference(got, want[what]))
			}
		}
	}
}

// killAfter starts an import and kills it after a while; one that was quicker has
// simply finished.
func killAfter(t *testing.T, dir, data string, after time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), after)
	defer cancel()
	cmd := exec.CommandContext(ctx, "earshot", "--data", data, "import", "stream.jsonl")
	cmd.Dir = dir
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		t.Fatalf("import failed before it was killed: %v", err)
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "(nothing)", "(nothing)"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return fmt.Sprintf("line %d:\n got %.300s\nwant %.300s", i+1, a, b)
		}
	}
	return "no difference"
}
