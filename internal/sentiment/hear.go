package sentiment

import (
	"math"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/tongue"
)

// How far the words of opinion of a language move the answer, in logits: the first step,
// each further one up to the third, and how much more that is in a language the models
// have not learned, and towards a target, where most of what they know is English.
const (
	firstStep    = 1.0
	furtherStep  = 0.8
	mostSteps    = 3
	untaught     = 1.5
	wholeShare   = 1.0 // how much more it is of a text as a whole,
	strangeShare = 2.0 // in a language the models have not learned,
	towardsShare = 2.2 // and towards a target
	othersShare  = 0.5 // what other clauses than the target's count, and where those say nothing
	movedSteps   = 3   // what going to somebody says of them
	preferSteps  = 2   // what being put before another does
	faintWords   = 8   // of how many tokens a text is at most that is praise by not being blame
	onlyAsked    = 1.5 // towards neutral, where only something is asked
	leftSteps    = 2   // what going to somebody else says
	onlyOthers   = 0.8
	sharedText   = 0.4 // of what the models say of a text that speaks of somebody else, too
	againstRival = 0.8 // the opposite of what is said of somebody else, where nothing is said of the target
	butShare     = 2   // what stands behind a contrast, where it says the opposite
	unheard      = 0.8 // towards neutral, where nothing of the kind is said
)

// hear moves the answer by the words of opinion in a piece of a text that is not English.
func (s *scratch) hear(text string, piece []feature.Token, z *logits) {
	if s.tongue == nil {
		return
	}
	mood := s.tongue.Hear(text, piece)
	if mood.Asks || mood.Seeks {
		z[1] += onlyAsked
	}
	if mood.Wry {
		z.mock()
	}
	sum := mood.Sum
	if len(piece) <= faintWords {
		sum += 2 * mood.Faint // "X ist nicht schlecht" is all there is
	}
	s.opine(z, float64(sum), s.wholeShare())
}

// wholeShare is how much words of opinion count in a text as a whole.
func (s *scratch) wholeShare() float64 {
	if s.untaught {
		return strangeShare
	}
	return wholeShare
}

// mock turns good into bad: what was cheered at was meant the other way.
func (z *logits) mock() {
	if z[2] > z[0] {
		z[0], z[2] = z[2], z[0]
	}
}

// opine moves the answer by some steps of opinion.
func (s *scratch) opine(z *logits, steps, share float64) {
	if steps == 0 {
		return
	}
	n := min(mostSteps, math.Abs(steps))
	by := firstStep*min(1, n) + furtherStep*max(0, n-1)
	if s.untaught {
		by *= untaught
	}
	z.lift(math.Copysign(by, steps) * share)
}

// told is what the clauses of a text say, by whom they are about.
type told struct {
	own, cheers int  // of the target, and how much of it is thanks and bravos
	others      int  // of nobody who is named
	hails       int  // and how much of that is thanks and bravos
	done        bool // something was done
	moved, way  int  // how far the target is gone to or left, in all and in its last clause
	sorry       bool // something is regretted
	named       bool // somebody else may be named where opinions are
	wry         bool // thanks and bravos stand beside nothing but bad news
	rivals      int  // of somebody else
	beside      int  // of somebody else, in the clause that names them
	opposed     bool // the target is set against another
	asks        bool // something is only asked
	later       bool // a clause that does not name the target goes on about it
	rumour      int  // of the target, by others than the writer
	rumoured    bool // others say something
	answered    bool // and the writer something else
	replied     bool // though not by words that are known
	ordeal      bool // an ordeal is told of
	turns       bool // a clause begins with a contrast
	mocks       bool // a mark says that what is praised is not meant
}

// hearTowards does the same towards a target: what its own clauses say counts, and what
// others say where they do not contradict it and are not about somebody else. It says
// whether a later clause speaks of the target without naming it: "X was late, but very
// friendly" has then no two sides.
func (s *scratch) hearTowards(text string, tokens []feature.Token, z *logits) bool {
	h := s.tell(text, tokens)
	share := othersShare
	if h.own == 0 {
		share = onlyOthers
	}
	steps := float64(h.own) + share*float64(h.others)
	if h.rivals != 0 || h.answered {
		for k := range z {
			z[k] *= sharedText // the models have heard both
		}
	}
	if h.asks {
		z[1] += onlyAsked
	}
	if h.wry {
		z.mock()
	}
	switch {
	case h.own == 0 && h.others == 0 && h.beside != 0:
		steps = -againstRival * float64(max(-1, min(1, h.beside)))
		z[1] += unheard
	case h.own == 0 && h.others == 0:
		z[1] += unheard
	case h.own*h.others < 0:
		steps = float64(h.own)
	case h.own == 0 && h.opposed: // "the one is great, whereas the other …"
		steps = -share * float64(h.others)
	}
	s.opine(z, steps, towardsShare)
	return h.later || h.wry
}

// mocked settles whether the thanks and bravos of a text stand beside nothing but bad news,
// which is then about the target: "an hour late again, bravo X".
func (h *told) mocked() {
	if (h.ordeal && h.cheers+h.hails > 0 || h.mocks && h.own > 0 && h.others >= 0) && h.rivals == 0 && !h.opposed && !h.done && !h.turns {
		h.wry, h.own, h.others = true, -1, 0
		return
	}
	bad := h.own + h.others - h.cheers - h.hails
	if h.cheers+h.hails == 0 || h.turns && h.own >= 0 || h.rivals != 0 || h.named || h.opposed || h.done || bad >= 0 || h.own > h.cheers || h.others > h.hails {
		return
	}
	h.wry, h.own, h.others = true, bad, 0
}

