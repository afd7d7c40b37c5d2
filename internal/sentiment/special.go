package sentiment

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// register leads from the vocabulary number of a word to a list of what begins with it. Most
// words are passed over at the price of looking at one bit.
type register struct {
	bits [1024]uint64 // of the numbers by their last 16 bits
	at   []uint16     // by number: which list, from 1
}

// special knows the phrases that move the mood by the word they begin with; marks of irony
// are [marked].
type special struct {
	register
	lists []start
	ways  [1024]uint64 // a bit for each pair of words that phrases begin with, and for each word that needs no next one
	third [2048]uint64 // a bit for each three words that phrases begin with, and for each pair that needs no third one
}

// way is the bit of a word that begins phrases and the next one, by their hashes; of one that needs no next one, by alone.
func way(first, next uint64) uint16 { return uint16(first>>48 ^ next>>24) }

// alone stands for the next word of a phrase where that is any word or none.
const alone = 0

// wayOn is the bit of a pair of words and the one behind it; of a pair that needs none, by alone.
func wayOn(first, next, third uint64) uint32 {
	return uint32(first>>47^next>>23^third>>7) & (1<<17 - 1)
}

// open notes which words may come next where phrases begin with one.
func (s *special) open(first uint64, phrases []phrase) {
	for i := range phrases {
		next, third := uint64(alone), uint64(alone)
		if rest := phrases[i].rest; len(rest) > 0 && rest[0] != gapSlot {
			if next = rest[0]; len(rest) > 1 && rest[1] != gapSlot {
				third = rest[1]
			}
		}
		at, on := way(first, next), wayOn(first, next, third)
		s.ways[at>>6] |= 1 << (at & 63)
		s.third[on>>6] |= 1 << (on & 63)
	}
}

// goesOn says, where a phrase may begin with a word and the next one, whether one also may with the word behind them.
func (s *special) goesOn(first, next, third uint64) bool {
	lone, pair, three := wayOn(first, alone, alone), wayOn(first, next, alone), wayOn(first, next, third)
	return (s.third[lone>>6]>>(lone&63)|s.third[pair>>6]>>(pair&63)|s.third[three>>6]>>(three&63))&1 != 0
}

// begins says whether a phrase may begin with a numbered word, given by its number, its hash and that of the next one. Most
// words begin some, and few go on as they do, so that there is one branch for all it takes, which is hardly ever mistaken.
func (s *special) begins(id int32, first, next uint64) bool {
	at, lone := way(first, next), way(first, alone)
	goesOn := s.ways[at>>6]>>(at&63) | s.ways[lone>>6]>>(lone&63)
	return s.bits[id>>6&1023]>>(id&63)&goesOn&1 != 0
}

// beginsAt says whether a phrase may begin with the numbered word at i and go on as the two behind it do.
func (s *special) beginsAt(tokens []feature.Token, i int) bool {
	t, next := &tokens[i], slotOf(&tokens[min(i+1, len(tokens)-1)])
	return s.begins(t.ID, t.Hash, next) && s.goesOn(t.Hash, next, slotOf(&tokens[min(i+2, len(tokens)-1)]))
}

// newSpecial has room for as many words.
func newSpecial(words int) *special { return &special{register: register{at: make([]uint16, words)}} }

// start is the phrases that begin with one word, by the word that comes next, at once or
// after a gap.
type start struct {
	alone              []phrase
	mayNext, mayBridge sieve
	next, gap          byWord
}

// followers are the words with which the phrases of a [start] go on of which there are many: at once, and after a gap.
type followers struct{ next, gap wideSieve }

func (s *start) followers() (f followers) {
	for i := range s.next {
		f.next.put(s.next[i].word)
	}
	for i := range s.gap {
		f.gap.put(s.gap[i].word)
	}
	return f
}

// may says of most places that nothing which begins at i goes on as the tokens behind it do.
func (f *followers) may(tokens []feature.Token, i int) bool {
	for j := i + 1; j < min(len(tokens), i+2+gapWords); j++ {
		if w := slotOf(&tokens[j]); f.gap.may(w) || j == i+1 && f.next.may(w) {
			return true
		}
		if tokens[j].Flags&feature.Breaks != 0 {
			return false
		}
	}
	return false
}

// sieve says of most hashes that are not in a set that they are not.
type sieve [4]uint64

func (v *sieve) put(h uint64)      { v[h>>6&3] |= 1 << (h & 63) }
func (v *sieve) may(h uint64) bool { return v[h>>6&3]>>(h&63)&1 != 0 }

// newStart lays phrases out, which it puts in order.
func newStart(phrases []phrase) (s start) {
	slices.SortStableFunc(phrases, func(p, q phrase) int {
		return cmp.Or(cmp.Compare(p.goesOn(), q.goesOn()), cmp.Compare(p.second(), q.second()))
	})
	next := sort.Search(len(phrases), func(i int) bool { return phrases[i].goesOn() >= atOnce })
	gap := sort.Search(len(phrases), func(i int) bool { return phrases[i].goesOn() >= laterOn })
	s.alone = phrases[:next:next]
	for i := next; i < gap; i++ {
		s.mayNext.put(phrases[i].second())
	}
	for i := gap; i < len(phrases); i++ {
		s.mayBridge.put(phrases[i].second())
	}
	s.next, s.gap = newByWord(phrases[next:gap], (*phrase).second), newByWord(phrases[gap:], (*phrase).second)
	return s
}

// How a phrase goes on behind its first word.
const (
	notAtAll = iota
	atOnce
	laterOn // after a gap
)

func (p *phrase) goesOn() int {
	switch {
	case len(p.rest) == 0:
		return notAtAll
	case p.rest[0] == gapSlot && len(p.rest) > 1:
		return laterOn
	}
	return atOnce
}

