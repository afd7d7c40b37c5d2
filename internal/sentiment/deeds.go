package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// deeds is what the plain deeds told in a clause say of whoever did them, in logits:
// "answered in five minutes", "took six weeks". The models hear little in them; of a whole
// text they would say too much, so they count only where who did what is known.
func (e *Engine) deeds(piece []feature.Token) float64 {
	sum := 0.0
	for i := range piece {
		if !e.done.beginsAt(piece, i) {
			continue
		}
		what := e.done.of(piece[i].ID)
		if what == 0 {
			continue
		}
		var h heard
		h.move(piece, i, &e.done.lists[what-1], new(logits))
		switch {
		case h.deed == 0:
			continue
		case negatedIn(piece, i):
			h.deed = -h.deed
		case h.deed > 0 && i > 0 && piece[i-1].Hash == toHash:
			h.deed = 0 // "two weeks to answer"
		}
		sum += h.deed
	}
	return max(-mostDeeds, min(mostDeeds, sum))
}

// mostDeeds bounds what several deeds say together.
const mostDeeds = 2.0

// negatedIn says whether a negation stands within three words before i, or further off where words
// between hang on it: "hasn't delivered a single thing on time".
func negatedIn(piece []feature.Token, i int) bool {
	hangs := false
	for j := i - 1; j >= max(0, i-farNegation); j-- {
		t := &piece[j]
		hangs = hangs || hanging.has(t.Hash)
		if t.Flags&feature.Negator != 0 && (j >= i-3 || hangs) {
			return true
		}
	}
	return false
}

// farNegation is how far before a deed a negation may stand.
const farNegation = 8

// hanging are words that only stand where something is denied.
var hanging = newWordSet("single any ever anything anyone anybody")
