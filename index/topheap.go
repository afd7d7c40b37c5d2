package index

import "cmp"

// order compares two candidates; negative means a comes first.
func (t *top) order(a, b *candidate) int {
	if c := a.before(&b.key); c != 0 {
		return c
	}
	return cmp.Compare(t.id(a), t.id(b))
}

// reached compares a cursor's key with a candidate; negative means the candidate comes
// after it, 0 that they are the same mention.
func (t *top) reached(k *key, c *candidate) int {
	if o := k.before(&c.key); o != 0 {
		return o
	}
	return cmp.Compare(k.ID, t.id(c))
}

// id of a candidate, read only when a tie asks for it.
func (t *top) id(c *candidate) string {
	if c.ID == "" {
		t.run.reading = c.seg
		id, err := c.seg.mentionID(c.doc)
		if err != nil && t.err == nil {
			t.err = err
		}
		c.ID = id
	}
	return c.ID
}

func (t *top) up(i int) {
	for i > 0 {
		p := (i - 1) / 2
		if t.order(t.heap[i], t.heap[p]) <= 0 {
			return
		}
		t.heap[i], t.heap[p] = t.heap[p], t.heap[i]
		i = p
	}
}

func (t *top) down(i int) {
	for {
		worst := i
		for _, c := range []int{2*i + 1, 2*i + 2} {
			if c < len(t.heap) && t.order(t.heap[c], t.heap[worst]) > 0 {
				worst = c
			}
		}
		if worst == i {
			return
		}
		t.heap[i], t.heap[worst] = t.heap[worst], t.heap[i]
		i = worst
	}
}

// rebuild restores the heap after an entry got better in place.
func (t *top) rebuild() {
	for i := len(t.heap)/2 - 1; i >= 0; i-- {
		t.down(i)
	}
}
