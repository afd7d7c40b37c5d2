package sentiment

// numbered says who a clause is about that names nobody but counts: "flew X out and Y back. First leg
// was a dream, second one a nightmare".
func (r reader) numbered(c *clause) {
	if c.own || c.rival {
		return
	}
	at := c.from
	for at < c.to-1 && (articles.has(r.tokens[at].Hash) || r.is(at, "the") || joins.has(r.tokens[at].Hash) || r.turns(at)) {
		at++
	}
	n := ordinal(r.tokens[at].Hash)
	if n == 0 || at+1 < c.to && spells.has(r.tokens[at+1].Hash) {
		return
	}
	who := r.firstTwo(c.from)
	if who[1].to == 0 {
		return
	}
	if c.named = true; r.holdsTarget(who[n-1]) {
		c.own = true
	} else {
		c.other, c.rival = true, true
	}
}

// ordinal is which of two a word counts, 0: none.
func ordinal(h uint64) int {
	switch {
	case formers.has(h):
		return 1
	case latters.has(h):
		return 2
	}
	return 0
}

// firstTwo are the first two who are named before i, where one of them is the target.
func (r reader) firstTwo(i int) (who [2]span) {
	n := 0
	for j := 0; j < i; j++ {
		if !r.name(j) || n > 0 && (r.tokens[j].Hash == r.tokens[who[0].from].Hash || j == who[n-1].to) {
			continue
		}
		if n == 2 {
			return [2]span{} // of three, nobody is the second of two
		}
		who[n] = span{j, j + 1}
		n++
	}
	if n == 2 && r.holdsTarget(who[0]) == r.holdsTarget(who[1]) {
		return [2]span{}
	}
	return who
}

var (
	formers = newWordSet("first former 1st")
	latters = newWordSet("second latter 2nd")
	// spells are what is counted in time, not among who was named.
	spells = newWordSet("time times day night week month year thing of hand off class try attempt impression impressions world season rate choice")
)
