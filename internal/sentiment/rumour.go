package sentiment

import (
	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/tongue"
)

// What others say of the target, in other languages than English: "alle schimpfen auf X, mir
// wurde sofort geholfen". It gives way to what the writer says.

// hears takes in a clause that tells what others say of the target, or that what the clause
// before said was others' words ("„X ist das Letzte“, meint mein Nachbar"), and says whether
// it is one.
func (h *told) hears(of topic, heard tongue.Mood, named bool) bool {
	if !heard.Rumour || !named && of != target {
		return false
	}
	h.rumoured = true
	if !named {
		h.rumour, h.own, h.cheers = h.rumour+h.own, 0, 0
	}
	h.rumour += heard.Sum
	return true
}

// believe settles whether what others say stands: only where the writer says nothing else.
func (h *told) believe() {
	if h.rumour == 0 {
		return
	}
	if h.own == 0 && h.others != 0 && !h.named && h.rivals == 0 {
		h.own, h.others = h.others, 0
	}
	if h.own == 0 && h.replied && h.rumour < 0 && h.rivals == 0 {
		h.own = 1 // "everybody grumbles, my parcels arrive"
	}
	if h.answered = h.own != 0; !h.answered {
		h.own = h.rumour
	}
}

// fewestTold is of how many tokens a clause is at least that tells something, known or not.
const fewestTold = 4

// untold says whether a clause behind a contrast says by words nobody knows the opposite of what
// was granted: "X is cheap, but the driver lost his way".
func (h *told) untold(piece []feature.Token, heard tongue.Mood) bool {
	return h.own > 0 && h.own <= 2 && long(piece) && heard.Sum == 0 && heard.Faint == 0 && !heard.Though && !heard.Done && !heard.Asks && !heard.Seeks && !heard.Chooses
}

// leastTold is the same in bytes, of which words that are written without spaces have many.
const leastTold = 30

// long says whether a clause has enough words to tell something.
func long(piece []feature.Token) bool {
	return len(piece) > fewestTold || len(piece) > 1 && piece[len(piece)-1].End-piece[0].Start >= leastTold
}
