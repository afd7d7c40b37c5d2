package monitor

import (
	"log/slog"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

func TestTheRulesLearnWhatCouldNotBeHeard(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	wall := clock.Wall(func() time.Time { return now })
	m, err := Open(t.Context(), Options{Config: config.Default(), DataDir: t.TempDir(), Clock: wall, Wall: wall, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if list, err := m.Gaps(t.Context(), now.Add(-time.Hour), now); err != nil || len(list) != 0 {
		t.Fatalf("an untouched directory has gaps %v, %v", list, err)
	}
	if _, err := m.NewCrawler(t.Context(), Outside{}); err != nil { // makes the ledger
		t.Fatal(err)
	}
	ledger := func(query string, args ...any) {
		t.Helper()
		if _, err := m.db.Write.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
		if err := m.tellGaps(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	open := `INSERT INTO crawler_gaps (source, start, finish, reason, healed) VALUES (?, ?, ?, 'timeout', ?)`
	ledger(open, "lasting", now.Add(-2*time.Hour).UnixNano(), nil, 0)
	ledger(open, "over", now.Add(-5*time.Hour).UnixNano(), now.Add(-3*time.Hour).UnixNano(), 0)
	ledger(open, "soon filled", now.Add(-50*time.Minute).UnixNano(), now.Add(-20*time.Minute).UnixNano(), 1)
	ledger(open, "filled too late to count", now.Add(-9*time.Hour).UnixNano(), now.Add(-2*time.Hour).UnixNano(), 1)
	ledger(`UPDATE crawler_gaps SET finish = ? WHERE source = 'lasting'`, now.UnixNano())

	got := map[string]alerts.Gap{}
	list, err := m.engine.Gaps(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range list {
		got[g.Source] = g
	}
	for name, want := range map[string]time.Duration{"lasting": 2 * time.Hour, "over": 2 * time.Hour, "soon filled": 0, "filled too late to count": 7 * time.Hour} {
		if g := got[name]; g.Until.Sub(g.From) != want {
			t.Errorf("%s: the rules believe in %v, want %v", name, g.Until.Sub(g.From), want)
		}
	}
	m.gaps = listener{} // a restart tells nothing twice and forgets nothing
	if err := m.tellGaps(t.Context()); err != nil || len(m.gaps.told) != 4 {
		t.Errorf("%d gaps known after a restart, %v", len(m.gaps.told), err)
	}
}
