package crawler

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"runtime/debug"
	"sync"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
)

// runner is one source at work: its own loop, its own notes.
type runner struct {
	c      *Crawler
	src    config.Source
	made   any // source.Source or source.Streamer; nil when broken or off
	maxAge time.Duration
	log    *slog.Logger
	kick   chan struct{} // poll now
	cancel context.CancelFunc
	done   chan struct{}

	mu     sync.Mutex // guards what follows
	rec    record
	batch  batch
	window map[string]bool // ids the source showed last time
	// firstPoll holds during the whole of a source's first poll, however many
	// batches it hands over.
	firstPoll bool
	down      bool // earshot slept through polls and a gap is open
}

func (r *runner) stop() {
	if r.cancel != nil {
		r.cancel()
		<-r.done
	}
}

func (r *runner) snapshot() Health {
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.rec.health
	h.NextPoll = r.rec.next
	h.Outcomes = maps.Clone(h.Outcomes)
	return h
}

// loop polls or streams until ctx ends.
func (r *runner) loop(ctx context.Context, total int) {
	defer close(r.done)
	defer r.release()
	if r.made == nil || r.rec.health.Condition == Gone {
		return
	}
	now := r.c.opt.Clock.Now()
	r.noteDowntime(ctx, now)
	r.setNext(resume(r.rec.next, now, total, r.src.Name))
	for r.untilDue(ctx) == nil {
		if err := r.once(ctx); err != nil {
			return
		}
		if r.snapshot().Condition == Gone {
			return
		}
	}
}

// release lets go of what the source holds open.
func (r *runner) release() {
	if c, ok := r.made.(interface{ Close() }); ok {
		c.Close()
	}
}

// once polls or streams once and keeps the books.
func (r *runner) once(ctx context.Context) error {
	select { // what was asked for before this poll is answered by it
	case <-r.kick:
	default:
	}
	began := r.c.opt.Clock.Now()
	_, streams := r.made.(source.Streamer)
	r.mu.Lock()
	r.firstPoll = !streams && r.rec.health.LastOK.IsZero()
	begins := r.rec.health.Condition == Waiting
	if begins {
		r.rec.health.Condition = Asking
	}
	r.mu.Unlock()
	if begins { // it may take minutes, and another process may ask how it goes
		if err := r.persist(ctx, gapChange{}); err != nil {
			r.log.Error("state of the source cannot be stored", "err", err)
		}
	}
	h, streamed, err := r.ask(ctx, began)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil {
		err = r.accept(ctx, h, began)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	change := r.settle(h, streamed, err, began)
	if err := r.persist(ctx, change); err != nil {
		r.log.Error("state of the source cannot be stored", "err", err)
	}
	return ctx.Err()
}

// ask lets the source speak. A source that panics has failed, no more.
func (r *runner) ask(ctx context.Context, now time.Time) (h source.Harvest, streamed bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.log.Error("source panicked", "err", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("poll %q: internal fault: %v", r.src.Name, p)
		}
	}()
	state := r.state(now)
	emit := func(ctx context.Context, h source.Harvest) error {
		if err := r.accept(ctx, h, r.c.opt.Clock.Now()); err != nil {
			return err
		}
		return r.persist(ctx, r.heard(h, r.c.opt.Clock.Now()))
	}
	switch s := r.made.(type) {
	case source.Streamer:
		err = s.Stream(ctx, state, emit)
		return source.Harvest{State: r.state(now)}, true, err
	case source.Batcher:
		h, err = s.PollInBatches(ctx, state, emit)
	case source.Source:
		h, err = s.Poll(ctx, state)
	default:
		err = fmt.Errorf("poll %q: %T is no source", r.src.Name, r.made)
	}
	return h, false, err
}

// state is what the source gets: a copy it may change.
func (r *runner) state(now time.Time) source.State {
	r.mu.Lock()
	defer r.mu.Unlock()
	st := r.rec.state.Clone()
	st.First, st.Now, st.LastOK = r.rec.health.LastOK.IsZero(), now, r.rec.health.LastOK
	return st
}

