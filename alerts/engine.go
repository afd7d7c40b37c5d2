package alerts

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

// Options are what an engine needs beside its database and rules.
type Options struct {
	Now func() time.Time
	Log *slog.Logger
	// Grace is how far the engine's clock stays behind the wall in [Engine.Tick], so
	// that a mention discovered just before is not overtaken by time; 0 means ten
	// seconds.
	Grace time.Duration
	// Digest completes the figures of a scheduled summary about a brand with what the
	// whole period shows; nil, or an error, leaves the rules' own.
	Digest func(ctx context.Context, brand string, f *DigestFigures) error
	// Said is called after messages were put into the outbox: to wake the courier.
	Said func()
}

// Engine is the core with a memory: every step it takes is one transaction that
// holds its state, its place in the journal and the messages it decided on. It is
// safe for concurrent use.
type Engine struct {
	mu      sync.Mutex
	cfg     *config.Config
	db      *sqlite.DB
	box     *Outbox
	o       Options
	core    *Core
	cursor  uint64
	ended   []ended
	tallies map[tallyKey]int
	kept    []kept
	gone    []string // mentions deleted in the step under way
}

// Open brings the tables up to date and takes up the engine where it stood.
func Open(ctx context.Context, db *sqlite.DB, cfg *config.Config, o Options) (*Engine, error) {
	if err := sqlite.Migrate(ctx, db, "alerts", schema); err != nil {
		return nil, err
	}
	if err := sqlite.Migrate(ctx, db, "alerts_mute", muteSchema); err != nil {
		return nil, err
	}
	if err := sqlite.Migrate(ctx, db, "alerts_verdict", verdictSchema); err != nil {
		return nil, err
	}
	if err := sqlite.Migrate(ctx, db, "alerts_quote", quoteSchema); err != nil {
		return nil, err
	}
	if err := sqlite.Migrate(ctx, db, "alerts_once", onceSchema); err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Grace == 0 {
		o.Grace = 10 * time.Second
	}
	e := &Engine{cfg: cfg, db: db, box: NewOutbox(db.Write, db.Read, o.Now), o: o}
	if err := e.load(ctx); err != nil {
		return nil, fmt.Errorf("open the rules engine: %w", db.Explain(err))
	}
	return e, nil
}

// Outbox is where the engine's messages wait to be delivered.
func (e *Engine) Outbox() *Outbox { return e.box }

// Cursor is the last journal sequence the engine has taken in.
func (e *Engine) Cursor() uint64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.cursor
}

// Take judges entries and moves the cursor, all in one transaction: after an
// error nothing of it happened. Entries are taken in the order they were discovered, so a
// caller that is behind should hand over large batches.
func (e *Engine) Take(ctx context.Context, entries []mention.Entry, cursor uint64) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if cursor <= e.cursor {
		return nil
	}
	order := make([]*mention.Entry, 0, len(entries))
	for k := range entries {
		if entries[k].Seq > e.cursor {
			order = append(order, &entries[k])
		}
	}
	slices.SortStableFunc(order, func(a, b *mention.Entry) int { return a.Mention.Discovered.Compare(b.Mention.Discovered) })
	for _, entry := range order {
		e.core.Take(entry)
		if entry.Op == mention.Delete {
			e.gone = append(e.gone, entry.Mention.ID)
		}
	}
	if err := e.commit(ctx, cursor); err != nil {
		return fmt.Errorf("judge entries up to %d: %w", cursor, err)
	}
	e.sweep(ctx)
	return nil
}

// Tick lets time pass while no mention comes: windows empty, incidents close,
// digests are written. Call it only when the journal has been followed to its end.
func (e *Engine) Tick(ctx context.Context, now time.Time) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.core.Advance(now.Add(-e.o.Grace).UTC())
	if !e.changed() {
		return nil
	}
	if err := e.commit(ctx, e.cursor); err != nil {
		return fmt.Errorf("let time pass to %s: %w", now.UTC().Format(time.RFC3339), err)
	}
	return nil
}

// changed reports whether anything is worth a transaction.
func (e *Engine) changed() bool {
	return len(e.core.said) > 0 || len(e.core.dirtyInc) > 0 || len(e.ended) > 0 || len(e.tallies) > 0 || len(e.kept) > 0 ||
		slices.ContainsFunc(e.core.inst, func(i *instance) bool { return i.dirty })
}

// Reload swaps the rules. What each rule that is still there knows and said stays; a
// rule that now counts something else starts its window anew.
func (e *Engine) Reload(ctx context.Context, cfg *config.Config) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.commit(ctx, e.cursor); err != nil {
		return fmt.Errorf("keep state before new rules: %w", err)
	}
	old := e.cfg
	e.cfg = cfg
	if err := e.load(ctx); err != nil {
		e.cfg = old
		return fmt.Errorf("take up new rules: %w", err)
	}
	return nil
}

// Prune forgets how single matches ended and silences that are over, a month after
// they were, and verdicts beyond retention.verdicts. Counts by day stay. Call it daily.
func (e *Engine) Prune(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	month := e.o.Now().Add(-matchesKept).UnixMilli()
	steps := []struct {
		sql    string
		before int64
	}{
		{`DELETE FROM alerts_match WHERE at<?`, month},
		{`DELETE FROM alerts_silence WHERE until<?`, month},
		{`DELETE FROM alerts_gap WHERE ended>0 AND ended<?`, e.o.Now().Add(-gapsKept).UnixMilli()},
	}
	if keep := e.cfg.Retention.Verdicts; keep > 0 {
		steps = append(steps, struct {
			sql    string
			before int64
		}{`DELETE FROM alerts_verdict WHERE at<?`, e.o.Now().Add(-keep).UnixMilli()})
	}
	for _, s := range steps {
		if _, err := e.db.Write.ExecContext(ctx, s.sql, s.before); err != nil {
			return fmt.Errorf("forget what is long over: %w", err)
		}
	}
	return nil
}

// note keeps how a match ended for the next commit.
func (e *Engine) note(i *instance, id string, r Reason) {
	at := e.core.clock
	e.tallies[tallyKey{at.Format("2006-01-02"), i.rule.Name, i.brand, r}]++
	if e.o.Now().Sub(at) > matchesKept {
		return
	}
	incident := ""
	if inc := e.core.open[i.brand]; inc != nil && r.Sent() {
		incident = inc.ID
	}
	e.ended = append(e.ended, ended{id, i.rule.Name, i.brand, at, r, incident})
}
