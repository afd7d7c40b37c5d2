package sentiment

import (
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// leaves says whether who looks for something to buy wants it of somebody else than the target, whose masked tokens are in
// s.aimed: "thinking of leaving X, any recommendations?", "an alternative to X", "anything but X".
func (s *scratch) leaves() bool {
	for i := range s.aimed {
		if s.aimed[i].Kind == feature.Target && i > 0 && leavesAt(s.aimed, i) {
			return true
		}
	}
	return false
}

// leavesAt says it of the target at i.
func leavesAt(tokens []feature.Token, i int) bool {
	k := i - 1
	if k > 0 && articles.has(tokens[k].Hash) {
		k--
	}
	last, before := tokens[k].Hash, uint64(0)
	if k > 0 {
		before = tokens[k-1].Hash
	}
	switch {
	case leaving.has(last), exceptions.has(last):
		return true
	case last == fromHash:
		return moving.has(before)
	}
	return standsFor.has(last) && standIns.has(before) || butFor.has(last) && otherThan.has(before)
}

// wantsElse is what who leaves the target for somebody else wants of it: nothing, or to complain.
func wantsElse(mood Sentiment) Intent {
	if mood.Label == mention.Negative {
		return Intent{Kind: Complaint, Score: mood.Negative}
	}
	return Intent{}
}

var (
	leaving    = newWordSet("leaving leave quit quitting ditch ditching cancel cancelling canceling cancelled canceled drop dropping dump dumping left fleeing escaping replace replacing")
	exceptions = newWordSet("not except besides without")
	// moving stand before "from" and the target, standIns before standsFor and it, otherThan before butFor: "away from",
	// "alternatives to", "other than". Who moves "instead to" somebody or asks for one "versus" another leaves neither.
	moving    = newWordSet("away switch switching switched move moving moved change changing")
	standIns  = newWordSet("alternative alternatives replacement replacements substitute")
	standsFor = newWordSet("to for of")
	otherThan = newWordSet("other rather anything anyone anybody everything instead")
	butFor    = newWordSet("than but of")
)