// settle writes the outcome of a poll into the record and decides when the next
// one is due.
func (r *runner) settle(h source.Harvest, streamed bool, err error, began time.Time) gapChange {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.c.opt.Clock.Now()
	rec, health := &r.rec, &r.rec.health
	health.Polls++
	health.LastPoll, health.Took = began, now.Sub(began)
	health.Spent += health.Took
	if err != nil {
		return r.failed(err, began, now)
	}
	change := r.heardLocked(h, began)
	health.Requests += int64(h.Requests)
	health.Bytes += h.Bytes
	health.Warning = h.Warning
	if h.Moved != "" {
		health.Warning = "has moved for good to " + door.Redact(h.Moved) + "; write that into rules.toml"
	}
	if streamed { // a connection that ended without a fault: connect again soon
		rec.next = now.Add(time.Second)
		return change
	}
	fresh := 0
	if !r.batch.first {
		fresh = r.batch.fresh
	}
	health.Interval = tempo{
		every: r.src.Every, private: r.private(), interval: health.Interval,
		fresh: fresh, window: h.Window, hint: h.NotBefore,
	}.next()
	rec.next = now.Add(health.Interval)
	if h.Gone {
		health.Condition, health.Error = Gone, goneForGood
		rec.next = time.Time{}
	}
	return change
}

// goneForGood is said of a source that is polled no more.
const goneForGood = "the source says it is gone for good (410); it is polled no more"

// failed notes a failure; the lock is held.
func (r *runner) failed(err error, began, now time.Time) gapChange {
	rec, health := &r.rec, &r.rec.health
	health.Failures++
	health.Streak++
	health.Condition, health.Error, health.Reason = Failing, err.Error(), "failed"
	if e := doorError(err); e != nil {
		health.Reason = string(e.Reason)
	}
	if health.FailingSince.IsZero() {
		health.FailingSince = began
	}
	rec.next = now.Add(backoff(health.Streak, r.src.Every, err, r.src.Name))
	if e := doorError(err); e != nil && e.Reason == door.Gone {
		health.Condition, health.Error = Gone, goneForGood
		rec.next = time.Time{}
		r.log.Warn("source is gone for good and polled no more", "err", err)
	} else {
		r.log.Warn("source failed", "reason", health.Reason, "err", err, "tries", health.Streak, "next", rec.next)
	}
	from := health.LastOK
	if from.IsZero() {
		from = began
	}
	return gapChange{open: &Gap{From: from, Reason: health.Reason}}
}

// heard notes a success; for streams it is called with every batch.
func (r *runner) heard(h source.Harvest, at time.Time) gapChange {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rec.health.Requests += int64(h.Requests)
	r.rec.health.Bytes += h.Bytes
	return r.heardLocked(h, at)
}

func (r *runner) heardLocked(h source.Harvest, at time.Time) gapChange {
	rec, health := &r.rec, &r.rec.health
	change := gapChange{close: at, healed: true}
	if w := h.Window; w >= minOverflow && !r.batch.first && r.batch.fresh >= w {
		change.healed = false
		change.add = append(change.add, Gap{From: health.LastOK, To: at, Reason: "more new items than the source shows"})
	}
	for _, g := range h.Gaps {
		change.healed = false
		change.add = append(change.add, Gap{From: g.From, To: g.To, Reason: g.Reason})
	}
	if health.FailingSince.IsZero() && !r.down && len(change.add) == 0 {
		change = gapChange{} // nothing was open: spare the ledger
	}
	r.down = false
	if prev := health.LastOK; !prev.IsZero() && at.After(prev) && !r.batch.first {
		hours := at.Sub(prev).Hours()
		alpha := 1 - math.Exp(-hours/6)
		health.NewPerHour += alpha * (float64(r.batch.fresh)/hours - health.NewPerHour)
	}
	if r.batch.fresh > 0 {
		health.LastNew = at
	}
	rec.state = h.State
	rec.state.First = false
	health.LastOK, health.Condition = at, OK
	health.Streak, health.FailingSince, health.Error, health.Reason = 0, time.Time{}, "", ""
	r.batch = batch{}
	return change
}

// minOverflow is the smallest window of which "all new" is believed to mean that
// some were missed.
const minOverflow = 5

func (r *runner) persist(ctx context.Context, change gapChange) error {
	r.mu.Lock()
	rec := r.rec
	rec.health.Outcomes = maps.Clone(rec.health.Outcomes)
	rec.state = rec.state.Clone()
	r.mu.Unlock()
	return r.c.store.save(ctx, rec, change)
}
