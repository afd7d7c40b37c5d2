package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

// twentyRules are of every type.
const twentyRules = `
data_dir = "data"
[brands.acme]
query = "acme"
competitors = ["globex"]
[brands.globex]
query = "globex"
`

var twenty = []string{
	"type = \"keyword\"\nquery = 'recall OR lawsuit OR boycott'", "type = \"keyword\"\nquery = '\"data breach\" OR scam'",
	"type = \"threshold\"\nmin_mentions = 400", "type = \"threshold\"\nmin_mentions = 900\nwindow = \"4h\"", "type = \"spike\"",
	"type = \"spike\"\nwindow = \"30m\"\nsensitivity = \"1 per week\"", "type = \"spike\"\nquery = 'kettle'", "type = \"sentiment\"",
	"type = \"sentiment\"\nnegative_share = 0.6", "type = \"sentiment\"\nmode = \"each\"", "type = \"silence\"", "type = \"reach\"\nmin_followers = 100000",
	"type = \"review\"", "type = \"unanswered\"\nafter = \"4h\"", "type = \"digest\"\nschedule = \"daily 09:00\"", "type = \"trend\"\nof = [\"hashtags\"]", "type = \"share\"",
	"all = [{ type = \"spike\" }, { type = \"sentiment\", negative_share = 0.5 }]", "type = \"threshold\"\nmin_mentions = 50\nquery = 'burns'", "type = \"keyword\"\nquery = 'title:urgent'",
}

// TestBacktestSpeed times `rules backtest --since all` with twenty rules over
// EARSHOT_BENCH_DOCS mentions of ninety days.
func TestBacktestSpeed(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("EARSHOT_BENCH_DOCS"))
	if err != nil {
		t.Skip("set EARSHOT_BENCH_DOCS, e.g. to 1000000")
	}
	dir, filled := t.TempDir(), false
	if kept := os.Getenv("EARSHOT_BENCH_DIR"); kept != "" { // a journal to be measured again and again
		_, err := os.Stat(filepath.Join(kept, "data"))
		dir, filled = kept, err == nil
	}
	rules := twentyRules
	for k, r := range twenty {
		rules += fmt.Sprintf("[[rules]]\nname = \"r%d\"\nbrands = [\"acme\"]\n%s\n", k, r)
	}
	file := filepath.Join(dir, "rules.toml")
	if err := os.WriteFile(file, []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	if !filled {
		fillJournal(t, filepath.Join(dir, "data"), n)
	}
	backtest := func(since string) string {
		var out, errs bytes.Buffer
		a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, getenv: os.Getenv, now: time.Now}
		if code := execute(t.Context(), a, []string{"rules", "backtest", "--since", since, "--config", file, "--data", filepath.Join(dir, "data")}); code != 0 {
			t.Fatalf("exit %d: %s", code, errs.String())
		}
		return out.String()
	}
	backtest("1h") // index and rules catch up first, as in a program that runs
	begun, spent := time.Now(), cpuTime(t)
	out := backtest("all")
	t.Logf("%d mentions, %d rules: %s, %s of processor time\n%s", n, len(twenty), time.Since(begun).Round(10*time.Millisecond), (cpuTime(t) - spent).Round(10*time.Millisecond), out[:min(len(out), 600)])
}

// cpuTime is what this process has used of the processors so far.
func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// fillJournal stores enriched mentions of ninety days.
func fillJournal(t *testing.T, dir string, n int) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "earshot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	j, err := journal.Open(t.Context(), db, journal.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	words := strings.Fields("the kettle burns my hand again and nobody at acme answers while it boils quickly in the morning light tea water steam")
	labels := []mention.Label{mention.Negative, mention.Neutral, mention.Neutral, mention.Positive}
	at, step := time.Now().UTC().AddDate(0, 0, -90), 90*24*time.Hour/time.Duration(n)
	for from := 0; from < n; from += 5000 {
		var batch []mention.Mention
		for k := from; k < min(from+5000, n); k++ {
			at = at.Add(step)
			var text strings.Builder
			for range 18 {
				text.WriteString(words[r.IntN(len(words))] + " ")
			}
			batch = append(batch, mention.Mention{ID: fmt.Sprintf("%024x", k), Kind: "feed", Source: "press", Text: text.String(), Published: at, Discovered: at})
		}
		if _, err := j.Append(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		entries, err := j.After(t.Context(), uint64(from), 5000)
		if err != nil || len(entries) == 0 {
			t.Fatalf("%d entries, %v", len(entries), err)
		}
		for k := range entries {
			m := &entries[k].Mention
			m.Lang, m.Story = "en", m.ID
			m.Brands = []mention.BrandMatch{{Brand: "acme", Spans: []mention.Span{{Field: "text", Start: 0, End: 4}}, Sentiment: mention.Sentiment{Label: labels[r.IntN(4)], Score: 0.1}}}
		}
		if err := j.Enrich(t.Context(), entries, entries[len(entries)-1].Seq); err != nil {
			t.Fatal(err)
		}
	}
}
