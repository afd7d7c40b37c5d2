package sentiment

import (
	"math"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Contradiction: how loudly a clause must speak, in score, to be set against another, how
// far one that turns moves the answer further, in logits, and what counts how much.
const (
	loudClause  = 0.5
	turnClause  = 0.15
	mildClause  = 0.4
	turnPush    = 0.8
	restShare   = 0.4 // of the whole text where one clause has the last word
	clauseShare = 1.2 // of that clause
	toldShare   = 0.5 // of the deeds told, where no clause stands against another
	mostClauses = 16  // that are weighed
	formerPush  = 1.2 // against what used to be
)

// contested moves the answer to what one clause of a text says of the target where clauses
// contradict each other: "I love Harry's, Target was awful". Irony that is owned up to is
// about all clauses: "great job Target, third outage this week #sarcasm"; so is an eye-roll, and
// a cheer beside what nobody cheers, where nobody else is named.
// It returns the score of the stretches that are the target's where those settle it, else 0.
func (e *Engine) contested(s *scratch, text string, tokens []feature.Token, cheers bool, z *logits) (verdict float64) {
	mayOwn := s.traitsOf(tokens)&ironyTrait != 0
	if mayOwn && bearsMark(text, tokens, false) || endsInMark(text, tokens) {
		return 0
	}
	if was, way := formerly(tokens); was {
		z.lift(-formerPush * float64(way))
		return 0
	}
	r := s.reader(text, tokens)
	list := r.clauses(s.room[:0])
	s.list, s.listed = list, tokens
	english := !s.careful
	if english && (byTheWay(list) || r.standsBy(list) && !r.deals()) {
		z.pass()
		return 0
	}
	told := e.weigh(s, r, list)
	alone := !anotherNamed(list)
	switch {
	case len(list) < 2:
	case alone && mayOwn && bearsMark(text, tokens, true):
		return 0
	case english && alone && cheers && mocked(list) && !r.setsOut(list):
		z[0], z[2] = max(z[0], z[2]), min(z[0], z[2])
		z.lift(-ironyPush)
		return 0
	case english && alone && r.jests(list):
		z[0], z[2] = max(z[0], z[2]), min(z[0], z[2])
		z.lift(-jestPush)
		return 0
	case english && r.unharmed(list):
		z.pass()
		return 0
	case english && alone && list[len(list)-1].closes != 0:
		z.close(list[len(list)-1].closes)
		return 0
	case english && !r.titled():
		s := r.stretch(list)
		if by, ok := s.judge(r); ok {
			z.blend(by, othersRest)
			return by.score()
		}
	}
	if len(tokens) <= storyWords || !english { // else it has many sides
		z.conclude(list, english, alone, told, rated(text, tokens))
	}
	return 0
}

// conclude moves the answer to the clause that has the last word, or puts right what was told, or else by the
// deeds that are told and the marks that are given.
func (z *logits) conclude(list []clause, english, alone bool, told, marks float64) {
	by, ok := settle(list, english)
	if !ok && english && alone {
		by, ok = rescued(list)
	}
	switch {
	case ok:
		z.blend(by, restShare)
	case english && alone:
		z.lift(toldShare*max(-mostDeeds, min(mostDeeds, told)) + marks)
	}
}

// weigh judges each clause, the deeds it tells of with it, and returns what all deeds say.
func (e *Engine) weigh(s *scratch, r reader, list []clause) (told float64) {
	text, tokens := r.text, r.tokens
	if !s.careful {
		e.facts(s, text, tokens, list)
	}
	for i := range list {
		c := &list[i]
		if len(list) > 1 {
			c.z = e.wholePiece(s, text, tokens[c.from:c.to])
		}
		deed := c.deed + e.deeds(tokens[c.from:c.to])
		if c.own != c.other && c.to-c.from <= verdictTokens {
			deed += r.verdictOf(c)
		}
		c.back = c.back || deed != 0
		c.deed = deed
		c.z.lift(deed)
		told += deed
		c.score = c.z.score()
	}
	return told
}

// anotherNamed says whether somebody else than the target is spoken of.
func anotherNamed(list []clause) bool {
	for i := range list {
		if list[i].other {
			return true
		}
	}
	return false
}

// mocked says whether a clause tells of what nobody cheers, and none of anything good done.
func mocked(list []clause) bool {
	bad := false
	for i := range list {
		if list[i].deed > 0 {
			return false
		}
		bad = bad || list[i].deed < 0 || list[i].score <= -loudClause
	}
	return bad
}

// byTheWay says whether every clause that names the target does so by the way of somebody
// else, "my Globex mug stands on the X shelf".
func byTheWay(list []clause) bool {
	named := false
	for i := range list {
		switch c := &list[i]; {
		case c.own && !c.passing:
			return false
		case c.own:
			named = true
		}
	}
	return named
}

// blend makes the answer mostly what clauses say, with a share of what the text says.
func (z *logits) blend(by logits, rest float64) {
	for k := range z {
		z[k] = rest*z[k] + clauseShare*by[k]
	}
}

func (z logits) score() float64 {
	negative, _, positive := softmax(z[0], z[1], z[2])
	return positive - negative
}

// settle says which clause has the last word on the target, if one has. Only of English
// is known which words go back to the target, and that capitals begin names.
func settle(list []clause, english bool) (logits, bool) {
	at := strongest(list)
	if at < 0 {
		return logits{}, false
	}
	own := &list[at]
	low, high := 0.0, 0.0
	for i := range list {
		c := &list[i]
		switch {
		case c.own:
			continue
		case english && i == at+1 && c.back && !c.turns && !c.rival && own.named:
			continue // it goes on about the target: "X isn't fancy, it's just good"
		case english && i > at && c.deed != 0 && !c.turns && !c.rival:
			continue // nobody else did it: "waited in for X. Nobody came"
		case english && i > at && c.turns && (c.back || c.wares) && !c.rival && c.against(own.score, turnClause, turnClause/2):
			return c.z.lifted(sign(c.score) * turnPush), true // "X looks great, but it breaks"
		}
		low, high = min(low, c.score), max(high, c.score)
	}
	if own.score >= loudClause && low <= -loudClause || own.score <= -loudClause && high >= loudClause {
		return own.z, true
	}
	return logits{}, false
}

// strongest is the clause of the target that speaks most loudly, -1 when there is none.
func strongest(list []clause) int {
	at := -1
	for i := range list {
		if list[i].own && (at < 0 || abs(list[i].score) >= abs(list[at].score)) {
			at = i
		}
	}
	return at
}

// against says whether a clause speaks at least so loudly the other way than a score,
// which may be mild.
func (c *clause) against(score, loud, mild float64) bool {
	return c.score >= loud && score < mild || c.score <= -loud && score > -mild
}

// lifted is the logits moved up, or down when by is negative.
func (z logits) lifted(by float64) logits {
	z.lift(by)
	return z
}

func sign(x float64) float64 { return math.Copysign(1, x) }

func abs(x float64) float64 { return max(x, -x) }

var usedHash = feature.Hash("used")

// formerly says whether a text tells how something "used to" be: what it says then
// is no contradiction but a change, from what plainly leans one way.
func formerly(tokens []feature.Token) (was bool, way int) {
	for i := range len(tokens) - 1 {
		if tokens[i].Hash == usedHash && tokens[i+1].Hash == toHash {
			was, way = true, max(-1, min(1, tone(tokens[i+2:min(len(tokens), i+6)])))
		}
	}
	return was, way
}
