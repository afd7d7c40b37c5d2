package query

import "github.com/earshot/earshot/internal/query/analysis"

// term is a plain word of a set and its number.
type term struct {
	text string
	id   int32
}

// dictionary finds the number of a plain word: open addressing by hash, at most
// half full, then a comparison. All that is needed of a word lies in its slot,
// because with many thousand words it is the processor's cache that decides.
type dictionary struct {
	mask  uint64
	slots []slot
	long  map[int32]string
	// sieve has a bit set for each word, sixteen bits a word: small enough to stay in
	// the cache, it tells most words of a text that are none of ours without a look
	// at the slots, which are not.
	sieve     []uint64
	sieveMask uint64
}

// slot is a word: 32 bytes, half a cache line.
type slot struct {
	tag    uint32 // upper half of the hash
	word   int32  // number plus 1; 0 is empty
	length uint8  // of a word of up to 23 bytes, which lies here; else 0
	bytes  [23]byte
}

func newDictionary(terms []term) dictionary {
	n := 16
	for n < 2*len(terms) {
		n *= 2
	}
	d := dictionary{mask: uint64(n - 1), slots: make([]slot, n)}
	bits := max(64, 8*n)
	d.sieve, d.sieveMask = make([]uint64, bits/64), uint64(bits-1)
	for _, t := range terms {
		h := analysis.HashString(t.text)
		bit := h >> 24 & d.sieveMask
		d.sieve[bit/64] |= 1 << (bit % 64)
		at := h & d.mask
		for d.slots[at].word != 0 {
			at = (at + 1) & d.mask
		}
		s := &d.slots[at]
		s.tag, s.word = uint32(h>>32), t.id+1
		if len(t.text) <= len(s.bytes) {
			s.length = uint8(len(t.text))
			copy(s.bytes[:], t.text)
			continue
		}
		if d.long == nil {
			d.long = make(map[int32]string)
		}
		d.long[t.id] = t.text
	}
	return d
}

// mayHold tells whether a word with this hash may be in the dictionary.
func (d *dictionary) mayHold(hash uint64) bool {
	bit := hash >> 24 & d.sieveMask
	return d.sieve[bit/64]&(1<<(bit%64)) != 0
}

// is tells whether the word in this slot is term.
func (d *dictionary) is(s *slot, term []byte) bool {
	if s.length > 0 {
		return string(s.bytes[:s.length]) == string(term)
	}
	return d.long[s.word-1] == string(term)
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
