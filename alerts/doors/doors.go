// Package doors lets alerts out by other ways than Slack: every door follows the
// outbox with a cursor of its own, so a slow or broken one holds nobody up, keeps
// its order and loses nothing.
//
// It owns the cursors, retries and dead letters of the doors, in its own tables.
// It does not know how a door speaks: that is the sender's part.
package doors

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/sqlite"
)

// schema is the room's tables; a released step is never edited.
var schema = []string{`
CREATE TABLE alerts_door (
  name     TEXT PRIMARY KEY,
  cursor   INTEGER NOT NULL,           -- the last outbox row dealt with
  attempts INTEGER NOT NULL DEFAULT 0, -- at the row after it
  next_at  INTEGER NOT NULL DEFAULT 0, -- not before, unix milliseconds
  began_at INTEGER NOT NULL DEFAULT 0, -- first attempt at that row
  sent     INTEGER NOT NULL DEFAULT 0,
  error    TEXT NOT NULL DEFAULT ''
);
CREATE TABLE alerts_door_dead (
  door  TEXT NOT NULL,
  row   INTEGER NOT NULL,
  key   TEXT NOT NULL,
  at    INTEGER NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (door, row)
);
`}

// Door is one way out.
type Door struct {
	Name   string
	Sender alerts.Sender
	// Wants chooses the messages that go through; nil takes all.
	Wants func(alerts.Message) bool
}

// Options set how stubborn doors are.
type Options struct {
	Clock clock.Clock
	Log   *slog.Logger
	// GiveUp is how long a message is tried; 0 means a day and a half.
	GiveUp time.Duration
	// Stale is the age beyond which a message is passed over; 0 means a day. A
	// door is for what happens now; the past stands in earshot.
	Stale time.Duration
	// Every is how often the outbox is looked at; 0 means two seconds.
	Every time.Duration
}

// Doors is a set of doors on one outbox. It is safe for concurrent use.
type Doors struct {
	db  *sqlite.DB
	box *alerts.Outbox
	o   Options

	mu      sync.Mutex
	doors   []Door
	changed chan struct{} // closed when another set of doors is put in
}

// ErrUnknown is returned for a door of no known name.
var ErrUnknown = errors.New("no such door")

