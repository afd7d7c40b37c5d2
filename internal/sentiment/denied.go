package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// denied says whether a negation stands before the phrase at i, within its clause, and
// whether it is one of everybody: "nothing beats X".
func (r reader) denied(i int) (negated, nobody bool) {
	recalled, ever := true, false // nothing but what one has tried stands between
	for j := i - 1; j >= max(0, i-deniedBefore); j-- {
		t := &r.tokens[j]
		if t.Flags&(feature.Breaks|feature.Contrast) != 0 || t.Kind == feature.Target && j < i-2 || r.breaksOff(j) {
			break
		}
		if t.Flags&feature.Negator != 0 && !r.is(j+1, "only") && !r.is(j+1, "walk") && (j >= i-4 || recalled || r.ofAll(j)) {
			negated, nobody = !negated, nobody || ever || nobodies.has(t.Hash) && (j < i-1 || !r.is(j, "no"))
		}
		recalled, ever = recalled && recalls.has(t.Hash), ever || t.Hash == everHash
	}
	return negated, nobody
}

var nobodies = newWordSet("nothing nobody none no")

// breaksOff says whether a new clause begins at i, which what is denied before is not said of: "without warning
// so I went to X", "don't hurt since we switched to X".
func (r reader) breaksOff(i int) bool {
	return leadingOn.has(r.tokens[i].Hash) && firsts.has(r.hash(i+1))
}

var leadingOn = newWordSet("so since because after then and until till")
