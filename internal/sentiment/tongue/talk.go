package tongue

import "github.com/earshot/earshot/internal/sentiment/feature"

// mostTalk is of how many tokens small talk is at most.
const mostTalk = 12

// Talks says whether a text is nothing but small talk: greetings, and everyday words of
// coming and going, of which none says anything good or bad or denies anything. Whoever
// is a target may be named in it: "bin gerade bei X, wo seid ihr?".
func (t *Tongue) Talks(text string, tokens []feature.Token) bool {
	if len(tokens) > mostTalk {
		return false
	}
	for i := 0; i < len(tokens); {
		switch k := &tokens[i]; k.Kind {
		case feature.Word:
			w, next := t.at(text, tokens, i)
			if !w.mere() || next == i+1 && w.role != number && w.role != idle && !t.talk[k.Hash] {
				return false
			}
			i = next
		case feature.Target, feature.User, feature.Number, feature.Punct:
			i++
		default:
			return false
		}
	}
	return true
}

// mere says whether a word neither speaks well nor badly, nor turns what does.
func (w word) mere() bool {
	switch w.role {
	case negates, either, never, turns, less, mock, regret, leaves, left, moved, moan, name:
		return false
	}
	return w.value == 0
}
