package sentiment

import (
	"strconv"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// starsFor are the stars that count towards the targets: they are given to what is
// reviewed, and of several brands in a review nobody knows which that is.
func starsFor(o Options) float64 {
	if len(o.Targets) > 1 {
		return 0
	}
	return o.Stars
}

// starred moves a judgement by the stars, 1 to 5, that the writer gave: their own word on
// what the text is about, which settles texts that say little or both, and still lets
// plain words have their way.
func (z logits) starred(stars float64) logits {
	if !(stars >= 1 && stars <= 5) {
		return z
	}
	lean := (stars - 3) / 2
	z[0] -= starsWeight * lean
	z[2] += starsWeight * lean
	z[1] += max(leastEven, 1-2*max(lean, -lean)) // three stars: neither
	return z
}

// starsWeight is what five stars add to praise and take from blame, in logits: enough to
// turn a plain sentence, too little to turn a rant.
const starsWeight = 2

// leastEven is what the best stars and the worst add to neutral, in logits: who gives them does not mean neither, so that a text that
// says nothing is judged by them. Half of what three stars add is enough for that, and lets plain words have their way.
const leastEven = -0.5

// rated is what marks out of ten, five or a hundred, or stars, that are given in a text say of whom it is
// about, in logits: "10/10 would recommend", "1 star".
func rated(text string, piece []feature.Token) float64 {
	r := reader{text: text, tokens: piece}
	for i := range piece {
		if c := text[piece[i].Start]; c < '0' || c > '9' {
			continue
		}
		given, err := strconv.ParseFloat(r.word(i), 64)
		if of := r.outOf(i + 1); err == nil && of > 0 && given <= of {
			return markWeight * max(-1, (given/of-middling)/(1-middling))
		}
	}
	return 0
}

// markWeight is how far the best mark, and the worst, moves the answer, in logits.
const markWeight = 3.0

// middling is the share of the marks that speaks neither well nor ill: three stars of five, six out of ten.
const middling = 0.6

// outOf is out of how many a mark is given that stands before i, 0: it is none.
func (r reader) outOf(i int) float64 {
	switch r.word(i) {
	case "star", "stars", "★", "⭐":
		if lodgings.has(r.hash(i + 1)) {
			return 0 // it is what it is called
		}
		return 5
	case "out":
		if r.is(i+1, "of") {
			i++
		}
	case "/":
		if r.is(i+2, "/") {
			return 0 // a date
		}
	default:
		return 0
	}
	switch r.word(i + 1) {
	case "10":
		return 10
	case "5":
		return 5
	case "100":
		return 100
	}
	return 0
}

// lodgings are what has stars of its own.
var lodgings = newWordSet("hotel hotels resort resorts chain restaurant restaurants general generals property properties accommodation spa")
