package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/earshot/earshot/internal/mention"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
)

// scrubEvery is how long one rewriting of segments for the sake of forgotten words waits for the next: deletions
// may come all day long, and a segment can be large.
const scrubEvery = 24 * time.Hour

// scrubTries is how often a partition is rewritten at most in one go.
const scrubTries = 5

// markForgotten notes in the manifest which partitions are about to lose mentions for good, so that their words
// are scrubbed even when the process ends in between. The caller holds x.writing.
func (x *Index) markForgotten(parts []*partition) error {
	man := *x.man
	man.Partitions = slices.Clone(man.Partitions)
	changed := false
	for _, p := range parts {
		i := slices.Index(x.parts, p)
		changed = changed || !man.Partitions[i].Forgotten
		man.Partitions[i].Forgotten = true
	}
	if !changed {
		return nil
	}
	return x.install(&man)
}

// install puts a manifest in force.
func (x *Index) install(man *manifest) error {
	if err := man.write(x.dir, x.file); err != nil {
		return err
	}
	x.mu.Lock()
	x.man = man
	x.mu.Unlock()
	return nil
}

// Scrub rewrites the segments that hold words of deleted mentions: Bleve marks a mention as deleted and leaves
// its words in the file until it merges the segment for reasons of its own. It does so only where mentions were deleted
// for good, and no more than once a day unless at once is given.
func (x *Index) Scrub(ctx context.Context, atOnce bool) error {
	x.writing.Lock()
	if x.isClosed() {
		x.writing.Unlock()
		return ErrClosed
	}
	now := x.now()
	var todo []*partition
	if atOnce || x.scrubbed.IsZero() || now.Sub(x.scrubbed) >= scrubEvery {
		for i, m := range x.man.Partitions {
			if m.Forgotten && !m.Behind {
				todo = append(todo, x.parts[i])
			}
		}
	}
	if len(todo) > 0 {
		x.scrubbed = now
	}
	x.writing.Unlock()
	for _, p := range todo {
		if err := x.scrub(ctx, p); err != nil && !errors.Is(err, errGone) {
			return fmt.Errorf("scrub partition %s: %w", p.name, err)
		}
	}
	return nil
}

func (x *Index) scrub(ctx context.Context, p *partition) error {
	// Bleve merges for reasons of its own meanwhile, which may leave a lone segment again.
	for range scrubTries {
		if err := x.accompany(ctx, p); err != nil {
			return err
		}
		if err := p.rewrite(ctx); err != nil {
			return err
		}
		if !p.hasDeleted() {
			break
		}
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	i := slices.Index(x.parts, p)
	if i < 0 || p.hasDeleted() {
		return ctx.Err() // replaced, or more was deleted in between: the next time
	}
	man := *x.man
	man.Partitions = slices.Clone(man.Partitions)
	man.Partitions[i].Forgotten = false
	x.options.Log.InfoContext(ctx, "the words of deleted mentions have left the index's files", "partition", p.name)
	return x.install(&man)
}

// accompany gives a lone segment a second one, by indexing one of its mentions anew: Bleve never rewrites a segment
// that is alone.
func (x *Index) accompany(ctx context.Context, p *partition) error {
	if err := p.upToDate(); err != nil {
		return err
	}
	v, err := p.view()
	if err != nil {
		return err
	}
	defer v.release()
	if len(v.segs) != 1 || x.options.Texts == nil || v.segs[0].live == 0 {
		return nil
	}
	var ids []string
	for it := v.segs[0].all().Iterator(); it.HasNext() && len(ids) < companions; {
		id, err := v.segs[0].mentionID(it.Next())
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	found, err := x.options.Texts.Get(ctx, ids...)
	if err != nil || len(found) == 0 {
		return err
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	return p.apply(ctx, change{puts: []*mention.Mention{&found[0]}})
}

// companions is how many mentions are looked for to find one that the journal still has.
const companions = 64

// touched makes Bleve rewrite each segment that has deleted documents, by itself, and no other.
var touched = mergeplan.MergePlanOptions{
	MaxSegmentsPerTier: 1, SegmentsPerMergeTask: 1, MaxSegmentSize: mergeplan.MaxSegmentSizeLimit, MaxSegmentFileSize: 1 << 50, TierGrowth: 1,
	CalcBudget:    func(int64, int64, *mergeplan.MergePlanOptions) int { return 0 },
	ScoreSegments: func([]mergeplan.Segment, *mergeplan.MergePlanOptions) float64 { return 0 },
}

// rewrite waits until Bleve has rewritten what is touched.
func (p *partition) rewrite(ctx context.Context) error {
	p.mu.Lock()
	err := p.openLocked()
	eng := p.eng
	p.mu.Unlock()
	if err != nil {
		return err
	}
	s, ok := eng.raw.(*scorch.Scorch)
	if !ok {
		return nil
	}
	done := make(chan error, 1)
	go func() {
		options := touched
		done <- s.ForceMerge(ctx, &options)
	}()
	select {
	case err = <-done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	return p.upToDate()
}

// upToDate is refresh for who does not write.
func (p *partition) upToDate() error {
	p.writing.Lock()
	defer p.writing.Unlock()
	return p.refresh()
}

func (p *partition) hasDeleted() bool {
	v, err := p.view()
	if err != nil {
		return true
	}
	defer v.release()
	return slices.ContainsFunc(v.segs, func(s *segmentView) bool { return s.deleted != nil })
}
