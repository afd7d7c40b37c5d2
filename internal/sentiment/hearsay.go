package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// How what others are told to say counts, in logits and shares.
const (
	hearsayRest  = 0.2 // of the whole text where the writer answers it
	hearsayPush  = 1.2 // the other way than what is said, where it is denied
	officialRest = 0.4 // of the text where somebody speaks for the target
	officialPush = 1.5 // towards neutral then
	answerScore  = 0.3 // how loudly an answer must speak
)

// hearsay is what a text reports of others' opinions without quoting them: "people say X is
// bad".
type hearsay struct {
	from, to int  // what they say
	verb     int  // the word of saying
	official bool // who speaks does so for somebody
}

// reread moves the answer where a text as a whole says something else than its words: what is
// said by others, and what would be better. It says whether that settles it.
func (e *Engine) reread(s *scratch, text string, tokens []feature.Token, z *logits) bool {
	for i := range tokens {
		if rereads.has(tokens[i].Hash) {
			if e.outcomes(s, newReader(text, tokens), i, z) {
				return true
			}
			if (reader{text: text, tokens: tokens}).amends() {
				z.amend()
				return true
			}
			return e.overheard(s, text, tokens, z)
		}
	}
	return false
}

// rereads are all words that a text may have to be read again for.
var rereads = wordSetOf(slices.Concat(awaits.words, opining.words, feeling.words, awaited.words))

// overheard moves the answer where a text tells what others say of the target and then what
// the writer thinks: "my sister says X is overrated but I love it", "they say X is bad. Not
// true." It says whether that settles it.
func (e *Engine) overheard(s *scratch, text string, tokens []feature.Token, z *logits) bool {
	r := reader{text: text, tokens: tokens}
	h, ok := r.hearsay()
	if !ok {
		return false
	}
	if h.official {
		for k := range z {
			z[k] *= officialRest
		}
		z[1] += officialPush
		return false
	}
	if !holdsTarget(tokens[h.from:h.to]) && !holdsTarget(tokens[:h.from]) {
		return false
	}
	if r.denies(h) {
		said := e.wholePiece(s, text, tokens[h.from:h.to])
		if (z[2] > z[0]) == (said[2] > said[0]) {
			z[0], z[2] = z[2], z[0]
		}
		z.lift(-sign(said[2]-said[0]) * hearsayPush)
		return true
	}
	after := tokens[h.to:]
	if len(after) < 3 || feeling.has(tokens[h.verb].Hash) && !r.answers(h.to) || endorses(after) || r.names(h.to, len(tokens)) && !holdsTarget(after) {
		return false
	}
	own := e.wholePiece(s, text, after)
	own.lift(e.deeds(after))
	if abs(own.score()) < answerScore {
		return false
	}
	z.blend(own, hearsayRest)
	return true
}

// answers says whether the writer speaks of themselves among the first words from i.
func (r reader) answers(i int) bool {
	for j := i; j < min(len(r.tokens), i+3); j++ {
		if firsts.has(r.tokens[j].Hash) {
			return true
		}
	}
	return false
}

// hearsay finds the first place where somebody else is said to say something.
func (r reader) hearsay() (h hearsay, ok bool) {
	for i := range r.tokens {
		if !opining.has(r.tokens[i].Hash) && !feeling.has(r.tokens[i].Hash) {
			continue
		}
		who, official := r.speaker(i)
		if who < 0 {
			continue
		}
		h = hearsay{from: i + 1, verb: i, official: official}
		for h.to = i + 1; h.to < len(r.tokens); h.to++ {
			if r.tokens[h.to].Hash == quoteHash { // what is quoted is heard as a quotation
				return h, false
			}
			if h.to > i+1 && (r.tokens[h.to-1].Flags&feature.Breaks != 0 || r.turns(h.to) || r.is(h.to, "and") && firsts.has(r.hash(h.to+1))) {
				break
			}
		}
		return h, h.to > h.from
	}
	return h, false
}

// speaker is where it stands who says what the word of saying at i brings, -1 where that is
// the writer or nobody, and whether they speak for somebody.
func (r reader) speaker(i int) (who int, official bool) {
	if r.is(i, "told") && r.is(i-1, "was") && r.is(i-2, "i") {
		return i - 2, false
	}
	for j := i - 1; j >= max(0, i-speakerWords) && r.tokens[j].Flags&feature.Breaks == 0; j-- {
		switch h := r.tokens[j].Hash; {
		case officials.has(h):
			return j, true
		case others3rd.has(h):
			return j, r.is(j+1, "for") || r.is(j+1, "of") && officials.has(h)
		case firsts.has(h), r.tokens[j].Flags&feature.Negator != 0:
			return -1, false
		}
	}
	return -1, false
}

// speakerWords is how far before a word of saying its speaker may stand.
const speakerWords = 5

// denies says whether the writer denies what is said: who says so is wrong, nobody knows why
// they do, "not true", "it isn't".
func (r reader) denies(h hearsay) bool {
	for j := max(0, h.verb-7); j < h.verb; j++ {
		if r.is(j, "why") {
			return wonders.has(r.hash(j+1)) || j > 0 && (r.tokens[j-1].Flags|r.tokens[max(0, j-2)].Flags)&feature.Negator != 0 || r.is(j-1, "idea")
		}
	}
	if wrongs.has(r.tokens[h.to-1].Hash) || h.to-2 > h.from && wrongs.has(r.tokens[h.to-2].Hash) {
		return true // "anyone who says … is wrong"
	}
	negated, words := false, 0
	for j := h.to; j < min(len(r.tokens), h.to+denialWords); j++ {
		t := &r.tokens[j]
		switch {
		case wrongs.has(t.Hash), negated && t.Hash == trueHash:
			return !negated || t.Hash == trueHash
		case t.Flags&feature.Negator != 0:
			negated = true
		case t.Flags&feature.Breaks != 0 && words > 0:
			return negated && words < 3 // "They're not.", "I don't."
		}
		words++
	}
	return negated && len(r.tokens)-h.to <= 4
}

// denialWords is among how many words behind it what was said is denied.
const denialWords = 6

var (
	trueHash = feature.Hash("true")
	opining  = newWordSet("say says said saying think thinks thought believe believes claim claims claimed told tells insist insists reckon reckons swear swears rave complain complains")
	// feeling are what others are told to feel, which only an answer of the writer's outweighs.
	feeling = newWordSet("loves love hates hate likes swears adores adore enjoys recommends recommended rates rate")
	wonders = newWordSet("do does did would")
	// others3rd are those whose opinions are told.
	others3rd = newWordSet("people everyone everybody some they he she friend friends sister brother mum mom dad mother father boss neighbour neighbor neighbours neighbors wife husband colleague colleagues coworker reviewer reviewers critics critic folks guys guy many others most anyone anybody whoever son daughter cousin uncle aunt roommate flatmate teacher haters")
	officials = newWordSet("spokesman spokeswoman spokesperson ceo cfo cto chairman chairwoman president chief executive founder")
	firsts    = newWordSet("i i'm i've i'd we you me us")
	// wrongs are what a denial says of what was said, or of who said it.
	wrongs = newWordSet("wrong disagree untrue nonsense false lies lied bs bollocks mistaken differ rubbish bullshit incorrect")
)
