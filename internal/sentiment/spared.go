package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// tame is what turns of phrase are called whose words do no harm at all: sales that explode,
// a fire station, a walk down to the shop. They say for themselves how much of what the
// models hear goes, where nothing else in the text speaks of a crisis.
const tame = "tame"

// tamed is how much is left of a cue that is denied outright, or within a tame phrase.
const tamed = 0.1

// deniedShare is how much of what the models hear goes where all harm is denied.
const deniedShare = 0.85

// sparing is whether a text's words of harm all do none, and how surely.
type sparing struct {
	level float64 // of the tame phrases and denials found
	ended bool    // some trouble is over
	loud  bool    // some word of harm is neither
}

// share is how much of what the models of disasters and crises hear goes.
func (s sparing) share() float64 {
	if s.loud {
		return 0
	}
	return s.level
}

// spares notes what becomes of cue k, and says whether it does no harm.
func (s *sparing) spares(e *Engine, tokens []feature.Token, hits []hit, k int) bool {
	switch {
	case e.heldBy(hits, k, tame), s.ended && e.endedWith(tokens, hits, k):
		return true
	case !rulesOut(tokens, hits[k]):
		s.loud = true
		return false
	case !happened(tokens, hits[k].j):
		s.level = max(s.level, deniedShare)
	}
	return true
}

// farthestDenial is how many words may stand between a denial and the harm denied.
const farthestDenial = 5

// rulesOut says whether a harm is denied outright: "no reports of injuries", "denies any breach".
// Only words that keep to the harm may stand between, for "no refund after the recall" denies none.
func rulesOut(tokens []feature.Token, h hit) bool {
	for i := h.i - 1; i >= max(0, h.i-farthestDenial) && tokens[i].Flags&feature.Breaks == 0; i-- {
		w := tokens[i].Hash
		switch {
		case denials.has(w):
			return i == 0 || !overdue.has(tokens[i-1].Hash)
		case i > 0 && allOf.has(w) && refusals.has(tokens[i-1].Hash):
			return true
		case keepsTo.has(w), grounds.has(w), i > 0 && reachesOn.has(w) && grounds.has(tokens[i-1].Hash):
		default:
			return false
		}
	}
	return false
}

// happened says whether a denial goes on to what did happen: "no injuries after the roof came
// down", or waits for what should: "no recall yet".
func happened(tokens []feature.Token, j int) bool {
	for i := j; i < min(len(tokens), j+3) && tokens[i].Flags&feature.Breaks == 0; i++ {
		if goesOn.has(tokens[i].Hash) {
			return true
		}
	}
	return false
}

var (
	denials = newWordSet("no zero without never nobody noone avoid avoids avoided averts averted kein keine keinen keinerlei ohne niemand sin ningun ninguna ningún nadie sans aucun aucune senza nessun nessuna nessuno sem nenhum nenhuma ninguém geen zonder niemand")
	// refusals only deny with "any".
	refusals = newWordSet("deny denies denied denying dismisses dismissed refutes refuted")
	allOf    = newWordSet("any")
	// keepsTo may stand between a denial and a harm.
	keepsTo = newWordSet("any a an the single more major serious known reported confirmed new further actual real product workplace data safety security customer personal patient passenger payment user card account had have has had seen been got gets was were is are one or nor and issued faced suffered caused injuries injury deaths recalls recall lawsuits lawsuit accidents fire fires outages outage wurde wurden ist sind hat es hubo hay il y a ci sono c'è stati é há foi foram er zijn is were werd werden ni")
	// grounds and reachesOn do so together: "no risk of", "no need for", "no plans to".
	grounds   = newWordSet("risk risks report reports sign signs threat evidence case cases chance danger fear fears hint indication incident incidents need reason plans plan cause proof trace traces question grund anlass gefahr hinweise riesgo riesgos indicios risque signe rischio segno risco sinais risico sprake")
	reachesOn = newWordSet("of for to on auf für de di voor van")
	// overdue stands before a denial of what there should be: "still no recall".
	overdue = newWordSet("still why how immer noch todavía aún toujours encore ancora ainda nog")
	goesOn  = newWordSet("yet after when as while despite although though even but nach obwohl tras aunque après malgré dopo nonostante após apesar na ondanks")
	// turnsFrom stand between a negation and a harm that is not what is negated.
	turnsFrom = newWordSet("after for about over despite since because during following just only nach wegen über nur tras por sobre solo sólo après pour seulement dopo per soltanto após apenas na over alleen")
)
