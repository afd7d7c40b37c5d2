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
	firstStep    = 0.8
	furtherStep  = 0.7
	mostSteps    = 3
	untaught     = 1.5
	towardsShare = 2.2
	othersShare  = 0.5 // what other clauses than the target's count, and where those say nothing
	movedSteps   = 3   // what going to somebody says of them
	onlyOthers   = 0.8
	unheard      = 0.8 // towards neutral, where nothing of the kind is said
)

// hear moves the answer by the words of opinion in a piece of a text that is not English.
func (s *scratch) hear(text string, piece []feature.Token, z *logits) {
	if s.tongue != nil {
		s.opine(z, float64(s.tongue.Hear(text, piece).Sum), 1)
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

// hearTowards does the same towards a target: what its own clauses say counts, and what
// others say where they do not contradict it. It says whether a later clause speaks of
// the target without naming it: "X was late, but very friendly" has then no two sides.
func (s *scratch) hearTowards(text string, tokens []feature.Token, z *logits) bool {
	r := reader{text, tokens}
	own, cheers, others, opposed, later := 0, 0, 0, false, false
	last := false // whether the clause before was the target's
	for from := 0; from < len(tokens); {
		to := r.clauseEnd(from)
		piece := tokens[from:to]
		from = to
		heard := s.tongue.Hear(text, piece)
		mood := heard.Sum + heard.Faint
		switch {
		case holdsTarget(piece):
			if way := s.compares(text, piece); way != 0 {
				mood *= 2 * way // what is said by comparing is meant
			}
			own += mood + movedSteps*s.moved(text, piece)
			cheers += heard.Cheers
			opposed = opposed || s.tongue.Opposes(text, piece, false)
			last = true
		case last && (piece[0].Flags&feature.Hinge != 0 || mood < 0 && own > 0 && (cheers == own || heard.Mocks)) && namesNobody(text, piece):
			if heard.Mocks {
				cheers = max(own, 0)
			}
			own -= cheers // "bravo X, an hour late again"
			cheers = 0
			own += mood
			later = later || mood != 0
		default:
			others += mood
			opposed = opposed || last && s.tongue.Opposes(text, piece, namesNobody(text, piece))
			last = false
		}
	}
	share := othersShare
	if own == 0 {
		share = onlyOthers
	}
	steps := float64(own) + share*float64(others)
	switch {
	case own == 0 && others == 0:
		z[1] += unheard
	case own*others < 0:
		steps = float64(own)
	case own == 0 && opposed: // "the one is great, whereas the other …"
		steps = -share * float64(others)
	}
	s.opine(z, steps, towardsShare)
	return later
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
