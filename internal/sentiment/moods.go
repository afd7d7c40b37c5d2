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

// special says, by vocabulary number, which list of moods a word may begin, from 1;
// [marked] for marks of irony; 0 for all other words. Most texts are passed over at the
// price of looking at one bit a word.
type special struct {
	bits [1024]uint64 // of the numbers by their last 16 bits
	what map[int32]uint16
}

const marked = 1<<16 - 1

func (s *special) of(id int32) uint16 {
	if s.bits[id>>6&1023]>>(id&63)&1 == 0 {
		return 0
	}
	return s.what[id]
}

func (s *special) put(id int32, what int) {
	if id == 0 || what > marked {
		return
	}
	s.bits[id>>6&1023] |= 1 << (id & 63)
	s.what[id] = uint16(what)
}

// turn is how a phrase moves the mood of a text.
type turn uint8

const (
	noTurn       turn = iota
	moodTurn          // up or down, by its weight
	newsTurn          // the same, of a target in a headline
	plainTurn         // to neutral, of a target in a headline
	evenTurn          // to neutral, of a target that is only named on the way
	rhetoricTurn      // up or down, and no question is asked
	cheerTurn         // down, with a mishap beside it
	mishapTurn        // down, with a cheer beside it
	mendedTurn        // to what it seems: no irony
)

// turnOf is what the cues of this name do to the mood, and with which sign.
func turnOf(name string) (turn, float64) {
	switch name {
	case "mood/up":
		return moodTurn, 1
	case "mood/down":
		return moodTurn, -1
	case "news/up":
		return newsTurn, 1
	case "news/down":
		return newsTurn, -1
	case "news/plain":
		return plainTurn, 1
	case "mood/plain":
		return evenTurn, 1
	case "asked/up":
		return rhetoricTurn, 1
	case "asked/down":
		return rhetoricTurn, -1
	case "wry/cheer":
		return cheerTurn, 1
	case "wry/mishap":
		return mishapTurn, 1
	case "wry/mended":
		return mendedTurn, 1
	}
	return noTurn, 0
}

// readMoods takes the cues that move the mood out of those that speak for an intent
// or a trouble.
func (e *Engine) readMoods() {
	e.special = &special{what: map[int32]uint16{}}
	for h, list := range e.cues.first {
		var moods, others []phrase
		for _, p := range list {
			way := 0.0
			if p.turn, way = turnOf(e.cues.names[p.what]); p.turn == noTurn {
				others = append(others, p)
				continue
			}
			p.weight *= way
			moods = append(moods, p)
		}
		e.cues.first[h] = others
		if h == brandSlot {
			e.named = moods
			continue
		}
		if id := int32(e.words.Number(h) & wordNumber); len(moods) > 0 && id > 0 && len(e.moods) < marked-1 {
			e.moods = append(e.moods, moods)
			e.special.put(id, len(e.moods))
		}
	}
	for _, h := range ironyMarks {
		e.special.put(int32(e.words.Number(h)&wordNumber), marked)
	}
}

// turned moves the answer for the turns of phrase a text holds, and says whether it is
// wry as a whole, so that no clause of it means what it says.
func (e *Engine) turned(text string, tokens []feature.Token, z *logits) (wry bool) {
	flags, quotes := uint8(0), 0
	var h heard
	for i := range tokens {
		if tokens[i].Hash == quoteHash {
			quotes++
		}
		flags |= tokens[i].Flags
		what := e.special.of(tokens[i].ID)
		switch {
		case tokens[i].Kind == feature.Target:
			h.named = true
			h.move(tokens, i, e.named, z)
		case what == 0:
		case what == marked:
			h.mark = true
		default:
			h.move(tokens, i, e.moods[what-1], z)
		}
	}
	h.news(text, tokens, z)
	if flags&feature.Negator != 0 {
		z.lift(negations(tokens))
	}
	wry = h.wry(flags)
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
	if flags&(feature.Breaks|feature.Negator) == feature.Breaks && !h.rhetoric && onlyAsks(text, tokens) {
		z[1] += questionPush
	}
	return wry
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

// onlyAsks says whether a text is one plain question and nothing else: it ends with a
// single question mark, no clause goes before, and no word in it is loud.
func onlyAsks(text string, tokens []feature.Token) bool {
	last := len(tokens) - 1
	for last >= 0 && (tokens[last].Kind == feature.URL || tokens[last].Kind == feature.Hashtag || tokens[last].Kind == feature.User) {
		last--
	}
	if last < 2 || tokens[last].Kind != feature.Punct || text[tokens[last].Start:tokens[last].End] != "?" {
		return false
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
