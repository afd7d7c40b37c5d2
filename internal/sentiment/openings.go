package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// openings finds phrases as [cues] do, of fewer names and in less time, for every text towards a
// target asks for them.
type openings struct {
	register
	lists []opening
	pairs [openingPairs / 64]uint64 // a bit for each pair of words that one begins with, and for each that any may follow
	rare  map[uint64]uint16         // the lists of words that have no number in the vocabulary, from 1
	some  sieve                     // of those words
	sets  sets
	stems stems
}

// opening is the phrases that begin with one word, and of each which words may come next, or after a gap: a bit for each by
// its hash, or all where any may.
type opening struct {
	next, later []uint64
	phrases     []phrase
}

// nextBit is the bit of a word that may come next.
func nextBit(h uint64) uint64 { return 1 << (h >> 20 & 63) }

// openingPairs is how many bits there are for the pairs, of which some ten thousand are set.
const openingPairs = 1 << 18

// pairBit is the bit of a word that begins phrases and the next one, by their hashes; where any may follow, by [alone].
func pairBit(first, next uint64) uint64 { return (first>>46 ^ next>>22) % openingPairs }

// openings lists those of the cues c that are wanted, but for the ones of running letters, by their first words, each with the sets
// it is in.
func (e *Engine) openings(c *cues, words int, wanted func(name string) bool) *openings {
	want := func(what int32) bool { return wanted(c.names[what]) }
	o := &openings{register: register{at: make([]uint16, words)}, rare: map[uint64]uint16{}, sets: c.sets, stems: c.stems.only(want)}
	var picked []phrase
	list := func(h uint64, all []phrase) {
		picked = picked[:0]
		for _, p := range all {
			if want(p.what) {
				picked = append(picked, p)
			}
		}
		if len(picked) > 0 {
			o.put(h, e.words.Number(h).Number(), picked)
		}
	}
	for h, all := range c.first {
		if h >= uint64(len(c.sets)) {
			list(h, all)
		}
	}
	for h, heads := range c.heads {
		for _, set := range heads {
			list(h, c.first[set])
		}
	}
	o.bits[0] |= 1 // words without a number are looked for among the rare
	return o
}

// put adds phrases that begin with a word, given by its hash and its number.
func (o *openings) put(h uint64, id int32, phrases []phrase) {
	at := o.rare[h]
	if id > 0 && int(id) < len(o.at) {
		at = o.at[id]
	}
	if at == 0 {
		o.lists = append(o.lists, opening{})
		at = uint16(len(o.lists))
		if id > 0 && int(id) < len(o.at) {
			o.mark(id, at)
		} else {
			o.rare[h] = at
			o.some.put(h)
		}
	}
	l := &o.lists[at-1]
	l.phrases = append(l.phrases, phrases...)
	for i := range phrases {
		next, later := o.expect(h, phrases[i].rest)
		l.next, l.later = append(l.next, next), append(l.later, later)
	}
}

// expect notes which word may come second in a phrase whose rest is given, and gives the bits of those, or of those that may
// come after a gap.
func (o *openings) expect(first uint64, rest []uint64) (bits, later uint64) {
	gap := len(rest) > 1 && rest[0] == gapSlot
	if gap {
		rest = rest[1:]
	}
	next := []uint64{alone}
	switch {
	case len(rest) == 0 || rest[0] == gapSlot || rest[0] == brandSlot:
		bits = ^uint64(0)
	case rest[0] < uint64(len(o.sets)):
		next = o.sets[rest[0]].words
	default:
		next[0] = rest[0]
	}
	for _, h := range next {
		bits |= nextBit(h)
	}
	if gap {
		next, later, bits = []uint64{alone}, bits, 0
	}
	for _, h := range next {
		at := pairBit(first, h)
		o.pairs[at>>6] |= 1 << (at & 63)
	}
	return bits, later
}

// begins says whether a phrase may begin with a numbered word, given by its number, its hash and that of the next one: most
// begin some, and few go on as they do, so that there is one branch for both.
func (o *openings) begins(id int32, first, next uint64) bool {
	at, any := pairBit(first, next), pairBit(first, alone)
	goesOn := o.pairs[at>>6]>>(at&63) | o.pairs[any>>6]>>(any&63)
	return o.bits[id>>6&1023]>>(id&63)&goesOn&1 != 0
}

// list is the number of the list of what begins with a token, from 1; 0: nothing does.
func (o *openings) list(t *feature.Token) uint16 {
	if t.ID == 0 && o.some.may(t.Hash) {
		return o.rare[t.Hash]
	}
	return o.of(t.ID)
}

// find appends the phrases in numbered tokens to dst, in order of their first token.
func (o *openings) find(s *scratch, text string, tokens []feature.Token, dst []hit) []hit {
	for i := range tokens {
		t := &tokens[i]
		if next := tokens[min(i+1, len(tokens)-1)].Hash; o.begins(t.ID, t.Hash, next) {
			if at := o.list(t); at > 0 {
				dst = o.begun(tokens, i, &o.lists[at-1], dst)
			}
		}
		if t.Kind <= feature.Hashtag && o.stems.may(text[t.Start:t.End]) {
			s.norm = feature.Norm(text, *t, s.norm)
			dst = o.stems.find(s.norm, i, dst)
		}
	}
	return dst
}

// begun appends the phrases that begin at token i.
func (o *openings) begun(tokens []feature.Token, i int, list *opening, dst []hit) []hit {
	next, later := nextBit(tokens[min(i+1, len(tokens)-1)].Hash), uint64(0)
	for j := i + 1; j < min(len(tokens), i+2+gapWords); j++ {
		later |= nextBit(tokens[j].Hash)
		if tokens[j].Flags&feature.Breaks != 0 {
			break
		}
	}
	for k, may := range list.next {
		if may&next|list.later[k]&later == 0 {
			continue
		}
		p := &list.phrases[k]
		if j := o.sets.follows(tokens, i+1, p.rest); j > 0 {
			dst = append(dst, hit{p.what, p.weight, i, j})
		}
	}
	return dst
}
