package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// echoes says whether the clause of these tokens says nothing of who it names but that they are as whoever was
// spoken of before: "X ones too", "same with X", "neither is X", "X was no better".
func (r reader) echoes(from, to int) (same echo) {
	if to-from > echoWords {
		return noEcho
	}
	named, others := false, 0
	for i := from; i < to; i++ {
		t := &r.tokens[i]
		if r.name(i) {
			named = true
			continue
		}
		if as, n := r.sameness(i, to); n > 0 {
			same = max(same, as)
			i += n - 1
			continue
		}
		switch {
		case t.Kind == feature.Punct && t.Hash != questionHash, echoing.has(t.Hash), articles.has(t.Hash), auxiliary.has(t.Hash):
		case t.Flags&feature.Negator != 0 && !r.is(i, "not"):
		case t.Kind == feature.Word && t.Tone*t.Tone <= 1 && (named || folk.has(t.Hash)) && !persons.has(t.Hash) && others < echoGoods:
			others++
		default:
			return noEcho
		}
	}
	if !named {
		return noEcho
	}
	return same
}

// How long a clause may be that only says "the same", and how many words of what goes with a name, or of when it
// was, may stand in it.
const (
	echoWords = 10
	echoGoods = 2
)

// sameness is how many of the words at i say of somebody that they are as another is, 0: they do not.
func (r reader) sameness(i, to int) (as echo, n int) {
	if !likenings.has(r.tokens[i].Hash) {
		return noEcho, 0
	}
	next := r.hash(i + 1)
	switch r.word(i) {
	case "too", "also", "likewise", "ditto", "similarly":
		if t := i + 1; t >= to || r.tokens[t].Kind == feature.Punct || r.name(t) || afterToo.has(next) || auxiliary.has(next) {
			return soToo, 1
		}
	case "so", "as":
		if r.is(i, "as") && r.is(i+1, "well") || dos.has(next) && i+2 < to {
			return soToo, 2
		}
	case "neither", "nor":
		if dos.has(next) && i+2 < to || r.name(i-1) {
			return soToo, 1
		}
	case "either":
		if i > 0 && (r.tokens[i-1].Flags&feature.Negator != 0 || i > 1 && r.tokens[i-2].Flags&feature.Negator != 0) {
			return soToo, 1
		}
	case "same":
		if sames.has(next) || i+1 == to || r.tokens[i+1].Kind == feature.Punct {
			return soToo, 1
		}
	case "better", "different":
		if negated, _ := r.denied(i); negated && !r.is(i+1, "than") {
			return noBetter, 1
		}
	}
	return noEcho, 0
}

// echo makes the clause at i say what those say before it that are about another, and says whether it can.
func (s *stretches) echo(i int, before topic) bool {
	at := -1
	for j := i - 1; j >= 0 && s.about[j] == before; j-- {
		if at < 0 || abs(s.list[j].score) > abs(s.list[at].score) {
			at = j
		}
	}
	if at < 0 {
		return false
	}
	c := &s.list[i]
	c.z, c.score = s.list[at].z, s.list[at].score
	if c.echo == noBetter && c.score < turnClause {
		c.z.lift(-turnPush)
	}
	return true
}

// joinsIn says whether a clause says of somebody that they do so, too: it sets them against nobody.
func (r reader) joinsIn(c *clause) bool {
	for i := c.to - 1; i >= max(c.from, c.to-3); i-- {
		if r.tokens[i].Kind == feature.Word {
			w := r.word(i)
			return w == "too" || w == "also" || w == "well" && r.is(i-1, "as")
		}
	}
	return false
}

// echo is how a clause says of who it names no more than what was said of another.
type echo uint8

const (
	noEcho echo = iota
	soToo
	noBetter
)

var (
	// likenings are all words that may say of somebody that they are as another is.
	likenings = newWordSet("too also likewise ditto similarly so as neither nor either same better different")
	// dos are words that stand for a deed told before: "so does X".
	dos = newWordSet("is are was were do does did has have had will would can could should isn't wasn't doesn't didn't")
	// sames are words behind "same" that leave nothing else to be said.
	sames = newWordSet("with for goes here story thing experience problem problems issue issues deal at applies as from too again but")
	// folk are those whose deeds are their firm's, and what stands for what was spoken of.
	folk = newWordSet("guys ones one people folks drivers staff crew lot lads those")
	// afterToo are words behind "too" that only say when, or hold the sentence together.
	afterToo = newWordSet("last this now lately yesterday today recently tbh imo imho though sadly unfortunately ngl lol fwiw btw actually tonight and")
	// echoing are words that say nothing beside a "same".
	echoing = newWordSet("goes applies for of said story thing experience problem issue deal here any much no true case it as now last this year week month time today yesterday lately recently tbh imo ngl lol sadly unfortunately either actually exactly pretty basically just")
)
