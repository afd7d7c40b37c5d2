package tongue

import "github.com/earshot/earshot/internal/sentiment/feature"

// PhraseEnd is where the phrase of several words ends that begins at token i, 0 where none does.
func (t *Tongue) PhraseEnd(text string, tokens []feature.Token, i int) int {
	if w, next := t.at(text, tokens, i); w.role != none && next > i+1 {
		return next
	}
	return 0
}

// Speaks says whether token i begins a word or phrase of the language that does something, and is no name.
func (t *Tongue) Speaks(text string, tokens []feature.Token, i int) bool {
	w, _ := t.at(text, tokens, i)
	return w.role != none && w.role != name
}
