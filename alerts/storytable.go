package alerts

// storyTable holds what a window knows of each of its stories. It is a map from hashes
// that are spread already, of open addressing: windows look at it for every mention of
// every rule. The zero value is ready to use.
type storyTable struct {
	slots []storySlot // a power of two, at most three quarters in use
	n     int
}

type storySlot struct {
	story uint64
	tally tally // n is 0 in a free slot
}

func (t *storyTable) home(story uint64) int {
	return int((story * 0x9e3779b97f4a7c15) >> 32 & uint64(len(t.slots)-1))
}

// find is where a story stands, or the free slot where it would.
func (t *storyTable) find(story uint64) int {
	mask := len(t.slots) - 1
	k := t.home(story)
	for t.slots[k].tally.n != 0 && t.slots[k].story != story {
		k = (k + 1) & mask
	}
	return k
}

// change adds n mentions with a label to a story, or takes them away. It returns the
// story's label before and after; had and has say whether it stood there at all.
func (t *storyTable) change(story uint64, label int8, n int32) (before, after int8, had, has bool) {
	if 4*t.n >= 3*len(t.slots) {
		t.grow()
	}
	k := t.find(story)
	s := &t.slots[k]
	had, before = s.tally.n != 0, s.tally.label()
	if !had {
		if n <= 0 {
			return before, before, false, false
		}
		s.story = story
		t.n++
	}
	s.tally.add(label, n)
	if s.tally.n <= 0 {
		t.free(k)
		return before, before, had, false
	}
	return before, s.tally.label(), had, true
}

// free empties a slot and closes the gap it leaves in the chains over it.
func (t *storyTable) free(k int) {
	t.n--
	mask := len(t.slots) - 1
	for next := (k + 1) & mask; t.slots[next].tally.n != 0; next = (next + 1) & mask {
		if home := t.home(t.slots[next].story); (next-home)&mask >= (next-k)&mask {
			t.slots[k] = t.slots[next]
			k = next
		}
	}
	t.slots[k] = storySlot{}
}

func (t *storyTable) grow() {
	old := t.slots
	t.slots = make([]storySlot, max(16, 2*len(old)))
	for _, s := range old {
		if s.tally.n != 0 {
			t.slots[t.find(s.story)] = s
		}
	}
}
