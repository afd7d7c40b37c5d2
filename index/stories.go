package index

// stories counts the distinct stories of all hits, and the copies of those
// chosen for the page. A mention without a story is one of its own.
func (r *run) stories(page []Hit, chosen []*candidate) (int, error) {
	c, err := r.told()
	if err != nil {
		return 0, err
	}
	for i, h := range chosen {
		page[i].Copies = max(1, c.table.count(h.story))
	}
	return c.alone + c.table.distinct(), nil
}

// told counts the mentions of each story among the hits.
func (r *run) told() (*storyCounter, error) {
	most := 0
	for i := range r.segs {
		most += int(r.segs[i].docs.GetCardinality())
	}
	c := &storyCounter{table: newStoryTable(most)}
	return c, r.pass(c)
}

// storyCounter is a collector.
type storyCounter struct {
	col   []uint64
	alone int
	table *storyTable
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
		if s := c.col[d]; s != 0 {
			c.table.add(s)
		} else {
			c.alone++
		}
	}
}
