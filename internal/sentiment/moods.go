package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Turns of phrase that say something else than their words do, and that no model of
// words and pairs can hold for every word: litotes, irony with a mark, questions that
// only ask, other people's words between quotation marks. Each is one small push on
// the models' answer, written by hand.

// How far each turn of phrase moves the answer, in logits.
const (
	ironyPush    = 1.0
	questionPush = 0.9
)

// turned moves the answer for the turns of phrase a text holds, and says whether it is
// wry as a whole, so that no clause of it means what it says, or cheers and so may be.
func (e *Engine) turned(s *scratch, text string, tokens []feature.Token, z *logits) (wry, cheers bool) {
	h := heard{named: holdsTarget(tokens)}
	flags, quotes := e.phrases(s, &h, tokens, z)
	h.news(text, tokens, z)
	z.lift(h.turnsRound(tokens, flags))
	if s.traitsOf(tokens)&calledTrait != 0 {
		z.lift(calledPush * called(tokens))
	}
	wry = h.wry(flags) && !(h.named && newReader(text, tokens).headsTwo())
	if h.unsaid {
		z[0], z[2] = z[2], z[0]
		z.lift(sign(z[2]-z[0]) * ironyPush)
		return true, false
	}
	if (wry || ironic(text, tokens, h.mark)) && z[2] > z[0] {
		z[0], z[2] = z[2], z[0]
		z.lift(-ironyPush)
	}
	if quotes >= 2 && reports(tokens) {
		for k := range z {
			z[k] *= quotedShare
		}
		z[1] += quotedPush
	}
	if !h.rhetoric && (flags&(feature.Breaks|feature.Negator) == feature.Breaks && onlyAsks(text, tokens) || flags&(feature.Breaks|feature.Negator) == 0 && h.named && asksUnmarked(tokens)) {
		z[1] += questionPush
	}
	return wry, h.cheer && !h.mended || h.thin
}

// phrases moves the answer for the phrases of a text one by one, and gives the flags of all tokens and the number of quotation marks.
func (e *Engine) phrases(s *scratch, h *heard, tokens []feature.Token, z *logits) (flags uint8, quotes int) {
	if h.named && s.costly.heard && s.isSame(tokens) {
		return e.phrasesAgain(s, h, tokens, z)
	}
	begun := uint64(0)
	for i := range tokens {
		if tokens[i].Hash == quoteHash {
			quotes++
		}
		flags |= tokens[i].Flags
		next := tokens[min(i+1, len(tokens)-1)].Hash
		if e.special.begins(tokens[i].ID, tokens[i].Hash, next) && e.special.goesOn(tokens[i].Hash, next, tokens[min(i+2, len(tokens)-1)].Hash) {
			begun |= 1 << (i & 63)
			e.begun(h, tokens, i, z)
		}
		if h.named {
			e.begunTowards(h, tokens, i, z)
		}
	}
	if !h.named && len(tokens) <= 64 && s.numberedLast(tokens) {
		s.costly.heard, s.costly.begun, s.costly.flags, s.costly.quotes = true, begun, flags, quotes
	}
	return flags, quotes
}

// phrasesAgain is [Engine.phrases] of a text of which they were heard before its target's handles were masked: what is about
// nobody begins where it did. Such a text is no headline, so that of what speaks of a target alone only phrases that name it
// count, and these reach no further than to the last of its handles.
func (e *Engine) phrasesAgain(s *scratch, h *heard, tokens []feature.Token, z *logits) (flags uint8, quotes int) {
	last := len(tokens) - 1
	for tokens[last].Kind != feature.Target {
		last--
	}
	begun := s.costly.begun
	for i := range tokens {
		if begun>>(i&63)&1 != 0 {
			e.begun(h, tokens, i, z)
		}
		if i <= last {
			e.begunTowards(h, tokens, i, z)
		}
	}
	return s.costly.flags, s.costly.quotes
}

// begunTowards moves the answer for the phrases that begin at i and speak of a target alone.
func (e *Engine) begunTowards(h *heard, tokens []feature.Token, i int, z *logits) {
	if tokens[i].Kind == feature.Target {
		if len(e.named.alone) > 0 || e.namedOn.may(tokens, i) {
			h.move(tokens, i, &e.named, z)
		}
	} else if e.aimed.beginsAt(tokens, i) {
		if what := e.aimed.of(tokens[i].ID); what > 0 {
			h.move(tokens, i, &e.aimed.lists[what-1], z)
		}
	}
}

// begun moves the answer for the phrases that begin with the word at i and are about nobody.
func (e *Engine) begun(h *heard, tokens []feature.Token, i int, z *logits) {
	switch what := e.special.of(tokens[i].ID); what {
	case 0:
	case marked:
		h.mark = true
	default:
		h.move(tokens, i, &e.special.lists[what-1], z)
	}
}

// turnsRound is what negations and ills that are gone do to what the words around them say.
func (h *heard) turnsRound(tokens []feature.Token, flags uint8) (by float64) {
	if flags&feature.Negator != 0 {
		by = negations(tokens)
	}
	if h.relief {
		by += reliefPush * easing(tokens)
	}
	return by
}

// lift moves the answer up, or down when by is negative.
func (z *logits) lift(by float64) {
	z[2] += by
	z[0] -= by
}

func hashes(words string) (out []uint64) {
	for _, w := range strings.Fields(words) {
		out = append(out, feature.Hash(w))
	}
	return out
}

var questionHash = feature.Hash("?")

// onlyAsks says whether a text is one plain question and nothing else: it ends with a
// single question mark, no clause goes before, and no word in it is loud.
func onlyAsks(text string, tokens []feature.Token) bool {
	last := len(tokens) - 1
	for last >= 0 && (tokens[last].Kind == feature.URL || tokens[last].Kind == feature.Hashtag || tokens[last].Kind == feature.User) {
		last--
	}
	if last < 2 || tokens[last].Kind != feature.Punct || tokens[last].Hash != questionHash || strings.HasPrefix(text[tokens[last].Start:], "??") {
		return false
	}
	if tokens[0].Hash == questionHash { // "¿"
		tokens, last = tokens[1:], last-1
	}
	words := 0
	for i := range tokens[:last] {
		t := &tokens[i]
		if t.Flags&feature.Breaks != 0 || t.Tone <= -3 || t.Flags&feature.Caps != 0 && t.End-t.Start > 4 {
			return false
		}
		if t.Kind == feature.Word {
			words++
		}
	}
	return words >= 3
}

// asksUnmarked says whether a text without any mark asks about the target, "is x open on sundays", and knows no
// answer.
func asksUnmarked(tokens []feature.Token) bool {
	if len(tokens) < 4 || len(tokens) > unmarkedWords || !asksFirst.has(tokens[0].Hash) || !holdsTarget(tokens[1:3]) {
		return false
	}
	for i := range tokens {
		if t := &tokens[i]; t.Kind == feature.Emoji || t.Kind == feature.Emoticon || t.Tone <= -3 || t.Flags&(feature.Caps|feature.Stretched) != 0 && t.End-t.Start > 3 || answered.has(t.Hash) {
			return false
		}
	}
	return true
}

// unmarkedWords is how many words a question without a mark may have.
const unmarkedWords = 14

var (
	asksFirst = newWordSet("is are does do did can could will has have was were when where")
	// answered are the words of those who ask and know the answer.
	answered = newWordSet("ever even again finally always really seriously so actually just down broken")
)
