package index

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"time"
)

// Retain forgets everything published before a moment. Searches stop finding it at once; applying older
// entries later does nothing. With Options.PartitionSpan whole partitions are dropped, each once all of it is
// beyond the moment, and only the newest one loses mentions one by one; without it that is true of the oldest
// one too.
func (x *Index) Retain(ctx context.Context, before time.Time) error {
	floor := before.Unix()
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.isClosed() {
		return ErrClosed
	}
	if floor <= x.man.Floor {
		return nil
	}
	man := *x.man
	man.Floor = floor
	n := 0
	for n < len(x.parts)-1 && x.parts[n].to <= floor {
		n++
	}
	man.Partitions = slices.Clone(man.Partitions[n:])
	if err := man.write(x.dir, x.file); err != nil {
		return fmt.Errorf("retain: %w", err)
	}
	x.mu.Lock()
	dropped := x.parts[:n]
	x.man, x.parts = &man, slices.Clone(x.parts[n:])
	x.mu.Unlock()
	for _, p := range dropped {
		if err := p.retire(); err != nil {
			x.options.Log.WarnContext(ctx, "a dropped partition of the index did not close", "partition", p.name, "err", err)
		}
		if err := os.RemoveAll(p.path()); err != nil {
			return fmt.Errorf("retain: %w", err)
		}
		x.options.Log.InfoContext(ctx, "a partition of the index is beyond retention and was dropped", "partition", p.name)
	}
	for _, p := range x.parts {
		whole := x.options.PartitionSpan > 0 && p.to != math.MaxInt64 // goes when all of it is old enough
		if p.from < floor && !whole {
			if err := p.deleteBefore(ctx, floor); err != nil {
				return fmt.Errorf("retain: %w", err)
			}
		}
	}
	return nil
}

// deleteBefore removes the documents before a moment in batches.
func (p *partition) deleteBefore(ctx context.Context, floor int64) error {
	v, err := p.view()
	if err != nil {
		return err
	}
	defer v.release()
	ids := []string{}
	for _, s := range v.segs {
		if s.col.minAt >= floor {
			continue
		}
		for d, at := range s.col.at {
			if at >= floor || s.deleted != nil && s.deleted.Contains(uint32(d)) {
				continue
			}
			raw, err := s.seg.DocID(uint64(d))
			if err != nil {
				return err
			}
			id, err := recordID(raw)
			if err != nil {
				return err
			}
			ids = append(ids, string(id))
		}
	}
	for chunk := range slices.Chunk(ids, maxBatch) {
		if err := p.apply(ctx, change{deletes: chunk}); err != nil {
			return err
		}
	}
	return nil
}
