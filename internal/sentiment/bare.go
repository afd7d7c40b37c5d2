package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// How sure the model must be of what a bare text wants: short ones about things that are somewhere or are so ("my X is
// red", "the X is in the kitchen") look to it like the complaints it has learned, which begin in the same words.
const (
	bareWords      = 10
	leastBareMoan  = 0.75
	leastBareAsked = 0.56
	// Shorter ones look like praise, too, which is heard where the mood is plainly good.
	barestWords   = 6
	leastBareGlad = 0.8
	plainlyGlad   = 0.63
	leastOfLife   = 0.9 // where somebody left somebody, it is that which is felt about
)

// bare says whether a short text holds nothing that a complaint would: no bad word, no negation, and nothing that says
// how it should have been.
func bare(tokens []feature.Token) bool {
	if len(tokens) > bareWords {
		return false
	}
	for i := range tokens {
		if t := &tokens[i]; t.Tone <= badTone || t.Flags&(feature.Negator|feature.Contrast) != 0 || grudging.has(t.Hash) {
			return false
		}
	}
	return true
}

// badTone is how far a word leans that is bad by itself; many a thing that is in a house leans by one less.
const badTone = -3

// grudging are words by which a fact is held against somebody: "only 40 percent", "already the third".
var grudging = newWordSet("only too still already again instead yet without just even every everything half another wrong broke late always longer freezing")

// leastBare is how sure the model must be of its guess about a bare text at least, 0 where that says nothing of it.
func (ev *evidence) leastBare(guess Intent, mood Sentiment, asks bool) float64 {
	switch {
	case ev.level[life] > 0 && (guess.Kind == Complaint || guess.Kind == Praise) && ev.trouble == 0 && ev.level[Complaint] == 0 && ev.level[Praise] == 0:
		return leastOfLife
	case !ev.bare:
	case guess.Kind == Complaint && ev.trouble == 0 && ev.level[Complaint] == 0:
		return leastBareMoan
	case guess.Kind == Question && !asks:
		return leastBareAsked
	case guess.Kind == Praise && ev.words <= barestWords && mood.Positive < plainlyGlad && ev.level[joy] == 0 && ev.level[Praise] == 0 && ev.relief == 0:
		return leastBareGlad
	}
	return 0
}
