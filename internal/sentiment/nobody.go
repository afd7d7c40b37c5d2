package sentiment

import (
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// namesNobody says whether no word of a clause, the tokens from to to, may be somebody's name:
// none is written with a capital but those that sentences begin with and the nouns of some
// languages, as far as the models know them; in scripts that have no capitals, none they do
// not know stands first.
func (s *scratch) namesNobody(text string, tokens []feature.Token, from, to int) bool {
	front := true
	for i, next := from, from; i < to; i = next {
		t := &tokens[i]
		next = i + 1
		if t.Kind > feature.User || t.Flags&feature.Hinge != 0 {
			continue
		}
		c, _ := utf8.DecodeRuneInString(text[t.Start:])
		known := false
		if known, next = s.tongue.Knows(text, tokens, i); known && next > i+1 {
			front = false
			continue
		}
		strange := t.ID == 0 && t.Kind == feature.Word && !known
		opens := front && begins(text, tokens, i)
		switch {
		case t.Kind == feature.User, front && strange && !unicode.IsUpper(c) && !unicode.IsLower(c):
			return false
		case unicode.IsUpper(c) && (strange && !(opens && s.untaught) || !s.tongue.Capitals() && !opens):
			return false
		}
		front = false
	}
	return true
}
