package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query/analysis"
)

// replace puts an empty partition in the place of a broken one and says so. The newest one is
// filled by applying the journal again, for which the cursor goes back; any other by
// Maintain, and until then its span of time is named as missing. The caller holds x.writing or is Open.
func (x *Index) replace(ctx context.Context, broken *partition, why error) error {
	x.options.Log.ErrorContext(ctx, "a partition of the index is broken and is rebuilt from the journal",
		"partition", broken.name, "err", why)
	i := slices.Index(x.parts, broken)
	isHead := i == len(x.parts)-1
	meta := x.man.Partitions[i]
	meta.Name = fmt.Sprintf("p-%06d", x.nextNumber())
	meta.Behind = !isHead
	man := *x.man
	man.Partitions = slices.Clone(man.Partitions)
	man.Partitions[i] = meta
	fresh := x.partition(meta, man.Generation)
	if err := fresh.create(meta.Since); err != nil {
		return err
	}
	if err := man.write(x.dir, x.file); err != nil {
		return err
	}
	x.mu.Lock()
	x.man = &man
	x.parts = slices.Clone(x.parts)
	x.parts[i] = fresh
	if isHead {
		x.target = max(x.target, x.cursor)
		x.cursor = meta.Since
		select {
		case x.rewound <- struct{}{}:
		default: // told already
		}
	}
	x.mu.Unlock()
	// What is left of the broken one is abandoned if it hangs; it goes at the next start.
	if err := broken.retire(); err == nil {
		_ = os.RemoveAll(broken.path())
	}
	return nil
}

// sweep removes what no manifest speaks of: the leftovers of crashes and of partitions that were
// given up.
func (x *Index) sweep(ctx context.Context) {
	keep := map[string]bool{}
	for _, name := range []string{manifestName, nextName} {
		man, err := readManifest(x.dir, name)
		if err != nil || man == nil {
			continue
		}
		dir := generationDir(x.dir, man.Generation)
		keep[dir] = true
		for _, m := range man.Partitions {
			keep[filepath.Join(dir, m.Name)] = true
		}
	}
	for _, pattern := range []string{"gen-*", "gen-*/p-*"} {
		found, _ := filepath.Glob(filepath.Join(x.dir, pattern)) // its only error is a bad pattern
		for _, path := range found {
			if !keep[path] {
				if err := os.RemoveAll(path); err != nil {
					x.options.Log.WarnContext(ctx, "a leftover of the index cannot be removed", "path", path, "err", err)
				}
			}
		}
	}
}

// Outdated says why the index should be rebuilt as a whole, or "".
func (x *Index) Outdated() string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.man.Analysis != analysis.Version {
		return fmt.Sprintf("its words were told apart by version %s of the analysis, now there is %s", x.man.Analysis, analysis.Version)
	}
	if x.man.Mapping != mappingVersion {
		return "other fields are indexed now than when it was built"
	}
	return ""
}

// maintainEvery is how often Maintain looks whether there is something to do.
const maintainEvery = 30 * time.Second

