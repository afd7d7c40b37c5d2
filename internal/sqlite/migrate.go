package sqlite

import (
	"context"
	"database/sql"
	"fmt"
)

// Migrate brings a room's tables up to date. Steps are SQL scripts in the order
// they were ever written; a step that has landed is never changed. Each runs
// once, in a transaction that also records it. A file that has seen more
// steps than these was written by a newer program: [ErrNewer].
func Migrate(ctx context.Context, db *DB, room string, steps []string) error {
	tx, err := db.Write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("migrate %s: %w", room, db.Explain(err))
	}
	defer func() { _ = tx.Rollback() }()
	done, err := version(ctx, tx, room)
	if err != nil {
		return fmt.Errorf("migrate %s: %w", room, db.Explain(err))
	}
	if done > len(steps) {
		return fmt.Errorf("migrate %s: %w", room, &Error{Path: db.path, Kind: ErrNewer})
	}
	for i := done; i < len(steps); i++ {
		if _, err := tx.ExecContext(ctx, steps[i]); err != nil {
			return fmt.Errorf("migrate %s, step %d: %w", room, i+1, db.Explain(err))
		}
	}
	if done == len(steps) {
		return nil
	}
	const note = `INSERT INTO earshot_schema (room, version) VALUES (?, ?)
		ON CONFLICT (room) DO UPDATE SET version = excluded.version`
	if _, err := tx.ExecContext(ctx, note, room, len(steps)); err != nil {
		return fmt.Errorf("migrate %s: %w", room, db.Explain(err))
	}
	return db.Explain(tx.Commit())
}

func version(ctx context.Context, tx *sql.Tx, room string) (int, error) {
	const table = `CREATE TABLE IF NOT EXISTS earshot_schema (room TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID`
	if _, err := tx.ExecContext(ctx, table); err != nil {
		return 0, err
	}
	var v int
	err := tx.QueryRowContext(ctx, `SELECT version FROM earshot_schema WHERE room = ?`, room).Scan(&v)
	if err == sql.ErrNoRows {
		return 0, nil
	}
	return v, err
}
