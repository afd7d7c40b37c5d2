package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// MostCopied finds the stories told in most copies among the mentions asked for, most copies first,
// then the newest: each as its newest mention, at most Request.Limit of them. Stories told once are not
// among them. Sort, After, Facets and Collapse of the request play no part.
func (x *Index) MostCopied(ctx context.Context, r Request) ([]Hit, error) {
	if r.Limit <= 0 || r.Limit > MaxLimit {
		r.Limit = DefaultLimit
	}
	var hits []Hit
	err := x.with(ctx, asked{r.Query, r.Since, r.Until, r.Now}, func(run *run) (err error) {
		if hits, err = run.mostCopied(r.Limit); err != nil {
			return err
		}
		return x.fill(run.ctx, r, run.now, hits)
	})
	if err != nil {
		return nil, fmt.Errorf("most copied: %w", err)
	}
	return hits, nil
}

func (r *run) mostCopied(limit int) ([]Hit, error) {
	c, err := r.told()
	if err != nil {
		return nil, err
	}
	newest := &newestOf{stories: c.table.mostTold(limit)}
	if err := r.pass(newest); err != nil {
		return nil, err
	}
	best := make([]*copied, 0, len(newest.stories))
	for _, one := range newest.stories {
		best = append(best, one)
	}
	slices.SortFunc(best, func(a, b *copied) int {
		return cmp.Or(cmp.Compare(b.copies, a.copies), cmp.Compare(b.At, a.At), cmp.Compare(a.story, b.story))
	})
	var hits []Hit
	for _, one := range best[:min(limit, len(best))] {
		r.reading = one.seg
		id, err := one.seg.mentionID(one.doc)
		if err != nil {
			return nil, err
		}
		hits = append(hits, Hit{ID: id, At: timeOf(one.At, r.index.options.Location), Copies: one.copies})
	}
	return hits, nil
}

// mostTold are the stories told more than once of the first ranks, and all those told as often as the last of them.
func (t *storyTable) mostTold(ranks int) map[uint64]*copied {
	var most []uint32
	t.copied(func(_ uint64, copies uint32) { most = append(most, copies) })
	slices.Sort(most)
	least := most[max(0, len(most)-ranks):]
	found := map[uint64]*copied{}
	t.copied(func(story uint64, copies uint32) {
		if copies >= least[0] {
			found[story] = &copied{candidate: candidate{story: story}, copies: int(copies)}
		}
	})
	return found
}

// copied is a story with its newest mention.
type copied struct {
	candidate
	copies int
}

// newestOf finds the newest mention of some stories; it is a collector.
type newestOf struct {
	stories map[uint64]*copied
	seg     *segmentView
	col     []uint64
}

func (c *newestOf) segment(h *hits) error {
	x, err := h.extra()
	if err != nil {
		return err
	}
	c.seg, c.col = h.segmentView, x.story
	return nil
}

// skips implements skipper.
func (c *newestOf) skips(*hits) bool { return len(c.stories) == 0 }

func (c *newestOf) take(docs []uint32) {
	at := c.seg.col.at
	for _, d := range docs {
		one := c.stories[c.col[d]]
		if one != nil && (one.seg == nil || at[d] > one.At) {
			one.At, one.seg, one.doc = at[d], c.seg, d
		}
	}
}
