package sentiment

import (
	"slices"
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// What a text's words rule out beforehand is never there: with every trait expected the answer is the same, and the words
// that have traits are known to have them.
func TestTraitsRuleOutOnlyWhatIsNotThere(t *testing.T) {
	t.Parallel()
	e := engine(t)
	framed := 0
	for _, text := range []string{
		"3rd Nov 2024: the bags were lost", "10:42am - bags were lost", "Monday - bags were lost again", "[2024-11-03 14:05] bags were lost",
		"Unpopular opinion: the food is great", "My honest review -\nawful from start to finish", "the food is great (source: the Guardian)",
		"the food is great\nETA - fixed a typo", "awful. Edit 2: spelling and grammar.", "we hated it [via @bob]", "we hated it there [source: the Guardian]", "PSA\nbags lost", "3 Nov 2024: the bags were lost", "PSA: never again\n\nSent from my phone",
		"we hated it - via Reddit", "I went to Best Buy", "Happy Meal for lunch", "Lucky Brand opens", "hello there", "good morning everyone", "good food", "asdfghjkl", "aaaaaaaa", "the", "a b c",
		"ediiit: typo", "we loved it. Eddiit: fixed a typo", "x", "", "we love it", "not bad at all", "Hallo Leute", "24/7 open", "#review: we hated it", "2nd: good",
	} {
		s := e.spare.Get().(*scratch)
		tokens, _ := e.read(s, text, "en")
		if s.traitsOf(tokens) == allTraits && len(text) > 40 {
			t.Errorf("%q: all traits are expected of it", text)
		}
		if e.framed(s, text, tokens) {
			framed++
		} else if rest := unnoted(text, tokens, false); len(rest) != len(tokens) {
			t.Errorf("%q is not framed, and %d of %d tokens are left without its frame", text, len(rest), len(tokens))
		}
		if e.tells(text, tokens) && silent(text, tokens) {
			t.Errorf("%q tells something, and is silent", text)
		}
		known := e.wholeLogits(s, text, tokens)
		if any := e.wholeLogits(s, text, slices.Clone(tokens)); known != any { // tokens that were not numbered last
			t.Errorf("%q: %v, with every trait expected %v", text, known, any)
		}
		e.spare.Put(s)
	}
	if framed < 12 {
		t.Errorf("%d texts may be framed", framed)
	}
	for which, words := range map[trait]*wordSet{dateTrait: months, titleTrait: headingHeads, noteTrait: editings, idleTrait: idle, ironyTrait: ironyMarks, restTrait: states} {
		for _, h := range words.words {
			token := &feature.Token{Hash: h, ID: e.words.Number(h).Number()}
			if !e.may(token, which) || token.ID == 0 && !e.unnumbered.has(h) {
				t.Errorf("word %x has not the trait %b", h, which)
			}
		}
	}
}
