package tongue

import (
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// How many words a negation reaches, forward and back, and how far before "than" its
// comparison may stand.
const (
	reach      = 4
	reachBack  = 3
	thanReach  = 4
	faintReach = 2 // "not so bad"
	thanAfter  = 3 // and how far behind it what is measured by
)

// turned is what an opinion or a deed says under a negation: "not perfect" is no
// disaster, "not bad" some praise, "does not work" bad.
func turned(v int8) int8 {
	if v < 0 {
		return 1
	}
	return -1
}

// hearing is what was heard so far of a clause.
type hearing struct {
	sum    int
	cheers int // and how much thanks and bravos
	mocks  bool
	faint  int  // how much of it is "not bad" and the like
	last   int8 // the last opinion
	lastAt int  // where it stood; -1 where there is none that may be turned
	notAt  int  // where a negation stands that has turned nothing yet; -1: none
	until  int  // up to where it reaches
	back   bool // whether it may turn the opinion before it
}

// Mood is what the opinions of a piece of text add up to, each from -2 to 2.
type Mood struct {
	Sum    int
	Faint  int // how many are faint praise, "not bad", by which more is meant than said
	Cheers int // what of the sum is thanks and bravos, which may mock
	Mocks  bool
}

// Hear adds up the opinions of a piece of text. Thanks beside nothing but bad opinions
// count for nothing.
func (t *Tongue) Hear(text string, tokens []feature.Token) Mood {
	h := hearing{notAt: -1, lastAt: -1}
	for i := 0; i < len(tokens); {
		w, next := t.at(text, tokens, i)
		switch w.role {
		case mock:
			h.mocks = true
		case cheer:
			h.sum, h.cheers = h.sum+int(w.value), h.cheers+int(w.value)
		case opinion, measure, deed:
			h.say(w, i)
		case spent:
			h.sum, h.lastAt, h.notAt = h.sum+int(w.value), -1, -1
		case negates, less, either, turns:
			h.settle()
			h.notAt, h.until, h.back = i, next+reach, w.role == either || w.role == turns
			if w.role == turns {
				h.settleIf()
			}
		case hinge, whereas:
			h.settle()
			h.lastAt = -1
		}
		if tokens[i].Flags&feature.Breaks != 0 {
			h.settle()
			h.lastAt = -1
		}
		i = next
	}
	h.settle()
	if h.sum < h.cheers {
		h.sum, h.cheers = h.sum-h.cheers, 0
	}
	return Mood{h.sum, h.faint, h.cheers, h.mocks}
}

// say takes in an opinion at token i.
func (h *hearing) say(w word, i int) {
	v := w.value
	h.last, h.lastAt = v, i
	if h.notAt >= 0 && i < h.until {
		v = h.turn(v, i-h.notAt)
		h.lastAt, h.notAt = -1, -1
	}
	h.sum += int(v)
}

// turn turns an opinion that stands so far from its negation.
func (h *hearing) turn(v int8, far int) int8 {
	if v < 0 && far <= faintReach {
		h.faint++
	}
	return turned(v)
}

// settleIf lets an open negation turn the opinion before it, if it may and there is one.
func (h *hearing) settleIf() {
	if h.notAt >= 0 && h.back && h.lastAt >= 0 && h.notAt-h.lastAt <= reachBack {
		h.sum += int(h.turn(h.last, h.notAt-h.lastAt)) - int(h.last)
		h.lastAt, h.notAt = -1, -1
	}
}

// settle closes an open negation that has found nothing after it.
func (h *hearing) settle() {
	h.settleIf()
	h.notAt = -1
}

// Hinges marks the words that begin a clause of contrast in this language, and those
// that do so only in another.
func (t *Tongue) Hinges(text string, tokens []feature.Token) {
	for i := 0; i < len(tokens); {
		w, next := t.at(text, tokens, i)
		if w.role == hinge || w.role == whereas {
			tokens[i].Flags |= feature.Hinge
		} else {
			tokens[i].Flags |= feature.Flat
		}
		i = next
	}
}

// Compares says how the token at i stands in a comparison: -1 when another is measured by
// it ("besser als X", "X से बेहतर", "Xより良い", "比X好"), 1 when it is measured itself, 0 when
// there is none.
func (t *Tongue) Compares(text string, tokens []feature.Token, i int) int {
	way := 0
	for j := 0; j < len(tokens); {
		w, next := t.at(text, tokens, j)
		switch {
		case w.role == by && j > 0 && t.concludes(text, tokens, next):
			if j-1 == i {
				return -1
			}
			way = 1
		case w.role == than && (t.glued || t.comparesBefore(text, tokens, j)):
			if j < i && i <= j+thanAfter && !t.opines(text, tokens, next, i) {
				return -1
			}
			way = 1
		}
		j = next
	}
	return way
}

// concludes says whether an opinion ends a clause, as it does behind what is measured by.
func (t *Tongue) concludes(text string, tokens []feature.Token, from int) bool {
	for k := from; k < min(len(tokens), from+reach); {
		w, next := t.at(text, tokens, k)
		if tokens[k].Flags&feature.Breaks != 0 {
			return false
		}
		if w.role == opinion || w.role == measure {
			left := 0
			for next+left < len(tokens) && tokens[next+left].Kind <= feature.Hashtag {
				left++
			}
			return left <= 2
		}
		k = next
	}
	return false
}

// comparesBefore says whether a comparison stands before the "than" at token j.
func (t *Tongue) comparesBefore(text string, tokens []feature.Token, j int) bool {
	for k := max(0, j-thanReach); k < j; {
		w, next := t.at(text, tokens, k)
		switch w.role {
		case measure:
			return true
		case more, less:
			return t.opines(text, tokens, next, j)
		case opinion:
			if next == j && !t.mores { // "schöner als", whose ending is one of the word's own
				return true
			}
		}
		k = next
	}
	return false
}

// opines says whether an opinion stands between two places of one clause.
func (t *Tongue) opines(text string, tokens []feature.Token, from, to int) bool {
	for k := from; k < to; {
		w, next := t.at(text, tokens, k)
		if w.role == opinion || w.role == measure {
			return true
		}
		if tokens[k].Flags&feature.Breaks != 0 {
			return false
		}
		k = next
	}
	return false
}

// Opposes says whether the piece sets its subject against another: by a word in it, or,
// where begins is set, by the one it begins with.
func (t *Tongue) Opposes(text string, tokens []feature.Token, begins bool) bool {
	for i := 0; i < len(tokens); {
		w, next := t.at(text, tokens, i)
		if w.role == against && !begins || w.role == whereas && i == 0 {
			return true
		}
		i = next
	}
	return false
}

// Place says whether the token at i is only a place beside which something is: "devant la
// X", "Xの前".
func (t *Tongue) Place(text string, tokens []feature.Token, i int) bool {
	if t == nil {
		return false
	}
	if i+1 < len(tokens) {
		if w, _ := t.at(text, tokens, i+1); w.role == beside {
			return true
		}
	}
	for j := max(0, i-6); j < i; j++ {
		if w, next := t.at(text, tokens, j); w.role == near && next <= i && next >= i-1 {
			return true // an article may stand between
		}
	}
	return false
}

// Moved says where the token at i stands in a change from one to another: 1 when it is
// gone to, -1 when it is left, 0 when nothing of the kind is told.
func (t *Tongue) Moved(text string, tokens []feature.Token, i int) int {
	way, told := 0, false
	for j := 0; j < len(tokens); {
		w, next := t.at(text, tokens, j)
		before := next <= i && i-next <= 1 // an article may stand between
		switch {
		case w.role == leaves && before:
			return -1
		case w.role == moved, w.role == leaves:
			told = true
			if before && way == 0 {
				way = -1 // "troquei a X pela Y"
			}
		case w.role == from && before, w.role == off && j == i+1:
			way = -1
		case w.role == to && before, w.role == onto && j == i+1:
			way = 1
		}
		j = next
	}
	if !told {
		return 0
	}
	return way
}

// Names says whether a well-known name stands at i; in scripts that have capitals it must
// begin with one, for "orange" is nobody.
func (t *Tongue) Names(text string, tokens []feature.Token, i int) bool {
	w, _ := t.at(text, tokens, i)
	if w.role != name {
		return false
	}
	c, _ := utf8.DecodeRuneInString(text[tokens[i].Start:])
	return !unicode.IsLower(c)
}
