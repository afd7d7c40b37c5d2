package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// versus says whether the clause only says whom another is held against: "unlike X", "the
// opposite of X".
func (r reader) versus(from, to int) bool {
	if r.unequalled(from, to) {
		return true
	}
	for i := from; i < min(to, from+5); i++ {
		if versus.has(r.tokens[i].Hash) {
			at := r.pastOnes(i + 1)
			return r.namedNext(at).to > 0 || at < to && r.tokens[at].Kind == feature.Word && r.namedNext(at+1).to > 0
		}
	}
	return false
}

// pastOnes is where the words end at i that only say whose people or goods are meant: "the ones at X", "those from X".
func (r reader) pastOnes(i int) int {
	j := i
	if w := r.word(j); w == "the" || w == "those" || w == "that" || w == "whatever" || w == "what" {
		j++
	}
	if ones.has(r.hash(j)) {
		j++
	}
	for k := j; k < min(len(r.tokens), j+3); k++ {
		if w := r.word(k); w == "at" || w == "from" || w == "of" || w == "in" || w == "by" {
			return k + 1
		}
	}
	return i
}

// unequalled says whether the clause says that the same cannot be said of who it names, or is wished it could.
func (r reader) unequalled(from, to int) bool {
	if to-from > sameReach {
		return false
	}
	denied := false
	for i := from; i < to; i++ {
		t := &r.tokens[i]
		denied = denied || t.Flags&feature.Negator != 0 || t.Hash == wishHash
		if t.Hash == sameHash && (r.is(i-2, "say") || r.is(i-2, "said") || r.is(i+3, "said")) {
			return (denied || i+1 < to && r.tokens[i+1].Flags&feature.Negator != 0) && r.names(i, to)
		}
	}
	return false
}

// sameReach is how long such a clause may be.
const sameReach = 12

// setsAgainst says whether the word at j begins what its clause is measured by: "compared to X".
func (r reader) setsAgainst(j int) bool {
	return versus.has(r.tokens[j].Hash) && (r.is(j+1, "to") || r.is(j+1, "with")) && r.namedNext(j+2).to > 0
}

// relieves says whether a clause tells of somebody, where others are said to be unlike them, that they
// spare one something or do at last what is due: "unlike X, Y doesn't make you wait", "Y actually replies".
func (r reader) relieves(c *clause) bool {
	for i := c.from; i < c.to; i++ {
		switch t := &r.tokens[i]; {
		case t.Hash == actuallyHash:
			return true
		case t.Flags&feature.Negator != 0:
			return !r.withholds(i+1, c.to)
		}
	}
	return false
}

// withholds says whether what is denied by these tokens is what anybody may expect.
func (r reader) withholds(from, to int) bool {
	for i := from; i < min(to, from+dueWords); i++ {
		if t := &r.tokens[i]; t.Tone >= 2 || due.has(t.Hash) || plainlyGood.has(t.Hash) || praising.has(t.Hash) {
			return true
		}
	}
	return false
}

// dueWords is how far behind a negation what is due may stand.
const dueWords = 4

var (
	actuallyHash = feature.Hash("actually")
	wishHash     = feature.Hash("wish")

	// ones stand for whose they are.
	ones   = newWordSet("ones one stuff guys people staff lot folks team crew crap junk rubbish food coffee service things thing")
	versus = newWordSet("unlike compared opposed contrast contrary opposite")
	// due are words of what customers may expect.
	due = newWordSet("refund refunds refunded reply replies answer arrive arrives come comes came turn show shows open opens load loads start starts fit fits last lasts deliver delivers offer offers include includes support supports know knows listen listens hold holds give gives gave get gets got let lets allow allows want wants even bother bothers deserve understand honour honor send sends sent")
)
