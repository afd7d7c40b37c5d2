package monitor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// seriesStep is how closely a preview's readings lie: a spike of half an hour must
// not fall between two of them.
const seriesStep = 30 * time.Minute

// Retelling is a backtest to be made.
type Retelling struct {
	// Sets of rules are played side by side. One with other brands than the stored
	// mentions were enriched for sees them as those brands would.
	Sets []*config.Config
	// From and Until bound what is reported on; what stands before only teaches the
	// baselines.
	From, Until time.Time
	// Series asks for readings this far apart; 0 for none.
	Series time.Duration
	// Progress, which may be nil, is told now and then what share is done.
	Progress func(share float64)
}

// Backtest is [Monitor.Retell] with a series for every rule.
func (m *Monitor) Backtest(ctx context.Context, sets []*config.Config, from, until time.Time, progress func(share float64)) ([]alerts.Report, error) {
	return m.Retell(ctx, Retelling{Sets: sets, From: from, Until: until, Series: seriesStep, Progress: progress})
}

// Retell plays sets of rules over the mentions kept in a stretch of time, in one reading of the
// journal, and reports on each. It ends early with ctx.
func (m *Monitor) Retell(ctx context.Context, p Retelling) (_ []alerts.Report, err error) {
	gaps, err := m.engine.Gaps(ctx)
	if err != nil {
		return nil, err
	}
	judged, err := m.engine.Incidents(ctx, p.From.Add(-time.Hour), time.Time{}, 100_000)
	if err != nil {
		return nil, err
	}
	var players []*player
	defer func() {
		for _, p := range players {
			err = errors.Join(err, p.close())
		}
	}()
	for _, cfg := range p.Sets {
		one, err := m.newPlayer(ctx, cfg, p, gaps)
		if err != nil {
			return nil, err
		}
		players = append(players, one)
	}
	if err := m.playBack(ctx, players, p); err != nil {
		return nil, err
	}
	var reports []alerts.Report
	for _, one := range players {
		reports = append(reports, one.run.Finish(p.Until, judged))
	}
	return reports, nil
}

// playBack reads the journal once for all players. What needs no order is done for several
// pages at once, beside the judging.
func (m *Monitor) playBack(ctx context.Context, players []*player, p Retelling) error {
	var first time.Time
	tell := func(begin, end time.Time) {
		if first.IsZero() {
			first = begin
		}
		if p.Progress != nil && p.Until.After(first) {
			p.Progress(min(1, end.Sub(first).Seconds()/p.Until.Sub(first).Seconds()))
		}
	}
	err := m.journal.ScanPages(ctx, p.From.Add(-alerts.Warmup), p.Until.Add(time.Microsecond), func(page []mention.Entry) func() error {
		if len(page) == 0 {
			return ctx.Err
		}
		begin, end := page[0].Mention.Discovered, page[len(page)-1].Mention.Discovered
		ready := make([]alerts.Page, len(players))
		for k, one := range players {
			ready[k] = one.prepare(page)
		}
		return func() error {
			var all sync.WaitGroup
			for k := range players {
				all.Go(func() { players[k].run.TakePage(ready[k]) })
			}
			all.Wait()
			tell(begin, end)
			return ctx.Err()
		}
	})
	if err != nil {
		return fmt.Errorf("play rules over what is kept: %w", err)
	}
	return nil
}

// player is one set of rules at play.
type player struct {
	run   *alerts.Backtest
	bench *Bench // of other brands
}

func (m *Monitor) newPlayer(ctx context.Context, cfg *config.Config, p Retelling, gaps []alerts.Gap) (*player, error) {
	one := &player{run: alerts.NewBacktest(cfg, p.From, gaps)}
	if p.Series > 0 {
		one.run.Series(p.Series)
	}
	same, err := m.EnrichedFor(ctx, cfg)
	if err != nil || same {
		return one, err
	}
	one.bench, err = NewBench(ctx, cfg, m.o.Clock.Now)
	return one, err
}

func (p *player) prepare(page []mention.Entry) alerts.Page {
	if p.bench != nil {
		page = slices.Clone(page) // other players see it as it is stored
		for k := range page {
			p.bench.Rebrand(&page[k].Mention, page[k].Mention.Discovered)
		}
	}
	return p.run.Prepare(page)
}

func (p *player) close() error {
	if p.bench == nil {
		return nil
	}
	return p.bench.Close()
}

// Crawler is the gatherer, nil before [Monitor.NewCrawler].
func (m *Monitor) Crawler() *crawler.Crawler { return m.crawler }
