package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// leastOthers is how loud a text must be for it to be asked whose crisis it tells.
const leastOthers = 0.1

// fullPart is how many tokens what is left of a text must have for the models, which have learned from whole ones, to be
// believed as of a whole one.
const fullPart = 8

// CrisisTowards says how much a text sounds like trouble for a target: what [Engine.Crisis] says of it without the clauses
// that are about somebody else. What is told of nobody counts.
func (e *Engine) CrisisTowards(text, lang string, t Target) Crisis {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	return e.crisisTowards(s, text, lang, t)
}

func (e *Engine) crisisTowards(s *scratch, text, lang string, t Target) Crisis {
	tokens, lang := e.read(s, text, lang)
	text, t = s.legible.of(text), s.legible.target(t)
	logits := e.wholeLogits(s, text, tokens)
	targets := []Target{t}
	plain := e.unnamed(s, text, tokens, e.names(s, text, tokens, targets))
	danger, doubt := e.dangers(s, text, plain, lang)
	whole := e.crisis(text, plain, s.hits, danger, doubt)
	if whole.Score < leastOthers {
		return whole
	}
	mood := e.target(s, text, tokens, lang, targets, 0, logits, 0)
	return e.crisisOf(s, text, lang, plain, whole, mood.Found)
}

// crisisOf is how much of a text's crisis is one for the target that was judged last and found so often; tokens are those
// of the text, with its cues in s.hits. It is never more than the text's.
func (e *Engine) crisisOf(s *scratch, text, lang string, tokens []feature.Token, whole Crisis, found int) Crisis {
	if found == 0 || whole.Score < leastOthers {
		return whole
	}
	mine := s.notOthers(text)
	if !mine.several {
		return whole
	}
	all := s.hits
	defer func() { s.hits = all }()
	s.part, s.hits = mine.part(tokens, all, s.part[:0])
	danger, doubt := e.dangers(s, text, s.part, lang)
	danger *= min(1, float64(len(s.part))/fullPart)
	if own := e.crisis(text, s.part, s.hits, danger, doubt); own.Score < whole.Score {
		return own
	}
	return whole
}

// notOthers is the clauses of a text, whose masked tokens are in s.aimed, that are not about somebody else than its target;
// none where nobody else is told of.
func (s *scratch) notOthers(text string) (mine scene) {
	tokens := s.aimed
	if len(tokens) == 0 || s.alone && saidTo(tokens) {
		return mine
	}
	if s.careful {
		for _, c := range s.spoken.list {
			mine.keep(c.about != others, s.spoken.tokens[c.from:c.to])
		}
		return mine.ifSeveral()
	}
	ownHandles(text, tokens)
	r := newReader(text, tokens)
	list := r.clauses(s.room[:0])
	if len(list) == cap(list) || r.titled() {
		return mine
	}
	for i := range list {
		c := &list[i]
		c.other = c.other && r.namesFirm(c) || r.calls(c)
		c.versus = c.versus && !(c.own && r.unlikeOthers(c))
	}
	st, news := r.stretch(list), !personal(tokens)
	for i := range list {
		to := len(tokens)
		if i+1 < len(list) {
			to = list[i+1].from // what is too short for a clause belongs to the one before
		}
		mine.keep(st.keeps(i) || news && st.inOne(r, i), tokens[list[i].from:to])
	}
	return mine.ifSeveral()
}

// keep notes of a clause whether it counts for the target.
func (sc *scene) keep(is bool, clause []feature.Token) {
	if is {
		sc.about(clause)
		return
	}
	sc.several = true
}

func (sc scene) ifSeveral() scene {
	if !sc.several {
		return scene{}
	}
	return sc
}

// keeps says whether clause i may be about the target.
func (s *stretches) keeps(i int) bool {
	c := &s.list[i]
	return s.about[i] != others && !(c.rival && (c.versus || c.bare))
}

// inOne says whether clause i stands in one sentence with the target, and is not set against it.
func (s *stretches) inOne(r reader, i int) bool {
	from, to := r.sentence(s.list[i].from)
	if !holdsTarget(r.tokens[from:to]) {
		return false
	}
	for k := range s.list {
		if c := &s.list[k]; c.from >= from && c.from < to && (c.turns && (c.from > from || r.hash(from) == whileHash) || c.versus || c.bare && r.negates(c.from, c.to)) {
			return false
		}
	}
	return true
}

// unlikeOthers says whether a clause tells whom it speaks of apart from somebody else than the target: "X, unlike Y,".
func (r reader) unlikeOthers(c *clause) bool {
	for i := c.from; i < c.to; i++ {
		if versus.has(r.tokens[i].Hash) {
			who := r.namedNext(r.pastOnes(i + 1))
			return !holdsTarget(r.tokens[who.from:who.to])
		}
	}
	return false
}

// namesFirm says whether a clause names somebody else by what may be a firm's name: not one of the writer's people, nor where it was.
func (r reader) namesFirm(c *clause) bool {
	for i := c.from; i < c.to; i++ {
		if r.rival(i) && !peopleOf.has(r.hash(i-1)) && !r.town(i) {
			return true
		}
	}
	return false
}

// town says whether the name at i is where something was: "in Leeds", "in the Gulf of Mexico".
func (r reader) town(i int) bool {
	if !r.leaves(i + 1) {
		return false
	}
	j := i - 1
	if r.is(j, "of") && j > 0 && r.rival(j-1) {
		j -= 2
	}
	if r.is(j, "the") {
		j--
	}
	return whereabouts.has(r.hash(j))
}

// negates says whether one of these tokens is a negation.
func (r reader) negates(from, to int) bool {
	return slices.ContainsFunc(r.tokens[from:to], func(t feature.Token) bool { return t.Flags&feature.Negator != 0 })
}

// leaves says whether no thing's name can stand at i, which a name stands before: it is a town's then, not a maker's.
func (r reader) leaves(i int) bool {
	return i >= len(r.tokens) || r.tokens[i].Kind != feature.Word || heads.has(r.tokens[i].Hash) || auxiliary.has(r.tokens[i].Hash) || overs.has(r.tokens[i].Hash) || leadsOff.has(r.tokens[i].Hash) || sayers.has(r.tokens[i].Hash)
}

var (
	peopleOf    = newWordSet("husband wife partner son daughter mum mom dad mother father brother sister baby nan gran granny grandma grandad grandpa uncle aunt auntie cousin nephew niece friend mate neighbour neighbor boyfriend girlfriend dog cat doctor dr mr mrs ms nurse officer called named st saint")
	whereabouts = newWordSet("in from near around outside")
	sayers      = newWordSet("say says said told tells came thinks thought last this today yesterday tonight yet where who")
)
