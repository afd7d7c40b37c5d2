package monitor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// seriesStep is how closely a preview's readings lie: a spike of half an hour must
// not fall between two of them.
const seriesStep = 30 * time.Minute

// Backtest plays sets of rules side by side over the mentions kept in a stretch of
// time, in one reading of the journal, and reports on each, with its series. What
// stands before from only teaches the baselines. progress, which may be nil, is told now
// and then what share is done. It ends early with ctx.
func (m *Monitor) Backtest(ctx context.Context, sets []*config.Config, from, until time.Time, progress func(share float64)) (_ []alerts.Report, err error) {
	gaps, err := m.engine.Gaps(ctx)
	if err != nil {
		return nil, err
	}
	judged, err := m.engine.Incidents(ctx, from.Add(-time.Hour), time.Time{}, 100_000)
	if err != nil {
		return nil, err
	}
	var players []*player
	defer func() {
		for _, p := range players {
			err = errors.Join(err, p.close())
		}
	}()
	for _, cfg := range sets {
		p, err := m.newPlayer(ctx, cfg, from, gaps)
		if err != nil {
			return nil, err
		}
		players = append(players, p)
	}
	begin := from.Add(-alerts.Warmup)
	if err := m.playBack(ctx, players, begin, until, progress); err != nil {
		return nil, err
	}
	var reports []alerts.Report
	for _, p := range players {
		reports = append(reports, p.run.Finish(until, judged))
	}
	return reports, nil
}

// playBack reads the journal once for all players.
func (m *Monitor) playBack(ctx context.Context, players []*player, begin, until time.Time, progress func(float64)) error {
	n := 0
	var first time.Time
	err := m.journal.Scan(ctx, begin, until, func(e mention.Entry) error {
		for _, p := range players {
			p.take(e)
		}
		if first.IsZero() {
			first = e.Mention.Discovered
		}
		if n++; n%256 != 0 {
			return nil
		}
		if progress != nil && until.After(first) {
			progress(min(1, e.Mention.Discovered.Sub(first).Seconds()/until.Sub(first).Seconds()))
		}
		return ctx.Err()
	})
	if err != nil {
		return fmt.Errorf("play rules over what is kept: %w", err)
	}
	return nil
}

// player is one set of rules at play. A set with other brands sees the mentions as
// those brands would.
type player struct {
	run   *alerts.Backtest
	bench *Bench
}

func (m *Monitor) newPlayer(ctx context.Context, cfg *config.Config, from time.Time, gaps []alerts.Gap) (*player, error) {
	p := &player{run: alerts.NewBacktest(cfg, from, gaps)}
	p.run.Series(seriesStep)
	if stampOf(cfg.Brands) == stampOf(m.Config().Brands) {
		return p, nil
	}
	var err error
	p.bench, err = NewBench(ctx, cfg, m.o.Clock.Now)
	return p, err
}

func (p *player) take(e mention.Entry) {
	if p.bench != nil {
		p.bench.Rebrand(&e.Mention, e.Mention.Discovered)
	}
	p.run.Take(&e)
}

func (p *player) close() error {
	if p.bench == nil {
		return nil
	}
	return p.bench.Close()
}

// Crawler is the gatherer, nil before [Monitor.NewCrawler].
func (m *Monitor) Crawler() *crawler.Crawler { return m.crawler }
