package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/sqlite/sqlitetest"
)

func TestAnAnswerThatLacksDamagedPagesSaysSoAndFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var rows strings.Builder
	for n := range 300 {
		fmt.Fprintf(&rows, `{"url":"https://example.com/%d","text":"kettle number %d %s","published":"2026-11-20T10:%02d:00Z"}`+"\n", n, n, strings.Repeat("needle", 100), n%60)
	}
	if err := os.WriteFile(filepath.Join(dir, "m.jsonl"), []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "rules.toml"), []byte("[brands.kettle]\nquery = \"kettle\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (code int, stdout, stderr string) {
		a, out, errs := appIn(t, dir, time.Now)
		code = execute(t.Context(), a, append(args, "--config", filepath.Join(dir, "rules.toml"), "--data", filepath.Join(dir, "data")))
		return code, out.String(), errs.String()
	}
	if code, _, errs := run("import", filepath.Join(dir, "m.jsonl")); code != 0 {
		t.Fatalf("import: %s", errs)
	}
	if code, out, _ := run("export", "--all"); code != 0 || strings.Count(out, "kettle number") != 300 {
		t.Fatal("the export of a sound journal is not whole")
	}
	sqlitetest.Spoil(t, filepath.Join(dir, "data", "earshot.db"), "kettle number 150 ")
	code, out, errs := run("export", "--all")
	if n := strings.Count(out, "kettle number"); n < 200 || n >= 300 {
		t.Errorf("%d mentions are exported, want all but those of a page", n)
	}
	if code != 1 || !strings.Contains(errs, "damaged pages") || !strings.Contains(errs, "earshot doctor") {
		t.Errorf("exit %d, said %q", code, errs)
	}
}