// Open prepares the tables. A door met for the first time begins at the outbox's
// present end.
func Open(ctx context.Context, db *sqlite.DB, box *alerts.Outbox, list []Door, o Options) (*Doors, error) {
	if o.GiveUp == 0 {
		o.GiveUp = 36 * time.Hour
	}
	if o.Stale == 0 {
		o.Stale = 24 * time.Hour
	}
	if o.Every == 0 {
		o.Every = 2 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := sqlite.Migrate(ctx, db, "alerts_door", schema); err != nil {
		return nil, err
	}
	d := &Doors{db: db, box: box, o: o, changed: make(chan struct{})}
	return d, d.Replace(ctx, list)
}

// Replace puts another set of doors in. A door of a known name goes on where it
// stands, with the new sender from its next message on; what is being sent is sent
// to its end, so nothing is lost or doubled. One met for the first time begins at the
// outbox's present end.
func (d *Doors) Replace(ctx context.Context, list []Door) error {
	for _, door := range list {
		if _, err := d.db.Write.ExecContext(ctx, `INSERT INTO alerts_door(name, cursor) SELECT ?, coalesce(max(id),0) FROM alerts_outbox WHERE true
			ON CONFLICT(name) DO NOTHING`, door.Name); err != nil {
			return fmt.Errorf("begin door %q: %w", door.Name, err)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.doors = list
	close(d.changed)
	d.changed = make(chan struct{})
	return nil
}

// present is the set of doors now, and what is closed when it is replaced.
func (d *Doors) present() ([]Door, <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.doors, d.changed
}

func (d *Doors) named(name string) (Door, bool) {
	list, _ := d.present()
	k := slices.IndexFunc(list, func(x Door) bool { return x.Name == name })
	if k < 0 {
		return Door{}, false
	}
	return list[k], true
}

// Run delivers through all doors, whatever they are replaced by, until its context
// ends, then returns nil.
func (d *Doors) Run(ctx context.Context) error {
	running := map[string]bool{}
	var loops sync.WaitGroup
	for ctx.Err() == nil {
		list, changed := d.present()
		for _, door := range list {
			if !running[door.Name] {
				running[door.Name] = true
				loops.Go(func() { d.follow(ctx, door.Name) })
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
	loops.Wait()
	return nil
}

// follow delivers through one door until ctx ends. A door that was taken out waits
// to be put in again.
func (d *Doors) follow(ctx context.Context, name string) {
	for ctx.Err() == nil {
		n, err := d.Deliver(ctx, name)
		if err != nil && ctx.Err() == nil && !errors.Is(err, ErrUnknown) {
			d.o.Log.Error("deliver through door", "door", name, "err", err)
		}
		if (n == 0 || err != nil) && d.o.Clock.Wait(ctx, d.o.Every) != nil {
			return
		}
	}
}

// Deliver lets what is due out through one door, in order, and says how many
// messages it dealt with. It stops at the first that has to wait.
func (d *Doors) Deliver(ctx context.Context, name string) (int, error) {
	if _, known := d.named(name); !known {
		return 0, fmt.Errorf("door %q: %w", name, ErrUnknown)
	}
	p, err := d.place(ctx, name)
	if err != nil {
		return 0, err
	}
	if d.o.Clock.Now().Before(p.next) {
		return 0, nil
	}
	rows, err := d.box.Beyond(ctx, p.cursor, 50)
	if err != nil {
		return 0, err
	}
	for n, row := range rows {
		door, known := d.named(name) // it may have been replaced meanwhile
		if !known {
			return n, nil
		}
		settled, err := d.attempt(ctx, door, &p, row)
		if err != nil || !settled {
			return n, err
		}
	}
	return len(rows), nil
}

// place is where a door stands.
type place struct {
	cursor   int64
	attempts int
	next     time.Time
	began    time.Time
}

func (d *Doors) place(ctx context.Context, name string) (place, error) {
	var p place
	var next, began int64
	err := d.db.Read.QueryRowContext(ctx, `SELECT cursor, attempts, next_at, began_at FROM alerts_door WHERE name=?`, name).Scan(&p.cursor, &p.attempts, &next, &began)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fmt.Errorf("door %q: %w", name, ErrUnknown)
	}
	if err != nil {
		return p, fmt.Errorf("read door %q: %w", name, err)
	}
	p.next, p.began = time.UnixMilli(next), time.UnixMilli(began)
	return p, nil
}

// attempt deals with one row: passed over, delivered, buried, or to be tried again.
func (d *Doors) attempt(ctx context.Context, door Door, p *place, row alerts.OutboxRow) (settled bool, err error) {
	now := d.o.Clock.Now()
	m := row.Message
	if door.Wants != nil && !door.Wants(m) || p.attempts == 0 && now.Sub(m.Alert.At) > d.o.Stale {
		return true, d.advance(ctx, door.Name, p, row.ID, 0)
	}
	if p.attempts == 0 {
		p.began = now
	}
	p.attempts++
	_, sendErr := d.send(ctx, door, row, p.attempts)
	if ctx.Err() != nil && sendErr != nil {
		return false, ctx.Err() // the same attempt is made again
	}
	if sendErr == nil {
		return true, d.advance(context.WithoutCancel(ctx), door.Name, p, row.ID, 1)
	}
	var permanent *alerts.Permanent
	var again *alerts.Retryable
	wait := min(time.Second<<min(p.attempts, 20), 5*time.Minute)
	if errors.As(sendErr, &again) {
		wait = max(wait, again.After)
	}
	if errors.As(sendErr, &permanent) || now.Add(wait).Sub(p.began) > d.o.GiveUp {
		return true, d.bury(ctx, door.Name, p, row, sendErr)
	}
	d.o.Log.Warn("door refused an alert, will try again", "door", door.Name, "key", row.Key, "attempt", p.attempts, "wait", wait, "err", sendErr)
	p.next = now.Add(wait)
	return false, d.exec(ctx, door.Name, `attempts=?, next_at=?, began_at=?, error=?`, p.attempts, p.next.UnixMilli(), p.began.UnixMilli(), sendErr.Error())
}

func (d *Doors) send(ctx context.Context, door Door, row alerts.OutboxRow, attempt int) (alerts.Receipt, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, 30*time.Second, errors.New("no answer within 30 s"))
	defer cancel()
	return door.Sender.Send(ctx, alerts.Delivery{Key: row.Key, Message: row.Message, Channel: row.Channel, Attempt: attempt})
}

func (d *Doors) advance(ctx context.Context, name string, p *place, id int64, sent int) error {
	*p = place{cursor: id}
	return d.exec(ctx, name, `cursor=?, attempts=0, next_at=0, began_at=0, error='', sent=sent+?`, id, sent)
}

func (d *Doors) bury(ctx context.Context, name string, p *place, row alerts.OutboxRow, cause error) error {
	d.o.Log.Error("alert cannot be delivered through this door", "door", name, "key", row.Key, "err", cause)
	if _, err := d.db.Write.ExecContext(ctx, `INSERT OR REPLACE INTO alerts_door_dead(door, row, key, at, error) VALUES(?,?,?,?,?)`,
		name, row.ID, row.Key, d.o.Clock.Now().UnixMilli(), cause.Error()); err != nil {
		return fmt.Errorf("bury %q at door %q: %w", row.Key, name, err)
	}
	return d.advance(ctx, name, p, row.ID, 0)
}

func (d *Doors) exec(ctx context.Context, name, set string, args ...any) error {
	if _, err := d.db.Write.ExecContext(ctx, `UPDATE alerts_door SET `+set+` WHERE name=?`, append(args, name)...); err != nil {
		return fmt.Errorf("note delivery at door %q: %w", name, err)
	}
	return nil
}
