package index

// stories counts the distinct stories of all hits, and the copies of those
// chosen for the page. A mention without a story is one of its own.
func (r *run) stories(page []Hit, chosen []*candidate) (int, error) {
	c := &storyCounter{seen: map[uint64]struct{}{}, copies: map[uint64]int{}}
	for _, h := range chosen {
		if h.story != 0 {
			c.copies[h.story] = 0
		}
	}
	if err := r.pass(c); err != nil {
		return 0, err
	}
	for i, h := range chosen {
		page[i].Copies = max(1, c.copies[h.story])
	}
	return c.alone + len(c.seen), nil
}

// storyCounter is a collector.
type storyCounter struct {
	col    []uint64
	alone  int
	seen   map[uint64]struct{}
	copies map[uint64]int
}

func (c *storyCounter) segment(h *hits) error {
	x, err := h.extra()
	if err != nil {
		return err
	}
	c.col = x.story
	return nil
}

func (c *storyCounter) take(docs []uint32) {
	for _, d := range docs {
		s := c.col[d]
		if s == 0 {
			c.alone++
			continue
		}
		c.seen[s] = struct{}{}
		if n, wanted := c.copies[s]; wanted {
			c.copies[s] = n + 1
		}
	}
}
