package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// tokens cuts a text into tokens and numbers them; valid until the next call.
func (e *Engine) tokens(s *scratch, text string) []feature.Token {
	tokens := s.tokenizer.Tokens(text)
	if e.number(s, tokens) {
		e.slacken(s, text, tokens)
	}
	s.careful, s.tongue = false, nil
	return tokens
}

// number gives each token its number in the vocabulary, and its tone, adds up what they say for English,
// and says whether one that has no number is stretched.
func (e *Engine) number(s *scratch, tokens []feature.Token) (stretched bool) {
	s.grams = s.grams[:0]
	for i := range tokens {
		s.grams = append(s.grams, tokens[i].Hash)
	}
	s.numbers = slices.Grow(s.numbers[:0], len(tokens))[:len(tokens)]
	e.words.Numbers(s.grams, s.numbers)
	odds := -foreignCost * s.tokenizer.Foreign()
	for i, row := range s.numbers {
		t := &tokens[i]
		t.ID, t.English = row.Number(), row.Lead()
		t.Tone = e.whole.tone(t.ID)
		odds += row.Odds() + (int(t.Kind)-int(feature.Hashtag)-1)>>8&-wordCost // without a branch: which tokens are words nobody can foresee
		stretched = stretched || t.ID == 0 && t.Flags&feature.Stretched != 0
	}
	s.odds = odds
	return stretched
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
