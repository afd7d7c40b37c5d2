package sentiment

// wordSet is a few dozen words, asked for often and mostly in vain.
type wordSet struct {
	sieve [16]uint64 // a bit for each by its hash, so that most others are passed over
	words []uint64
	slots []uint64 // where each word stands by its hash, or behind that; 0: nothing. Their number is a power of two
}

func newWordSet(words string) *wordSet { return wordSetOf(hashes(words)) }

func wordSetOf(words []uint64) *wordSet {
	s := &wordSet{words: words, slots: make([]uint64, slotsFor(len(words)))}
	for _, h := range words {
		s.sieve[h>>6&15] |= 1 << (h & 63)
		s.slots[s.find(h)] = h
	}
	return s
}

// has says whether a word is one of them. It stands in so many places that it would swell all of them.
//
//go:noinline
func (s *wordSet) has(h uint64) bool { return s.sieve[h>>6&15]>>(h&63)&1 != 0 && s.holds(h) }

// holds is what has asks when its sieve lets a word through; it stands in hundreds of places, and this need not.
//
//go:noinline
func (s *wordSet) holds(h uint64) bool { return s.slots[s.find(h)] != 0 }

// wideSieve is a [sieve] for several hundred words.
type wideSieve [128]uint64

func (v *wideSieve) put(h uint64)      { v[h>>6&127] |= 1 << (h & 63) }
func (v *wideSieve) may(h uint64) bool { return v[h>>6&127]>>(h&63)&1 != 0 }

// find is the slot of a word, or else the empty one in which it would stand.
func (s *wordSet) find(h uint64) int {
	last := len(s.slots) - 1
	i := int(h>>10) & last
	for s.slots[i] != h && s.slots[i] != 0 {
		i = (i + 1) & last
	}
	return i
}

// slotsFor is how many slots leave half of them empty: a power of two.
func slotsFor(words int) int {
	n := 2
	for n < 2*words {
		n *= 2
	}
	return n
}

// byWord are phrases by a word of theirs, laid out as a [wordSet].
type byWord []struct {
	word    uint64
	phrases []phrase
}

// newByWord lays out phrases that stand in the order of a word of theirs.
func newByWord(phrases []phrase, word func(*phrase) uint64) byWord {
	if len(phrases) == 0 {
		return nil
	}
	runs := 1
	for i := 1; i < len(phrases); i++ {
		if word(&phrases[i]) != word(&phrases[i-1]) {
			runs++
		}
	}
	b := make(byWord, slotsFor(runs))
	for from, i := 0, 1; i <= len(phrases); i++ {
		if i < len(phrases) && word(&phrases[i]) == word(&phrases[from]) {
			continue
		}
		w := word(&phrases[from])
		at := b.find(w)
		b[at].word, b[at].phrases = w, phrases[from:i:i]
		from = i
	}
	return b
}

// of are the phrases of a word; of an empty list none may be asked for.
func (b byWord) of(w uint64) []phrase { return b[b.find(w)].phrases }

func (b byWord) find(w uint64) int {
	last := len(b) - 1
	i := int(w>>10) & last
	for b[i].word != w && b[i].phrases != nil {
		i = (i + 1) & last
	}
	return i
}
