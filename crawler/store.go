package crawler

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/sqlite"
)

// steps are the crawler's tables, in the order they were ever written.
var steps = []string{
	`CREATE TABLE crawler_sources (
		name        TEXT PRIMARY KEY,
		fingerprint TEXT NOT NULL,
		next_poll   INTEGER NOT NULL,
		state       TEXT NOT NULL,
		health      TEXT NOT NULL
	) STRICT;
	CREATE TABLE crawler_gaps (
		id     INTEGER PRIMARY KEY,
		source TEXT NOT NULL,
		start  INTEGER NOT NULL,
		finish INTEGER,
		reason TEXT NOT NULL,
		healed INTEGER NOT NULL DEFAULT 0
	) STRICT;
	CREATE INDEX crawler_gaps_time ON crawler_gaps (finish, start);`,
}

// record is all that is kept of one source between polls.
type record struct {
	fingerprint string // of what makes it the same place: a changed address starts anew
	next        time.Time
	state       source.State
	health      Health
}

type store struct{ db *sqlite.DB }

func openStore(ctx context.Context, db *sqlite.DB) (store, error) {
	if err := sqlite.Migrate(ctx, db, "crawler", steps); err != nil {
		return store{}, fmt.Errorf("open crawler state: %w", err)
	}
	return store{db}, nil
}

// load returns the record of a source, and false when there is none.
func (s store) load(ctx context.Context, name string) (record, bool, error) {
	var r record
	var next int64
	var state, health string
	err := s.db.Read.QueryRowContext(ctx, `SELECT fingerprint, next_poll, state, health FROM crawler_sources WHERE name = ?`, name).
		Scan(&r.fingerprint, &next, &state, &health)
	if errors.Is(err, sql.ErrNoRows) {
		return record{}, false, nil
	}
	if err != nil {
		return record{}, false, fmt.Errorf("load source %q: %w", name, err)
	}
	r.next = fromNano(next)
	if err := errors.Join(json.Unmarshal([]byte(state), &r.state), json.Unmarshal([]byte(health), &r.health)); err != nil {
		return record{}, false, nil // unreadable notes are no notes: begin anew
	}
	return r, true, nil
}

// save writes a record, with what this poll did to the gap ledger, in one
// transaction.
func (s store) save(ctx context.Context, r record, gaps gapChange) error {
	state, err1 := json.Marshal(r.state)
	health, err2 := json.Marshal(r.health)
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("save source %q: %w", r.health.Name, err)
	}
	tx, err := s.db.Write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("save source %q: %w", r.health.Name, err)
	}
	defer func() { _ = tx.Rollback() }()
	_, err = tx.ExecContext(ctx, `INSERT INTO crawler_sources (name, fingerprint, next_poll, state, health) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint, next_poll = excluded.next_poll, state = excluded.state, health = excluded.health`,
		r.health.Name, r.fingerprint, toNano(r.next), string(state), string(health))
	if err == nil {
		err = gaps.apply(ctx, tx, r.health.Name)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return fmt.Errorf("save source %q: %w", r.health.Name, err)
	}
	return nil
}

func toNano(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func fromNano(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}
