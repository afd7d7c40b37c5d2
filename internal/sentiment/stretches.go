package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// How two who are spoken of in one text are set apart: in scores, logits and shares.
const (
	rankPush     = 2.2
	othersRest   = 0.2 // of the whole text where it goes from one to another
	quietShare   = 0.3 // of a clause that says nothing, in its stretch
	apartClauses = 0.3 // that one does better than another
	ownClause    = 0.7 // how loudly one is spoken of whatever is said of another
	spokenClause = 0.3 // that one is spoken well or ill of
)

// topic is who a stretch of a text is about.
type topic uint8

const (
	nobody topic = iota // it comes before anybody is named
	target
	others
)

// stretches is which clauses of a text are about whom.
type stretches struct {
	list  []clause
	about [mostClauses]topic // of each; a clause that only holds one against another is nobody's
	seen  [3]bool
	// only is the clause that does no more than hold the target against the others, -1: none; against is set where somebody
	// else is only named for that.
	only    int
	against bool
	echoed  bool // the target is said to be as somebody else
}

// stretch goes through the clauses and says who each is about: who it names, or else who was
// spoken of last.
func (r reader) stretch(list []clause) (s stretches) {
	s = stretches{list: list, only: -1}
	now := nobody
	if r.tokens[0].Kind == feature.Target {
		now = target // as a handle at the head of a post, which all of it is said to
	}
	for i := range list {
		switch c := &list[i]; {
		case c.echo != noEcho && now != nobody && c.own != (now == target) && s.echo(i, now):
			if !c.own {
				continue
			}
			now, s.echoed = target, true
		case c.versus || c.bare:
			if now = others; c.own && !c.rival {
				s.only, now = i, target // and what follows at once may still be said of it
			}
			s.against = s.against || now == others
			continue
		case c.own, c.all && now != nobody:
			if now == nobody && c.turns && !list[0].back && (r.tokens[c.from].Hash != thenHash || abs(list[0].score) >= mildClause) { // "the food was cold, but X …"
				s.about[0], s.seen[others] = others, true
			}
			now = target
		case c.other:
			now = others
		}
		s.about[i] = now
		s.seen[now] = true
	}
	return s
}

// judge judges the target of a text that goes from it to somebody else or back, by what is
// about it: "X lost my bag. Rebooked on Y: on time, lovely crew".
func (s *stretches) judge(r reader) (z logits, ok bool) {
	switch {
	case s.only >= 0 && !s.seen[target] && (s.seen[others] || s.list[s.only].versus || s.seen[nobody] && r.tokens[s.list[s.only].from].Kind == feature.Target):
		return s.mirrored(r), true
	case !s.seen[target]:
		return z, false
	case s.echoed:
		return s.sum(target), true
	case s.seen[others] && (r.staged() || r.links()): // many are named there, and few held against each other
		return z, false
	case s.seen[others]:
		if way := s.conceded(r); way != 0 {
			return s.concede(r, way), true
		}
		return ranked(s.sum(target), s.sum(others), s.contrast(r))
	case s.against:
		own := s.sum(target)
		by := sign(own.score()+loudClause) * rankPush
		if s.relieves(r, target) {
			by = rankPush
		}
		own[1] -= rankPush / 2
		return own.lifted(by), true
	}
	return z, false
}

// sum is what the clauses about one say together; who says more counts for more.
func (s *stretches) sum(about topic) (z logits) {
	weight := 0.0
	for i := range s.list {
		if s.about[i] != about {
			continue
		}
		c := &s.list[i]
		w := float64(c.to-c.from) * (quietShare + abs(c.score))
		for k := range z {
			z[k] += w * c.z[k]
		}
		weight += w
	}
	for k := range z {
		z[k] /= max(1, weight)
	}
	return z
}

