package monitor

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
)

// Gatherer brings mentions in: the crawler, or a file being imported. It hands
// batches to deliver, which returns once they are durable.
type Gatherer interface {
	Run(ctx context.Context) error
}

// Run listens until ctx ends: it gathers, follows the journal with enrichment,
// index and rules, and delivers what the rules decide. What an earlier run left
// unfinished is simply where the followers' cursors stand, so catching up is the
// first thing they do. A clean end returns nil.
func (m *Monitor) Run(ctx context.Context, gatherer Gatherer, sender alerts.Sender) error {
	group, ctx := errgroup.WithContext(ctx)

	// In: sources to journal.
	group.Go(func() error { return gatherer.Run(ctx) })

	// What changed while nobody ran: stored mentions follow the settings in force.
	group.Go(func() error {
		return m.follow(ctx, follower{name: "settings", step: m.settingsStep, after: done(), forgiving: true})
	})

	// Through: journal to enrichment, then side by side to index and rules.
	group.Go(func() error { return m.follow(ctx, follower{name: "enrich", step: m.enrichStep, forgiving: true}) })
	group.Go(func() error {
		return m.follow(ctx, follower{name: "index", step: m.indexLive, again: m.index.Rewound(), forgiving: true})
	})
	group.Go(func() error { return m.follow(ctx, follower{name: "rules", step: m.rulesStep, forgiving: true}) })
	group.Go(func() error { return m.tick(ctx) })
	group.Go(func() error { return m.retain(ctx) })

	// Beside them: broken or outdated parts of the index are rebuilt while it serves.
	group.Go(func() error { return m.index.Maintain(ctx) })
	group.Go(func() error {
		if err := m.index.Warm(ctx); err != nil && ctx.Err() == nil {
			m.o.Log.Debug("the index could not be read ahead; the first search reads what it needs", "err", err)
		}
		return nil
	})

	// Out: outbox to Slack or terminal.
	courier := m.newCourier(sender)
	m.courier.Store(courier)
	defer m.courier.Store(nil)
	group.Go(func() error { return courier.Run(ctx) })

	err := group.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// Settle takes in everything the journal holds and returns when enrichment, index
// and rules stand at its end: the three followers without a loop. Once ended is
// closed nothing more is expected; a nil channel means there is nothing to wait
// for already.
func (m *Monitor) Settle(ctx context.Context, ended <-chan struct{}) error {
	if ended == nil {
		ended = done()
	}
	group, running := errgroup.WithContext(ctx)
	enriched := make(chan struct{})
	group.Go(func() error {
		defer close(enriched)
		return m.follow(running, follower{name: "enrich", step: m.enrichStep, after: ended})
	})
	group.Go(func() error { return m.follow(running, follower{name: "index", step: m.indexBulk, after: enriched}) })
	group.Go(func() error {
		// A bite is sorted by discovery, so a file in any order is judged rightly
		// only when bites are whole, however fast enrichment went ahead of them.
		select {
		case <-enriched:
		case <-running.Done():
			return nil
		}
		return m.follow(running, follower{name: "rules", step: m.rulesStep, after: enriched})
	})
	if err := group.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// The bites of the followers, in entries. An index batch is as large as it can
// be, because Bleve pays for each one: half a second's worth live, and more when
// history is taken in.
const (
	enrichBite = 1000
	indexFlush = 500
	indexBite  = 5000
	rulesBite  = 10000 // sorted by discovery within one bite: history of several files mixes
)

// flushAfter is how long a mention waits at most for company before it is indexed.
const flushAfter = time.Second

// enrichStep works out the enrichment of the next entries and stores it with the
// cursor in one transaction.
func (m *Monitor) enrichStep(ctx context.Context) (int, error) {
	cursor, err := m.journal.EnrichCursor(ctx)
	if err != nil {
		return 0, err
	}
	entries, err := m.journal.After(ctx, cursor, enrichBite)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	now := m.o.Clock.Now()
	for i := range entries {
		if entries[i].Op != mention.Delete {
			m.enrichOne(&entries[i].Mention, now)
		}
	}
	if err := m.journal.Stories().Assign(ctx, entries); err != nil {
		return 0, err
	}
	return len(entries), m.journal.Enrich(ctx, entries, entries[len(entries)-1].Seq)
}

// enrichOne enriches one mention. A text that breaks the enrichment is kept
// without it: one mention is never worth the stream.
func (m *Monitor) enrichOne(one *mention.Mention, now time.Time) {
	defer func() {
		if fault := recover(); fault != nil {
			m.o.Log.Error("enrichment broke on a mention; it is kept without", "mention_id", one.ID, "fault", fault)
		}
	}()
	m.enrich.enrich(one, now)
}

// settingsStep does at start-up what could not be done while nobody ran.
func (m *Monitor) settingsStep(ctx context.Context) (int, error) {
	if _, err := m.journal.FinishForgetting(ctx); err != nil {
		return 0, err
	}
	_, err := m.applySettings(ctx, nil, m.sayFollowed)
	return 0, err
}

func (m *Monitor) indexLive(ctx context.Context) (int, error) {
	entries, err := m.journal.Enriched(ctx, m.index.Cursor(), indexFlush)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	if len(entries) < indexFlush {
		if err := m.o.Wall.Wait(ctx, flushAfter); err != nil {
			return 0, err
		}
	}
	return m.indexBulk(ctx)
}

func (m *Monitor) indexBulk(ctx context.Context) (int, error) {
	entries, err := m.journal.Enriched(ctx, m.index.Cursor(), indexBite)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	if err := m.index.Apply(ctx, entries, entries[len(entries)-1].Seq); err != nil && !errors.Is(err, index.ErrRewound) {
		return 0, err
	}
	return len(entries), nil // rewound: the next step begins at the index's cursor
}

func (m *Monitor) rulesStep(ctx context.Context) (int, error) {
	entries, err := m.journal.Enriched(ctx, m.engine.Cursor(), rulesBite)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	return len(entries), m.engine.Take(ctx, entries, entries[len(entries)-1].Seq)
}

// tickEvery is how often the rules are told that time passes even though nobody
// speaks: windows close, incidents end, silence is noticed.
const tickEvery = 10 * time.Second

func (m *Monitor) tick(ctx context.Context) error {
	for m.o.Clock.Wait(ctx, tickEvery) == nil {
		if err := m.tellGaps(ctx); err != nil && ctx.Err() == nil {
			m.o.Log.Error("rules: tell what could not be heard", "err", err)
		}
		// Time must not overtake what the rules have yet to read.
		if head, err := m.journal.Head(ctx); err != nil || m.engine.Cursor() < head {
			continue
		}
		if err := m.engine.Tick(ctx, m.o.Clock.Now()); err != nil && ctx.Err() == nil {
			m.o.Log.Error("rules: evaluate at a tick", "err", err)
		}
	}
	return nil
}

// wakeCourier tells whoever delivers that there is something to deliver.
func (m *Monitor) wakeCourier() {
	if c := m.courier.Load(); c != nil {
		c.Wake()
	}
}

func (m *Monitor) newCourier(sender alerts.Sender) *alerts.Courier {
	return alerts.NewCourier(m.outbox(), sender, alerts.CourierOptions{
		Clock:   m.o.Clock,
		Log:     m.o.Log,
		Stale:   m.Config().Alerts.CatchUp,
		Channel: m.Config().Slack.Channel,
	})
}

func (m *Monitor) outbox() *alerts.Outbox {
	return alerts.NewOutbox(m.db.Write, m.db.Read, m.o.Clock.Now)
}
