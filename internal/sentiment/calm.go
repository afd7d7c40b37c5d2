package sentiment

import (
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// unpadded is a text without the calm sentences before and behind what it says of the target, which only thin it out: those
// that the writer tells of their own life, "I live in Ohio with two kids. X makes my skin itch.", or, if all, any that go
// back to nothing. Some of these tell a deed, "Stayed at X. The shower ran cold." Where no word tells what is, as mayRest says,
// none of the writer's own life stands behind what is said.
func unpadded(text string, tokens []feature.Token, all, mayRest bool) []feature.Token {
	r := reader{text: text, tokens: tokens}
	from, to := 0, len(tokens)
	for {
		if !all && !ownLife.has(r.hash(from)) {
			break
		}
		n := r.firstSentence(from, to)
		if n == to || !r.pads(from, n) {
			break
		}
		from = n
	}
	for all || mayRest {
		n := r.lastSentence(from, to)
		if n == from || !all && !(ownLife.has(r.hash(n)) && r.rests(n)) || !r.pads(n, to) {
			break
		}
		to = n
	}
	if to-from < leastFramed {
		return tokens
	}
	return tokens[from:to]
}

// undiluted is what the models say of a text and of what is left of it without any calm sentence, in equal parts, for a
// sentence about nothing may still tell what was done.
func (e *Engine) undiluted(s *scratch, text string, tokens []feature.Token, cut bool) logits {
	z := e.modelled(s, text, tokens, cut)
	if cut || s.tongue != nil {
		return z
	}
	if own := unpadded(text, tokens, true, true); len(own) < len(tokens) {
		y := e.modelled(s, text, own, cut)
		for k := range z {
			z[k] += ownShare * (y[k] - z[k])
		}
	}
	return z
}

// ownShare is how much of the models' answer is of the text without its calm sentences.
const ownShare = 0.5

// firstSentence is where the sentence that begins at i ends, at to at the latest.
func (r reader) firstSentence(i, to int) int {
	for ; i < to; i++ {
		if r.ends(i) || i+1 < to && r.newLine(i+1) {
			return i + 1
		}
	}
	return to
}

// lastSentence is where the last sentence before to begins.
func (r reader) lastSentence(from, to int) int {
	for i := to - 1; i > from; i-- {
		if r.ends(i-1) || r.newLine(i) {
			return i
		}
	}
	return from
}

// signedOff is a text without the thanks it ends with, "Thanks!" or "Thanks in advance.", and whether there were any: who
// asks or complains says so, too.
func signedOff(text string, tokens []feature.Token) ([]feature.Token, bool) {
	i := len(tokens)
	for i > 0 && (tokens[i-1].Kind == feature.Punct || tokens[i-1].Kind == feature.Emoji) {
		i--
	}
	end := i
	for i > 0 && end-i < longestThanks && thanking.has(tokens[i-1].Hash) {
		i--
	}
	if i < 2 || i == end || !thanksFor.has(tokens[i].Hash) || tokens[i-1].Flags&feature.Breaks == 0 && !(reader{text: text, tokens: tokens}).newLine(i) {
		return tokens, false
	}
	return tokens[:i], true
}

// longestThanks is how many words say thanks alone: "thank you so much in advance".
const longestThanks = 6

// thank lifts a text that was neutral but for the thanks it ended with, unless it asked.
func (z *logits) thank(text string, tokens []feature.Token) {
	if z[1] >= z[0] && z[1] >= z[2] && asks(text, tokens) == 0 && opensQuestion(tokens) == 0 {
		z.lift(thankPush)
	}
}

// thankPush is how far, in logits.
const thankPush = 0.7

// pads says whether a sentence only tells something calm of somebody or something else.
func (r reader) pads(from, to int) bool {
	words := 0
	for i := from; i < to; i++ {
		t := &r.tokens[i]
		switch t.Kind {
		case feature.Word:
			words++
		case feature.Punct:
			if c := r.text[t.Start]; c != '.' && c != ',' && c != ';' && c != '\'' {
				return false
			}
			continue
		default:
			return false
		}
		if t.Tone >= 3 || t.Tone <= -3 || t.Flags&(feature.Negator|feature.Contrast|feature.Stretched|feature.Caps) != 0 || goesBack.has(t.Hash) && !(i == from && heads.has(r.hash(i+1))) || r.knows(i) && r.text[t.Start] <= 'Z' {
			return false
		}
	}
	return words >= leastPadding
}

// rests says whether a sentence that begins at i tells what somebody or something is, not what was done.
func (r reader) rests(i int) bool {
	return states.has(r.hash(i)) || states.has(r.hash(i+1)) || closeOnes.has(r.hash(i+1)) && states.has(r.hash(i+2))
}

var (
	// ownLife begins a sentence of the writer's own life, states follow where it tells what is and not what was done.
	ownLife   = newWordSet("i i'm im we we're my our it it's")
	thanksFor = newWordSet("thanks thank thx thnx tysm ty cheers tia ta")
	thanking  = newWordSet("thanks thank thx thnx tysm ty cheers tia ta you so much in advance a lot million bunch very again guys all everyone folks")
	states    = newWordSet("i'm im we're am live lives lived work works working study studies studied moved grew come")
	// closeOnes are people whom writers know.
	closeOnes = newWordSet("wife husband brother sister mum mom mam dad mother father son daughter partner girlfriend boyfriend gf bf friend bestie mate boss neighbour neighbor uncle aunt auntie cousin niece nephew roommate flatmate housemate colleague coworker grandma grandmother grandpa grandfather grandad grandparents gran granny nan nana kid kids parents family dentist hairdresser barber bro sis")
)

// leastPadding is how many words a calm sentence has.
const leastPadding = 4

// goesBack are words that go back to what was said, or measure it.
var goesBack = newWordSet("it its they them their theirs he she him her his that that's this these those one ones same both either neither other others another first second third you your you're u yours minute minutes hour hours day days week weeks month months year years later again still only ever since until before after then now today finally already so too also even just when while because thanks thank sorry which who what how why lesson else elsewhere instead back zero none half twice")
