package alerts

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/earshot/earshot/internal/clock"
)

// CourierOptions set how stubborn a courier is.
type CourierOptions struct {
	Clock clock.Clock
	Log   *slog.Logger
	// Stale is the age at which an alert that was never tried is recorded and
	// mentioned in one catch-up note instead of being sent; 0 means an hour,
	// negative never.
	Stale time.Duration
	// Settle is how long the stream of stale alerts must pause before the note
	// about them is written; 0 means 30 seconds.
	Settle time.Duration
	// GiveUp is how long after its first attempt a message becomes a dead letter;
	// 0 means a day and a half, so that a day of silence loses nothing.
	GiveUp time.Duration
	// Timeout bounds one attempt; 0 means 30 seconds.
	Timeout time.Duration
	// Channel is where catch-up notes go.
	Channel string
}

// Courier empties the outbox through a sender: in order within an incident, each
// message once, with retries.
type Courier struct {
	box    *Outbox
	sender Sender
	o      CourierOptions
	wake   chan struct{}
	paused map[string]time.Time // channel → asked to wait until
}

// NewCourier makes a courier. One runs at a time on an outbox.
func NewCourier(box *Outbox, sender Sender, o CourierOptions) *Courier {
	set := func(d *time.Duration, def time.Duration) {
		if *d == 0 {
			*d = def
		}
	}
	set(&o.Stale, time.Hour)
	set(&o.Settle, 30*time.Second)
	set(&o.GiveUp, 36*time.Hour)
	set(&o.Timeout, 30*time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Courier{box: box, sender: sender, o: o, wake: make(chan struct{}, 1), paused: map[string]time.Time{}}
}

// Wake tells the courier that something was put into the outbox.
func (c *Courier) Wake() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Run delivers until its context ends, then returns nil: what was not delivered
// is delivered by the next run.
func (c *Courier) Run(ctx context.Context) error {
	if err := c.recover(ctx); err != nil {
		return err
	}
	for ctx.Err() == nil {
		n, err := c.Deliver(ctx)
		if err != nil && ctx.Err() == nil {
			c.o.Log.Error("deliver alerts", "err", err)
		}
		if n > 0 && err == nil {
			continue
		}
		c.rest(ctx)
	}
	return nil
}

// rest waits for a wake-up, at most five seconds.
func (c *Courier) rest(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan struct{})
	go func() {
		_ = c.o.Clock.Wait(ctx, 5*time.Second)
		close(done)
	}()
	select {
	case <-c.wake:
		cancel()
		<-done
	case <-done:
	}
}

// recover turns what was being sent when the process died back into pending;
// attempts stay counted, so the next one is known to be unsure.
func (c *Courier) recover(ctx context.Context) error {
	_, err := c.box.write.ExecContext(ctx, `UPDATE alerts_outbox SET state='pending', error='interrupted' WHERE state='sending'`)
	if err != nil {
		return fmt.Errorf("take up interrupted deliveries: %w", err)
	}
	return nil
}

// due is a row whose turn it is.
type due struct {
	id       int64
	key      string
	incident string
	channel  string
	at       time.Time
	attempts int
	first    time.Time
	unsure   bool
	payload  []byte
}

// Deliver makes one pass over what is due and says how many rows it settled.
func (c *Courier) Deliver(ctx context.Context) (int, error) {
	if err := c.recordStale(ctx); err != nil {
		return 0, err
	}
	rows, err := c.due(ctx)
	if err != nil {
		return 0, err
	}
	settled := 0
	for _, d := range rows {
		if ctx.Err() != nil {
			return settled, ctx.Err()
		}
		if c.o.Clock.Now().Before(c.paused[d.channel]) {
			continue
		}
		ok, err := c.attempt(ctx, d)
		if err != nil {
			return settled, err
		}
		if ok {
			settled++
		}
	}
	return settled, nil
}

