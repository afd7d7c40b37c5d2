package sentiment

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// clause is a piece of a text that says one thing.
type clause struct {
	z        logits
	score    float64
	deed     float64 // what it tells was done
	from, to int
	// Who it is about: it names the target, or somebody else, or says "it" or "they".
	own, rival, back bool
	wares            bool // it turns to something of theirs: "but the new layout"
	passing          bool // it only names the target by the way
	other            bool // somebody else by name, not by handle
	turns            bool // it begins with a word of contrast
	versus           bool // it only says whom the rest is held against: "unlike X"
	named            bool // it begins with a name
	all              bool // it is about all that were named: "both are fine"
	closes           int8 // it has the last word, up or down: "Never again."
	bare             bool // it says nothing of who it names but that they are not so: "X doesn't"
	echo             echo // it says nothing of who it names but that they are so, too: "X ones also"
}

// clauses appends the clauses of a text that say something to dst, up to its capacity.
func (r reader) clauses(dst []clause) []clause {
	for from := 0; from < len(r.tokens) && len(dst) < cap(dst); {
		to := r.clauseEnd(from)
		if to < len(r.tokens) && r.names(from, to) && (!r.says(from, to) || to-from <= headWords && (r.text[r.tokens[to-1].Start] == ':' || r.is(from, "as") && r.is(from+1, "for"))) {
			to = r.clauseEnd(to) // "X, not so much", "With X: no trouble", "As for X, superb"
		}
		if r.says(from, to) {
			dst = append(dst, r.clause(from, to))
		}
		from = to
	}
	if len(dst) > 1 && conceding.has(r.tokens[0].Hash) && r.is(1, ",") {
		dst[1].turns = true // "Sure, X is ugly. It's also indestructible."
	}
	return dst
}

// headWords is how long what stands before a colon may be to be the head of what follows.
const headWords = 5

// clauseEnd is where the clause ends that begins at token i: after a mark, before a word
// of contrast, or before "and" and a name.
func (r reader) clauseEnd(i int) int {
	hangs := subordinates.has(r.tokens[i].Hash)
	for j := i + 1; j < len(r.tokens); j++ {
		if r.turns(j) || j > i+2 && r.goesOver(j) || j > i+1 && r.setsAgainst(j) {
			return j
		}
		if j > i+2 && (hangs && r.resumes(j) || r.tokens[j].Hash == soHash && r.concludes(j)) {
			return j
		}
		if r.tokens[j-1].Kind == feature.Emoji && r.name(j) || r.newLine(j) || r.dash(j) {
			return j
		}
		if r.tokens[j-1].Flags&feature.Breaks != 0 && !r.inner(j-1) && !r.inList(j-1) && !r.notSoMuch(j) {
			for j < len(r.tokens) && r.tokens[j].Kind >= feature.Emoji && r.tokens[j].Kind <= feature.Punct {
				j++ // its emoji belong to what they follow
			}
			return j
		}
	}
	return len(r.tokens)
}

// newLine says whether a line begins with the token at i.
func (r reader) newLine(i int) bool {
	at := r.tokens[i].Start
	return at > 0 && r.text[at-1] == '\n'
}

// dash says whether a dash parts the token at i from the one before, which is none itself.
func (r reader) dash(i int) bool {
	from, to := r.tokens[i-1].End, r.tokens[i].Start
	if to < from+3 {
		return false
	}
	gap := r.text[from:to]
	return strings.Contains(gap, " – ") || strings.Contains(gap, "—")
}

// inList says whether the mark at j stands in a list of names, "X, Y and Z".
func (r reader) inList(j int) bool { return j > 0 && r.name(j-1) && r.listEnd(j-1) > j }

// notSoMuch says whether the words at j take back what was said of another.
func (r reader) notSoMuch(j int) bool {
	return r.is(j, "not") && r.is(j+1, "so") && r.is(j+2, "much")
}