// Maintain keeps the index healthy until its context ends: it rebuilds broken
// partitions, rebuilds everything when the analysis or the mapping has changed, and takes up what Bleve merged in
// the background. It needs Options.Source.
func (x *Index) Maintain(ctx context.Context) error {
	if x.options.Source == nil {
		return errors.New("maintain index: there is no journal to rebuild from")
	}
	timer := time.NewTicker(maintainEvery)
	defer timer.Stop()
	for {
		if err := x.maintainOnce(ctx); err != nil && ctx.Err() == nil {
			if errors.Is(err, ErrClosed) {
				return nil
			}
			x.options.Log.ErrorContext(ctx, "the index could not be put in order; the next try is in half a minute", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
	}
}

func (x *Index) maintainOnce(ctx context.Context) error {
	found := x.Verify(ctx)
	if ctx.Err() != nil {
		return nil // what was not looked at is not damaged
	}
	for _, err := range found {
		x.options.Log.ErrorContext(ctx, "a segment of the index is damaged", "err", err)
	}
	if err := x.Repair(ctx); err != nil {
		return err
	}
	if why := x.Outdated(); why != "" {
		x.options.Log.InfoContext(ctx, "the index is rebuilt", "reason", why)
		return x.Reindex(ctx, nil)
	}
	if err := x.Scrub(ctx, false); err != nil {
		return err
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	for _, p := range x.parts {
		if err := p.upToDate(); err != nil {
			return fmt.Errorf("refresh partition %s: %w", p.name, err)
		}
	}
	return nil
}

// Repair opens every partition, replaces those that cannot be opened and fills
// those that are behind from the journal, while searches go on.
func (x *Index) Repair(ctx context.Context) error {
	if x.options.Source == nil {
		return errors.New("repair index: there is no journal to rebuild from")
	}
	x.writing.Lock()
	if x.isClosed() {
		x.writing.Unlock()
		return ErrClosed
	}
	parts := x.parts
	for _, p := range parts {
		v, err := p.view()
		if err == nil {
			v.release()
			continue
		}
		if err := x.replace(ctx, p, err); err != nil {
			x.writing.Unlock()
			return fmt.Errorf("repair index: %w", err)
		}
	}
	var behind []*partition
	for _, p := range x.parts {
		if p.behind {
			behind = append(behind, p)
		}
	}
	x.writing.Unlock()
	for _, p := range behind {
		if err := x.fillUp(ctx, p); err != nil {
			return fmt.Errorf("repair index: %w", err)
		}
	}
	return nil
}

// fillUp applies the journal to one partition until it has caught up with the
// others. It resumes where it was interrupted: the partition has its own cursor.
func (x *Index) fillUp(ctx context.Context, p *partition) error {
	seq, err := p.cursor()
	if err != nil {
		return err
	}
	for {
		x.writing.Lock()
		done := seq >= x.Cursor()
		if done {
			err = x.caughtUp(ctx, p)
		}
		x.writing.Unlock()
		if done || err != nil {
			return err
		}
		entries, err := x.options.Source.Enriched(ctx, seq, maxBatch)
		if err != nil {
			return err
		}
		if end := x.Cursor(); len(entries) > 0 && entries[len(entries)-1].Seq > end {
			entries = entries[:slices.IndexFunc(entries, func(e mention.Entry) bool { return e.Seq > end })]
		}
		if len(entries) == 0 {
			seq = x.Cursor()
			continue
		}
		seq = entries[len(entries)-1].Seq
		if err := p.apply(ctx, p.own(entries, seq)); err != nil {
			return err
		}
	}
}

// own is what entries mean for this partition alone.
func (p *partition) own(entries []mention.Entry, cursor uint64) change {
	c := change{cursor: cursor}
	last := make(map[string]int, len(entries))
	for i, e := range entries {
		last[e.Mention.ID] = i
	}
	for i := range entries {
		e := &entries[i]
		switch {
		case last[e.Mention.ID] != i:
		case e.Op != mention.Delete && p.covers(seconds(e.Mention.EventTime())):
			c.puts = append(c.puts, &e.Mention)
		case e.Op != mention.Put:
			c.deletes = append(c.deletes, encodeID(e.Mention.ID))
		}
	}
	return c
}

// caughtUp makes a rebuilt partition one like the others. The caller holds x.writing.
func (x *Index) caughtUp(ctx context.Context, p *partition) error {
	i := slices.Index(x.parts, p)
	if i < 0 {
		return nil // replaced in between
	}
	man := *x.man
	man.Partitions = slices.Clone(man.Partitions)
	man.Partitions[i].Behind = false
	if err := man.write(x.dir, x.file); err != nil {
		return err
	}
	x.mu.Lock()
	x.man = &man
	p.behind = false
	x.mu.Unlock()
	x.options.Log.InfoContext(ctx, "a partition of the index is rebuilt", "partition", p.name)
	return nil
}

// Damage names the partitions that are broken or being rebuilt, a line each; none when all
// is well.
func (x *Index) Damage() []string {
	views, gaps, err := x.views(noTime, math.MaxInt64)
	if err != nil {
		return []string{err.Error()}
	}
	for _, v := range views {
		v.release()
	}
	var out []string
	for _, g := range gaps {
		out = append(out, g.Reason)
	}
	return out
}
