package query

import "github.com/earshot/earshot/internal/query/analysis"

// term is a plain word of a set and its number.
type term struct {
	text string
	id   int32
}

// dictionary finds the number of a plain word: open addressing by hash, at most
// a quarter full, then a comparison. Its parts are kept small, because with many
// thousand words it is the processor's cache that decides.
type dictionary struct {
	mask  uint64
	slots []slot
	heads []head // per word
	long  map[int32]string
}

type slot struct {
	tag  uint32 // upper half of the hash
	word int32  // number plus 1; 0 is empty
}

// head is a word of up to 15 bytes; a longer one only keeps its length here.
type head struct {
	length uint8
	bytes  [15]byte
}

func newDictionary(terms []term, size int) dictionary {
	n := 16
	for n < 4*len(terms) {
		n *= 2
	}
	d := dictionary{mask: uint64(n - 1), slots: make([]slot, n), heads: make([]head, size)}
	for _, t := range terms {
		h := analysis.HashString(t.text)
		at := h & d.mask
		for d.slots[at].word != 0 {
			at = (at + 1) & d.mask
		}
		d.slots[at] = slot{tag: uint32(h >> 32), word: t.id + 1}
		d.put(t)
	}
	return d
}

func (d *dictionary) put(t term) {
	if len(t.text) <= len(head{}.bytes) {
		h := &d.heads[t.id]
		h.length = uint8(len(t.text))
		copy(h.bytes[:], t.text)
		return
	}
	if d.long == nil {
		d.long = make(map[int32]string)
	}
	d.long[t.id] = t.text
}

// is tells whether the word with this number is term.
func (d *dictionary) is(word int32, term []byte) bool {
	h := &d.heads[word]
	if h.length > 0 {
		return string(h.bytes[:h.length]) == string(term)
	}
	return d.long[word] == string(term)
}

// patternTable finds the patterns that begin as a token begins: filed under up
// to maxPatternKey bytes.
type patternTable struct {
	mask  uint64
	slots []patternSlot
	lists [][]wildPattern
}

type patternSlot struct {
	key  uint64
	list int32 // plus 1; 0 is empty
}

func patternHash(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> 20 }

func newPatternTable(lists map[uint64][]wildPattern) patternTable {
	n := 16
	for n < 4*len(lists) {
		n *= 2
	}
	t := patternTable{mask: uint64(n - 1), slots: make([]patternSlot, n)}
	for key, list := range lists {
		at := patternHash(key) & t.mask
		for t.slots[at].list != 0 {
			at = (at + 1) & t.mask
		}
		t.lists = append(t.lists, list)
		t.slots[at] = patternSlot{key, int32(len(t.lists))}
	}
	return t
}

func (t *patternTable) find(key uint64) []wildPattern {
	for at := patternHash(key) & t.mask; t.slots[at].list != 0; at = (at + 1) & t.mask {
		if t.slots[at].key == key {
			return t.lists[t.slots[at].list-1]
		}
	}
	return nil
}
