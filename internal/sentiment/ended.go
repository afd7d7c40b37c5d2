package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// ended is what turns of phrase are called that tell of trouble which is over: "lawsuit dismissed", "strike called off".
// What else their clause speaks of is what it was about: "cleared of fraud", "back up after an outage".
const ended = "ended"

// unended says whether an end is only wished for, awaited or denied, or did not last: "wants the lawsuit dismissed", "until the strike is over".
func unended(tokens []feature.Token, h hit) bool {
	for i := h.i - 1; i >= max(0, h.i-farthestHope) && tokens[i].Flags&feature.Breaks == 0; i-- {
		if tokens[i].Flags&feature.Negator != 0 || awaiting.has(tokens[i].Hash) {
			return true
		}
	}
	return reopens(tokens, h.j)
}

// farthestHope is how many words may stand between the hope for an end and that.
const farthestHope = 6

// endedWith says whether cue k stands in one clause with the end of a trouble, and is none that came after.
func (e *Engine) endedWith(tokens []feature.Token, hits []hit, k int) bool {
	h := hits[k]
	for _, c := range hits {
		if e.cues.names[c.what] != ended || unended(tokens, c) {
			continue
		}
		switch {
		case h.i >= c.j && !isBackground(tokens, c.i) && !lastsOn(tokens, c.j, h.i),
			h.i < c.i && !isBackground(tokens, c.i) && !lastsOn(tokens, h.i, c.i),
			c.i <= h.i && h.i < c.j:
			return true
		}
	}
	return false
}

// isBackground says whether what ends at i is only when something else was: "hours after the outage ended".
func isBackground(tokens []feature.Token, i int) bool {
	for k := i - 1; k >= max(0, i-2); k-- {
		if sequel.has(tokens[k].Hash) {
			return true
		}
	}
	return false
}

// lastsOn says whether a clause ends between i and j, or trouble begins anew there.
func lastsOn(tokens []feature.Token, i, j int) bool {
	for ; i < j; i++ {
		if breaksOut(tokens, i) || anew.has(tokens[i].Hash) {
			return true
		}
	}
	return false
}

// breaksOut says whether a clause ends at i, which it does not at a hyphen: "a four-hour outage".
func breaksOut(tokens []feature.Token, i int) bool {
	t := &tokens[i]
	return t.Flags&feature.Contrast != 0 || t.Flags&feature.Breaks != 0 && (i == 0 || t.Hash != hyphenHash || t.Start != tokens[i-1].End)
}

// reopens says whether what has ended begins anew in the clause behind it: "dismissed last year is back in court".
func reopens(tokens []feature.Token, j int) bool {
	for ; j < len(tokens) && !breaksOut(tokens, j); j++ {
		if resumed.has(tokens[j].Hash) || tokens[j].Hash == backHash && j+1 < len(tokens) && inside.has(tokens[j+1].Hash) {
			return true
		}
	}
	return false
}

// isOver says whether a headline tells of trouble that is over, not of a wish for that, of what came after or of harm that stays.
func isOver(tokens []feature.Token) bool {
	return !holdsAny(tokens, awaiting) && !holdsAny(tokens, anew) && !holdsAny(tokens, remaining)
}

var (
	awaiting = newWordSet("if until till unless before once when could may might would should want wants wanted wanting seek seeks seeking sought ask asks asked asking urges urged hope hopes hoping bid fight fights refuses refused refuse declines declined fails failed bis wenn falls si jusqu'à hasta cuando se até quando tot als finché")
	inside   = newWordSet("in before on")
	// remaining is harm that is done, whatever ended.
	remaining = newWordSet("stolen leaked killed kills dead death deaths died dies injured convicted extended upheld widens")
	resumed   = newWordSet("again reopened reopens revived revives reinstated resurfaces refiled")
	sequel    = newWordSet("after since despite nach seit après depuis tras desde dopo após na sinds")
	anew      = newWordSet("as while but despite yet although though still again reopened reopens revived revives reinstated appeal appeals resurfaces refiled aber trotzdem mais pero ma mas maar")
)
