package sentiment

import (
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// heard is what the cues of a text say that is only settled once all are read.
type heard struct {
	// What headlines say of a target: "fined", "record profit". The models have learned
	// from posts, in which such words are about the world.
	lift, plain float64
	over        bool    // trouble is over
	named       bool    // the target is named here
	rhetoric    bool    // a question is asked that knows its answer
	mark        bool    // a mark of irony stands here
	cheer       bool    // a cheer that may be meant the other way: "well done", "love when"
	thin        bool    // a cheer as any
	mishap      bool    // what nobody cheers: "cancelled", "on hold"
	unsaid      bool    // it is what nobody ever said
	mended      bool    // help that was had: who thanks for it means it
	deed        float64 // what somebody did, told plainly
	relief      bool    // an ill may be gone: "gone", "stops", "no more"
}

// move moves the answer for each of the phrases, all of which begin with the word at i,
// that goes on as the text does; what counts only beside other things is kept.
func (h *heard) move(tokens []feature.Token, i int, s *start, z *logits) {
	for k := range s.alone {
		h.take(&s.alone[k], z)
	}
	if i+1 == len(tokens) {
		return
	}
	if w := slotOf(&tokens[i+1]); s.mayNext.may(w) {
		h.goOn(tokens, i+1, 0, s.next.of(w), z)
	}
	if s.gap == nil {
		return
	}
	for j := i + 1; j < min(len(tokens), i+2+gapWords); j++ {
		if w := slotOf(&tokens[j]); s.mayBridge.may(w) {
			h.goOn(tokens, j, 1, s.gap.of(w), z)
		}
		if tokens[j].Flags&feature.Breaks != 0 {
			return
		}
	}
}

// goOn takes the phrases that go on as the text does after token i, which is the word of
// theirs that is given by its place.
func (h *heard) goOn(tokens []feature.Token, i, place int, phrases []phrase, z *logits) {
	for k := range phrases {
		if p := &phrases[k]; sets(nil).follows(tokens, i+1, p.rest[place+1:]) > 0 && (p.turn != worthTurn || !heldOff(tokens, i-1)) {
			h.take(p, z)
		}
	}
}

// doubtWords is how far before what somebody "is" it may stand that they are not.
const doubtWords = 8

// heldOff says whether what is said from token i on is wished for, claimed by somebody or denied.
func heldOff(tokens []feature.Token, i int) bool {
	for j := i - 1; j >= max(0, i-doubtWords) && tokens[j].Flags&feature.Breaks == 0; j-- {
		if tokens[j].Flags&feature.Negator != 0 || doubters.has(tokens[j].Hash) && !(j > 0 && sayingSo.has(tokens[j-1].Hash) && ownOpinion.has(tokens[j].Hash)) {
			return true
		}
	}
	return false
}

var (
	// ownOpinion are words that hold nothing off behind those who say what they themselves think: "I think they are helpful".
	ownOpinion = newWordSet("think say said believe")
	sayingSo   = newWordSet("i we")
)

// doubters are words behind which somebody may not be what they "are".
var doubters = newWordSet("wish wished wishes if unless claim claims claimed say says said think thinks pretend pretends promised promise promises told believes supposed hope hoping hoped nobody none neither nor no-one hardly barely rarely whether could would should who")

// slotOf is the hash by which phrases know a token.
func slotOf(t *feature.Token) uint64 {
	if t.Kind == feature.Target {
		return brandSlot
	}
	return t.Hash
}

// take does what a phrase does.
func (h *heard) take(p *phrase, z *logits) {
	switch p.turn {
	case newsTurn:
		h.lift += p.weight
	case plainTurn:
		h.plain = max(h.plain, p.weight)
	case overTurn:
		h.over = true
	case rhetoricTurn:
		h.rhetoric = true
		z.lift(p.weight)
	case cheerTurn:
		h.cheer = true
	case thinTurn:
		h.thin = true
	case mishapTurn:
		h.mishap = true
	case mendedTurn:
		h.mended = true
	case unsaidTurn:
		h.unsaid = true
	case reliefTurn:
		h.relief = true
	case deedTurn:
		h.deed += p.weight
	case evenTurn:
		z[1] += p.weight
	default:
		z.lift(p.weight)
	}
}

// newsMost bounds how far several cues of one headline move the answer together.
const newsMost = 4.0

// news moves the answer by what a headline says of its target.
func (h *heard) news(text string, tokens []feature.Token, z *logits) {
	if !h.named || h.lift == 0 && h.plain == 0 && !h.over || !headline(text, tokens) {
		return
	}
	if h.over && h.lift <= 0 && isOver(tokens) {
		z.pass()
		return
	}
	if h.lift == 0 {
		z[1] += h.plain
		return
	}
	z.lift(max(-newsMost, min(newsMost, h.lift)))
}

// headlineWords is how long a headline may be, in tokens.
const headlineWords = 26

// headline says whether a text reads like one: short, the target written as a name, nobody speaks of themselves or to
// anybody, nothing is asked, and no mark of feeling stands in it.
func headline(text string, tokens []feature.Token) bool {
	if len(tokens) > headlineWords {
		return false
	}
	for i := range tokens {
		if felt(text, &tokens[i]) {
			return false
		}
	}
	return true
}

// felt says whether a token shows that somebody speaks, or is spoken to, as in no headline: a face, a handle, a mark of asking
// or crying out, a word of persons or one that is stretched.
func felt(text string, t *feature.Token) bool {
	switch t.Kind {
	case feature.Emoji, feature.Emoticon, feature.User:
		return true
	case feature.Punct:
		return text[t.Start] == '!' || text[t.Start] == '?'
	case feature.Target:
		return text[t.Start] == '@'
	case feature.Word:
		return persons.has(t.Hash) || t.Flags&feature.Stretched != 0
	}
	return false
}

// persons are the words of those who speak and are spoken to.
var persons = newWordSet("i i'm i've i'd i'll im ive me my mine we we're we've our us you your you're u ur lol please")
