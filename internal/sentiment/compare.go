package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// compareShift is how far a plain comparison moves the answer, passingShift how far
// a mention in passing moves it to neutral.
const (
	compareShift = 3.2
	passingShift = 1.5
)

// compared moves the answer where the target is compared: "X is better than Y",
// "worse than X", "prefer X to Y", "X beats Y", "switched from X to Y".
func compared(text string, tokens []feature.Token, z *logits) {
	r := reader{text, tokens}
	for i := range tokens {
		if tokens[i].Kind != feature.Target {
			continue
		}
		z.lift(compareShift * float64(max(-1, min(1, r.against(i)+r.ahead(i)+r.moved(i)))))
	}
}

// reader reads the words of a text around a place.
type reader struct {
	text   string
	tokens []feature.Token
}

// word is the word at i in lower case, "" beyond the text.
func (r reader) word(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return strings.ToLower(r.text[r.tokens[i].Start:r.tokens[i].End])
}

// negated says whether a negation stands within two words before i.
func (r reader) negated(i int) bool {
	for j := max(0, i-2); j < i; j++ {
		if r.tokens[j].Flags&feature.Negator != 0 {
			return true
		}
	}
	return false
}

// against reads what stands before a target that something else is measured by:
// "better than X", "prefer Y over X", "ditched X", "unlike X".
func (r reader) against(i int) int {
	switch w := r.word(i - 1); w {
	case ">", ">>":
		return -1
	case "than":
		for j := i - 2; j >= max(0, i-6); j-- {
			if way := comparison(r.word(j)); way != 0 {
				if r.negated(j) {
					way = -way
				}
				return -way
			}
		}
	case "over", "to":
		for j := i - 2; j >= max(0, i-6); j-- {
			if strings.HasPrefix(r.word(j), "prefer") || r.word(j) == "inferior" || r.word(j) == "superior" {
				if r.word(j) == "inferior" {
					return 1
				}
				return -1
			}
		}
	case "beats", "beat", "destroys", "outperforms", "crushes", "ditched", "ditching", "leaving", "boycott", "dumped", "quit":
		if r.negated(i - 1) { // "nothing beats X"
			return 1
		}
		return -1
	case "prefer", "recommend":
		if r.negated(i - 1) {
			if r.goesOn(i, "enough") { // "can't recommend X enough"
				return 1
			}
			return -1
		}
		return 1
	case "as":
		if r.word(i-3) == "as" || r.word(i-4) == "as" {
			way := r.lean(i-3, i-1, 1)
			if r.negated(i-3) || r.negated(i-4) { // "isn't as good as X"
				return way
			}
		}
	}
	if r.word(i-2) == "compared" && (r.word(i-1) == "to" || r.word(i-1) == "with") {
		return r.lean(max(0, i-9), i-2, -1)
	}
	return r.overtaken(i)
}

// goesOn says whether a word follows within three of i.
func (r reader) goesOn(i int, word string) bool {
	for j := i + 1; j <= i+3; j++ {
		if r.word(j) == word {
			return true
		}
	}
	return false
}

// ahead reads what stands after a target that is measured itself: "X is better
// than Y", "X beats Y", "X is no match for Y".
func (r reader) ahead(i int) int {
	switch r.word(i + 1) {
	case ">", ">>", "beats", "destroys", "outperforms", "crushes", "wins":
		return 1
	}
	for j := i + 1; j < min(len(r.tokens), i+7); j++ {
		t := &r.tokens[j]
		if t.Kind == feature.Target || t.Flags&(feature.Breaks|feature.Contrast) != 0 {
			return 0
		}
		if r.word(j) == "match" && r.word(j-1) == "no" && r.word(j+1) == "for" {
			return -1
		}
		if way := comparison(r.word(j)); way != 0 && r.measured(j) {
			if r.negated(j) {
				way = -way
			}
			return way
		}
	}
	return 0
}

