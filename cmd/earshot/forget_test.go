package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// forgetRules make the rules remember as much as they can: quotes in alerts and in
// digests, words in trends, mentions at hand.
const forgetRules = `timezone = "UTC"
[brands.acme]
query = "acme"
[[rules]]
name = "crisis words"
type = "keyword"
query = "recall"
severity = "critical"
[[rules]]
name = "topics"
type = "trend"
window = "1h"
[[rules]]
name = "busy"
type = "threshold"
window = "1h"
min_mentions = 5
[[rules]]
name = "review"
type = "digest"
schedule = "daily 09:00"
[[rules]]
name = "week"
type = "digest"
schedule = "weekly mon 09:00"
`

// TestForgettingLeavesNoByteInTheDataDirectory lets one author into everything that
// remembers, forgets him, and reads every byte of the directory.
func TestForgettingLeavesNoByteInTheDataDirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "rules.toml"), []byte(forgetRules), 0o600); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	at := time.Date(2026, 11, 2, 6, 0, 0, 0, time.UTC)
	for i := range 400 {
		at = at.Add(25 * time.Minute)
		who, text := fmt.Sprintf("u%d", i%50), fmt.Sprintf("acme kettle number %d", i)
		if i%40 > 33 {
			who, text = "Pete_Zanzibar", fmt.Sprintf("acme recall burns, quuxword%d says it all", i)
			at = at.Add(-22 * time.Minute)
		}
		fmt.Fprintf(&b, `{"id":"m%d","url":"https://forum.example/%s/%d","published":%q,"author":{"handle":%q,"followers":9000},"text":%q,"triage":{"note":"call %s"}}`+"\n",
			i, who, i, at.Format(time.RFC3339), who, text, who)
	}
	if err := os.WriteFile(filepath.Join(dir, "m.jsonl"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	earshotIn(t, dir, "import", "m.jsonl")
	if found := holding(t, filepath.Join(dir, "data"), "zanzibar", "quuxword"); len(found) == 0 {
		t.Fatal("nothing is kept in words: the test shows nothing")
	}
	earshotIn(t, dir, "forget", "@pete_zanzibar")
	for _, file := range holding(t, filepath.Join(dir, "data"), "zanzibar", "quuxword") {
		t.Errorf("still there: %s", file)
	}
	healthy(t, dir, "data")
	out := earshotIn(t, dir, "export")
	if n := strings.Count(out, "\n"); n != 340 {
		t.Errorf("%d mentions are left, want 340", n)
	}
}

// holding names the files under dir that hold one of these words, in any case, and
// what surrounds it.
func holding(t *testing.T, dir string, words ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		low := bytes.ToLower(raw)
		for _, w := range words {
			if k := bytes.Index(low, []byte(w)); k >= 0 {
				found = append(found, fmt.Sprintf("%s: %q", strings.TrimPrefix(path, dir), low[max(0, k-60):min(len(low), k+60)]))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
