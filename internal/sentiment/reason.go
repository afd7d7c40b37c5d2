package sentiment

import (
	"math"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Of a complaint's reason cues say most; what the model says of its words decides where
// they are silent or at odds.
const (
	guessShare  = 2.5
	leastReason = 0.8
)

// reason is the reason with most evidence, "" without enough, or where no word tells it.
func (g *guess) reason(z [GuessColumns]float64, known bool, cues map[string]float64, lang string, tokens []feature.Token) string {
	p := z[GuessIntents : GuessIntents+GuessReasons]
	sum, top := 0.0, slices.Max(p)
	for _, x := range p {
		sum += math.Exp(x - top)
	}
	best, column, most := "", 0, leastReason
	for k, r := range reasonOrder {
		score := cues[r]
		if known {
			score += guessShare * math.Exp(p[k]-top) / sum
		}
		if score > most {
			best, column, most = r, k, score
		}
	}
	if best != "" && cues[best] == 0 && !g.tells(column, lang, tokens) {
		return ""
	}
	return best
}

// How much a word says of a reason, in logits more than of the others, that tells it; how much less that is in a text of many
// words, which hardly says only how bad it was; how much in other languages than English, of which the model knows too few words
// to tell them from those between; and how long the word is at least, in bytes.
const (
	tellsReason   = 1.8
	manyWords     = 20
	toldAmongMany = 0.8
	toldElsewhere = 5
	shortestTold  = 4
)

// tells says whether a word of a text tells the reason in this column. The model knows reasons only of complaints that have
// one, so that it takes any bad mood for that which such words are most often about: "awful" is said of things.
func (g *guess) tells(column int, lang string, tokens []feature.Token) bool {
	least := tellsReason
	if len(tokens) >= manyWords {
		least -= toldAmongMany
	}
	if lang != "" && lang != "en" {
		least = toldElsewhere
	}
	for i := range tokens[:min(len(tokens), longText)] {
		t := &tokens[i]
		if t.Kind > feature.Hashtag || t.End-t.Start < shortestTold || t.Tone > -badTone-1 || t.Tone <= badTone || persons.has(t.Hash) || tellsNothing.has(t.Hash) {
			continue
		}
		if g.says(t.Hash, column) >= least {
			return true
		}
	}
	return false
}

// says is how much more a word says of the reason in a column than of the others.
func (g *guess) says(h uint64, column int) float64 {
	row, sum := g.table.Row(h), 0.0
	if row == "" {
		return 0
	}
	at := func(k int) float64 { return float64(int8(row[GuessIntents+k])) * g.step[GuessIntents+k] }
	for k := range GuessReasons {
		sum += at(k)
	}
	return at(column) - sum/GuessReasons
}

// tellsNothing are words of many complaints that say what none is about.
var tellsNothing = newWordSet("really all like very just this that what most then have about absolutely totally thing things world weather ever never again still such from with will would could been were here there always completely literally guys look planet choosing regret")
