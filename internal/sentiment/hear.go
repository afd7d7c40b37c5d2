package sentiment

import (
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// How far the words of opinion of a language move the answer, in logits: the first step,
// each further one up to the third, and how much more that is in a language the models
// have not learned, and towards a target, where most of what they know is English.
const (
	firstStep    = 1.0
	furtherStep  = 0.8
	mostSteps    = 3
	untaught     = 1.5
	towardsShare = 2.2
	othersShare  = 0.5 // what other clauses than the target's count, and where those say nothing
	movedSteps   = 3   // what going to somebody says of them
	onlyAsked    = 1.5 // towards neutral, where only something is asked
	leftSteps    = 2   // what going to somebody else says
	onlyOthers   = 0.8
	sharedText   = 0.4 // of what the models say of a text that speaks of somebody else, too
	againstRival = 0.8 // the opposite of what is said of somebody else, where nothing is said of the target
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
	s.opine(z, float64(mood.Sum), 1)
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
	rivals      int  // of somebody else
	beside      int  // of somebody else, in the clause that names them
	opposed     bool // the target is set against another
	asks        bool // something is only asked
	later       bool // a clause that does not name the target goes on about it
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
	if h.rivals != 0 {
		for k := range z {
			z[k] *= sharedText // the models have heard both
		}
	}
	if h.asks {
		z[1] += onlyAsked
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
	return h.later
}

// tell sorts what the clauses of a text say.
func (s *scratch) tell(text string, tokens []feature.Token) (h told) {
	r := reader{text: text, tokens: tokens}
	s.spoken = spoken{tokens: tokens, list: s.spoken.list[:0]}
	of := nobody // whom the clause before was about
	for from, to := 0, 0; from < len(tokens); from = to {
		to = r.clauseEnd(from)
		piece := tokens[from:to]
		heard := s.tongue.Hear(text, piece)
		mood := heard.Sum + heard.Faint
		h.asks = h.asks || heard.Asks || heard.Seeks
		switch {
		case holdsTarget(piece):
			if way := s.compares(text, piece); way != 0 {
				mood *= 2 * way // what is said by comparing is meant
			}
			h.own += mood + movedSteps*s.moved(text, piece)
			h.cheers += heard.Cheers
			h.opposed = h.opposed || s.tongue.Opposes(text, piece, false)
			of = target
		case s.namesAnother(text, tokens, from, to):
			h.rivals += mood
			h.beside += mood
			if of == target && h.own <= 0 && s.tongue.Joins(text, piece) {
				h.own -= leftSteps
			}
			of = others
		case of == target && h.goesOn(piece, mood, heard.Mocks) && namesNobody(text, piece):
			if heard.Mocks {
				h.cheers = max(h.own, 0)
			}
			h.own += mood - h.cheers // "bravo X, an hour late again"
			h.cheers = 0
			h.later = h.later || mood != 0
		case of == others:
			h.rivals += mood
		default:
			h.others += mood
			h.opposed = h.opposed || of == target && s.tongue.Opposes(text, piece, namesNobody(text, piece))
			of = nobody
		}
		s.spoken.list = append(s.spoken.list, aboutWhom{span{from, to}, of})
	}
	return h
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

// goesOn says whether a clause behind the target's goes on about it: it begins with a
// contrast, or shows that the target's praise mocks.
func (h *told) goesOn(piece []feature.Token, mood int, mocks bool) bool {
	return piece[0].Flags&feature.Hinge != 0 || mood < 0 && h.own > 0 && (h.cheers == h.own || mocks)
}

// namesNobody says whether no word of a piece is written with a capital, in a script
// that has them.
func namesNobody(text string, piece []feature.Token) bool {
	small := false
	for i := range piece {
		if piece[i].Kind > feature.User {
			continue
		}
		c, _ := utf8.DecodeRuneInString(text[piece[i].Start:])
		if piece[i].Kind == feature.User || unicode.IsUpper(c) {
			return false
		}
		small = small || unicode.IsLower(c)
	}
	return small
}

// moved says whether the piece tells of going to a target, 1, or of leaving it, -1.
func (s *scratch) moved(text string, piece []feature.Token) int {
	for i := range piece {
		if piece[i].Kind == feature.Target {
			if way := s.tongue.Moved(text, piece, i); way != 0 {
				return way
			}
		}
	}
	return 0
}

// compares says how a target in the piece stands in a comparison: -1 when another is
// measured by it, 1 when it is measured itself, 0 when there is none.
func (s *scratch) compares(text string, piece []feature.Token) int {
	for i := range piece {
		if piece[i].Kind == feature.Target {
			if way := s.tongue.Compares(text, piece, i); way != 0 {
				return way
			}
		}
	}
	return 0
}
