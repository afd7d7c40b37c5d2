package alerts

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// OutboxState is where a message stands on its way.
type OutboxState string

// A message is pending until an attempt begins, sending during one, and ends in
// one of the other three.
const (
	Pending  OutboxState = "pending"
	Sending  OutboxState = "sending"
	Sent     OutboxState = "sent"
	Dead     OutboxState = "dead"      // refused for good, or out of attempts
	Recorded OutboxState = "recorded"  // too old to be said aloud: part of a catch-up note
	NotedOld OutboxState = "caught up" // the note about it was written
)

// Outbox is the table of messages to be delivered. Rows are written in the same
// transaction as the state that caused them, so a crash loses neither.
type Outbox struct {
	write, read *sql.DB
	now         func() time.Time
}

// NewOutbox is the outbox in this database, whose tables must exist. write must
// be the single writing connection.
func NewOutbox(write, read *sql.DB, now func() time.Time) *Outbox {
	return &Outbox{write: write, read: read, now: now}
}

// OutboxRow is a message with its delivery record, as lists and pages show it.
type OutboxRow struct {
	ID       int64       `json:"id"`
	Key      string      `json:"key"`
	Channel  string      `json:"channel,omitempty"`
	State    OutboxState `json:"state"`
	Attempts int         `json:"attempts"`
	Next     time.Time   `json:"next,omitzero"`
	Changed  time.Time   `json:"changed,omitzero"`
	Error    string      `json:"error,omitempty"`
	Receipt  Receipt     `json:"receipt,omitzero"`
	Message  Message     `json:"message"`
}

