package sentiment

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// quiet is what makes a text's cues of a crisis harmless, 0 to 1.
type quiet struct {
	calm    float64 // something is played or enjoyed
	averted float64 // something is taught, prevented or over
	tame    float64 // a turn of phrase holds the words
	ended   bool    // some trouble is over
	asked   bool    // the text only asks
	trade   float64 // firms are at law over their trade
	own     float64 // an accident of somebody's own is told,
	aside   float64 // and where it happened
}

func (e *Engine) quiets(tokens []feature.Token, hits []hit) (q quiet) {
	for _, h := range hits {
		switch e.cues.names[h.what] {
		case "calm":
			q.calm = max(q.calm, h.weight)
		case "averted":
			if !denied(tokens, h) {
				q.averted = max(q.averted, h.weight)
			}
		case tame, life:
			if !denied(tokens, h) {
				q.tame = max(q.tame, h.weight)
			}
		case ended:
			if !unended(tokens, h) {
				q.ended, q.tame = true, max(q.tame, h.weight)
			}
		case "trade":
			q.trade = max(q.trade, h.weight)
		case "accident":
			q.own = max(q.own, h.weight)
		case "aside":
			q.aside = max(q.aside, h.weight)
		}
	}
	n := len(tokens)
	q.asked = n > 0 && tokens[n-1].Hash == questionHash && (helpers.has(tokens[0].Hash) || opensQuestion(tokens) > 0)
	return q
}

// life is what turns of phrase are called by which somebody tells who left whom.
const life = "life"

// mostOfTrade is how much of a crisis it is at most that firms are at law over patents, names and the like.
const mostOfTrade = 0.3

// mostOfOwn is how loud the harm of an accident of one's own is at most; what is louder somebody else did.
const mostOfOwn = 0.82

// atLaw is how far a text only tells of firms at law over their trade, and of no crime and no customer.
func (q *quiet) atLaw(tokens []feature.Token) float64 {
	if q.trade > 0 && holdsAny(tokens, wronged) {
		return 0
	}
	return q.trade
}

// beside is how much of the harm goes that somebody came to beside a place, not by it: "fell off my bike outside X".
func (q *quiet) beside(tokens []feature.Token) float64 {
	share := min(q.own, q.aside)
	if share > 0 && holdsAny(tokens, blames) {
		return 0
	}
	return share
}

// holdsAny says whether one of the words stands among the tokens.
func holdsAny(tokens []feature.Token, words *wordSet) bool {
	return slices.ContainsFunc(tokens, func(t feature.Token) bool { return words.has(t.Hash) })
}

var blames = newWordSet("shot stabbed killed dead died dies teller because they they're staff fault blame snapped cracked failed loose faulty wet slippery unsafe negligence negligent sue suing lawyer brakes exploded")

var wronged = newWordSet("fraud arrested arrest laundering bribery prosecutors charged criminal crime jailed prison customers customer users user class workers widow family families patients victims died dead")

// agentPrefix begins what is a crisis where a firm or a thing of its does it, not a person: "X wiped my laptop".
const agentPrefix = "agent/"

// topic is the kind of crisis that a cue speaks of, if it does.
func (e *Engine) topic(tokens []feature.Token, h hit) (string, bool) {
	name := e.cues.names[h.what]
	if topic, ok := strings.CutPrefix(name, crisisPrefix); ok {
		return topic, true
	}
	topic, ok := strings.CutPrefix(name, agentPrefix)
	return topic, ok && byAnother(tokens, h.i)
}

// byAnother says whether a name stands before token i as who does it, but for what says how.
func byAnother(tokens []feature.Token, i int) bool {
	for i--; i >= 0 && adverbial.has(tokens[i].Hash); i-- {
		if tokens[i].Flags&feature.Breaks != 0 {
			return false
		}
	}
	return i >= 0 && tokens[i].Flags&feature.Breaks == 0 && (tokens[i].Kind < feature.Emoji || tokens[i].Kind == feature.Target) && !persons.has(tokens[i].Hash) && !ownPeople.has(tokens[i].Hash)
}

var (
	adverbial = newWordSet("has have had just also then somehow completely simply totally literally silently randomly basically accidentally once again already")
	// ownPeople are who does things to one's devices that is no firm, and what begins a clause without saying who does it.
	ownPeople = newWordSet("i i've we we've he she who son daughter kid kids child toddler baby wife husband boyfriend girlfriend partner mum mom dad brother sister friend roommate colleague cat dog guy someone somebody thief hacker and or but to so when after before because while that never not dust")
)