// due lists, in order, the first waiting row of each incident, if its time has
// come, and every other waiting row that belongs to none.
func (c *Courier) due(ctx context.Context) ([]due, error) {
	rows, err := c.box.read.QueryContext(ctx, `SELECT id, key, incident, channel, at, attempts, changed_at, error='interrupted', payload
		FROM alerts_outbox AS o WHERE state='pending' AND next_at<=?
		AND (incident='' OR NOT EXISTS (SELECT 1 FROM alerts_outbox AS e WHERE e.incident=o.incident AND e.id<o.id AND e.state IN ('pending','sending')))
		ORDER BY id LIMIT 100`, c.o.Clock.Now().UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("read due messages: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []due
	for rows.Next() {
		var d due
		var at, changed int64
		if err := rows.Scan(&d.id, &d.key, &d.incident, &d.channel, &at, &d.attempts, &changed, &d.unsure, &d.payload); err != nil {
			return nil, fmt.Errorf("read due message: %w", err)
		}
		d.at, d.first = time.UnixMilli(at), time.UnixMilli(changed)
		out = append(out, d)
	}
	return out, rows.Err()
}

// attempt sends one message and notes how it went; settled is true when the row
// needs no further attempt.
func (c *Courier) attempt(ctx context.Context, d due) (settled bool, err error) {
	del := Delivery{Key: d.key, Channel: d.channel, Attempt: d.attempts + 1, Unsure: d.unsure && d.attempts > 0}
	if err := json.Unmarshal(d.payload, &del.Message); err != nil {
		return true, c.bury(ctx, d, fmt.Errorf("decode message: %w", err))
	}
	if del.Root, err = c.box.rootIn(ctx, d.incident, d.channel); err != nil {
		return false, err
	}
	if d.attempts == 0 {
		d.first = c.o.Clock.Now()
	}
	if err := c.mark(ctx, d, `state='sending', attempts=attempts+1, error='', changed_at=?`, d.first.UnixMilli()); err != nil {
		return false, err
	}
	receipt, sendErr := c.send(ctx, del)
	if sendErr == nil {
		raw, err := json.Marshal(receipt)
		if err != nil {
			return false, fmt.Errorf("encode receipt: %w", err)
		}
		// The message is out: that must be noted even while shutting down.
		return true, c.mark(context.WithoutCancel(ctx), d, `state='sent', error='', receipt=?, changed_at=?`, string(raw), c.o.Clock.Now().UnixMilli())
	}
	return c.postpone(context.WithoutCancel(ctx), d, sendErr)
}

// send makes the attempt, after asking whether an interrupted one had arrived.
func (c *Courier) send(ctx context.Context, d Delivery) (Receipt, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.o.Timeout, fmt.Errorf("no answer within %s", clock.Words(c.o.Timeout)))
	defer cancel()
	if f, ok := c.sender.(Finder); ok && d.Unsure {
		r, found, err := f.Find(ctx, d)
		if err == nil && found {
			return r, nil
		}
	}
	return c.sender.Send(ctx, d)
}

// postpone plans the next attempt of a failed one, or gives up.
func (c *Courier) postpone(ctx context.Context, d due, cause error) (settled bool, err error) {
	now := c.o.Clock.Now()
	wait := max(askedToWait(cause), backoff(d.attempts))
	if permanent(cause) || now.Add(wait).Sub(d.first) > c.o.GiveUp {
		return true, c.bury(ctx, d, cause)
	}
	if asked := askedToWait(cause); asked > 0 {
		c.paused[d.channel] = now.Add(asked)
	}
	c.o.Log.Warn("alert not delivered, will try again", "key", d.key, "attempt", d.attempts+1, "wait", wait, "err", cause)
	return false, c.mark(ctx, d, `state='pending', next_at=?, error=?`, now.Add(wait).UnixMilli(), cause.Error())
}

func (c *Courier) bury(ctx context.Context, d due, cause error) error {
	c.o.Log.Error("alert cannot be delivered", "key", d.key, "channel", d.channel, "err", cause)
	return c.mark(ctx, d, `state='dead', error=?, changed_at=?`, cause.Error(), c.o.Clock.Now().UnixMilli())
}

func (c *Courier) mark(ctx context.Context, d due, set string, args ...any) error {
	if _, err := c.box.write.ExecContext(ctx, `UPDATE alerts_outbox SET `+set+` WHERE id=?`, append(args, d.id)...); err != nil {
		return fmt.Errorf("note delivery of %q: %w", d.key, err)
	}
	return nil
}

// backoff doubles from one second to five minutes.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(attempts, 20), 5*time.Minute)
}
