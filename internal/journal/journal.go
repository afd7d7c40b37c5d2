// Package journal is the truth: every mention ever taken in, every change to
// it, in one order, durable before it is acknowledged.
//
// It owns the data directory's lock, the journal's tables in the one database,
// the sequence numbers that the index and the rules follow as cursors, what
// earshot worked out about a mention, and what people did with it. It never
// judges a mention, never gathers one and never calls anybody: who wants to
// know waits on [Journal.Changed].
package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/earshot/earshot/internal/sqlite"
)

// Options are what a journal needs to know about its surroundings.
type Options struct {
	// Now is the clock; required. It stamps what is discovered and who changed
	// what when.
	Now func() time.Time
	// Log takes the journal's few messages; nil discards them.
	Log *slog.Logger
	// Retention is how long mentions are kept, counted from their event time;
	// zero keeps them for ever. Older ones are refused as too old.
	Retention time.Duration
}

// Journal is the open journal. It is safe for concurrent use.
type Journal struct {
	db   *sqlite.DB
	now  func() time.Time
	log  *slog.Logger
	keep time.Duration
	stmt statements

	queue appendQueue

	mu      sync.Mutex
	changed chan struct{} // closed and replaced at each commit
	stories *Stories      // nil until opened
	tombs   tombstones    // guarded by the write connection: only one writer
	leftOut atomic.Int64  // see LeftOut
}

// Open brings the journal's tables up to date and opens it. Closing the
// database closes the journal.
func Open(ctx context.Context, db *sqlite.DB, o Options) (*Journal, error) {
	if o.Now == nil {
		return nil, errors.New("open journal: no clock")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := sqlite.Migrate(ctx, db, "journal", schema); err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	j := &Journal{db: db, now: o.Now, log: o.Log, keep: o.Retention, changed: make(chan struct{})}
	if err := j.stmt.prepare(ctx, db); err != nil {
		return nil, fmt.Errorf("open journal: %w", db.Explain(err))
	}
	if f, err := j.FinishForgetting(ctx); err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	} else if len(f.IDs) > 0 {
		j.log.InfoContext(ctx, "finished a forgetting that was cut short", "count", len(f.IDs))
	}
	return j, nil
}

// Head is the sequence number of the last entry, 0 of an empty journal.
func (j *Journal) Head(ctx context.Context) (uint64, error) {
	return j.state(ctx, j.db.Read, stateHead)
}

// EnrichCursor is the last sequence number whose enrichment has been stored.
func (j *Journal) EnrichCursor(ctx context.Context) (uint64, error) {
	return j.state(ctx, j.db.Read, stateEnriched)
}

// Changed returns a channel that is closed at the next commit. Take it before
// looking, so that no commit falls between the look and the wait.
func (j *Journal) Changed() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.changed
}

func (j *Journal) announce() {
	j.mu.Lock()
	defer j.mu.Unlock()
	close(j.changed)
	j.changed = make(chan struct{})
}

// The rows of journal_state.
const (
	stateHead       = "head"       // last sequence number given out
	stateEnriched   = "enriched"   // enrichment cursor
	stateTombstones = "tombstones" // changes when the tombstones do
)

type rowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (j *Journal) state(ctx context.Context, q rowQuerier, key string) (uint64, error) {
	var v int64
	err := q.QueryRowContext(ctx, `SELECT value FROM journal_state WHERE key = ?`, key).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read journal %s: %w", key, j.db.Explain(err))
	}
	return uint64(v), nil
}

func setState(ctx context.Context, tx *sql.Tx, key string, v uint64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO journal_state (key, value) VALUES (?, ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, int64(v))
	return err
}

// write runs fn in one transaction and tells the world when it has committed.
// The context may end the wait for the writer, but not a transaction under way.
func (j *Journal) write(ctx context.Context, fn func(ctx context.Context, w *writer) error) error {
	tx, err := j.db.Write.BeginTx(ctx, nil)
	if err != nil {
		return j.db.Explain(err)
	}
	defer func() { _ = tx.Rollback() }()
	// database/sql rolls a transaction back when the context it began with
	// ends; statements get one that does not, which also spares the driver
	// a goroutine each.
	ctx = context.WithoutCancel(ctx)
	w := &writer{j: j, tx: tx}
	if err := w.begin(ctx); err != nil {
		return j.db.Explain(err)
	}
	if err := fn(ctx, w); err != nil {
		return j.db.Explain(err)
	}
	if err := w.end(ctx); err != nil {
		return j.db.Explain(err)
	}
	if err := tx.Commit(); err != nil {
		return j.db.Explain(err)
	}
	j.announce()
	return nil
}

// writer is one write transaction with the counters it moves.
type writer struct {
	j    *Journal
	tx   *sql.Tx
	head uint64 // last sequence number given out, this transaction included
	from uint64 // head when it began
}

// begin reads the counters inside the transaction, so that another process
// writing to the same file (forget, restore) can never make us give out a
// number twice.
func (w *writer) begin(ctx context.Context) error {
	head, err := w.j.state(ctx, w.tx, stateHead)
	if err != nil {
		return err
	}
	w.head, w.from = head, head
	return w.j.tombs.refresh(ctx, w)
}

func (w *writer) end(ctx context.Context) error {
	if w.head == w.from {
		return nil
	}
	return setState(ctx, w.tx, stateHead, w.head)
}

// next gives out a sequence number.
func (w *writer) next() uint64 {
	w.head++
	return w.head
}
