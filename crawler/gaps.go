package crawler

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/earshot/earshot/internal/sqlite"
)

// gapChange is what one poll means for the ledger of one source.
type gapChange struct {
	open   *Gap      // the source stopped being heard
	close  time.Time // it is heard again
	healed bool      // and what it showed reaches back far enough
	add    []Gap     // intervals the source itself reports
}

func (g gapChange) apply(ctx context.Context, tx *sql.Tx, name string) error {
	if !g.close.IsZero() {
		if _, err := tx.ExecContext(ctx, `UPDATE crawler_gaps SET finish = ?, healed = ? WHERE source = ? AND finish IS NULL`,
			toNano(g.close), g.healed, name); err != nil {
			return fmt.Errorf("close gap: %w", err)
		}
	}
	if g.open != nil {
		if _, err := tx.ExecContext(ctx, `INSERT INTO crawler_gaps (source, start, reason)
			SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM crawler_gaps WHERE source = ? AND finish IS NULL)`,
			name, toNano(g.open.From), g.open.Reason, name); err != nil {
			return fmt.Errorf("open gap: %w", err)
		}
	}
	for _, add := range g.add {
		longer, err := tx.ExecContext(ctx, `UPDATE crawler_gaps SET finish = max(finish, ?4) WHERE id = (SELECT id FROM crawler_gaps
			WHERE source = ?1 AND reason = ?2 AND NOT healed AND start <= ?3 AND finish >= ?3 ORDER BY id DESC LIMIT 1)`,
			name, add.Reason, toNano(add.From), toNano(add.To))
		if err != nil {
			return fmt.Errorf("extend gap: %w", err)
		}
		if n, err := longer.RowsAffected(); err == nil && n > 0 {
			continue // a source that never shows all there is has one gap, not one a poll
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO crawler_gaps (source, start, finish, reason) VALUES (?, ?, ?, ?)`,
			name, toNano(add.From), toNano(add.To), add.Reason); err != nil {
			return fmt.Errorf("add gap: %w", err)
		}
	}
	return nil
}

// forgetAbsent ends the gaps of sources that are no longer listened to: what
// nobody asks for is not missed.
func (s store) forgetAbsent(ctx context.Context, listened []string, now time.Time) error {
	names, err := json.Marshal(listened)
	if err != nil {
		return fmt.Errorf("end gaps: %w", err)
	}
	_, err = s.db.Write.ExecContext(ctx, `UPDATE crawler_gaps SET finish = ? WHERE finish IS NULL AND source NOT IN (SELECT value FROM json_each(?))`,
		toNano(now), string(names))
	if err != nil {
		return fmt.Errorf("end gaps: %w", err)
	}
	return nil
}

// Gaps lists the intervals between from and to in which some source could not
// be heard, oldest first; those still open end in the zero time.
func Gaps(ctx context.Context, db *sqlite.DB, from, to time.Time) ([]Gap, error) {
	if mark, err := GapMark(ctx, db); err != nil || mark == "" {
		return nil, err
	}
	rows, err := db.Read.QueryContext(ctx, `SELECT source, start, finish, reason, healed FROM crawler_gaps
		WHERE start < ? AND (finish IS NULL OR finish > ?) ORDER BY start, source`, toNano(to), toNano(from))
	if err != nil {
		return nil, fmt.Errorf("read gaps: %w", err)
	}
	defer rows.Close()
	var out []Gap
	for rows.Next() {
		var g Gap
		var start int64
		var finish sql.NullInt64
		if err := rows.Scan(&g.Source, &start, &finish, &g.Reason, &g.Healed); err != nil {
			return nil, fmt.Errorf("read gaps: %w", err)
		}
		g.From, g.To = fromNano(start), fromNano(finish.Int64)
		out = append(out, g)
	}
	return out, rows.Err()
}

// GapMark changes whenever the ledger of gaps does; "" means there is none yet.
func GapMark(ctx context.Context, db *sqlite.DB) (string, error) {
	var tables, last, over, until int64
	err := db.Read.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'crawler_gaps'`).Scan(&tables)
	if err != nil || tables == 0 {
		return "", db.Explain(err)
	}
	err = db.Read.QueryRowContext(ctx, `SELECT coalesce(max(id), 0), count(finish), coalesce(max(finish), 0) FROM crawler_gaps`).Scan(&last, &over, &until)
	if err != nil {
		return "", fmt.Errorf("read gaps: %w", db.Explain(err))
	}
	return fmt.Sprintf("%d/%d/%d", last, over, until), nil
}

// Gaps is [Gaps] of this crawler's own ledger.
func (c *Crawler) Gaps(ctx context.Context, from, to time.Time) ([]Gap, error) {
	return Gaps(ctx, c.opt.DB, from, to)
}