// tell sorts what the clauses of a text say.
func (s *scratch) tell(text string, tokens []feature.Token) (h told) {
	r := reader{text: text, tokens: tokens}
	s.spoken = spoken{tokens: tokens, list: s.spoken.list[:0]}
	of := nobody // whom the clause before was about
	for from, to := 0, 0; from < len(tokens); from = to {
		to = s.clauseAbroad(r, from)
		piece := tokens[from:to]
		heard := s.tongue.Hear(text, piece)
		mood := heard.Sum + heard.Faint
		h.asks = h.asks || heard.Asks || heard.Seeks
		h.done, h.sorry = h.done || heard.Done, h.sorry || heard.Sorry
		h.replied = h.replied || h.rumoured && !heard.Rumour && to-from >= fewestTold
		h.ordeal, h.turns, h.mocks = h.ordeal || heard.Ordeal, h.turns || hinged(piece), h.mocks || heard.Mocks
		switch {
		case h.hears(of, heard, holdsTarget(piece)):
			of = target
		case holdsTarget(piece):
			s.tellOwn(text, piece, heard, &h)
			of = target
		case s.namesAnother(text, tokens, from, to):
			h.rivals += mood
			h.beside += mood
			if of == target && h.own <= 0 && s.tongue.Joins(text, piece) {
				h.own -= leftSteps
			}
			of = others
		case of == target && h.rumoured && mood != 0 && s.namesNobody(text, tokens, from, to):
			h.own, h.later, h.answered = h.own+mood, true, true
		case of == target && h.goesOn(piece, mood, heard.Mocks) && (hinged(piece) || !s.tongue.Opposes(text, piece, false)) && s.namesNobody(text, tokens, from, to):
			h.goOn(piece, mood, heard)
		case of == others:
			h.rivals += mood
		default:
			h.others += mood
			h.hails += heard.Cheers
			h.wry = h.wry || heard.Wry
			alone := (mood != 0 || of == target) && s.namesNobody(text, tokens, from, to)
			h.named = h.named || mood != 0 && !alone
			h.opposed = h.opposed || of == target && s.tongue.Opposes(text, piece, alone)
			of = nobody
		}
		s.spoken.list = append(s.spoken.list, aboutWhom{span{from, to}, of})
	}
	h.believe()
	switch {
	case h.sorry && h.moved != 0: // "sorry that I left X"
		h.own = -h.moved
	default:
		h.own += h.moved
		h.mocked()
	}
	return h
}

// tellOwn takes in a clause that names the target.
func (s *scratch) tellOwn(text string, piece []feature.Token, heard tongue.Mood, h *told) {
	mood := heard.Sum + heard.Faint
	if way := s.stands(text, piece, s.tongue.Compares); way != 0 {
		mood *= 2 * way // what is said by comparing is meant
	}
	h.way = s.stands(text, piece, s.tongue.Moved)
	if heard.Chooses {
		mood += preferSteps * s.stands(text, piece, s.tongue.Prefers)
	}
	h.own += mood
	h.moved += movedSteps * h.way
	h.cheers += heard.Cheers
	h.wry = h.wry || heard.Wry
	h.opposed = h.opposed || s.tongue.Opposes(text, piece, false)
}

// goOn takes in a clause that goes on about the target. What stands behind "but" is meant.
func (h *told) goOn(piece []feature.Token, mood int, heard tongue.Mood) {
	hinge := hinged(piece)
	if heard.Mocks || !hinge {
		h.cheers = max(h.own, 0)
	}
	switch {
	case h.way < 0: // who was left is not who pleases now
		mood = -mood
	case heard.Though && mood*h.own <= 0: // it is only granted
		mood = 0
	case hinge && mood*h.own < 0:
		mood *= butShare
	case hinge && h.untold(piece, heard):
		mood = -h.own - 1
	}
	if !hinge { // "bravo X, an hour late again"
		h.wry = h.wry || h.cheers > 0 && !h.done
		mood -= h.cheers
	}
	h.own, h.cheers = h.own+mood, 0
	h.later = h.later || mood != 0
}

// spoken is which clauses of a text in another language are about whom.
type spoken struct {
	tokens []feature.Token
	list   []aboutWhom
}

// aboutWhom is one clause and whom it is about.
type aboutWhom struct {
	span
	about topic
}

// hinged says whether a clause begins with a word of contrast.
func hinged(piece []feature.Token) bool { return piece[0].Flags&feature.Hinge != 0 }

// goesOn says whether a clause behind the target's goes on about it: it begins with a
// contrast, or shows that the target's praise mocks, since it was thanks or is outdone, and
// nothing else was told of.
func (h *told) goesOn(piece []feature.Token, mood int, mocks bool) bool {
	outdone := mood <= -2 && -mood >= h.own && !h.done
	return hinged(piece) || mood < 0 && h.own > 0 && (h.cheers == h.own || mocks || outdone)
}

// stands says how a target in the piece stands to others: what way first says of one that is
// not 0.
func (s *scratch) stands(text string, piece []feature.Token, way func(string, []feature.Token, int) int) int {
	for i := range piece {
		if piece[i].Kind == feature.Target {
			if by := way(text, piece, i); by != 0 {
				return by
			}
		}
	}
	return 0
}
