package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// pairWords rules out at a glance most of the phrases that hold two against each other and begin with one word, of which
// there may be dozens: who stands in the slot behind it is found out once for all of them.
type pairWords struct {
	r     reader
	at    int  // where they go on behind their first word
	asked bool // who stands there is known:
	who   span
}

// may says of most phrases, given by their words, that the text does not go on as they do.
func (w *pairWords) may(words []uint64) bool {
	if len(words) < 2 {
		return true
	}
	switch next := words[1]; {
	case next == gapSlot:
		return len(words) < 3 || w.near(words[2], w.at, gapWords+1)
	case isSlot(next):
		if !w.asked {
			w.asked, w.who = true, w.r.namedNext(w.at)
		}
		return w.who.to > 0 && (len(words) < 3 || w.near(words[2], w.who.to, mostGoods))
	default:
		return w.r.hash(w.at) == next
	}
}

// near says whether a word of a phrase may stand among the next few from i on.
func (w *pairWords) near(word uint64, i, few int) bool {
	if word == gapSlot || isSlot(word) {
		return true
	}
	for j := i; j < min(len(w.r.tokens), i+few); j++ {
		if w.r.tokens[j].Hash == word {
			return true
		}
	}
	return false
}

// mostGoods is how many words may go with a name, the one behind them with them: "makes the X one look".
const mostGoods = 3

// pastGoods is where what goes with the name that ends at i ends, if the word w is next: "makes the X one
// look".
func (r reader) pastGoods(i int, w uint64) int {
	for j := i; j < min(len(r.tokens), i+mostGoods) && r.tokens[j].Kind == feature.Word && r.tokens[j].Flags&(feature.Breaks|feature.Negator) == 0; j++ {
		if r.tokens[j].Hash == w {
			return j
		}
		if leadsOff.has(r.tokens[j].Hash) || j > i && r.name(j) {
			break
		}
	}
	return i
}
