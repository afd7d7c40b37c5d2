package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/earshot/earshot/internal/query/analysis"
)

// Reindex builds the whole index anew from the journal while the present one goes
// on serving, then takes its place in one step. It is resumed where it was
// interrupted. progress, when not nil, is told how many of how many journal
// entries are done.
func (x *Index) Reindex(ctx context.Context, progress func(done, total uint64)) error {
	if x.options.Source == nil {
		return errors.New("reindex: there is no journal to rebuild from")
	}
	next, err := x.nextGeneration(ctx)
	if err != nil {
		return fmt.Errorf("reindex: %w", err)
	}
	defer next.Close() // after the swap it has nothing left to close
	total := x.Cursor()
	for {
		n, err := next.advance(ctx)
		if err != nil {
			return fmt.Errorf("reindex: %w", err)
		}
		if progress != nil {
			progress(next.cursor, max(total, next.cursor))
		}
		if n == 0 {
			break
		}
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.isClosed() {
		return ErrClosed
	}
	for { // what was applied while the last steps ran
		n, err := next.advance(ctx)
		if err != nil {
			return fmt.Errorf("reindex: %w", err)
		}
		if n == 0 {
			break
		}
	}
	return x.swap(ctx, next)
}

// nextGeneration opens the index that a reindex fills: the one begun earlier when it
// is of the present version, else an empty one with partitions planned by the present contents.
func (x *Index) nextGeneration(ctx context.Context) (*Index, error) {
	next := &Index{dir: x.dir, file: nextName, options: x.options, build: x.build, edits: x.edits, interner: x.interner, turns: x.turns}
	man, err := readManifest(x.dir, nextName)
	if err == nil && man != nil && man.Layout == layoutVersion && man.Analysis == analysis.Version && man.Mapping == mappingVersion {
		return next, next.load(ctx)
	}
	planned, err := x.plan(ctx)
	if err != nil {
		return nil, err
	}
	if man, err = next.beginGeneration(planned); err != nil {
		return nil, err
	}
	next.adopt(man)
	next.sweep(ctx)
	return next, nil
}

// advance applies the next piece of the journal and tells how many entries it had.
func (x *Index) advance(ctx context.Context) (int, error) {
	entries, err := x.options.Source.Enriched(ctx, x.cursor, maxBatch)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	err = x.Apply(ctx, entries, entries[len(entries)-1].Seq)
	if errors.Is(err, ErrRewound) {
		err = nil
	}
	return len(entries), err
}

// swap makes the partitions of next those of x. The caller holds x.writing.
func (x *Index) swap(ctx context.Context, next *Index) error {
	if err := next.man.write(x.dir, manifestName); err != nil {
		return fmt.Errorf("reindex: %w", err)
	}
	if err := os.Remove(filepath.Join(x.dir, nextName)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("reindex: %w", err)
	}
	x.mu.Lock()
	old := x.parts
	x.man, x.parts, x.cursor = next.man, next.parts, next.cursor
	for _, p := range x.parts {
		p.options = &x.options
	}
	x.mu.Unlock()
	next.mu.Lock()
	next.parts, next.closed = nil, true
	next.mu.Unlock()
	for _, p := range old {
		if err := p.retire(); err != nil {
			x.options.Log.WarnContext(ctx, "a partition of the old index did not close", "partition", p.name, "err", err)
		}
	}
	x.sweep(ctx)
	return nil
}

// plan cuts the present contents into partitions of at most PartitionSize mentions at
// midnights (UTC), so that a rebuild of many years ends in partitions of even size. nil is
// one for all.
func (x *Index) plan(ctx context.Context) ([]partitionMeta, error) {
	views, _, err := x.views(noTime, 1<<62)
	if err != nil {
		return nil, err
	}
	perDay := map[int64]int{}
	total := 0
	for _, v := range views {
		for _, s := range v.segs {
			for _, at := range s.col.at {
				perDay[at/day]++
			}
			total += s.size
		}
		v.release()
	}
	if total <= x.options.PartitionSize {
		return nil, ctx.Err()
	}
	days := make([]int64, 0, len(perDay))
	for d := range perDay {
		days = append(days, d)
	}
	slices.Sort(days)
	out := []partitionMeta{{Name: "p-000001"}}
	held := 0
	for _, d := range days {
		if held > 0 && held+perDay[d] > x.options.PartitionSize {
			border := d * day
			out[len(out)-1].To = &border
			out = append(out, partitionMeta{Name: fmt.Sprintf("p-%06d", len(out)+1), From: &border})
			held = 0
		}
		held += perDay[d]
	}
	return out, ctx.Err()
}

// Trust compares how far the index has followed with where the journal ends. An index that is ahead followed
// another journal, of which an older copy was put back: whatever stands in it is in doubt, so it is begun anew
// and true returned. Until it has caught up, results name its time as missing.
func (x *Index) Trust(ctx context.Context, end uint64) (anew bool, err error) {
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.isClosed() {
		return false, ErrClosed
	}
	if x.cursor <= end {
		return false, nil
	}
	x.options.Log.ErrorContext(ctx, "the index has followed farther than the journal reaches: an older journal was put back; it is rebuilt from it",
		"index", x.cursor, "journal", end)
	man, err := x.beginGeneration(nil)
	if err != nil {
		return false, fmt.Errorf("begin the index anew: %w", err)
	}
	if err := os.Remove(filepath.Join(x.dir, nextName)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return false, fmt.Errorf("begin the index anew: %w", err)
	}
	x.mu.Lock()
	old := x.parts
	x.adopt(man)
	x.cursor, x.target = 0, end
	x.mu.Unlock()
	for _, p := range old {
		if err := p.retire(); err != nil {
			x.options.Log.WarnContext(ctx, "a partition of the old index did not close", "partition", p.name, "err", err)
		}
	}
	x.sweep(ctx)
	return true, nil
}
