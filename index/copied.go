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
	newest := &newestOf{stories: c.table.atLeast(c.table.kth(limit))}
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

// kth is how many copies the story of this rank has, at least two.
func (t *storyTable) kth(rank int) uint32 {
	var most []uint32
	for _, n := range t.counts {
		if n > 1 {
			most = append(most, n)
		}
	}
	slices.Sort(most)
	if len(most) < rank {
		return 2
	}
	return most[len(most)-rank]
}

// atLeast are the stories of at least so many copies.
func (t *storyTable) atLeast(copies uint32) map[uint64]*copied {
	found := map[uint64]*copied{}
	for i, n := range t.counts {
		if n >= copies {
			found[t.keys[i]] = &copied{candidate: candidate{story: t.keys[i]}, copies: int(n)}
		}
	}
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