// goesOver says whether a word at j goes over to a clause about who is named next: "and
// X", "after the X", in no list of names.
func (r reader) goesOver(j int) bool {
	if !overs.has(r.tokens[j].Hash) || r.name(j-1) {
		return false
	}
	k := j + 1
	for k < len(r.tokens) && k < j+3 && articles.has(r.tokens[k].Hash) {
		k++
	}
	return r.name(k) && k+2 < len(r.tokens) && r.tokens[k+1].Kind == feature.Word
}

// onlySo says whether the word of contrast at i only says that nothing else is: "nothing but good".
func (r reader) onlySo(i int) bool { return r.tokens[i].Hash == butHash && nothings.has(r.hash(i-1)) }

var nothings = newWordSet("nothing anything none all everything anyone anybody noone nobody")

// turns says whether the word at i begins a contrast: "but", "although", "while X".
func (r reader) turns(i int) bool {
	if f := r.tokens[i].Flags; f&feature.Hinge != 0 || f&(feature.Contrast|feature.Flat) == feature.Contrast {
		return !r.onlySo(i)
	}
	switch r.tokens[i].Hash {
	case whereasHash, exceptHash:
		return true
	case stillHash, unfortunatelyHash, sadlyHash:
		return i > 0 && r.tokens[i-1].Flags&feature.Breaks != 0 && i+1 < len(r.tokens) && (articles.has(r.tokens[i+1].Hash) || r.tokens[i+1].Kind == feature.Target)
	case meanwhileHash:
		return i > 0 && r.tokens[i-1].Flags&feature.Breaks != 0
	case tooHash:
		return r.is(i+1, "bad")
	case shameHash, pityHash:
		return i > 0 && r.tokens[i-1].Flags&feature.Breaks != 0 && (r.name(i+1) || r.name(i+2))
	case thenHash:
		return i > 0 && r.tokens[i-1].Flags&feature.Breaks != 0 && !uses.has(r.hash(i+1)) && !visits.has(r.hash(i+1))
	case whileHash:
		return r.name(i+1) || r.name(i+2)
	}
	return false
}

// clause says who the clause of these tokens is about.
func (r reader) clause(from, to int) (c clause) {
	c.from, c.to = from, to
	c.turns = r.turns(from) || r.is(from, "the") && secondOf.has(r.tokens[min(from+1, to-1)].Hash)
	c.versus = r.versus(from, to)
	c.versus = c.versus || r.names(from, to) && (r.notSoMuch(to-3) || r.notSoMuch(to-4))
	c.bare = r.bare(from, to)
	c.all = alls.has(r.tokens[from].Hash)
	c.closes = r.closing(from, to)
	head := from
	if slices.Contains(leading, r.tokens[from].Hash) {
		head++
	}
	c.named = to > from+2 && r.name(head) && r.tokens[head].Kind != feature.User
	for i := from; i < to; i++ {
		switch {
		case r.name(i):
			beside := (c.own || c.other || c.back) && r.aside(from, i) || r.place(i) || r.yardstick(i)
			if r.tokens[i].Kind == feature.Target {
				c.own, c.passing = true, beside && c.other && !r.is(i-1, "for") && !r.is(i-2, "for") && (c.passing || !c.own)
			}
			c.rival = c.rival || r.tokens[i].Kind != feature.Target
			c.other = c.other || (r.tokens[i].Kind == feature.Word || r.spokenOf(i)) && !beside
		case slices.Contains(backward, r.tokens[i].Hash):
			c.back = true
		}
	}
	r.numbered(&c)
	c.wares = c.turns && r.ofTheirs(from, to)
	if c.own != c.other {
		if c.echo = r.echoes(from, to); c.echo != noEcho {
			c.versus, c.bare, c.all = false, false, false
		}
	}
	return c
}

// spokenOf says whether the handle at i is part of a sentence, as the one who does something or
// to whom it is done, and not only called.
func (r reader) spokenOf(i int) bool {
	return r.tokens[i].Kind == feature.User && r.partOf(i)
}

