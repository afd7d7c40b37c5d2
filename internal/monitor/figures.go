package monitor

import (
	"context"
	"time"

	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/metrics"
)

// Figures reads everything /metrics shows, now. Each figure comes from the room
// that keeps it.
func (m *Monitor) Figures(ctx context.Context) (metrics.Figures, error) {
	f := metrics.Figures{
		OpenGaps: map[string]time.Duration{}, Requests: map[string]uint64{}, Outbox: map[string]int{},
		Indexed: m.index.Cursor(), Judged: m.engine.Cursor(),
	}
	health, err := m.Health(ctx)
	if err != nil {
		return f, err
	}
	for i := range health {
		f.Sources = append(f.Sources, figuresOf(&health[i]))
	}
	now := m.Now()
	gaps, err := m.Gaps(ctx, now, now.Add(time.Second))
	if err != nil {
		return f, err
	}
	for _, g := range gaps {
		if g.To.IsZero() {
			f.OpenGaps[g.Source] = max(0, now.Sub(g.From))
		}
	}
	if m.door != nil {
		for reason, n := range m.door.Counts() {
			f.Requests[string(reason)] = n
		}
	}
	if m.crawler != nil {
		f.Push, f.Leases = m.crawler.PushCounts()
	}
	if f.Head, err = m.journal.Head(ctx); err != nil {
		return f, err
	}
	if f.Enriched, err = m.journal.EnrichCursor(ctx); err != nil {
		return f, err
	}
	states, err := m.outbox().Counts(ctx)
	for state, n := range states {
		f.Outbox[string(state)] = n
	}
	return f, err
}

func figuresOf(h *crawler.Health) metrics.Source {
	s := metrics.Source{
		Name: h.Name, Type: h.Type, Up: h.Condition == crawler.OK, Condition: string(h.Condition),
		LastOK: h.LastOK, LastNew: h.LastNew, NextPoll: h.NextPoll, Interval: h.Interval, Streak: h.Streak,
		Polls: h.Polls, Failures: h.Failures, Requests: h.Requests, Bytes: h.Bytes, Spent: h.Spent, Took: h.Took,
		NewPerHour: h.NewPerHour, Seen: h.Seen, Outcomes: make(map[string]int64, len(h.Outcomes)),
	}
	for reason, n := range h.Outcomes {
		s.Outcomes[string(reason)] = n
	}
	return s
}

// Standing is how far the journal and each of those who follow it are, as numbers of its entries.
type Standing struct{ Head, Enriched, Indexed, Judged uint64 }

// Standing reads how far everything is, now.
func (m *Monitor) Standing(ctx context.Context) (s Standing, err error) {
	if s.Head, err = m.journal.Head(ctx); err != nil {
		return s, err
	}
	s.Enriched, err = m.journal.EnrichCursor(ctx)
	s.Indexed, s.Judged = m.index.Cursor(), m.engine.Cursor()
	return s, err
}

// Since is what share of the entries that came after an earlier standing has gone all its way.
func (s Standing) Since(earlier Standing) float64 {
	ways := 3 * float64(s.Head-min(s.Head, earlier.Head))
	if ways == 0 {
		return 1
	}
	gone := 0.0
	for _, at := range []uint64{s.Enriched, s.Indexed, s.Judged} {
		gone += float64(at - min(at, earlier.Head))
	}
	return min(1, gone/ways)
}
