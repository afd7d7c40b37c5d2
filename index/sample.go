package index

import (
	"context"
	"errors"
	"fmt"

	"github.com/earshot/earshot/internal/mention"
)

// Sample reads at most Request.Limit of the mentions asked for, spread evenly over all, and says how many
// there are: all of them when they are fewer. It needs Options.Texts. Sort, After, Facets and Collapse of the request
// play no part.
func (x *Index) Sample(ctx context.Context, r Request) (read []mention.Mention, total int, err error) {
	if x.options.Texts == nil {
		return nil, 0, errors.New("sample: there are no texts to read")
	}
	err = x.with(ctx, asked{r.Query, r.Since, r.Until, r.Now}, func(run *run) error {
		read, err = run.sample(r.Limit)
		total = run.total
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("sample: %w", err)
	}
	return read, total, nil
}

// sampler takes a sample of the hits: all of them while there are few, else some that lie evenly among
// them, in the order of the segments. It is a collector for a second pass, when it is known how many there are.
type sampler struct {
	size, total int
	seg         *segmentView
	seen, next  int // hits passed, and which of them is taken next
	taken       []candidate
}

func (s *sampler) segment(h *hits) error {
	s.seg = h.segmentView
	return nil
}

func (s *sampler) take(docs []uint32) {
	for ; s.next < s.seen+len(docs) && len(s.taken) < s.size; s.next = s.place() {
		d := docs[s.next-s.seen]
		s.taken = append(s.taken, candidate{seg: s.seg, doc: d})
	}
	s.seen += len(docs)
}

// place is which of the hits is taken after those that have been.
func (s *sampler) place() int {
	if s.total <= s.size {
		return len(s.taken)
	}
	return int(int64(len(s.taken)) * int64(s.total) / int64(s.size))
}

// sample reads at most size of the mentions that match, spread evenly over them.
func (r *run) sample(size int) ([]mention.Mention, error) {
	if err := r.pass(); err != nil { // counts them
		return nil, err
	}
	s := &sampler{size: size, total: r.total}
	if err := r.pass(s); err != nil {
		return nil, err
	}
	ids := make([]string, len(s.taken))
	for i, c := range s.taken {
		r.reading = c.seg
		var err error
		if ids[i], err = c.seg.mentionID(c.doc); err != nil {
			return nil, err
		}
	}
	read, err := r.index.options.Texts.Get(r.ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("fetch texts: %w", err)
	}
	return read, nil
}
