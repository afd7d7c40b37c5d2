package sentiment

import "github.com/earshot/earshot/internal/sentiment/tongue"

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
	if h.answered = h.own != 0; !h.answered {
		h.own = h.rumour
	}
}