// second is the word with which a phrase goes on, 0 where it does not.
func (p *phrase) second() uint64 {
	switch p.goesOn() {
	case notAtAll:
		return 0
	case laterOn:
		return p.rest[1]
	}
	return p.rest[0]
}

const marked = 1<<16 - 1

// of is 0 for a word that begins nothing.
func (r *register) of(id int32) uint16 {
	if r.bits[id>>6&1023]>>(id&63)&1 == 0 || int(id) >= len(r.at) {
		return 0
	}
	return r.at[id]
}

func (r *register) mark(id int32, what uint16) {
	r.bits[id>>6&1023] |= 1 << (id & 63)
	r.at[id] = what
}

// put notes the phrases that begin with a word; of words without a number nothing can be.
func (s *special) put(id int32, phrases []phrase) {
	if id <= 0 || int(id) >= len(s.at) || len(phrases) == 0 || len(s.lists) >= marked-1 {
		return
	}
	s.lists = append(s.lists, newStart(phrases))
	s.mark(id, uint16(len(s.lists)))
}

// turn is how a phrase moves the mood of a text.
type turn uint8

const (
	noTurn       turn = iota
	moodTurn          // up or down, by its weight
	newsTurn          // the same, of a target in a headline
	plainTurn         // to neutral, of a target in a headline
	overTurn          // to neutral, of a target in a headline whose trouble is over
	evenTurn          // to neutral: asked about, or named on the way
	rhetoricTurn      // up or down, and no question is asked
	cheerTurn         // down, with a mishap beside it
	thinTurn          // a cheer as any, that mocks only where what is done is told
	mishapTurn        // down, with a cheer beside it
	mendedTurn        // to what it seems: no irony
	unsaidTurn        // the other way round
	deedTurn          // up or down, where clauses are weighed
	reliefTurn        // up, where it is an ill that goes
	worthTurn         // up, where it is not wished for, claimed or denied
)

// turns are what the cues of these names do to the mood, and with which sign.
var turns = map[string]struct {
	turn turn
	way  float64
}{
	"mood/up": {moodTurn, 1}, "mood/down": {moodTurn, -1}, "mood/plain": {evenTurn, 1},
	"news/up": {newsTurn, 1}, "news/down": {newsTurn, -1}, "news/plain": {plainTurn, 1}, "news/over": {overTurn, 1},
	"asked/up": {rhetoricTurn, 1}, "asked/down": {rhetoricTurn, -1},
	"wry/cheer": {cheerTurn, 1}, "wry/thin": {thinTurn, 1}, "wry/mishap": {mishapTurn, 1}, "wry/mended": {mendedTurn, 1},
	"wry/unsaid": {unsaidTurn, 1},
	"deed/up":    {deedTurn, 1}, "deed/down": {deedTurn, -1},
	"relief/any": {reliefTurn, 1},
	"worth/up":   {worthTurn, 1},
}

// The phrases that begin with a word stand side by side by what they are for.
const (
	cueShelf   = iota // an intent or a trouble
	moodShelf         // the mood of any text
	aimedShelf        // that towards a target alone
	doneShelf         // plain deeds
	shelves
)

func (p *phrase) shelf() int {
	switch {
	case p.turn == noTurn:
		return cueShelf
	case p.turn == deedTurn:
		return doneShelf
	case p.aimed():
		return aimedShelf
	}
	return moodShelf
}

// aimed says whether a phrase only speaks of a target.
func (p *phrase) aimed() bool {
	return p.turn == newsTurn || p.turn == plainTurn || p.turn == overTurn || slices.Contains(p.rest, brandSlot)
}

// readMoods takes the cues that move the mood out of those that speak for an intent
// or a trouble, and notes which of those are facts.
func (e *Engine) readMoods() {
	words := len(e.whole.words) / wordBytes
	e.special, e.aimed, e.done = newSpecial(words), newSpecial(words), newSpecial(words)
	var sorted [shelves][]phrase
	for h, list := range e.cues.first {
		for i := range sorted {
			sorted[i] = sorted[i][:0]
		}
		for _, p := range list {
			if t := turns[e.cues.names[p.what]]; t.turn != noTurn {
				p.turn, p.weight = t.turn, p.weight*t.way
			}
			sorted[p.shelf()] = append(sorted[p.shelf()], p)
		}
		var ends [shelves]int
		for i, n := 0, 0; i < shelves; i++ { // back where they were, in order of their shelves
			n += copy(list[n:], sorted[i])
			ends[i] = n
		}
		moods, aimed, done := list[ends[cueShelf]:ends[moodShelf]], list[ends[moodShelf]:ends[aimedShelf]], list[ends[aimedShelf]:]
		e.cues.first[h] = list[:ends[cueShelf]:ends[cueShelf]]
		if h == brandSlot {
			e.named = newStart(list[ends[cueShelf]:ends[aimedShelf]])
			e.namedOn = e.named.followers()
			continue
		}
		id := e.words.Number(h).Number()
		e.special.open(h, moods)
		e.special.put(id, moods)
		e.aimed.open(h, aimed)
		e.aimed.put(id, aimed)
		e.done.open(h, done)
		e.done.put(id, done)
	}
	e.cues.sift()
	e.idle = int32(slices.Index(e.cues.names, idling))
	e.told = e.openings(e.cues, words, func(name string) bool { return name == joy || strings.HasPrefix(name, troublePrefix) })
	e.perils = e.openings(e.cues, words, func(name string) bool { return strings.HasPrefix(name, crisisPrefix) })
	for _, h := range ironyMarks.words {
		if id := e.words.Number(h).Number(); id > 0 {
			e.special.mark(id, marked)
			e.special.open(h, []phrase{{}})
		}
	}
}
