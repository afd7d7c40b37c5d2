package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// farFetched says whether a phrase whose first word stands at i hardly holds the target against anybody, as most do not in
// posts about games, shows and votes: own says whether the target stands in its own slots, at is who was found for all of them.
func (r reader) farFetched(i int, p *pair, own bool, at [2]span) bool {
	var before span
	if p.before != 0 {
		before = at[sideOf(p.before)]
	}
	fills := r.holdsTarget(before)
	switch {
	case r.tokens[i].Hash == missingHash && i > 0 && r.tokens[i-1].Kind == feature.Word && !missers.has(r.tokens[i-1].Hash):
		return true // "there are screws missing #x"
	case fills && !p.elects:
		return r.apart(before.to, i) > closeBefore
	case own && p.before != 0 && loosely.has(r.tokens[i].Hash) && (before.to == 0 || before.to <= i && r.apart(before.to, i) > closeBefore):
		return true // "we should upgrade to X", "instead of watching X": nobody else is meant
	case own:
		return r.staged()
	case fills:
		return false
	case contests.has(r.tokens[i].Hash), p.goes && walks.has(r.tokens[i].Hash) && !r.driven(i):
		return true // "Miller won", "went to Denver"
	}
	from := i
	if before.to > 0 {
		from = min(i, before.from)
	}
	return r.staged() || r.links() || !r.ownChoice(from)
}

// closeBefore is how many tokens may stand between a name and what is said of it.
const closeBefore = 5

// apart is how many tokens stand between, more than any where a sentence ends there.
func (r reader) apart(from, to int) int {
	for j := from; j < to; j++ {
		if r.ends(j) {
			return len(r.tokens)
		}
	}
	return to - from
}

// ownChoice says whether nobody but the writer may be who does what is told at i.
func (r reader) ownChoice(i int) bool {
	for j := i - 1; j >= max(0, i-choiceWords); j-- {
		t := &r.tokens[j]
		switch {
		case t.Kind != feature.Word || t.Flags&feature.Breaks != 0, t.Hash == andHash, t.Hash == soHash, firsts.has(t.Hash):
			return true
		case r.name(j), goers.has(t.Hash), kin.has(t.Hash), t.Hash == toHash:
			return false
		}
	}
	return true
}

// driven says whether a text tells why somebody goes to another, as told at i: "so I went to X", or that somebody had enough.
func (r reader) driven(i int) bool {
	for j := max(0, i-choiceWords); j < i; j++ {
		if r.tokens[j].Hash == soHash {
			return true
		}
	}
	for j := range r.tokens {
		if t := &r.tokens[j]; j != i && t.Tone <= -2 || t.Hash == afterHash || enoughs.has(t.Hash) {
			return true
		}
	}
	return false
}

// choiceWords is how far before what is done who does it may stand.
const choiceWords = 5

// invites says whether the negation before i begins a sentence, as in "don't miss X".
func (r reader) invites(i int) bool {
	for j := i - 1; j >= max(0, i-2); j-- {
		if r.tokens[j].Flags&feature.Negator != 0 {
			return r.begins(j)
		}
	}
	return false
}

// staged says whether a text tells of a contest or a vote, where people win, beat and return: by one word that is said of
// little else, or by two of those that are.
func (r reader) staged() bool {
	words := 0
	for i := range r.tokens {
		switch h := r.tokens[i].Hash; {
		case ballots.has(h):
			return true
		case stages.has(h):
			words++
		}
	}
	return words > 1
}

var (
	// contests are words of who won one, walks of going that mostly only tell of a way.
	contests              = newWordSet("won wins win winner winning")
	walks                 = newWordSet("went gone go going back return returned returning ran run running fled flee")
	enoughs               = newWordSet("enough gave give giving bye goodbye tired fed sick cancelled canceled left leaving ditched dumped quit closed sold better worse cheaper faster happier easier")
	missHash, missingHash = feature.Hash("miss"), feature.Hash("missing")
	// missers are words behind which somebody is missed.
	missers = newWordSet("i'm im am i me we're we been really still already so badly be always just and kinda totally currently definitely seriously actually now")
	// loosely are words that begin a comparison and much else.
	loosely = newWordSet("upgrade instead that which something anything thing copy place")
	// ballots are words of contests and votes, stages those that are also said of much else.
	ballots = newWordSet("semifinal semifinals playoffs playoff innings inning championship ko tko voters election presidential senator pageant grammys oscars wwe ufc nfl nba mlb wrestlemania summerslam striker midfielder defender quarterback headliner")
	stages  = newWordSet("fights league cup final finals goals scored scores tournament poll polls vote votes debate primary candidate candidates president award awards opener lineup season title fight")
)