// partOf says whether the name at i is part of a sentence.
func (r reader) partOf(i int) bool {
	return heads.has(r.hash(i+1)) || i > 0 && beforeHandles.has(r.tokens[i-1].Hash)
}

// yardstick says whether the name at i only tells a size: "about the size of a X".
func (r reader) yardstick(i int) bool {
	for j := i - 1; j > 0 && j > i-4; j-- {
		if r.is(j, "of") {
			return sizes.has(r.tokens[j-1].Hash)
		}
	}
	return false
}

// aside says whether the name at i stands behind a word that makes it a thing or place by
// the way of what the clause, from from on, is about: "my Globex mug on the X shelf".
func (r reader) aside(from, i int) bool {
	j := i - 1
	for j > from && (articles.has(r.tokens[j].Hash) || r.tokens[j].Kind == feature.Word && r.rival(j)) {
		j--
	}
	return j >= from && asides.has(r.tokens[j].Hash)
}

// bare says whether the clause names somebody and says nothing but that it is, or is not, so
// of them: "X doesn't", "X, not so much", "which X never did", "X does".
func (r reader) bare(from, to int) bool {
	names, says := false, false
	for i := from; i < to; i++ {
		t := &r.tokens[i]
		switch {
		case r.name(i):
			names = true
		case t.Flags&feature.Negator != 0:
			says = true
		case t.Kind == feature.Punct:
		case !auxiliary.has(t.Hash):
			return false
		case i > from:
			says = says || (r.name(i-1) || r.name(i-2)) && to-from < 5
		}
	}
	return names && says
}

// names says whether somebody is named among these tokens.
func (r reader) names(from, to int) bool {
	for i := from; i < to; i++ {
		if r.name(i) {
			return true
		}
	}
	return false
}

// says says whether a clause has words enough to say something: two, and not only a name.
func (r reader) says(from, to int) bool {
	n, more := 0, false
	for i := from; i < to; i++ {
		if t := &r.tokens[i]; t.Kind <= feature.User || t.Kind == feature.Target {
			n++
			more = more || !r.name(i) && !articles.has(t.Hash)
		}
	}
	return n >= 2 && more
}

func holdsTarget(piece []feature.Token) bool {
	for i := range piece {
		if piece[i].Kind == feature.Target {
			return true
		}
	}
	return false
}

var (
	whileHash         = feature.Hash("while")
	whereasHash       = feature.Hash("whereas")
	stillHash         = feature.Hash("still")
	unfortunatelyHash = feature.Hash("unfortunately")
	sadlyHash         = feature.Hash("sadly")
	meanwhileHash     = feature.Hash("meanwhile")
	tooHash           = feature.Hash("too")
	shameHash         = feature.Hash("shame")
	pityHash          = feature.Hash("pity")
	thenHash          = feature.Hash("then")
	exceptHash        = feature.Hash("except")
	// leading are the words that may stand before a name a clause begins with.
	leading = hashes("and the my our a an this that at with from over")
	// backward are the words that stand for what was spoken of before.
	backward = hashes("it it's its they they're they've their them that's this he she his her")
	// auxiliary are words that say nothing by themselves.
	auxiliary = newWordSet("is are was were do does did has have had can could will would be been so much on the other hand however though although but and while whereas which that what still yet sadly really at all my the a an our with at from in even ever even of course once yet always")
	// beforeHandles are words behind which a handle stands for whom it names.
	beforeHandles = newWordSet("use try than with unlike over love hate prefer choose from to switch join left leave ditched")
	asides        = newWordSet("on for from via behind near beside opposite")
	alls          = newWordSet("both neither all either")
	sizes         = newWordSet("size weight shape height thickness price")
	// conceding are words that grant what is taken back at once.
	conceding = newWordSet("sure granted yes ok okay true admittedly fine yeah")
	// secondOf are words for the second of two: "the one at X".
	secondOf = newWordSet("one ones other others latter")
	// overs are words that go over to another clause.
	overs = newWordSet("and e y et so after because since when until before as which who what where")
)
