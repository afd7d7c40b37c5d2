package sentiment

import (
	"strconv"
	"strings"

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
	z[1] += max(0, 1-2*max(lean, -lean)) // three stars: neither
	return z
}

// starsWeight is what five stars add to praise and take from blame, in logits: enough to
// turn a plain sentence, too little to turn a rant.
const starsWeight = 2

// rated is what marks out of ten, five or a hundred, or stars, that are given in a clause say of whom it is
// about, in logits: "10/10 would recommend", "1 star".
func rated(text string, piece []feature.Token) float64 {
	piece = piece[:min(len(piece), ratedWords)]
	if len(piece) == 0 {
		return 0
	}
	text = text[piece[0].Start:piece[len(piece)-1].End]
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' || i > 0 && text[i-1] > ' ' {
			continue
		}
		n := i
		for n < len(text) && (text[n] >= '0' && text[n] <= '9' || text[n] == '.') {
			n++
		}
		given, err := strconv.ParseFloat(strings.TrimRight(text[i:n], "."), 64)
		if of := outOf(text[n:]); err == nil && of > 0 && given <= of {
			return 2 * starsWeight * (2*given/of - 1)
		}
		i = n
	}
	return 0
}

// ratedWords bounds how far a clause is read for marks.
const ratedWords = 64

// outOf is out of how many a mark is given that is followed by rest, 0: it is none.
func outOf(rest string) float64 {
	for of, after := range map[float64][]string{10: {"/10", " / 10", " out of 10"}, 5: {"/5", " / 5", " out of 5", " star", "-star", "★", " ⭐"}, 100: {"/100"}} {
		for _, a := range after {
			if end, ok := strings.CutPrefix(rest, a); ok && (end == "" || end[0] < '0' || end[0] > '9') && (end == "" || end[0] != '/') {
				return of
			}
		}
	}
	return 0
}
