package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// maxBatch is how many documents one Bleve batch takes: larger ones cost memory and gain
// nothing.
const maxBatch = 5000

// ErrRewound says that the newest partition broke and was begun anew: the cursor
// went back, and the journal's entries from there on must be applied again.
var ErrRewound = errors.New("the newest partition of the index broke and is rebuilt from the journal")

// Apply takes in entries of the journal and moves the cursor, which the newest partition commits in
// one batch with its documents. On return everything is durable and found by searches.
// After a crash at any point the same entries may be applied again, and after
// ErrRewound they must be, from Cursor on.
//
// Every call costs a commit, so give it some hundred entries at a time; at most 5000
// go into one batch.
func (x *Index) Apply(ctx context.Context, entries []mention.Entry, cursor uint64) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.isClosed() {
		return ErrClosed
	}
	for len(entries) > maxBatch {
		if err := x.applyBatch(ctx, entries[:maxBatch], 0); err != nil {
			return err
		}
		entries = entries[maxBatch:]
	}
	if err := x.applyBatch(ctx, entries, cursor); err != nil {
		return err
	}
	x.trim()
	x.mu.Lock()
	x.cursor = max(x.cursor, cursor)
	x.mu.Unlock()
	return x.cutHead(ctx)
}

func (x *Index) isClosed() bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.closed
}

// applyBatch commits one batch: first to older partitions, last to the newest with
// the cursor, so that a crash in between repeats work but loses none.
func (x *Index) applyBatch(ctx context.Context, entries []mention.Entry, cursor uint64) error {
	changes, err := x.route(ctx, entries)
	if err != nil {
		return err
	}
	if forgotten := x.losing(entries, changes); len(forgotten) > 0 {
		if err := x.markForgotten(forgotten); err != nil {
			return fmt.Errorf("apply to index: %w", err)
		}
	}
	head := x.head()
	for _, p := range x.parts {
		c := changes[p]
		if p == head || c == nil {
			continue
		}
		err := p.apply(ctx, *c)
		if errors.Is(err, errBroken) {
			// Nothing is lost: rebuilding reads these entries again.
			if err := x.replace(ctx, p, err); err != nil {
				return fmt.Errorf("apply to index: %w", err)
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("apply to index: %w", err)
		}
	}
	c := change{cursor: cursor}
	if changes[head] != nil {
		c.puts, c.deletes = changes[head].puts, changes[head].deletes
	}
	err = head.apply(ctx, c)
	if errors.Is(err, errBroken) {
		if err := x.replace(ctx, head, err); err != nil {
			return fmt.Errorf("apply to index: %w", err)
		}
		return ErrRewound
	}
	if err != nil {
		return fmt.Errorf("apply to index: %w", err)
	}
	return nil
}

// losing are the partitions from which entries delete mentions for good.
func (x *Index) losing(entries []mention.Entry, changes map[*partition]*change) []*partition {
	gone := map[string]bool{}
	for i := range entries {
		if entries[i].Op == mention.Delete {
			gone[encodeID(entries[i].Mention.ID)] = true
		}
	}
	if len(gone) == 0 {
		return nil
	}
	var out []*partition
	for p, c := range changes {
		if slices.ContainsFunc(c.deletes, func(id string) bool { return gone[id] }) {
			out = append(out, p)
		}
	}
	return out
}

// route sorts the last state of every mention in entries into the partitions.
func (x *Index) route(ctx context.Context, entries []mention.Entry) (map[*partition]*change, error) {
	last := make(map[string]int, len(entries))
	moved := map[string]bool{} // may have stood in another partition before
	for i, e := range entries {
		last[e.Mention.ID] = i
		if e.Op == mention.Edit || e.Op == mention.Delete {
			moved[e.Mention.ID] = true
		}
	}
	changes := map[*partition]*change{}
	at := func(p *partition) *change {
		if changes[p] == nil {
			changes[p] = &change{}
		}
		return changes[p]
	}
	for i := range entries {
		e := &entries[i]
		if last[e.Mention.ID] != i {
			continue
		}
		var home *partition
		when := seconds(e.Mention.EventTime())
		if e.Op != mention.Delete && when >= x.man.Floor {
			if home = x.partitionAt(when); !home.behind {
				at(home).puts = append(at(home).puts, &e.Mention)
			}
		}
		if !moved[e.Mention.ID] && home != nil {
			continue
		}
		for _, p := range x.parts {
			if p == home || p.behind {
				continue
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			id := encodeID(e.Mention.ID)
			if held, err := p.holds(id); err != nil && !errors.Is(err, errBroken) {
				return nil, err
			} else if held {
				at(p).deletes = append(at(p).deletes, id)
			}
		}
	}
	return changes, nil
}

// partitionAt is the partition for a moment.
func (x *Index) partitionAt(at int64) *partition {
	for _, p := range slices.Backward(x.parts) {
		if p.covers(at) {
			return p
		}
	}
	return x.head()
}

// holds tells whether a live document with this external id stands in the partition.
func (p *partition) holds(id string) (bool, error) {
	v, err := p.view()
	if err != nil {
		return false, err
	}
	defer v.release()
	for _, s := range v.segs {
		bm, err := s.seg.DocNumbers([]string{id})
		if err != nil {
			return false, fmt.Errorf("look up a mention in %s: %w", p.name, err)
		}
		if s.deleted != nil {
			bm.AndNot(s.deleted)
		}
		if !bm.IsEmpty() {
			return true, nil
		}
	}
	return false, nil
}

// day is a day of UTC in seconds, the grain of partition borders.
const day = 24 * 3600

// cutHead begins the next partition once the newest is large or long enough. The border is the
// first midnight (UTC) after everything it holds, so nothing has to move.
func (x *Index) cutHead(ctx context.Context) error {
	head := x.head()
	v, err := head.view()
	if err != nil {
		return fmt.Errorf("cut index: %w", err)
	}
	docs, minAt, maxAt := v.docs(), int64(math.MaxInt64), int64(math.MinInt64)
	for _, s := range v.segs {
		minAt, maxAt = min(minAt, s.col.minAt), max(maxAt, s.col.maxAt)
	}
	v.release()
	span := int64(x.options.PartitionSpan.Seconds())
	begin := max(head.from, minAt)
	full := docs >= x.options.PartitionSize
	long := span > 0 && docs > 0 && begin > noTime && maxAt-begin >= span
	if !full && !long {
		return nil
	}
	border := (maxAt/day + 1) * day
	if border <= head.from {
		return nil
	}
	next := partitionMeta{Name: fmt.Sprintf("p-%06d", x.nextNumber()), From: &border, Since: x.cursor}
	man := *x.man
	man.Partitions = slices.Clone(man.Partitions)
	man.Partitions[len(man.Partitions)-1].To = &border
	man.Partitions = append(man.Partitions, next)
	p := x.partition(next, man.Generation)
	if err := p.create(x.cursor); err != nil {
		return fmt.Errorf("cut index: %w", err)
	}
	if err := man.write(x.dir, x.file); err != nil {
		return fmt.Errorf("cut index: %w", err)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	head.to = border
	x.man = &man
	x.parts = append(slices.Clone(x.parts), p)
	x.options.Log.InfoContext(ctx, "the index begins a new partition", "partition", p.name, "count", docs)
	return nil
}

// nextNumber is a partition number not in use.
func (x *Index) nextNumber() int {
	n := 0
	for _, m := range x.man.Partitions {
		var k int
		if _, err := fmt.Sscanf(m.Name, "p-%d", &k); err == nil {
			n = max(n, k)
		}
	}
	return n + 1
}
