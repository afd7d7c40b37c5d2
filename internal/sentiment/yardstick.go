package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// What makes a "than" measure otherwise than it seems to.

// counts says whether a number stands at i, by which nobody is measured: "more than ten pages".
func (r reader) counts(i int) bool {
	if i >= len(r.tokens) {
		return true
	}
	if r.tokens[i].Kind == feature.Target {
		return false // "3M"
	}
	c := r.text[r.tokens[i].Start]
	return c >= '0' && c <= '9' || c == '$' || numbers.has(r.tokens[i].Hash)
}

// asksForOne says whether the comparison at i asks for what its writer knows of none: "is there a
// better one than X?", "find me anything faster than X".
func (r reader) asksForOne(i int) bool {
	j := i - 1
	for j > 0 && j > i-4 && anyones.has(r.tokens[j].Hash) {
		j--
	}
	return j < i-1 && (r.is(j, "there") && r.is(j-1, "is") || r.is(j, "find") || r.is(j, "name") || r.is(j, "show"))
}

// doubted says whether the comparison with its "than" at i is asked and at once denied: "better than X? Doubt it."
func (r reader) doubted(i int) bool {
	for j := i + 1; j < min(len(r.tokens), i+8); j++ {
		if r.tokens[j].Hash == questionHash {
			return doubts.has(r.hash(j+1)) || r.is(j+1, "i") && r.is(j+3, "not")
		}
	}
	return false
}

// nothingBefore says whether a text begins with the comparison at i, "worse than X": what it is said of is
// not worth the name, and X is known for it.
func (r reader) nothingBefore(i int) bool {
	for j := range i {
		if !stating.has(r.tokens[j].Hash) {
			return false
		}
	}
	return true
}

// proverbial says whether the "than" at i measures by what is known to be bad and no rival: nobody is
// compared by name, and it is "a X queue", one of many.
func (r reader) proverbial(at, i int) bool {
	if w := r.word(i + 1); w != "a" && w != "an" {
		return false
	}
	who := r.namedNext(i + 1)
	return r.holdsTarget(who) && who.to < len(r.tokens) && r.tokens[who.to].Kind == feature.Word && !heads.has(r.hash(who.to)) && !r.names(0, i)
}

var (
	doubts  = newWordSet("doubt nope never no impossible hardly nah")
	numbers = newWordSet("one two three four five six seven eight nine ten twelve twenty thirty fifty hundred half")
	anyones = newWordSet("a an any anything anyone anybody me us single")
)
