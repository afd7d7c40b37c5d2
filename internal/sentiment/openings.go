package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// openings finds phrases as [cues] do, of fewer names and in less time, for every text towards a
// target asks for them.
type openings struct {
	register
	lists []opening
	rare  map[uint64]uint16 // the lists of words that have no number in the vocabulary, from 1
	some  sieve             // of those words
	sets  sets
	stems stems
}

// opening is the phrases that begin with one word.
type opening struct {
	phrases []phrase
	next    sieve // the words that may come second
	any     bool  // or any word may, or none
}

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
		l.expect(o.sets, phrases[i].rest)
	}
}

// expect notes which word may come second in a phrase whose rest is given.
func (l *opening) expect(s sets, rest []uint64) {
	switch {
	case len(rest) == 0 || rest[0] == gapSlot || rest[0] == brandSlot:
		l.any = true
	case rest[0] < uint64(len(s)):
		for _, h := range s[rest[0]].words {
			l.next.put(h)
		}
	default:
		l.next.put(rest[0])
	}
}

// find appends the phrases in numbered tokens to dst, in order of their first token.
func (o *openings) find(s *scratch, text string, tokens []feature.Token, dst []hit) []hit {
	for i := range tokens {
		t := &tokens[i]
		at := o.of(t.ID)
		if t.ID == 0 && o.some.may(t.Hash) {
			at = o.rare[t.Hash]
		}
		if at > 0 {
			dst = o.begun(tokens, i, &o.lists[at-1], dst)
		}
		if t.Kind <= feature.Hashtag && o.stems.may(text[t.Start:t.End]) {
			s.norm = feature.Norm(text, *t, s.norm)
			dst = o.stems.find(s.norm, i, dst)
		}
	}
	return dst
}

// begun appends the phrases that begin at token i.
func (o *openings) begun(tokens []feature.Token, i int, l *opening, dst []hit) []hit {
	if !l.any && (i+1 == len(tokens) || !l.next.may(tokens[i+1].Hash)) {
		return dst
	}
	for k := range l.phrases {
		p := &l.phrases[k]
		if j := o.sets.follows(tokens, i+1, p.rest); j > 0 {
			dst = append(dst, hit{p.what, p.weight, i, j})
		}
	}
	return dst
}