// ranked judges one who is spoken of beside another. Who sets two side by side mostly means
// that one does better, so that who says nothing loud of one means the opposite of what is
// said of the other.
func ranked(own, other logits, set contrast) (logits, bool) {
	o, r := own.score(), other.score()
	way := sign(o - r)
	switch {
	case abs(o-r) >= apartClauses && max(abs(o), abs(r)) >= spokenClause && o*way > -mildClause && (set == sharp || set == parallel && o*way > turnClause):
		own[1] -= rankPush / 2
		return own.lifted(way * rankPush), true
	case abs(o-r) < loudClause:
		return own, false
	case abs(o) >= ownClause && o*r <= 0.05: // it is spoken of plainly, and another is not
		return own, true
	}
	return own, min(abs(o), abs(r)) >= mildClause && o*r < 0
}

// relieves says whether a clause about one tells what they spare or do at last.
func (s *stretches) relieves(r reader, about topic) bool {
	for i := range s.list {
		if s.about[i] == about && r.relieves(&s.list[i]) {
			return true
		}
	}
	return false
}

// contrast is how two who are spoken of are set side by side.
type contrast uint8

const (
	loose    contrast = iota
	parallel          // clauses begin with either's name
	sharp             // the text turns from one to the other with a word of contrast, or in one sentence
)

// contrast says how the text turns from the target to somebody else, or back.
func (s *stretches) contrast(r reader) contrast {
	set := loose
	for i := range s.list {
		c := &s.list[i]
		if i == 0 || s.about[i] == s.about[i-1] || s.about[i-1] == nobody || r.joinsIn(c) {
			continue
		}
		if r.handle(c.from) && r.handle(s.list[i-1].from) && (c.own || s.list[i-1].own) || c.turns || s.list[0].turns && i == 1 || len(s.list) == 2 && c.named && s.list[0].named && !r.links() && (r.headKnown(c) || r.headKnown(&s.list[0])) || c.named && s.list[i-1].named && !r.stops(c.from-1) && !r.links() || s.alike(r, i) {
			return sharp
		}
		if c.named && !r.links() {
			set = parallel
		}
	}
	return set
}

// handle says whether a handle stands at i, or the target's.
func (r reader) handle(i int) bool {
	return r.text[r.tokens[i].Start] == '@' && r.name(i)
}

// alike says whether clause i is built as an earlier one about the other is: "with X I wait,
// with Y I don't".
func (s *stretches) alike(r reader, i int) bool {
	c := &s.list[i]
	for j := range s.list[:i] {
		d := &s.list[j]
		if s.about[j] != s.about[i] && s.about[j] != nobody && (c.own || c.other) && (d.own || d.other) && (r.tokens[c.from].Hash == r.tokens[d.from].Hash && !articles.has(r.tokens[c.from].Hash) || r.doesSo(c) != 0 && r.doesSo(c) == r.doesSo(d)) {
			return true
		}
	}
	return false
}

// doesSo is what who a clause begins with does in it: "X pays". It is 0 where it begins otherwise.
func (r reader) doesSo(c *clause) uint64 {
	does := r.doesAny(c)
	if does == 0 || auxiliary.has(does) || r.tokens[c.from+1].Kind != feature.Word {
		return 0
	}
	return does
}

// links says whether a link is given, as where news is passed on.
func (r reader) links() bool {
	for i := range r.tokens {
		if r.tokens[i].Kind == feature.URL {
			return true
		}
	}
	return false
}

// stops says whether the token at i ends a sentence for good.
func (r reader) stops(i int) bool { return r.ends(i) && r.text[r.tokens[i].Start] != ';' }

// mirrored judges a target of which the text says only that it is the other way.
func (s *stretches) mirrored(r reader) logits {
	z := s.sum(others)
	if !s.seen[others] {
		z = s.sum(nobody)
	}
	by := -rankPush
	if z.score() < 0 && !(s.list[s.only].bare && z.score() > -turnClause) {
		by = rankPush
	}
	if s.list[s.only].versus && s.relieves(r, others) {
		by = -rankPush
	}
	return logits{z[2], z[1] - rankPush, z[0]}.lifted(by)
}
