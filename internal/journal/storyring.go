package journal

import (
	"cmp"
	"slices"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

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
	for _, serial := range s.likeliest() {
		c := s.text(serial)
		p, same := t.print.SameStory(&c.print)
		if same && (best == nil || p > sure || p == sure && c.seq < best.seq) {
			best, sure = c, p
		}
	}
	return best, sure
}

// text is the one with this serial, nil when it has been forgotten, and with it all before it.
func (s *Stories) text(serial uint32) *storyText {
	if serial == 0 {
		return nil
	}
	if t := &s.texts[int(serial-1)%s.memory]; t.serial == serial {
		return t
	}
	return nil
}

// walk counts a hit for the texts under a key.
func (s *Stories) walk(key uint32, at int64) {
	c := s.text(s.bands[key])
	for range maxWalk {
		if c == nil {
			return
		}
		if distance(c.at, at) <= int64(StoryWindow/time.Second) {
			s.hits[c.serial]++
		}
		i := placeOf(key, &c.print)
		if i < 0 {
			return
		}
		c = s.text(c.next[i])
	}
}

// likeliest are the serials of the texts with the most hits, at most maxCompare of them.
func (s *Stories) likeliest() []uint32 {
	serials := make([]uint32, 0, len(s.hits))
	for serial := range s.hits {
		serials = append(serials, serial)
	}
	slices.SortFunc(serials, func(a, b uint32) int {
		// A map has no order; the age has.
		return cmp.Or(cmp.Compare(s.hits[b], s.hits[a]), cmp.Compare(s.text(a).seq, s.text(b).seq))
	})
	return serials[:min(len(serials), maxCompare)]
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

// placeOf is which of a text's keys this one is, -1 for none.
func placeOf(key uint32, f *mention.Fingerprint) int {
	n := min(len(f.Hashes), bandHashes)
	if i := slices.Index(f.Hashes[:n], key); i >= 0 {
		return i
	}
	return slices.Index(keysOf(f)[n:], key) // the title, or the lead: seldom
}

// remember puts a text in the ring, in the place of the oldest when it is full.
func (s *Stories) remember(t storyText) *storyText {
	slot := int(s.newest) % s.memory
	if slot < len(s.texts) {
		s.release(&s.texts[slot])
	} else {
		s.texts = append(s.texts, storyText{})
	}
	s.newest++
	t.serial = s.newest
	t.print.Hashes = slices.Clip(t.print.Hashes)
	keys := keysOf(&t.print)
	t.next = make([]uint32, len(keys))
	for i, key := range keys {
		t.next[i] = s.bands[key]
		s.bands[key] = t.serial
	}
	s.texts[slot] = t
	return &t
}

// release takes a text out of the bands it is still the newest of.
func (s *Stories) release(t *storyText) {
	for _, key := range keysOf(&t.print) {
		if s.bands[key] == t.serial {
			delete(s.bands, key)
		}
	}
	t.serial = 0
}
