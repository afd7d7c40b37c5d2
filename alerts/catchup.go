package alerts

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
)

// recordStale takes alerts nobody needs to be woken for any more out of the
// queue: those that were never tried, are older than the bound, and whose incident
// has no delivered message that would otherwise stay wrong; and the end of an
// incident nobody was told of. When the stream of
// them pauses, one note says what was missed.
func (c *Courier) recordStale(ctx context.Context) error {
	if c.o.Stale < 0 {
		return nil
	}
	now := c.o.Clock.Now()
	cutoff := now.Add(-c.o.Stale).UnixMilli()
	_, err := c.box.write.ExecContext(ctx, `UPDATE alerts_outbox AS o SET state='recorded', changed_at=?
		WHERE state='pending' AND attempts=0
		AND (at<? OR kind='resolve' AND NOT EXISTS (SELECT 1 FROM alerts_outbox AS e WHERE e.incident=o.incident AND e.id<o.id AND e.state='pending' AND e.at>=?))
		AND (incident='' OR NOT EXISTS (SELECT 1 FROM alerts_outbox AS e WHERE e.incident=o.incident AND (e.state IN ('sent','sending') OR e.attempts>0)))`,
		now.UnixMilli(), cutoff, cutoff)
	if err != nil {
		return fmt.Errorf("record alerts of long ago: %w", err)
	}
	return c.noteStale(ctx, now)
}

// noteStale writes the one note about recorded alerts, once they stopped coming.
func (c *Courier) noteStale(ctx context.Context, now time.Time) error {
	var newest sql.NullInt64
	if err := c.box.read.QueryRowContext(ctx, `SELECT max(changed_at) FROM alerts_outbox WHERE state='recorded'`).Scan(&newest); err != nil {
		return fmt.Errorf("look for recorded alerts: %w", err)
	}
	if !newest.Valid || now.Sub(time.UnixMilli(newest.Int64)) < c.o.Settle {
		return nil
	}
	rows, err := c.box.query(ctx, `SELECT `+rowColumns+` FROM alerts_outbox WHERE state='recorded' ORDER BY id DESC LIMIT 10000`)
	if err != nil || len(rows) == 0 {
		return err
	}
	tx, err := c.box.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	if slices.ContainsFunc(rows, func(r OutboxRow) bool { return r.Message.Alert.Kind == KindOpen }) { // else nobody missed anything
		key := fmt.Sprintf("catch-up/%d", rows[0].ID)
		if _, err := c.box.Add(ctx, tx, key, Message{Alert: catchUpNote(rows, now, c.o.Channel)}); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE alerts_outbox SET state='caught up', changed_at=? WHERE state='recorded' AND id<=?`, now.UnixMilli(), rows[0].ID); err != nil {
		return fmt.Errorf("close recorded alerts: %w", err)
	}
	return tx.Commit()
}

// catchUpNote sums up recorded alerts, newest row first.
func catchUpNote(rows []OutboxRow, now time.Time, channel string) Alert {
	incidents, brands := map[string]bool{}, map[string]int{}
	var first, last time.Time
	for _, r := range rows {
		a := r.Message.Alert
		if a.Kind != KindOpen {
			continue
		}
		incidents[a.Incident] = true
		brands[a.Brand]++
		if first.IsZero() || a.At.Before(first) {
			first = a.At
		}
		if a.At.After(last) {
			last = a.At
		}
	}
	names := make([]string, 0, len(brands))
	for b, n := range brands {
		names = append(names, fmt.Sprintf("%s (%d)", b, n))
	}
	sort.Strings(names)
	const at = "2006-01-02 15:04"
	reason := fmt.Sprintf("%d incidents between %s and %s were found too late to tell one by one: %s. They stand in earshot's list.",
		len(incidents), first.UTC().Format(at), last.UTC().Format(at+" MST"), strings.Join(names, ", "))
	if len(incidents) == 1 {
		reason = fmt.Sprintf("One incident, at %s, was found too late to tell of it then: %s. It stands in earshot's list.", first.UTC().Format(at+" MST"), names[0])
	}
	return Alert{ID: "note", Kind: KindNote, Severity: Info, At: now, Title: "Caught up", Reason: reason,
		Observed: float64(len(incidents)), Channel: channel, Mentions: []string{}, Link: "/incidents",
		Verdict: Verdict{At: now, From: first, To: last, Reason: CaughtUp, Unit: "incidents", Observed: float64(len(incidents)), Completeness: 1}}
}
