package crawler

import (
	"context"
	"time"
)

func (r *runner) setNext(t time.Time) {
	r.mu.Lock()
	r.rec.next = t
	r.mu.Unlock()
}

// untilDue waits for the next poll, or until somebody asks for one now.
func (r *runner) untilDue(ctx context.Context) error {
	wait := r.snapshot().NextPoll.Sub(r.c.opt.Clock.Now())
	if wait <= 0 {
		return ctx.Err()
	}
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-r.kick:
			cancel()
		case <-waiting.Done():
		}
	}()
	_ = r.c.opt.Clock.Wait(waiting, wait)
	return ctx.Err()
}

// noteDowntime opens a gap when earshot itself slept through polls.
func (r *runner) noteDowntime(ctx context.Context, now time.Time) {
	h := &r.rec.health
	if h.LastOK.IsZero() || r.rec.next.IsZero() || now.Sub(r.rec.next) < max(h.Interval, time.Minute) {
		return
	}
	r.down = true
	change := gapChange{open: &Gap{From: h.LastOK, Reason: "earshot was not running"}}
	if err := r.persist(ctx, change); err != nil {
		r.log.Error("gap cannot be stored", "err", err)
	}
}

func (r *runner) private() bool {
	for _, raw := range append([]string{r.src.URL, r.src.Endpoint}, r.src.Start...) {
		if raw != "" && r.c.opt.Door.PrivateURL(raw) {
			return true
		}
	}
	return false
}
