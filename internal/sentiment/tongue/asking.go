package tongue

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// OnlyAsks says whether a text, which ends with a mark, is one plain question, of which no word shows that it
// knows its answer: "Ist X gut?", but not "Warum ist X so schlecht?". Only of languages is it said in whose
// lists those words stand.
func (t *Tongue) OnlyAsks(text string, tokens []feature.Token) bool {
	last := len(tokens) - 1
	if !t.moans || text[tokens[last].Start:tokens[last].End] != "?" {
		return false
	}
	for i := 0; i < last; {
		w, next := t.at(text, tokens, i)
		switch w.role {
		case moan, negates, either, never, turns, so, again, mock, cheer, regret, moved, joins, number, hinge, though, claims, ordeal, rumour:
			return false
		case opinion:
			if w.value < 0 && next > i+1 && !article(&tokens[i]) { // "schon wieder", "keine Antwort": what is told, not asked
				return false
			}
		}
		tok := &tokens[i]
		switch {
		case tok.Kind == feature.Emoji || tok.Kind == feature.Emoticon || tok.Kind == feature.Number || tok.Flags&(feature.Stretched|feature.Negator) != 0:
			return false
		case tok.Flags&feature.Breaks != 0 && strings.IndexByte(",-:?", text[tok.Start]) < 0 && !strings.HasPrefix(text[tok.Start:], "¿"):
			return false
		}
		i = next
	}
	return true
}

// article says whether a phrase that begins with this word begins with an article, and so names something: "una
// truffa".
func article(first *feature.Token) bool { return slices.Contains(articles[:], first.Hash) }

var articles = [...]uint64{feature.Hash("un"), feature.Hash("una"), feature.Hash("uno"), feature.Hash("ein"), feature.Hash("eine"), feature.Hash("einen"), feature.Hash("une"), feature.Hash("uma"), feature.Hash("um"), feature.Hash("een"), feature.Hash("el"), feature.Hash("la"), feature.Hash("le"), feature.Hash("il"), feature.Hash("lo"), feature.Hash("der"), feature.Hash("die"), feature.Hash("das"), feature.Hash("de")}
