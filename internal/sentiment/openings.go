package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// openings finds phrases as [cues] do, of fewer names and in less time, for every text towards a
// target asks for them.
type openings struct {
	register
	lists [][]phrase
	pairs [openingPairs / 64]uint64 // a bit for each pair of words that one begins with, and for each that any may follow
	rare  map[uint64]uint16         // the lists of words that have no number in the vocabulary, from 1
	some  sieve                     // of those words
	sets  sets
	stems stems
}

// openingPairs is how many bits there are for the pairs, of which some ten thousand are set.
const openingPairs = 1 << 18

// pairBit is the bit of a word that begins phrases and the next one, by their hashes; where any may follow, by [alone].
func pairBit(first, next uint64) uint64 { return (first>>46 ^ next>>22) % openingPairs }

// openings lists the cues c by their first words, each with the sets it is in.
func (e *Engine) openings(c *cues, words int) *openings {
	o := &openings{register: register{at: make([]uint16, words)}, rare: map[uint64]uint16{}, sets: c.sets, stems: c.stems}
	for h, list := range c.first {
		if h >= uint64(len(c.sets)) {
			o.put(h, e.words.Number(h).Number(), list)
		}
	}
	for h, heads := range c.heads {
		for _, set := range heads {
			o.put(h, e.words.Number(h).Number(), c.first[set])
		}
	}
	return o
}

// put adds phrases that begin with a word, given by its hash and its number.
func (o *openings) put(h uint64, id int32, phrases []phrase) {
	if len(phrases) == 0 {
		return
	}
	at := o.rare[h]
	if id > 0 && int(id) < len(o.at) {
		at = o.at[id]
	}
	if at == 0 {
		o.lists = append(o.lists, nil)
		at = uint16(len(o.lists))
		if id > 0 && int(id) < len(o.at) {
			o.mark(id, at)
		} else {
			o.rare[h] = at
			o.some.put(h)
		}
	}
	o.lists[at-1] = append(o.lists[at-1], phrases...)
	for i := range phrases {
		o.expect(h, phrases[i].rest)
	}
}

// expect notes which word may come second in a phrase whose rest is given.
func (o *openings) expect(first uint64, rest []uint64) {
	next := []uint64{alone}
	switch {
	case len(rest) == 0 || rest[0] == gapSlot || rest[0] == brandSlot:
	case rest[0] < uint64(len(o.sets)):
		next = o.sets[rest[0]].words
	default:
		next[0] = rest[0]
	}
	for _, h := range next {
		at := pairBit(first, h)
		o.pairs[at>>6] |= 1 << (at & 63)
	}
}

// mayGoOn says of most words that begin phrases that none goes on as the tokens behind i do.
func (o *openings) mayGoOn(tokens []feature.Token, i int) bool {
	at, any := pairBit(tokens[i].Hash, tokens[min(i+1, len(tokens)-1)].Hash), pairBit(tokens[i].Hash, alone)
	return (o.pairs[at>>6]>>(at&63)|o.pairs[any>>6]>>(any&63))&1 != 0
}

// find appends the phrases in numbered tokens to dst, in order of their first token.
func (o *openings) find(s *scratch, text string, tokens []feature.Token, dst []hit) []hit {
	for i := range tokens {
		t := &tokens[i]
		at := o.of(t.ID)
		if t.ID == 0 && o.some.may(t.Hash) {
			at = o.rare[t.Hash]
		}
		if at > 0 && o.mayGoOn(tokens, i) {
			dst = o.begun(tokens, i, o.lists[at-1], dst)
		}
		if t.Kind <= feature.Hashtag && o.stems.may(text[t.Start:t.End]) {
			s.norm = feature.Norm(text, *t, s.norm)
			dst = o.stems.find(s.norm, i, dst)
		}
	}
	return dst
}

// begun appends the phrases that begin at token i.
func (o *openings) begun(tokens []feature.Token, i int, phrases []phrase, dst []hit) []hit {
	for k := range phrases {
		p := &phrases[k]
		if j := o.sets.follows(tokens, i+1, p.rest); j > 0 {
			dst = append(dst, hit{p.what, p.weight, i, j})
		}
	}
	return dst
}
