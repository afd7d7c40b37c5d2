package index

import "math/bits"

// storyTable counts the mentions of each story. They are put into heaps by their first bits as they come, and each heap is
// counted by itself when somebody asks: a table of a heap stays in the processor's cache, one of a million stories
// does not, and that is five times slower. Stories are hashes, so that their bits are even; 0 is none and never added.
type storyTable struct {
	heaps [][]uint64
	shift int
	slots heapTable
}

// heapSize is about how many stories one heap holds.
const heapSize = 4096

// newStoryTable has room for about so many mentions.
func newStoryTable(most int) *storyTable {
	log := min(bits.Len(uint(most/heapSize)), 8)
	t := &storyTable{heaps: make([][]uint64, 1<<log), shift: 64 - log}
	for i := range t.heaps {
		t.heaps[i] = make([]uint64, 0, most>>log+most>>(log+4)+8)
	}
	return t
}

func (t *storyTable) heap(story uint64) *[]uint64 {
	return &t.heaps[story*0x9e3779b97f4a7c15>>t.shift]
}

// add counts one mention of a story.
func (t *storyTable) add(story uint64) {
	h := t.heap(story)
	*h = append(*h, story)
}

// count is how many mentions of a story were added.
func (t *storyTable) count(story uint64) (n int) {
	for _, s := range *t.heap(story) {
		if s == story {
			n++
		}
	}
	return n
}

// distinct is how many stories there are.
func (t *storyTable) distinct() (n int) {
	for _, h := range t.heaps {
		n += t.slots.fill(h)
	}
	return n
}

// copied calls fn with every story that was added more than once.
func (t *storyTable) copied(fn func(story uint64, copies uint32)) {
	for _, h := range t.heaps {
		t.slots.fill(h)
		for i, n := range t.slots.counts {
			if n > 1 {
				fn(t.slots.keys[i], n)
			}
		}
	}
}

// heapTable is a hash table for one heap after the other.
type heapTable struct {
	keys   []uint64
	counts []uint32
}

// fill counts the stories of a heap and says how many different ones there are.
func (t *heapTable) fill(heap []uint64) (distinct int) {
	size := 1 << bits.Len(uint(len(heap)+len(heap)/2+1))
	if cap(t.keys) < size {
		t.keys, t.counts = make([]uint64, size), make([]uint32, size)
	} else {
		t.keys, t.counts = t.keys[:size], t.counts[:size]
		clear(t.keys)
		clear(t.counts)
	}
	mask := uint64(size - 1)
	for _, s := range heap {
		i := s * 0x9e3779b97f4a7c15 >> 16 & mask
		for t.keys[i] != s && t.keys[i] != 0 {
			i = (i + 1) & mask
		}
		if t.keys[i] == 0 {
			t.keys[i] = s
			distinct++
		}
		t.counts[i]++
	}
	return distinct
}
