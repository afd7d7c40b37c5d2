package monitor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const previewRules = `[brands.acme]
query = "acme"
[[rules]]
name = "many"
type = "threshold"
window = "1h"
min_mentions = 5
cooldown = "2h"
`

func TestSetsOfRulesArePlayedSideBySide(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	parse := func(old, new string) *config.Config {
		cfg, err := config.Parse("rules.toml", []byte(strings.Replace(previewRules, old, new, 1)))
		if err != nil {
			t.Fatal(err)
		}
		return cfg
	}
	inForce := parse("", "")
	wall := clock.Wall(func() time.Time { return now })
	m, err := Open(t.Context(), Options{Config: inForce, DataDir: t.TempDir(), Clock: wall, Wall: wall, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	keepBursts(t, m, now)
	from := now.Add(-48 * time.Hour)
	told := 0.0
	sets := []*config.Config{inForce, parse("min_mentions = 5", "min_mentions = 50"), parse(`query = "acme"`, `query = "globex"`)}
	reports, err := m.Backtest(t.Context(), sets, from, now, func(share float64) { told = share })
	if err != nil {
		t.Fatal(err)
	}
	run := alerts.NewBacktest(inForce, from, nil)
	if err := m.journal.Scan(t.Context(), time.Time{}, time.Time{}, func(e mention.Entry) error { run.Take(&e); return nil }); err != nil {
		t.Fatal(err)
	}
	want := run.Finish(now, nil)
	var got [3]int
	for i := range reports {
		got[i] = reports[i].Rules[0].Alerts
	}
	if got[0] == 0 || got[0] != want.Rules[0].Alerts || got[1] != 0 || got[2] == 0 || got[2] >= got[0] {
		t.Errorf("alerts %v, want %d as by itself, none of 50 an hour, fewer about another brand", got, want.Rules[0].Alerts)
	}
	if len(reports[0].Rules[0].Series) < 90 || told <= 0 || told > 1 {
		t.Errorf("%d points, told %v", len(reports[0].Rules[0].Series), told)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Backtest(gone, sets, from, now, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// keepBursts keeps thirty mentions within half an hour every six hours of some days,
// one burst of them about another brand.
func keepBursts(t *testing.T, m *Monitor, now time.Time) {
	t.Helper()
	var batch []mention.Mention
	for burst := range 10 {
		for i := range 30 {
			at := now.Add(-time.Duration(6*burst+1)*time.Hour + time.Duration(i)*time.Minute)
			brand := "acme"
			if burst == 4 {
				brand = "globex"
			}
			batch = append(batch, mention.Mention{ID: fmt.Sprintf("%d-%d", burst, i), Kind: "feed", Text: fmt.Sprintf("%s number%d-%d is what word%d says today", brand, burst, i, 31*burst+i), Published: at, Discovered: at})
		}
	}
	if _, err := m.journal.Append(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if err := m.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}
