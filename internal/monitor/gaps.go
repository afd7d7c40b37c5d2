package monitor

import (
	"context"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/crawler"
)

// gapsTold is how far back the rules are told of gaps: as long as a baseline
// remembers.
const gapsTold = 70 * 24 * time.Hour

// Gaps lists the intervals between from and to in which some source could not be
// heard, oldest first, healed ones included.
func (m *Monitor) Gaps(ctx context.Context, from, to time.Time) ([]crawler.Gap, error) {
	return crawler.Gaps(ctx, m.db, from, to)
}

// gapKey is what makes a gap the same one later.
type gapKey struct {
	source string
	from   int64 // unix milliseconds, as the rules keep it
}

// listener tells the rules which times could not be heard. It keeps what it has
// told, so that each gap is told when it opens, when it ends and never again.
type listener struct {
	told map[gapKey]time.Time // its end as told; zero while it lasts
	mark string               // of the ledger as told
}

// tellGaps tells the rules what the ledger learnt since the last time.
func (m *Monitor) tellGaps(ctx context.Context) error {
	m.gapsMu.Lock()
	defer m.gapsMu.Unlock()
	mark, err := crawler.GapMark(ctx, m.db)
	if err != nil || mark == m.gaps.mark {
		return err
	}
	now := m.o.Clock.Now()
	if m.gaps.told == nil {
		known, err := m.engine.Gaps(ctx)
		if err != nil {
			return err
		}
		m.gaps.told = make(map[gapKey]time.Time, len(known))
		for _, g := range known {
			m.gaps.told[gapKey{g.Source, g.From.UnixMilli()}] = g.Until
		}
	}
	list, err := m.Gaps(ctx, now.Add(-gapsTold), now.Add(time.Hour))
	if err != nil {
		return err
	}
	for _, g := range list {
		if err := m.tellGap(ctx, g); err != nil {
			return err
		}
	}
	m.gaps.mark = mark
	return nil
}

// tellGap tells the rules of one gap, unless they know. What a source still
// showed soon enough afterwards counts as if it had been heard in time, so such a
// gap is told to have lasted no time at all.
func (m *Monitor) tellGap(ctx context.Context, g crawler.Gap) error {
	until := g.To
	if g.Healed && g.To.Sub(g.From) <= m.Config().Alerts.Lateness {
		until = g.From
	}
	key := gapKey{g.Source, g.From.UnixMilli()}
	if was, known := m.gaps.told[key]; known && was.UnixMilli() == until.UnixMilli() {
		return nil
	}
	if err := m.engine.Unheard(ctx, alerts.Gap{Source: g.Source, From: g.From, Until: until}); err != nil {
		return err
	}
	m.gaps.told[key] = until
	return nil
}
