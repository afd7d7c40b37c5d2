package index

// findShown gathers the stories of all hits up to the cursor: they were on earlier pages.
func (t *top) findShown() error {
	t.shown = map[uint64]bool{}
	f := &shownFinder{top: t}
	return t.run.pass(f)
}

type shownFinder struct{ top *top }

func (f *shownFinder) segment(h *hits) error { return f.top.segment(h) }

func (f *shownFinder) take(docs []uint32) {
	t := f.top
	for _, d := range docs {
		s := t.story[d]
		if s == 0 || t.shown[s] {
			continue
		}
		c := candidate{key: key{Value: t.seg.col.at[d], At: t.seg.col.at[d]}, seg: t.seg, doc: d}
		if t.value != nil {
			c.Value = t.value(d)
		}
		if t.reached(&t.after.Key, &c) >= 0 {
			t.shown[s] = true
		}
	}
}
