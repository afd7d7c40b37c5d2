package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// amendPush is how far asking for amends moves the answer down, in logits.
const amendPush = 0.8

// amends says whether a text waits for the target to mend something, "if X fixes this I'll
// be happy", "hope X sorts it out", so that its cheer is not for what is.
func (r reader) amends() bool {
	for i := range r.tokens {
		h := r.tokens[i].Hash
		if !awaits.has(h) {
			continue
		}
		if h == ifHash && r.supposes(i) {
			return !r.asks()
		}
		if !r.mends(i + 1) {
			continue
		}
		if untils.has(h) && r.wasSo(i) {
			continue
		}
		if !timely.has(h) || r.looksAhead() {
			return !r.asks()
		}
	}
	return false
}

// wasSo says whether what stands before i is told as past: "I was getting headaches until X fixed my prescription".
func (r reader) wasSo(i int) bool {
	for j := i - 1; j >= 0 && !r.ends(j); j-- {
		if pasts.has(r.tokens[j].Hash) {
			return true
		}
	}
	return false
}

// supposes says whether the "if" at i tells what falls short, for want of which they would do
// what stands before it: "I'd buy from X again if they were cheaper".
func (r reader) supposes(i int) bool {
	would := false
	for j := i - 1; j >= 0 && !r.ends(j); j-- {
		would = would || woulds.has(r.tokens[j].Hash)
	}
	if !would || i+1 >= len(r.tokens) || persons.has(r.tokens[i+1].Hash) && !r.is(i+1, "you") && !r.is(i+1, "your") || thirds.has(r.tokens[i+1].Hash) {
		return false
	}
	for j := i + 1; j < len(r.tokens) && r.tokens[j].Flags&feature.Breaks == 0; j++ {
		if t := &r.tokens[j]; t.Flags&feature.Negator != 0 || comparative(t.Hash) > 0 || mending.has(t.Hash) || t.Hash == workedHash {
			return true
		}
	}
	return false
}

// mends says whether the words at i say that somebody mends something: who, then at most a
// few words, then what they do.
func (r reader) mends(i int) bool {
	who := -1
	for j := i; j < min(len(r.tokens), i+amendWords); j++ {
		t := &r.tokens[j]
		switch {
		case t.Flags&feature.Breaks != 0:
			return false
		case t.Kind == feature.Target, who < 0 && menders.has(t.Hash) && !r.rivalLast(i):
			who = j
		case mending.has(t.Hash):
			return who >= 0
		case who >= 0 && j > who+mendAfter, who < 0 && t.Hash != thatHash && !articles.has(t.Hash):
			return false
		}
	}
	return false
}

// rivalLast says whether somebody else than the target was named last before i.
func (r reader) rivalLast(i int) bool {
	for j := i - 1; j >= max(0, i-namedBefore); j-- {
		if r.name(j) {
			return r.tokens[j].Kind != feature.Target
		}
	}
	return false
}

// How many words may stand between what awaits amends and them, and behind who makes them.
const (
	amendWords = 8
	mendAfter  = 3
)

// looksAhead says whether a text speaks of what is to come.
func (r reader) looksAhead() bool {
	for i := range r.tokens {
		if tocome.has(r.tokens[i].Hash) {
			return true
		}
	}
	return false
}

// asks says whether a text ends with a question mark.
func (r reader) asks() bool {
	return len(r.tokens) > 0 && r.tokens[len(r.tokens)-1].Hash == questionHash
}

// amend turns the cheer of a text that waits for amends.
func (z *logits) amend() {
	if z[2] > z[0] {
		z[0], z[2] = z[2], z[0]
	}
	z.lift(-amendPush)
}

var (
	ifHash = feature.Hash("if")
	// thirds are persons who mend nothing.
	thirds     = newWordSet("he she him her his someone somebody everyone everybody people only")
	workedHash = feature.Hash("worked")
	woulds     = newWordSet("would i'd we'd it'd they'd he'd she'd")
	thatHash   = feature.Hash("that")
	awaits     = newWordSet("if when once until till unless hope hoping hopefully wish")
	untils     = newWordSet("until till")
	pasts      = newWordSet("was were had kept used drove couldn't looked felt hurt")
	timely     = newWordSet("when once")
	menders    = newWordSet("they you someone somebody anyone")
	mending    = newWordSet("fix fixes fixed sort sorts sorted resolve resolves resolved repair repairs repaired answer answers answered reply replies replied respond responds responded refund refunds refunded improve improves improved listen listens listened apologise apologises apologize apologizes pick picks picked")
	tocome     = newWordSet("will might i'll we'll they'll it'll gonna would i'd finally ever")
)
