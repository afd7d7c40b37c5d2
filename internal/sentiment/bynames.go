package sentiment

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// callsSomebody tells of each token whether it is somebody's name or stands in one, and so carries nothing itself. A name that
// is found once is one wherever it is written with a capital.
func (e *Engine) callsSomebody(s *scratch, text string, tokens []feature.Token) []bool {
	calls := make([]bool, len(tokens))
	name := s.namer(text, tokens)
	var known []uint64
	for i := range tokens {
		if calls[i] = name(i); calls[i] && len(known) < mostTold && !slices.Contains(known, tokens[i].Hash) {
			known = append(known, tokens[i].Hash)
		}
	}
	for i := range tokens {
		if t := &tokens[i]; !calls[i] && capitalised(text, t) {
			calls[i] = slices.Contains(known, t.Hash) || t.Tone*t.Tone <= 4 && (i > 0 && calls[i-1] && t.Start == tokens[i-1].End+1 || !begins(text, tokens, i) && i+1 < len(tokens) && calls[i+1] && tokens[i+1].Start == t.End+1)
		}
	}
	for i := misnamed(text, tokens, 1); i > 0; i = misnamed(text, tokens, i+1) {
		calls[i-1], calls[i] = true, true
	}
	return calls
}

// mostTold is how many names of a text are looked for again.
const mostTold = 16

// namer tells, by a token's place, whether somebody's name stands there.
func (s *scratch) namer(text string, tokens []feature.Token) func(i int) bool {
	r := newReader(text, tokens)
	titled := r.titled()
	return func(i int) bool {
		t := &tokens[i]
		switch {
		case t.Kind == feature.User, t.Flags&feature.Other != 0:
			return true
		case s.tongue != nil && s.tongue.Names(text, tokens, i):
			return true
		case t.Kind != feature.Word || t.Flags&feature.Stretched != 0:
			return false
		case isKnown(t) && (capitalised(text, t) || r.rival(i)), i > 1 && capitalised(text, &tokens[i-2]) && r.inner(i-1):
			return true
		case t.Tone*t.Tone > 4 && !genitive(text, t), t.Tone*t.Tone > 1 && r.begins(i):
			return false
		case s.tongue != nil:
			return !s.tongue.Speaks(text, tokens, i) && (brandLike(text[t.Start:t.End]) || !s.tongue.Capitals() && startsName(text[t.Start:t.End]) && !begins(text, tokens, i))
		case titled, !capitalised(text, t): // written so, others are names as well
			return false
		}
		return r.rival(i)
	}
}

// isKnown says whether a word is a well-known name, in any sense of it.
func isKnown(t *feature.Token) bool {
	_, known := wellKnown.of(t.Hash)
	return known
}

// capitalised says whether a word begins with a capital, of ASCII, or has one inside, as only names do.
func capitalised(text string, t *feature.Token) bool {
	return t.Kind == feature.Word && (beginsWithCapital(text, t) || brandLike(text[t.Start:t.End]))
}

// genitive says whether a word is written as the name of who has something, "Harry's".
func genitive(text string, t *feature.Token) bool {
	return strings.HasSuffix(text[t.Start:t.End], "'s") || strings.HasSuffix(text[t.Start:t.End], "’s")
}
