package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// deeds is what the plain deeds told in a clause say of whoever did them, in logits:
// "answered in five minutes", "took six weeks". The models hear little in them; of a whole
// text they would say too much, so they count only where who did what is known.
func (e *Engine) deeds(piece []feature.Token) float64 {
	sum := 0.0
	for i := range piece {
		what := e.done.of(piece[i].ID)
		if what == 0 || what == marked {
			continue
		}
		var h heard
		h.move(piece, i, &e.done.lists[what-1], new(logits))
		switch {
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

// negatedIn says whether a negation stands within three words before i.
func negatedIn(piece []feature.Token, i int) bool {
	for j := max(0, i-3); j < i; j++ {
		if piece[j].Flags&feature.Negator != 0 {
			return true
		}
	}
	return false
}
