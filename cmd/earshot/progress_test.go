package main

import (
	"strings"
	"testing"
	"time"
)

func TestLongWorkSaysALineEveryTenSecondsWhereThereIsNoTerminal(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	a, _, stderr := appIn(t, t.TempDir(), func() time.Time { return now })
	p := a.progress("import")
	for second := range 25 {
		p.at(float64(second)/25, "so far")
		now = now.Add(time.Second)
	}
	p.end()
	if got, want := stderr.String(), "import: 40 %, so far\nimport: 80 %, so far\n"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	stderr.Reset()
	now = now.Add(time.Hour)
	p.at(-1, "34 MB written")
	if got, want := stderr.String(), "import: 34 MB written\n"; got != want {
		t.Errorf("said %q of work whose size nobody knows, want %q", got, want)
	}
	stderr.Reset()
	a.quiet = true
	now = now.Add(time.Hour)
	if p.at(0.9, "so far"); strings.TrimSpace(stderr.String()) != "" {
		t.Errorf("with --quiet it said %q", stderr.String())
	}
}
