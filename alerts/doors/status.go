package doors

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Replay takes a door back, so that everything decided since a moment goes out
// again under its old event ids. It says how many messages that is.
func (d *Doors) Replay(ctx context.Context, name string, since time.Time) (int, error) {
	if _, err := d.place(ctx, name); err != nil {
		return 0, err
	}
	var first sql.NullInt64
	var n int
	if err := d.db.Read.QueryRowContext(ctx, `SELECT min(id), count(*) FROM alerts_outbox WHERE at>=?`, since.UnixMilli()).Scan(&first, &n); err != nil {
		return 0, fmt.Errorf("look for what to replay: %w", err)
	}
	if !first.Valid {
		return 0, nil
	}
	if _, err := d.db.Write.ExecContext(ctx, `DELETE FROM alerts_door_dead WHERE door=? AND row>=?`, name, first.Int64); err != nil {
		return 0, fmt.Errorf("forget the dead letters of door %q: %w", name, err)
	}
	return n, d.exec(ctx, name, `cursor=?, attempts=0, next_at=0, began_at=0, error=''`, first.Int64-1)
}

// Status is how a door does.
type Status struct {
	Name   string    `json:"name"`
	Sent   int       `json:"sent"`
	Behind int       `json:"behind"` // messages not dealt with yet
	Dead   int       `json:"dead"`
	Next   time.Time `json:"next,omitzero"` // of a retry
	Error  string    `json:"error,omitempty"`
}

// Status lists the doors in the order of the rules file.
func (d *Doors) Status(ctx context.Context) ([]Status, error) {
	var out []Status
	list, _ := d.present()
	for _, door := range list {
		s := Status{Name: door.Name}
		var next int64
		err := d.db.Read.QueryRowContext(ctx, `SELECT sent, next_at, error, (SELECT count(*) FROM alerts_outbox WHERE id>cursor),
			(SELECT count(*) FROM alerts_door_dead WHERE door=name) FROM alerts_door WHERE name=?`, door.Name).Scan(&s.Sent, &next, &s.Error, &s.Behind, &s.Dead)
		if err != nil {
			return nil, fmt.Errorf("read door %q: %w", door.Name, err)
		}
		if next > 0 {
			s.Next = time.UnixMilli(next).UTC()
		}
		out = append(out, s)
	}
	return out, nil
}
