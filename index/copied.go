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
		c := &copyCounter{told: map[uint64]*copied{}}
		if err = run.pass(c); err != nil {
			return err
		}
		if hits, err = c.result(run, r.Limit); err != nil {
			return err
		}
		return x.fill(run.ctx, r, run.now, hits)
	})
	if err != nil {
		return nil, fmt.Errorf("most copied: %w", err)
	}
	return hits, nil
}

// copyCounter counts the copies of every story; it is a collector.
type copyCounter struct {
	seg  *segmentView
	col  []uint64
	told map[uint64]*copied
	room []copied // handed out from pieces
}

// copied is a story with its newest mention.
type copied struct {
	candidate
	copies int
}

func (c *copyCounter) segment(h *hits) error {
	x, err := h.extra()
	if err != nil {
		return err
	}
	c.seg, c.col = h.segmentView, x.story
	return nil
}

func (c *copyCounter) take(docs []uint32) {
	at := c.seg.col.at
	for _, d := range docs {
		s := c.col[d]
		if s == 0 {
			continue
		}
		one := c.told[s]
		if one == nil {
			if len(c.room) == 0 {
				c.room = make([]copied, 256)
			}
			one, c.room = &c.room[0], c.room[1:]
			*one = copied{candidate: candidate{key: key{At: at[d]}, seg: c.seg, doc: d}}
			c.told[s] = one
		} else if at[d] > one.At {
			one.At, one.seg, one.doc = at[d], c.seg, d
		}
		one.copies++
	}
}

func (c *copyCounter) result(r *run, limit int) ([]Hit, error) {
	var best []*copied
	for _, one := range c.told {
		if one.copies > 1 {
			best = append(best, one)
		}
	}
	slices.SortFunc(best, func(a, b *copied) int {
		return cmp.Or(cmp.Compare(b.copies, a.copies), cmp.Compare(b.At, a.At), cmp.Compare(a.seg.id, b.seg.id), cmp.Compare(a.doc, b.doc))
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
