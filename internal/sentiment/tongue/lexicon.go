package tongue

import (
	"maps"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// lexicon is the words of a tongue by their hashes. Nearly every word of a text is asked for, and most are not in it; the
// next text may be in another tongue, so that little memory is looked at for each.
type lexicon struct {
	slots   []slot // each word by its hash, or behind that. Their number is a power of two
	entries []entry
}

// slot is where a word is among the entries, from 1; 0: nothing is here.
type slot struct{ print, at uint16 }

// entry is what is known of a word: what it does alone, and the phrases it begins, longest
// first.
type entry struct {
	hash    uint64
	next    uint64 // a bit for each word that may come next in a phrase, by its hash; all where a number may
	phrases []phrase
	word
}

// nowhere is what is known of other words.
var nowhere entry

// newLexicon lays out words by their hashes.
func newLexicon(words map[uint64]entry) (l lexicon) {
	n := 2
	for n < 2*len(words) {
		n *= 2
	}
	l.slots, l.entries = make([]slot, n), make([]entry, 0, len(words))
	for _, h := range slices.Sorted(maps.Keys(words)) {
		e := words[h]
		e.hash = h
		for i := range e.phrases {
			e.next |= nextBit(e.phrases[i].rest[0])
		}
		i := int(h>>14) & (n - 1)
		for l.slots[i].at != 0 {
			i = (i + 1) & (n - 1)
		}
		l.entries = append(l.entries, e)
		l.slots[i] = slot{uint16(h), uint16(len(l.entries))}
	}
	return l
}

// nextBit is the bit of a word that comes next in a phrase; a number is many words.
func nextBit(h uint64) uint64 {
	if h == feature.NumberHash {
		return ^uint64(0)
	}
	return 1 << (h >> 20 & 63)
}

// of is what is known of a word.
func (l *lexicon) of(h uint64) *entry {
	last := len(l.slots) - 1
	for i := int(h>>14) & last; l.slots[i].at != 0; i = (i + 1) & last {
		if l.slots[i].print == uint16(h) {
			if e := &l.entries[l.slots[i].at-1]; e.hash == h {
				return e
			}
		}
	}
	return &nowhere
}
