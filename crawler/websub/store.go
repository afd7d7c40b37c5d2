package websub

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

var steps = []string{
	`CREATE TABLE crawler_push (
		token   TEXT PRIMARY KEY,
		source  TEXT NOT NULL,
		hub     TEXT NOT NULL,
		topic   TEXT NOT NULL,
		secret  TEXT NOT NULL,
		state   TEXT NOT NULL,
		reason  TEXT NOT NULL,
		asked   INTEGER NOT NULL,
		expires INTEGER NOT NULL,
		lease   INTEGER NOT NULL,
		retry   INTEGER NOT NULL,
		tries   INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	CREATE TABLE crawler_push_seen (
		id    INTEGER PRIMARY KEY,
		token TEXT NOT NULL,
		hash  BLOB NOT NULL,
		UNIQUE (token, hash)
	) STRICT;`,
}

// seenKept is how many deliveries of one subscription are known again.
const seenKept = 1000

func (s *Subscriber) load(ctx context.Context) error {
	rows, err := s.o.DB.Read.QueryContext(ctx, `SELECT token, source, hub, topic, secret, state, reason, asked, expires, lease, retry, tries FROM crawler_push`)
	if err != nil {
		return fmt.Errorf("read push subscriptions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var x subscription
		var asked, expires, lease, retry int64
		if err := rows.Scan(&x.Token, &x.Source, &x.Hub, &x.Topic, &x.Secret, &x.State, &x.Reason, &asked, &expires, &lease, &retry, &x.Tries); err != nil {
			return fmt.Errorf("read push subscriptions: %w", err)
		}
		x.Asked, x.Expires, x.Retry, x.lease = time.Unix(asked, 0), time.Unix(expires, 0), time.Unix(retry, 0), time.Duration(lease)
		s.tokens[x.Token] = &x
		if old := s.subs[x.Source]; x.State != Leaving || old == nil {
			s.subs[x.Source] = &x
		}
	}
	return rows.Err()
}

// save writes a subscription; the lock is held.
func (s *Subscriber) save(ctx context.Context, x *subscription) error {
	_, err := s.o.DB.Write.ExecContext(ctx, `INSERT INTO crawler_push (token, source, hub, topic, secret, state, reason, asked, expires, lease, retry, tries)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (token) DO UPDATE SET state = excluded.state, reason = excluded.reason, asked = excluded.asked, expires = excluded.expires,
			lease = excluded.lease, retry = excluded.retry, tries = excluded.tries`,
		x.Token, x.Source, x.Hub, x.Topic, x.Secret, string(x.State), x.Reason, x.Asked.Unix(), x.Expires.Unix(), int64(x.lease), x.Retry.Unix(), x.Tries)
	if err != nil {
		return fmt.Errorf("store push subscription of %q: %w", x.Source, s.o.DB.Explain(err))
	}
	return nil
}

// forget removes a subscription that is over; the lock is held.
func (s *Subscriber) forget(ctx context.Context, x *subscription) error {
	delete(s.tokens, x.Token)
	if s.subs[x.Source] == x {
		delete(s.subs, x.Source)
		delete(s.pending, x.Source)
	}
	_, err := s.o.DB.Write.ExecContext(ctx, `DELETE FROM crawler_push WHERE token = ?`, x.Token)
	if err == nil {
		_, err = s.o.DB.Write.ExecContext(ctx, `DELETE FROM crawler_push_seen WHERE token = ?`, x.Token)
	}
	if err != nil {
		return fmt.Errorf("forget push subscription of %q: %w", x.Source, s.o.DB.Explain(err))
	}
	return nil
}

// firstTime notes a delivery and says whether it has not come before.
func (s *Subscriber) firstTime(ctx context.Context, token string, hash []byte) (bool, error) {
	res, err := s.o.DB.Write.ExecContext(ctx, `INSERT INTO crawler_push_seen (token, hash) VALUES (?, ?) ON CONFLICT DO NOTHING`, token, hash)
	if err != nil {
		return false, fmt.Errorf("note delivery: %w", s.o.DB.Explain(err))
	}
	n, err := res.RowsAffected()
	if err != nil || n == 0 {
		return false, err
	}
	_, err = s.o.DB.Write.ExecContext(ctx, `DELETE FROM crawler_push_seen WHERE token = ?1 AND id <=
		(SELECT id FROM crawler_push_seen WHERE token = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`, token, seenKept)
	return true, err
}

// unnote takes a note back: the delivery could not be taken in.
func (s *Subscriber) unnote(ctx context.Context, token string, hash []byte) error {
	_, err := s.o.DB.Write.ExecContext(ctx, `DELETE FROM crawler_push_seen WHERE token = ? AND hash = ?`, token, hash)
	if err == sql.ErrNoRows {
		return nil
	}
	return err
}
