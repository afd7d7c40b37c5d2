package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// factPush is how far a fact that is a complaint, or praise, by itself moves a clause, in logits, times how
// plainly it is one.
const factPush = 2.0

// facts notes in each clause what the facts told in it, of those by which intents are told (told.txt), say of
// whoever it is about: "charged me twice", "fixed it the same day".
func (e *Engine) facts(s *scratch, text string, tokens []feature.Token, list []clause) {
	s.facts = e.told.find(s, text, tokens, s.facts[:0])
	hits := s.facts
	for i := range list {
		c := &list[i]
		trouble, luck := 0.0, 0.0
		for _, h := range hits {
			if h.i < c.from || h.j > c.to || denied(tokens, h) || sparedFrom(tokens[c.from:h.i]) {
				continue
			}
			switch name := e.cues.names[h.what]; {
			case name == joy:
				luck = max(luck, h.weight)
			case strings.HasPrefix(name, troublePrefix):
				trouble = max(trouble, h.weight)
			}
		}
		c.deed = factPush * (luck - trouble)
	}
}

// sparedFrom says whether a negation of every time stands among the words before a fact: "not once has X let
// me down".
func sparedFrom(before []feature.Token) bool {
	for i := range before {
		if h := before[i].Hash; h == neverHash || i > 0 && h == onceHash && before[i-1].Flags&feature.Negator != 0 {
			return true
		}
	}
	return false
}
