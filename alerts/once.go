package alerts

import (
	"context"
	"fmt"
	"time"
)

// onceSchema remembers what may be done once only, such as acting on a signed request.
var onceSchema = []string{`CREATE TABLE alerts_once (key TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;`}

// Once reports whether this is the first time a key is met, and remembers it until then, also
// across restarts. Of two who ask at the same moment one is the first.
func (e *Engine) Once(ctx context.Context, key string, until time.Time) (first bool, err error) {
	now := e.o.Now().UnixMilli()
	if _, err := e.db.Write.ExecContext(ctx, `DELETE FROM alerts_once WHERE until<=?`, now); err != nil {
		return false, fmt.Errorf("forget what may come again: %w", err)
	}
	res, err := e.db.Write.ExecContext(ctx, `INSERT INTO alerts_once(key, until) VALUES(?,?) ON CONFLICT(key) DO NOTHING`, key, until.UnixMilli())
	if err != nil {
		return false, fmt.Errorf("remember what may not come again: %w", err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}
