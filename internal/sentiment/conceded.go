package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// What is granted to one before another is named: "X looks lovely but Y keeps up". The deed that follows says little by
// itself, and is what the writer goes by.
const (
	concededPush = 2.4
	concededEven = 1.6
)

// conceded says whether of two clauses the first grants one of two something and the second turns to the other with a calm
// deed: 1 where the other is the target, -1 where the first is, else 0.
func (s *stretches) conceded(r reader) int {
	if len(s.list) != 2 || s.list[0].score < spokenClause && (s.list[0].score <= -spokenClause || !s.doAlike(r)) || s.about[0] == s.about[1] || s.about[0] == nobody || s.about[1] == nobody {
		return 0
	}
	c := &s.list[1]
	if r.tokens[c.from].Hash != butHash || c.deed < 0 || c.score <= -ownClause {
		return 0
	}
	if !r.name(c.from+1) && !(articles.has(r.hash(c.from+1)) && r.name(c.from+2)) {
		return 0
	}
	for i := c.from; i < c.to; i++ {
		if t := &r.tokens[i]; t.Flags&feature.Negator != 0 || t.Tone <= -2 || letsDown.has(t.Hash) || r.is(i, "?") {
			return 0 // it is told what the other does not, or does ill
		}
	}
	if s.about[1] == target {
		return 1
	}
	return -1
}

// doAlike says whether both of two clauses say the same of what who they name does, "X has the perks but Y has signal".
func (s *stretches) doAlike(r reader) bool {
	second := s.list[1]
	second.from++ // behind the word of contrast
	second.named = r.name(second.from)
	does := r.doesAny(&s.list[0])
	return does != 0 && does == r.doesAny(&second)
}

// doesAny is the word behind the name a clause begins with, one that says nothing by itself ("has") among them; 0 where it begins otherwise.
func (r reader) doesAny(c *clause) uint64 {
	if !c.named || c.to < c.from+3 || !r.name(c.from) {
		return 0
	}
	return r.hash(c.from + 1)
}

// concede is the answer where who is granted something is set against another: the other fares better, and who
// was granted it not plainly well, unless the writer feels something for them.
func (s *stretches) concede(r reader, way int) logits {
	z := s.sum(target)
	if way > 0 {
		z[1] -= rankPush / 2
		return logits{min(z[0], 0), z[1], max(z[2], 0)}.lifted(concededPush)
	}
	if c := &s.list[0]; !r.holdsAny(c.from, c.to, fond) {
		z[1] += concededEven
		z.lift(-concededPush / 2)
	}
	return z
}

var (
	// fond are words of who feels something for the one they name.
	fond = newWordSet("love adore i i've i'm we we've we're my our")
	// letsDown are calm words of what does ill.
	letsDown = newWordSet("breaks break broke fails fail failed crashes crash hides lies leaks freezes froze lags drags fades shrinks rusts rattles squeaks burns delays cancels ignores ghosts rips tears cracks dies peels bends melts overcharges costs charges takes falls falling fell hardly barely rarely scarcely only just less")
)