// Add puts a message under its key into the outbox, within the caller's
// transaction. A key that is there already is left as it is: added is false.
func (o *Outbox) Add(ctx context.Context, tx *sql.Tx, key string, m Message) (added bool, err error) {
	payload, err := json.Marshal(m)
	if err != nil {
		return false, fmt.Errorf("encode message %q: %w", key, err)
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO alerts_outbox(key, incident, kind, channel, at, payload, changed_at)
		VALUES(?,?,?,?,?,?,?) ON CONFLICT(key) DO NOTHING`,
		key, m.Alert.Incident, string(m.Alert.Kind), m.Alert.Channel, m.Alert.At.UnixMilli(), payload, o.now().UnixMilli())
	if err != nil {
		return false, fmt.Errorf("write message %q to the outbox: %w", key, err)
	}
	n, err := res.RowsAffected()
	if err != nil || n == 0 {
		return false, err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return false, fmt.Errorf("write message %q to the outbox: %w", key, err)
	}
	return true, enterQuotes(ctx, tx, id, &m.Alert)
}

// Post adds one message in a transaction of its own: notes and tests.
func (o *Outbox) Post(ctx context.Context, key string, m Message) error {
	tx, err := o.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := o.Add(ctx, tx, key, m); err != nil {
		return err
	}
	return tx.Commit()
}

const rowColumns = `id, key, channel, state, attempts, next_at, changed_at, error, receipt, payload`

// List returns the newest rows, at most limit, of the given states (all states
// when none is given).
func (o *Outbox) List(ctx context.Context, limit int, states ...OutboxState) ([]OutboxRow, error) {
	return o.ListOf(ctx, nil, limit, states...)
}

// ListOf is List for the given kinds of messages (all when there are none).
func (o *Outbox) ListOf(ctx context.Context, kinds []Kind, limit int, states ...OutboxState) ([]OutboxRow, error) {
	var args []any
	where := oneOf("state", states, &args) + " AND " + oneOf("kind", kinds, &args)
	return o.query(ctx, `SELECT `+rowColumns+` FROM alerts_outbox WHERE `+where+` ORDER BY id DESC LIMIT ?`, append(args, limit)...)
}

// oneOf is the condition that a column holds one of some values, all when there are none.
func oneOf[T ~string](column string, values []T, args *[]any) string {
	if len(values) == 0 {
		return "1"
	}
	for _, v := range values {
		*args = append(*args, string(v))
	}
	return column + " IN (?" + strings.Repeat(",?", len(values)-1) + ")"
}

// OfIncident returns an incident's messages, oldest first.
func (o *Outbox) OfIncident(ctx context.Context, incident string) ([]OutboxRow, error) {
	return o.query(ctx, `SELECT `+rowColumns+` FROM alerts_outbox WHERE incident=? ORDER BY id`, incident)
}

// Beyond returns the messages after row id, oldest first, at most limit: what a
// follower with a cursor of its own has not seen.
func (o *Outbox) Beyond(ctx context.Context, id int64, limit int) ([]OutboxRow, error) {
	return o.query(ctx, `SELECT `+rowColumns+` FROM alerts_outbox WHERE id>? ORDER BY id LIMIT ?`, id, limit)
}

// Recent returns the messages whose delivery was noted since a moment as done, or as broken
// off by a crash, oldest first: of more than limit the newest.
func (o *Outbox) Recent(ctx context.Context, since time.Time, limit int) ([]OutboxRow, error) {
	return o.query(ctx, `SELECT `+rowColumns+` FROM (SELECT * FROM alerts_outbox
		WHERE id > (SELECT coalesce(max(id), 0) FROM alerts_outbox) - ?1 AND changed_at >= ?2 AND (state='sent' OR error='interrupted')
		ORDER BY id DESC LIMIT ?3) ORDER BY id`, 4*limit, since.UnixMilli(), limit)
}

// newestRoot orders an incident's delivered messages: the newest of its own first, else
// the first of all.
const newestRoot = ` AND state='sent' ORDER BY CASE WHEN receipt LIKE '%"root":true%' THEN -id ELSE id END LIMIT 1`

// Root is the receipt of an incident's message in its own channel: the newest one delivered
// as a message of its own, else the first delivered; nil when none was.
func (o *Outbox) Root(ctx context.Context, incident string) (*Receipt, error) {
	return o.root(ctx, incident, `SELECT receipt FROM alerts_outbox WHERE incident=?1
		AND channel=(SELECT channel FROM alerts_outbox WHERE incident=?1 ORDER BY id LIMIT 1)`+newestRoot)
}

// rootIn is the same among those meant for one channel: an escalation may have gone to
// another than the incident's.
func (o *Outbox) rootIn(ctx context.Context, incident, channel string) (*Receipt, error) {
	return o.root(ctx, incident, `SELECT receipt FROM alerts_outbox WHERE incident=? AND channel=?`+newestRoot, channel)
}

func (o *Outbox) root(ctx context.Context, incident, query string, args ...any) (*Receipt, error) {
	if incident == "" {
		return nil, nil
	}
	var raw string
	err := o.read.QueryRowContext(ctx, query, append([]any{incident}, args...)...).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read root of incident %s: %w", incident, err)
	}
	var r Receipt
	if raw != "" {
		if err := json.Unmarshal([]byte(raw), &r); err != nil {
			return nil, fmt.Errorf("decode receipt of incident %s: %w", incident, err)
		}
	}
	return &r, nil
}

// Counts is how many messages of the given kinds (all when there are none) stand in each
// state.
func (o *Outbox) Counts(ctx context.Context, kinds ...Kind) (map[OutboxState]int, error) {
	var args []any
	where := oneOf("kind", kinds, &args)
	rows, err := o.read.QueryContext(ctx, `SELECT state, count(*) FROM alerts_outbox WHERE `+where+` GROUP BY state`, args...)
	if err != nil {
		return nil, fmt.Errorf("count outbox: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[OutboxState]int{}
	for rows.Next() {
		var s OutboxState
		var n int
		if err := rows.Scan(&s, &n); err != nil {
			return nil, fmt.Errorf("count outbox: %w", err)
		}
		out[s] = n
	}
	return out, rows.Err()
}

// Retry puts dead letters back into the queue and says how many.
func (o *Outbox) Retry(ctx context.Context) (int64, error) {
	res, err := o.write.ExecContext(ctx, `UPDATE alerts_outbox SET state='pending', attempts=0, next_at=0, changed_at=? WHERE state='dead'`, o.now().UnixMilli())
	if err != nil {
		return 0, fmt.Errorf("revive dead letters: %w", err)
	}
	return res.RowsAffected()
}

// RetryOne puts one dead letter back into the queue; false when there is none with
// this id.
func (o *Outbox) RetryOne(ctx context.Context, id int64) (bool, error) {
	res, err := o.write.ExecContext(ctx, `UPDATE alerts_outbox SET state='pending', attempts=0, next_at=0, changed_at=? WHERE state='dead' AND id=?`, o.now().UnixMilli(), id)
	if err != nil {
		return false, fmt.Errorf("revive dead letter %d: %w", id, err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func (o *Outbox) query(ctx context.Context, q string, args ...any) ([]OutboxRow, error) {
	rows, err := o.read.QueryContext(ctx, q, args...)
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []OutboxRow
	for rows.Next() {
		var r OutboxRow
		var next, changed int64
		var receipt string
		var payload []byte
		if err := rows.Scan(&r.ID, &r.Key, &r.Channel, &r.State, &r.Attempts, &next, &changed, &r.Error, &receipt, &payload); err != nil {
			return nil, fmt.Errorf("read outbox row: %w", err)
		}
		if next > 0 {
			r.Next = time.UnixMilli(next).UTC()
		}
		r.Changed = time.UnixMilli(changed).UTC()
		if receipt != "" {
			if err := json.Unmarshal([]byte(receipt), &r.Receipt); err != nil {
				return nil, fmt.Errorf("decode receipt %q: %w", r.Key, err)
			}
		}
		if err := json.Unmarshal(payload, &r.Message); err != nil {
			return nil, fmt.Errorf("decode message %q: %w", r.Key, err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}
