package journal

import (
	"context"
	"fmt"
	"sync"

	"github.com/earshot/earshot/internal/mention"
)

// appendQueue joins the batches of callers who wait at the same time into one
// transaction: one fsync for all of them.
type appendQueue struct {
	mu      sync.Mutex
	waiting []*batch
	leading bool
}

func (b *batch) result() ([]mention.Outcome, error) {
	if b.err != nil {
		return nil, fmt.Errorf("append %d mentions: %w", len(b.outcomes), b.err)
	}
	return b.outcomes, nil
}

// join adds a batch and reports whether its caller is to lead.
func (q *appendQueue) join(b *batch) (lead bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, b)
	if q.leading {
		return false
	}
	q.leading = true
	return true
}

// leave takes a batch out again and reports whether it was still waiting.
func (q *appendQueue) leave(b *batch) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, w := range q.waiting {
		if w == b {
			q.waiting = append(q.waiting[:i], q.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// take hands the leader the next group; an empty one ends its lead.
func (q *appendQueue) take() []*batch {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, size := 0, 0
	for n < len(q.waiting) && (n == 0 || size+len(q.waiting[n].items) <= groupLimit) {
		size += len(q.waiting[n].items)
		n++
	}
	group := append([]*batch(nil), q.waiting[:n]...)
	q.waiting = append(q.waiting[:0], q.waiting[n:]...)
	q.leading = n > 0
	return group
}

// commitGroup writes a group in one transaction and wakes its callers. Their
// work does not end with the leader's context.
func (j *Journal) commitGroup(ctx context.Context, group []*batch) {
	err := j.write(context.WithoutCancel(ctx), func(ctx context.Context, w *writer) error {
		for _, b := range group {
			if err := w.appendBatch(ctx, b); err != nil {
				return err
			}
		}
		return nil
	})
	for _, b := range group {
		b.err = err
		close(b.done)
	}
}
