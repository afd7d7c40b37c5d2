package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// Delete erases mentions that their source has withdrawn, as Delete entries, and
// returns how many it held. They are not taken in again under the same id.
func (j *Journal) Delete(ctx context.Context, ids []string, why string) (int, error) {
	var f Forgotten
	err := j.write(ctx, func(ctx context.Context, w *writer) error {
		f = Forgotten{}
		for _, id := range ids {
			state, err := w.find(ctx, id)
			if errors.Is(err, mention.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if err := w.erase(ctx, state.mention, state.cur, why, &f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("delete %d mentions: %w", len(ids), err)
	}
	return len(f.IDs), nil
}

// Expire erases mentions discovered before a moment, at most limit of them, and
// returns how many went. They leave no Delete entry: what follows the journal
// drops whole partitions by time. Nothing goes when the newest mention would,
// too: then it is the clock that is wrong.
func (j *Journal) Expire(ctx context.Context, before time.Time, limit int) (int, error) {
	var n int64
	err := j.write(ctx, func(ctx context.Context, w *writer) error {
		var newest sql.NullInt64
		if err := w.tx.QueryRowContext(ctx, `SELECT max(discovered) FROM journal_mentions`).Scan(&newest); err != nil {
			return err
		}
		if !newest.Valid {
			return nil
		}
		if newest.Int64 < before.UnixMicro() {
			return fmt.Errorf("%s lies after the newest mention (%s): is the clock right?",
				before.Format(time.RFC3339), time.UnixMicro(newest.Int64).UTC().Format(time.RFC3339))
		}
		var err error
		n, err = w.expire(ctx, before.UnixMicro(), limit)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("expire mentions: %w", err)
	}
	return int(n), nil
}

func (w *writer) expire(ctx context.Context, before int64, limit int) (int64, error) {
	const old = `(SELECT seq FROM journal_mentions WHERE discovered < ?1 ORDER BY discovered LIMIT ?2)`
	for _, query := range []string{
		`DELETE FROM journal_enrichments WHERE seq IN ` + old,
		`DELETE FROM journal_enrichments WHERE seq IN (SELECT c.seq FROM journal_changes c WHERE c.mention IN ` + old + `)`,
		`DELETE FROM journal_revisions WHERE mention IN ` + old,
		`DELETE FROM journal_changes WHERE mention IN ` + old,
	} {
		if _, err := w.tx.ExecContext(ctx, query, before, limit); err != nil {
			return 0, err
		}
	}
	res, err := w.tx.ExecContext(ctx, `DELETE FROM journal_mentions WHERE seq IN `+old, before, limit)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
