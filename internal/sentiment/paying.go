package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// pays says whether the target at i is only by whom something of somebody else was paid, or where they were found: "the
// seller was rude. Payment was via X." It ends its sentence, so that nothing more is said of it, and another goes before.
func (r reader) pays(i int) bool {
	if i < leastBeforePaying || i+1 < len(r.tokens) && !r.ends(i+1) || i+2 < len(r.tokens) {
		return false
	}
	way, from := r.hash(i-1), -1
	for j := i - 2; j >= max(0, i-mostPaying); j-- {
		if r.ends(j) || r.newLine(j+1) {
			from = j + 1
			break
		}
	}
	if from < 0 {
		return false
	}
	for j := from; j < i; j++ {
		switch h := r.tokens[j].Hash; {
		case paying.has(h):
			return payingBy.has(way)
		case h == foundHash:
			return foundOn.has(way) && foundThem.has(r.hash(j+1))
		}
	}
	return false
}

// How many words stand at least before who was paid by, and how many at most in its sentence.
const (
	leastBeforePaying = 5
	mostPaying        = 8
)

var (
	foundHash = feature.Hash("found")
	paying    = newWordSet("paid payment payments transferred transfer")
	payingBy  = newWordSet("via by with through using over on")
	foundOn   = newWordSet("via through on")
	foundThem = newWordSet("him her them it this that these those")
)
