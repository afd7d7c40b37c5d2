package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// tokens cuts a text into tokens and numbers them; valid until the next call.
func (e *Engine) tokens(s *scratch, text string) []feature.Token {
	tokens := s.cutUp(text)
	text = s.legible.of(text)
	if e.number(s, tokens) {
		e.slacken(s, text, tokens)
		s.sayers = nil // as they were
	}
	s.careful, s.tongue = false, nil
	return tokens
}

// number gives each token its number in the vocabulary, and its tone, adds up what they say, for English and for a mood,
// and says whether one that has no number is stretched. Words that are not found near at hand are looked up together.
func (e *Engine) number(s *scratch, tokens []feature.Token) (stretched bool) {
	s.grams, s.far = slices.Grow(s.grams[:0], len(tokens))[:len(tokens)], slices.Grow(s.far[:0], len(tokens))[:len(tokens)]
	odds, far, flags, n, strange, all, traits := -foreignCost*s.tokenizer.Foreign(), 0, uint8(0), 0, 0, sum{}, trait(0)
	for i := range tokens { // without a branch: which words are near nobody can foresee
		t := &tokens[i]
		row, miss := e.words.Near(t.Hash)
		s.grams[far], s.far[far] = t.Hash, int32(i)
		far += miss
		flags |= t.Flags
		odds += row.Odds() + (int(t.Kind)-int(feature.Hashtag)-1)>>8&-wordCost
		t.ID, t.English = row.Number(), row.Lead()
		if int(t.ID) < len(e.traits) {
			traits |= e.traits[t.ID]
		}
		r := e.whole.first(t.ID)
		t.Tone = int8(r >> 56)
		all.words[0] += int32(int16(r))
		all.words[1] += int32(int16(r >> 16))
		all.words[2] += int32(int16(r >> 32))
		k := int(r >> 48 & 0xFF)
		n += k
		strange += int(uint(k-1) >> 63)
	}
	all.n = n
	s.odds, s.said, s.sayers, s.traits = odds, voice{all, strange - far, flags}, tokens, traits
	s.costly.paired, s.costly.filtered, s.costly.heard, s.same = false, false, false, nil
	return e.numberFar(s, tokens, far)
}

// numberFar does the same for those of the tokens that are not near.
func (e *Engine) numberFar(s *scratch, tokens []feature.Token, far int) (stretched bool) {
	s.found = slices.Grow(s.found[:0], far)[:far]
	e.book.Words(s.grams[:far], s.found)
	for k := range s.found {
		w, t := &s.found[k], &tokens[s.far[k]]
		t.ID, t.English, t.Tone = w.Entry.Number(), w.Entry.Lead(), int8(w.Row>>56)
		s.odds += w.Entry.Odds()
		if s.traits |= e.traits[max(0, min(int(t.ID), len(e.traits)-1))]; t.ID == 0 && e.unnumbered.has(t.Hash) {
			s.traits = allTraits
		}
		stretched = stretched || t.ID == 0 && t.Flags&feature.Stretched != 0
		if !s.said.add(w.Row) {
			s.said.strange++
		}
	}
	return stretched
}

// voice is what the words of some tokens say by themselves.
type voice struct {
	sum
	strange int   // how many tokens the model has no weights for
	flags   uint8 // of all of them
}

// reckon is what the words of tokens say by themselves; of those numbered last, taken all together, that is known.
func (e *Engine) reckon(s *scratch, tokens []feature.Token) voice {
	if s.knows(tokens) {
		return s.said
	}
	var all voice
	for i := range tokens {
		all.flags |= tokens[i].Flags
		if !e.whole.word(&all.sum, tokens[i].ID) {
			all.strange++
		}
	}
	return all
}

// numberedLast says whether these are the tokens that were numbered last, all of them and as they were.
func (s *scratch) numberedLast(tokens []feature.Token) bool {
	return len(tokens) > 0 && len(tokens) == len(s.sayers) && &tokens[0] == &s.sayers[0]
}

// alike notes whether the tokens in which a target is masked say the same as they did before, since only handles are.
func (s *scratch) alike(tokens, masked []feature.Token) {
	s.same = nil
	if s.tongue != nil || !s.numberedLast(tokens) || len(masked) != len(tokens) {
		return
	}
	for i := range masked {
		if t := &masked[i]; t.Kind == feature.Target && (tokens[i].Kind != feature.User || t.Hash != tokens[i].Hash || t.Flags != tokens[i].Flags) {
			return
		}
	}
	s.same = masked
}

// knows says whether these are all the tokens that were numbered last, or such as say the same.
func (s *scratch) knows(tokens []feature.Token) bool {
	return s.numberedLast(tokens) || s.isSame(tokens)
}

func (s *scratch) isSame(tokens []feature.Token) bool {
	return len(tokens) > 0 && len(tokens) == len(s.same) && &tokens[0] == &s.same[0]
}

// slacken finds stretched words that nobody has met in two letters, by one: "bessst", and "stunninggg", where
// the letters that were not stretched stay two.
func (e *Engine) slacken(s *scratch, text string, tokens []feature.Token) {
	for i := range tokens {
		t := &tokens[i]
		if t.Flags&feature.Stretched == 0 || t.ID > 0 || t.Kind != feature.Word {
			continue
		}
		s.norm = unstretched(text[t.Start:t.End], s.norm)
		odds, ok := e.slackened(t, s.norm, true)
		if !ok {
			s.norm = feature.Norm(text, *t, s.norm)
			odds, _ = e.slackened(t, slices.Compact(s.norm), false)
		}
		s.odds += odds
	}
}

// slackened says whether a word that may be English is what a stretched one means, and if so makes it that. What had
// all its double letters cut may be another word: it must be English, and lean somewhere. What it says for English
// is given back.
func (e *Engine) slackened(t *feature.Token, word []byte, exact bool) (odds int, ok bool) {
	h := feature.HashBytes(word)
	row := e.words.Number(h)
	id := row.Number()
	if english := row.Lead(); id == 0 || english < 0 || !exact && (english == 0 || e.whole.tone(id) == 0) {
		return 0, false
	}
	t.Hash, t.ID, t.English, t.Tone = h, id, row.Lead(), e.whole.tone(id)
	return row.Odds(), true
}

// unstretched is a word in small ASCII letters with one of each letter that stands three times or more.
func unstretched(word string, dst []byte) []byte {
	dst = dst[:0]
	for i := 0; i < len(word) && len(dst) < mostLetters; {
		c, n := word[i]|0x20, i+1
		for n < len(word) && word[n]|0x20 == c {
			n++
		}
		dst = append(dst, c)
		if n-i == 2 {
			dst = append(dst, c)
		}
		i = n
	}
	return dst
}

// mostLetters bounds what is read of a stretched word.
const mostLetters = 64
