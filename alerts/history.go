package alerts

import (
	"context"
	"fmt"
)

// Last is the id of the newest row, 0 of an empty outbox.
func (o *Outbox) Last(ctx context.Context) (int64, error) {
	var id int64
	if err := o.read.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM alerts_outbox`).Scan(&id); err != nil {
		return 0, fmt.Errorf("read the newest message: %w", err)
	}
	return id, nil
}

// Withdraw takes what waits and came after the row with this id out of the queue, and
// returns it oldest first: history is told to whoever imported it and never sent
// to a channel.
func (o *Outbox) Withdraw(ctx context.Context, after int64) ([]OutboxRow, error) {
	rows, err := o.query(ctx, `SELECT `+rowColumns+` FROM alerts_outbox WHERE id>? AND state='pending' ORDER BY id`, after)
	if err != nil {
		return nil, err
	}
	_, err = o.write.ExecContext(ctx, `UPDATE alerts_outbox SET state='caught up', changed_at=? WHERE id>? AND state='pending'`,
		o.now().UnixMilli(), after)
	if err != nil {
		return nil, fmt.Errorf("withdraw messages about history: %w", err)
	}
	return rows, nil
}
