package tongue

import "github.com/earshot/earshot/internal/sentiment/feature"

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
	asks   bool
	seeks  bool
	faint  int  // how much of it is "not bad" and the like
	last   int8 // the last opinion
	lastAt int  // where it stood; -1 where there is none that may be turned
	notAt  int  // where a negation stands that has turned nothing yet; -1: none
	until  int  // up to where it reaches
	back   bool // whether it may turn the opinion before it
	never  bool // whether it says "never"
}

// Mood is what the opinions of a piece of text add up to, each from -2 to 2.
type Mood struct {
	Sum    int
	Faint  int // how many are faint praise, "not bad", by which more is meant than said
	Cheers int // what of the sum is thanks and bravos, which may mock
	Mocks  bool
	Asks   bool // it is a question that only asks
	Seeks  bool // somebody looks for something to buy
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
		case asks:
			h.asks = true
		case seeks:
			h.seeks = true
		case cheer:
			h.sum, h.cheers = h.sum+int(w.value), h.cheers+int(w.value)
		case opinion, measure, deed:
			h.say(w, i)
		case spent:
			h.sum, h.lastAt, h.notAt = h.sum+int(w.value), -1, -1
		case so:
			if h.never { // "never so good"
				h.notAt = -1
			}
		case negates, less, either, turns, never:
			h.settle()
			h.notAt, h.until, h.back, h.never = i, next+reach, w.role == either || w.role == turns || w.role == never, w.role == never
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
	if h.asks || h.seeks { // what is asked for is not praised, nor is who is thanked beforehand
		h.sum, h.faint, h.cheers = min(h.sum, 0), 0, 0
	}
	return Mood{h.sum, h.faint, h.cheers, h.mocks, h.asks, h.seeks}
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
