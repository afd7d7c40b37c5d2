package journal

import (
	"slices"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

func distance(a, b int64) int64 { return max(a-b, b-a) }

// nearest finds the remembered text most like t, the older of two equals.
func (s *Stories) nearest(t *storyText) (*storyText, float64) {
	clear(s.hits)
	for _, h := range t.print.Hashes {
		s.walk(h, t.at)
	}
	for _, key := range []uint32{t.print.Title, t.print.Lead} {
		if key != 0 {
			s.walk(key, t.at)
		}
	}
	var best *storyText
	var sure float64
	for _, slot := range s.likeliest() {
		c := &s.texts[slot]
		p, same := t.print.SameStory(&c.print)
		if same && (best == nil || p > sure || p == sure && c.seq < best.seq) {
			best, sure = c, p
		}
	}
	return best, sure
}

// walk counts a hit for the texts under a key.
func (s *Stories) walk(key uint32, at int64) {
	slot, ok := s.bands[key]
	if !ok {
		return
	}
	serial := s.texts[slot].serial
	for range maxWalk {
		c := &s.texts[slot]
		if c.serial != serial {
			return // forgotten, and so is all behind it
		}
		if distance(c.at, at) <= int64(StoryWindow/time.Second) {
			s.hits[slot]++
		}
		i := slices.IndexFunc(c.next, func(l storyLink) bool { return l.key == key })
		if i < 0 {
			return
		}
		slot, serial = c.next[i].slot, c.next[i].serial
	}
}

// likeliest are the slots with the most hits, at most maxCompare of them.
func (s *Stories) likeliest() []int32 {
	slots := make([]int32, 0, len(s.hits))
	for slot := range s.hits {
		slots = append(slots, slot)
	}
	slices.SortFunc(slots, func(a, b int32) int {
		if d := s.hits[b] - s.hits[a]; d != 0 {
			return int(d)
		}
		return int(int64(s.texts[a].seq) - int64(s.texts[b].seq)) // a map has no order; this has
	})
	return slots[:min(len(slots), maxCompare)]
}

// keysOf are the hashes a text is found under.
func keysOf(f *mention.Fingerprint) []uint32 {
	keys := slices.Clone(f.Hashes[:min(len(f.Hashes), bandHashes)])
	for _, k := range []uint32{f.Title, f.Lead} {
		if k != 0 && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}