// measured says whether a comparative at j is followed by what it compares with.
func (r reader) measured(j int) bool {
	for k := j + 1; k < min(len(r.tokens), j+4); k++ {
		switch r.word(k) {
		case "than":
			return true
		}
		if r.tokens[k].Flags&feature.Breaks != 0 {
			return false
		}
	}
	return false
}

// moved reads where people went: "switched from X", "moving to X", "left Y for X".
func (r reader) moved(i int) int {
	k := r.bare(i)
	if goes(r.word(k-1)) && r.goesOn(i, "for") { // "swapped my X for a Y"
		return -1
	}
	for j := max(0, k-5); j < k; j++ {
		if !goes(r.word(j)) {
			continue
		}
		switch r.word(k - 1) {
		case "from":
			return -1
		case "to", "for":
			return 1
		}
	}
	return 0
}

// goes says whether a word tells of leaving one thing for another.
func goes(w string) bool {
	switch w {
	case "moved", "moving", "left", "ditched", "leaving", "dumped", "traded", "trading", "swapped", "swapping":
		return true
	}
	return strings.HasPrefix(w, "switch")
}

// bare is i, or where the article or the like before it stands: "for a X".
func (r reader) bare(i int) int {
	switch r.word(i - 1) {
	case "a", "an", "the", "my", "our", "this", "that":
		return i - 1
	}
	return i
}

// overtaken reads a comparison whose measure is told in a clause: "happier with Y than I
// ever was with X". "Than I thought" measures by nothing.
func (r reader) overtaken(i int) int {
	for j := i - 2; j >= max(2, i-7) && r.tokens[j].Flags&feature.Breaks == 0; j-- {
		if r.word(j) != "than" || !persons.has(r.tokens[j+1].Hash) {
			continue
		}
		switch r.word(j + 2) {
		case "expected", "thought", "hoped", "imagined", "feared", "remembered":
			return 0
		}
		for k := j - 1; k >= max(0, j-6); k-- {
			if way := comparative(r.tokens[k].Hash); way != 0 && !r.negated(k) {
				return -way
			}
		}
	}
	return 0
}

// lean sums the tones of words up to a sign, times way.
func (r reader) lean(from, to, way int) int {
	sum := 0
	for j := from; j < to; j++ {
		sum += int(r.tokens[j].Tone)
	}
	switch {
	case sum > 1:
		return way
	case sum < -1:
		return -way
	}
	return 0
}

// comparison is the direction of a comparative: 1, -1 or 0.
func comparison(w string) int {
	switch w {
	case "better", "faster", "nicer", "cheaper", "superior", "cooler", "smarter", "easier", "safer", "stronger", "cleaner", "friendlier":
		return 1
	case "worse", "slower", "inferior", "uglier", "harder", "weaker", "dirtier", "ruder", "crappier", "dumber":
		return -1
	}
	return 0
}

// passing says whether every mention of the target only says where something was:
// "waiting outside X", "the bar next to X".
func (s *scratch) passing(text string, tokens []feature.Token) bool {
	r := reader{text, tokens}
	for i := range tokens {
		if tokens[i].Kind == feature.Target && !r.place(i) && !s.tongue.Place(text, tokens, i) {
			return false
		}
	}
	return true
}

// pass moves the answer to neutral.
func (z *logits) pass() {
	for k := range z {
		z[k] *= 0.3
	}
	z[1] += passingShift
}

// place says whether the target at i follows a word that makes it a place beside
// which something is.
func (r reader) place(i int) bool {
	switch r.word(i - 1) {
	case "outside", "near", "opposite", "behind", "past", "beside", "nearby":
		return true
	case "to":
		return r.word(i-2) == "next" || r.word(i-2) == "close"
	case "from":
		return r.word(i-2) == "across" || r.word(i-2) == "street" || r.word(i-2) == "down"
	case "of":
		return r.word(i-2) == "front"
	case "the", "a", "our", "my":
		return i > 1 && r.place(i-1)
	}
	return false
}
