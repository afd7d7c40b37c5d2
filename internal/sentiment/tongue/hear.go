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
	goodsAfter = 6 // or whose that is
	beatsAfter = 5 // and how far behind a word of beating who is beaten
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

	did, quick bool // whether the clause says what was done, and that it was soon
	done       bool // whether any clause says what was done
	though     bool // whether it begins with "although"
	regrets    bool // whether anything is regretted
	chooses    bool // whether one is put before another
	claimed    bool // whether the target says what follows
	rumoured   bool // whether others say it
	suffered   bool // whether it tells of an ordeal
	hail       exclamation
}

// exclamation is a clause of nothing but a good word or two: "toll", "qué bien".
type exclamation struct {
	sum    int // what was heard before it
	cheers int
	before int  // how much of that was, before what cheered last
	words  bool // it holds others, or does not stand first
	short  bool // it holds short ones
	aimed  bool // it names the target: "X is good" is no exclamation
}

// Mood is what the opinions of a piece of text add up to, each from -2 to 2.
type Mood struct {
	Sum     int
	Faint   int // how many are faint praise, "not bad", by which more is meant than said
	Cheers  int // what of the sum is thanks and bravos, which may mock
	Mocks   bool
	Though  bool // it is only granted
	Chooses bool // one is put before another
	Sorry   bool // what was done is regretted
	Done    bool // something was done
	Wry     bool // there are thanks and bravos beside nothing but bad opinions
	Asks    bool // it is a question that only asks
	Seeks   bool // somebody looks for something to buy
	Rumour  bool // it is what others say
	Ordeal  bool // it tells of an ordeal, beside which praise mocks
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
		case opinion, measure, deed, regret, ordeal, beats:
			if !t.tastesBetter(text, tokens, w, next) {
				h.say(w, i)
			}
		case spent:
			h.sum, h.lastAt, h.notAt = h.sum+int(w.value), -1, -1
		case so:
			if h.never { // "never so good"
				h.notAt = -1
			}
		case negates, less, either, turns, never:
			h.negate(w.role, i, next)
		case prefer:
			h.chooses = true
		case quick:
			h.quick = true
		case claims:
			h.claimed = i > 0 && tokens[i-1].Kind == feature.Target
		case rumour:
			h.rumoured = true
		case grumble:
			h.rumoured, h.sum = true, h.sum+int(w.value)
		case hinge, though, whereas:
			h.contrast(t, w.role)
		}
		if tokens[i].Flags&feature.Breaks != 0 {
			h.close(t)
		} else if !h.hail.words && w.value <= 0 {
			h.hail.take(text, &tokens[i], w.role)
		}
		i = next
	}
	h.close(t)
	wry := h.cheers > 0 && h.sum < h.cheers && !h.done
	if h.sum < h.cheers {
		h.sum, h.cheers = h.sum-h.cheers, 0
	}
	if h.asks || h.seeks { // what is asked for is not praised, nor is who is thanked beforehand
		h.sum, h.faint, h.cheers = min(h.sum, 0), 0, 0
	}
	return Mood{h.sum, h.faint, h.cheers, h.mocks, h.though, h.chooses, h.regrets, h.done, wry, h.asks, h.seeks, h.rumoured, h.suffered}
}

// tastesBetter says whether a deed is only what a comparison behind it is about, whose negation is not the
// deed's: "nichts schmeckt besser als X".
func (t *Tongue) tastesBetter(text string, tokens []feature.Token, w word, next int) bool {
	if w.role != deed || next >= len(tokens) {
		return false
	}
	after, _ := t.at(text, tokens, next)
	return after.role == measure
}

// close ends a clause: what was done soon was done well, and a good word that stands alone
// cheers.
func (h *hearing) close(t *Tongue) {
	h.settle()
	if h.did && h.quick {
		h.sum++
	}
	before := h.cheers
	if good := h.sum - h.hail.sum; !t.glued && !h.hail.words && good > 0 && !h.mocks {
		h.cheers = h.hail.cheers + good
	}
	h.hail = exclamation{sum: h.sum, cheers: h.cheers, before: before, words: true}
	h.lastAt, h.did, h.quick, h.claimed = -1, false, false, false
}

// contrast ends a clause before a word of contrast: who says "great, but late" means it.
func (h *hearing) contrast(t *Tongue, r role) {
	if h.sum == h.hail.sum {
		h.cheers = min(h.cheers, h.hail.before)
	}
	h.close(t)
	h.though = h.though || r == though
}

// lightLetters is how long a word is at most that makes no statement of an exclamation.
const lightLetters = 3

// take takes in a word that says nothing good.
func (e *exclamation) take(text string, tok *feature.Token, r role) {
	switch {
	case tok.Kind == feature.Target:
		e.aimed = true
	case tok.Kind > feature.Hashtag || r == again:
	case r == against || utf8.RuneCountInString(text[tok.Start:tok.End]) > lightLetters:
		e.words = true
	default:
		e.short = true
	}
	e.words = e.words || e.aimed && e.short
}

// say takes in an opinion at token i.
func (h *hearing) say(w word, i int) {
	v := w.value
	h.last, h.lastAt = v, i
	if h.notAt >= 0 && i < h.until {
		v = h.turn(v, i-h.notAt)
		h.lastAt, h.notAt = -1, -1
	}
	switch {
	case w.role == deed && v == 0:
		h.did, h.done = true, true
	case w.role == regret && v < 0:
		h.regrets = true
	case w.role == ordeal:
		h.suffered = true
	}
	if h.claimed && v > 0 {
		return // nobody's mood
	}
	h.sum += int(v)
}

// negate takes in a negation, the tokens from i to next.
func (h *hearing) negate(r role, i, next int) {
	h.settle()
	h.notAt, h.until, h.back, h.never = i, next+reach, r == either || r == turns || r == never, r == never
	if r == turns {
		h.settleIf()
	}
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
		if w.role == hinge || w.role == though || w.role == whereas || w.role == what && t.namesAt(text, tokens, next) {
			tokens[i].Flags |= feature.Hinge
		} else {
			tokens[i].Flags |= feature.Flat
		}
		for k := i + 1; k < next; k++ {
			tokens[k].Flags |= feature.Flat // within a phrase nothing begins: "nunca más"
		}
		i = next
	}
}

// Knows says whether the word at i is one of the language's words of opinion, or steers them, or
// begins a phrase that does, and where that ends.
func (t *Tongue) Knows(text string, tokens []feature.Token, i int) (bool, int) {
	w, next := t.at(text, tokens, i)
	return w.role != none && w.role != name || w.role == none && t.talk[tokens[i].Hash], next
}

// Counts says whether a word makes a noun of the next one: a number, or an article ("acht
// Schrauben", "eine Rückwand").
func (t *Tongue) Counts(k *feature.Token) bool {
	return k.Kind == feature.Number || t.words.of(k.Hash).role == number || t.counts[k.Hash]
}

// namesAt says whether somebody is named at i, or behind an article.
func (t *Tongue) namesAt(text string, tokens []feature.Token, i int) bool {
	for k := i; k < min(len(tokens), i+2); k++ {
		c, _ := utf8.DecodeRuneInString(text[tokens[k].Start:])
		if tokens[k].Kind == feature.Target || t.Names(text, tokens, k) || !t.nouns && unicode.IsUpper(c) {
			return true
		}
	}
	return false
}
