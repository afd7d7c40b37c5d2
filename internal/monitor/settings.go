package monitor

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// settingsStamp names, in the journal, the settings its enrichment was worked out
// under.
const settingsStamp = "brands"

// stampOf is a number that changes whenever the brands would enrich differently;
// with the tone's stamp mixed in it stands for all settings that do.
func stampOf(brands []config.Brand) uint64 {
	h := fnv.New64a()
	for i := range brands {
		b := &brands[i]
		fmt.Fprintf(h, "%q %q %q %q %q\n", b.Key, b.Name, b.Query.Source(), b.OwnedHandles, b.OwnedSites)
	}
	var sum [8]byte
	return binary.BigEndian.Uint64(h.Sum(sum[:0]))
}

// applySettings makes settings retroactive: when the brands, or what sentiment has
// been taught, are not those the stored mentions were enriched under, all of them
// are enriched again, and say tells of the change. It may be interrupted and begins
// again next time. Progress, when set, hears how far it is.
func (m *Monitor) applySettings(ctx context.Context, progress func(seq, upTo uint64), say func(journal.Recount)) (journal.Recount, error) {
	m.settings.Lock()
	defer m.settings.Unlock()
	stamp := stampOf(m.enrich.book.Load().brands) ^ m.enrich.tone.Load().stamp
	before, err := m.journal.Stamp(ctx, settingsStamp)
	if err != nil || before == stamp {
		return journal.Recount{}, err
	}
	now := m.o.Clock.Now()
	recount, err := m.journal.Recompute(ctx, journal.Recomputation{
		Progress: progress,
		Enrich: func(_ context.Context, one *mention.Mention) error {
			m.enrichOne(one, now)
			return nil
		},
	})
	if err != nil {
		return recount, fmt.Errorf("apply changed settings to what is stored: %w", err)
	}
	say(recount)
	return recount, m.journal.SetStamp(ctx, settingsStamp, stamp)
}

// sayFollowed tells the log what became of stored mentions when settings changed.
func (m *Monitor) sayFollowed(r journal.Recount) {
	if r.Changed > 0 {
		m.o.Log.Info("settings have changed; stored mentions follow", "changed", r.Changed,
			"before", tallied(r.Before), "after", tallied(r.After))
	}
}

// EnrichedFor reports whether what is stored was enriched under the brands of cfg: when
// not, other rules must be tried on mentions enriched anew.
func (m *Monitor) EnrichedFor(ctx context.Context, cfg *config.Config) (bool, error) {
	stored, err := m.journal.Stamp(ctx, settingsStamp)
	if err != nil {
		return false, fmt.Errorf("read which settings hold for what is stored: %w", err)
	}
	return stored == stampOf(cfg.Brands)^m.enrich.tone.Load().stamp, nil
}

// tallied is "acme 120, globex 7".
func tallied(t journal.Tally) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(t.Brands)) {
		if b.Len() > 0 {
			_, _ = io.WriteString(&b, ", ")
		}
		fmt.Fprintf(&b, "%s %d", key, t.Brands[key])
	}
	if b.Len() == 0 {
		return "none"
	}
	return b.String()
}

// CatchUp finishes what an earlier process left undone and brings every follower
// to the journal's end. Commands that read do it first; Run does it as it goes.
func (m *Monitor) CatchUp(ctx context.Context) error {
	if _, err := m.journal.FinishForgetting(ctx); err != nil {
		return err
	}
	if _, err := m.applySettings(ctx, nil, m.sayFollowed); err != nil {
		return err
	}
	return m.Settle(ctx, nil)
}

// Reload puts a new configuration in force for gathering, enrichment and rules, and
// applies changed brands to what is stored.
func (m *Monitor) Reload(ctx context.Context, cfg *config.Config) error {
	m.config.Store(cfg)
	now, err := toneOf(m.Sentiment(), m.Adjustment(), cfg.Brands)
	if err != nil {
		return err
	}
	now.fault = m.AdjustmentFault()
	m.enrich.tone.Store(now)
	m.enrich.book.Store(newBrandBook(cfg.Brands))
	if err := m.engine.Reload(ctx, cfg); err != nil {
		return fmt.Errorf("reload rules: %w", err)
	}
	if m.crawler != nil {
		if err := m.crawler.Reload(ctx, cfg); err != nil {
			return fmt.Errorf("reload sources: %w", err)
		}
	}
	_, err = m.applySettings(ctx, nil, m.sayFollowed)
	return err
}
