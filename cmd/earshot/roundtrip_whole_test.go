package main

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// TestAnExportOfEverythingComesBackByteForByte: earlier texts, who did what and when, what was
// taken back, saved searches, mutes, silences and what was forgotten go out and come in
// again, in any order, twice, and beside mentions that carry none of it.
func TestAnExportOfEverythingComesBackByteForByte(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, text []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("rules.toml", []byte("timezone = \"UTC\"\n[brands.acme]\nquery = \"acme\"\n[brands.globex]\nquery = \"globex\"\n"))
	write("in.jsonl", furnished(150))
	earshotIn(t, dir, "--data", "a", "import", "in.jsonl")
	decide(t, dir, "a")
	want := earshotIn(t, dir, "--data", "a", "export", "--all")
	for _, part := range []string{`{"record":"search"`, `{"record":"mute"`, `{"record":"silence"`, `{"record":"tombstone"`, `"history":{`, `"first":`, `"text":{`, `"undoes":`,
		"text changed at the source", `"by":"kim"`} {
		if !strings.Contains(want, part) {
			t.Fatalf("the export lacks %s:\n%.3000s", part, want)
		}
	}
	write("same.jsonl", []byte(want))
	lines := strings.SplitAfter(strings.TrimSpace(want)+"\n", "\n")
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(lines)-1, func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	write("shuffled.jsonl", []byte(strings.Join(lines, "")))
	slices.Reverse(lines)
	write("reversed.jsonl", []byte(strings.Join(lines, "")))
	ordinary := earshotIn(t, dir, "--data", "a", "export")
	for _, name := range []string{"same.jsonl", "shuffled.jsonl", "reversed.jsonl"} {
		data := name + ".d"
		for range 2 {
			earshotIn(t, dir, "--data", data, "import", name)
			if got := earshotIn(t, dir, "--data", data, "export"); got != ordinary {
				t.Errorf("%s: the mentions come back otherwise\n%s", name, firstDifference(got, ordinary))
			}
			if got := earshotIn(t, dir, "--data", data, "export", "--all"); got != want {
				t.Errorf("%s comes back otherwise\n%s", name, firstDifference(got, want))
			}
		}
	}
	doctor := earshotIn(t, dir, "--data", "same.jsonl.d", "doctor")
	if strings.Contains(doctor, "missing") {
		t.Errorf("doctor: %s", doctor)
	}
}

// decide is what people do in a working day.
func decide(t *testing.T, dir, data string) {
	t.Helper()
	cfg, err := config.Load(filepath.Join(dir, "rules.toml"))
	if err != nil {
		t.Fatal(err)
	}
	a, _, _ := appIn(t, dir, time.Now)
	cfg.DataDir = filepath.Join(dir, data)
	m, err := a.open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	handled, note, nobody := journal.StatusHandled, "called <back> & \"thanked\"", ""
	for _, step := range []func(context.Context) error{
		func(ctx context.Context) error {
			return m.Journal().Triage(ctx, "x002", journal.TriageChange{Status: &handled, Note: &note}, "dana")
		},
		func(ctx context.Context) error {
			return m.Journal().Triage(ctx, "x002", journal.TriageChange{AddTags: []string{"vip", "a b"}, Sentiment: map[string]mention.Label{"": mention.Positive}}, "kim")
		},
		func(ctx context.Context) error { return m.Journal().Undo(ctx, "x002", "dana") },
		func(ctx context.Context) error {
			return m.Journal().Triage(ctx, "x024", journal.TriageChange{Status: &handled, Assignee: &nobody}, "kim") // it was edited
		},
		func(ctx context.Context) error {
			return m.Journal().SaveSearch(ctx, journal.SavedSearch{Name: "burns & <scalds>", Query: "burn*", View: `{"sort":"negative"}`, By: "dana"})
		},
		func(ctx context.Context) error {
			_, err := m.Engine().Mute(ctx, alerts.Mute{Kind: alerts.MuteWord, Value: "climbing wall", Until: time.Now().Add(48 * time.Hour), By: "kim"})
			return err
		},
		func(ctx context.Context) error {
			_, err := m.Engine().Silence(ctx, alerts.Silence{Brands: []string{"acme"}, Until: time.Now().Add(time.Hour), By: "kim", Comment: "launch day"})
			return err
		},
		func(ctx context.Context) error {
			_, err := m.Journal().Forget(ctx, journal.Target{ID: "x003"}, "dana", "asked by mail")
			return err
		},
		m.CatchUp,
	} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAHistoryThatCannotBeIsRefused: a file says what nobody could have done.
func TestAHistoryThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for name, history := range map[string]string{
		"a state there is not":       `{"changes":[{"what":"x","triage":{"status":"eaten"}}]}`,
		"a sentiment there is not":   `{"changes":[{"what":"x","corrections":{"":"furious"}}]}`,
		"takes back what comes last": `{"changes":[{"what":"x","triage":{"status":"handled"},"undoes":7}]}`,
	} {
		dir := t.TempDir()
		file := filepath.Join(dir, "m.jsonl")
		if err := os.WriteFile(file, []byte(`{"id":"a","text":"acme kettle","published":"2026-11-20T09:00:00Z","history":`+history+"}\n"+`{"record":"mute","mute":{"kind":"shout"}}`+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		a, stdout, stderr := appIn(t, dir, time.Now)
		code := execute(t.Context(), a, []string{"--data", filepath.Join(dir, "data"), "import", file})
		if code != 1 || !strings.Contains(stdout.String(), "2 refused") {
			t.Errorf("%s: exit %d, %q, %q", name, code, stdout.String(), stderr.String())
		}
	}
}
