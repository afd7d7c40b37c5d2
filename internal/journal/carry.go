package journal

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"
)

// Tombstone is something forgotten on request, as a hash: it names nobody.
type Tombstone struct {
	Key  string    `json:"key"`  // hexadecimal
	Kind string    `json:"kind"` // id, url, author
	At   time.Time `json:"at"`
	By   string    `json:"by,omitempty"`
	Why  string    `json:"why,omitempty"`
}

// Tombstones are all there are, in the order of their keys.
func (j *Journal) Tombstones(ctx context.Context) ([]Tombstone, error) {
	rows, err := j.db.Read.QueryContext(ctx, `SELECT key, kind, at, who, why FROM journal_tombstones ORDER BY key`)
	if err != nil {
		return nil, fmt.Errorf("list tombstones: %w", j.db.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	var all []Tombstone
	for rows.Next() {
		var t Tombstone
		var key []byte
		var at int64
		if err := rows.Scan(&key, &t.Kind, &at, &t.By, &t.Why); err != nil {
			return nil, fmt.Errorf("list tombstones: %w", err)
		}
		t.Key, t.At = hex.EncodeToString(key), time.UnixMicro(at).UTC()
		all = append(all, t)
	}
	return all, j.db.Explain(rows.Err())
}

// Entomb sets a tombstone that was set elsewhere; one that stands here stays as it is.
// What it names is erased here too. It reports whether it is new.
func (j *Journal) Entomb(ctx context.Context, t Tombstone) (bool, error) {
	raw, err := hex.DecodeString(t.Key)
	if err != nil || len(raw) != len(tombKey{}) {
		return false, fmt.Errorf("tombstone %q: want %d hexadecimal digits", t.Key, 2*len(tombKey{}))
	}
	var n int64
	err = j.write(ctx, func(ctx context.Context, w *writer) error {
		res, err := w.tx.ExecContext(ctx, `INSERT INTO journal_tombstones (key, kind, at, who, why, done) VALUES (?,?,?,?,?,0)
			ON CONFLICT (key) DO NOTHING`, raw, t.Kind, t.At.UnixMicro(), t.By, t.Why)
		if err != nil {
			return err
		}
		if n, err = res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return w.restamp(ctx)
	})
	if err == nil && n > 0 {
		_, err = j.FinishForgetting(ctx)
	}
	if err != nil {
		return false, fmt.Errorf("set tombstone: %w", err)
	}
	return n > 0, nil
}

// CarrySearch keeps a search that was saved elsewhere, with who and when; one of the same
// name here stays. It reports whether it is new.
func (j *Journal) CarrySearch(ctx context.Context, s SavedSearch) (bool, error) {
	if err := s.check(); err != nil {
		return false, err
	}
	res, err := j.db.Write.ExecContext(ctx, `INSERT INTO journal_searches (name, query, view, who, at) VALUES (?,?,?,?,?) ON CONFLICT (name) DO NOTHING`,
		s.Name, s.Query, s.View, s.By, s.At.UnixMicro())
	if err != nil {
		return false, fmt.Errorf("keep search %q: %w", s.Name, j.db.Explain(err))
	}
	n, err := res.RowsAffected()
	return n > 0, err
}
