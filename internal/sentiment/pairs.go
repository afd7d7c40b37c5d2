package sentiment

import (
	_ "embed"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

//go:embed pairs.txt
var pairLines string

// pairs knows the phrases that hold two against each other, "X beats Y", "from Y to X", by
// their first word. What such a phrase says of the one it says the other way of the other,
// so each is written once and answers for whichever of the two is the target.
type pairs struct {
	ways  [1024]uint64 // a bit for each first word and the next one, and for each that any may follow
	first map[uint64][]pair
}

// begins says of most words that no phrase begins with them and goes on with the next one.
func (ps *pairs) begins(first, next uint64) bool {
	at, any := way(first, next), way(first, alone)
	return (ps.ways[at>>6]>>(at&63)|ps.ways[any>>6]>>(any&63))&1 != 0
}

// next is the word behind the first one, [alone] where any may follow.
func (p *pair) next() uint64 {
	if len(p.words) < 2 || isSlot(p.words[1]) || p.words[1] == gapSlot {
		return alone
	}
	return p.words[1]
}

// pair is one phrase: its words with the slots between them.
type pair struct {
	words  []uint64 // the first is a word; [winSlot], [loseSlot] and [gapSlot] among the others
	before uint64   // the slot it begins with; 0: none
	weight float64
	denied bool // it is said under a negation, "isn't a match for X", and only so
	always bool // a negation does not turn it: "don't waste your money on X"
	goes   bool // it tells of going from one to the other
	elects bool // only one side is named: whoever was named before is the other
}

var (
	winSlot  = feature.Hash("<win>")
	loseSlot = feature.Hash("<lose>")
)

func isSlot(h uint64) bool { return h == winSlot || h == loseSlot }

// held moves the answer by what the target is held against; what the text says otherwise is
// then as likely about the other.
func (z *logits) held(by float64) {
	if by*(z[2]-z[0]) < 0 {
		lean := (z[2] - z[0]) / 4
		z.lift(-lean)
	}
	z[1] -= abs(by) / 3
	z.lift(by)
}

// mostPaired bounds how far all phrases together move the answer.
const mostPaired = 3.2

// compared is how far the target is lifted by what it is held against: "X is better than
// Y", "worse than X", "prefer X to Y", "X beats Y", "switched from X to Y".
// What its own clauses plainly say, verdict, outweighs where people go. It says, too, whether somebody only goes
// somewhere.
func (e *Engine) compared(r reader, verdict float64) (sum float64, walks bool) {
	for i := range r.tokens {
		h := r.tokens[i].Hash
		if e.pairs.begins(h, r.hash(i+1)) && !r.menu(i) && !r.stray(i) {
			by, goes := r.bestPair(i, e.pairs.first[h], verdict)
			sum, walks = sum+by, walks || goes
		}
		sum += compareShift * float64(r.measures(i)+r.outdoes(i))
	}
	return max(-mostPaired, min(mostPaired, sum)), walks
}

// bestPair is what the loudest phrase that begins at i says of the target, and whether one tells only of a walk.
func (r reader) bestPair(i int, list []pair, verdict float64) (best float64, walks bool) {
	if r.tokens[i].Hash == doneHash && r.gotDone(i) {
		return 0, false
	}
	w := pairWords{r: r, at: i + 1}
	for k := range list {
		if !w.may(list[k].words) {
			continue
		}
		by, goes := r.pair(i, &list[k])
		walks = walks || goes
		if list[k].goes && by*verdict < 0 {
			continue
		}
		if abs(by) > abs(best) {
			best = by
		}
	}
	return best, walks
}

// pair is what a phrase whose first word stands at i says of the target, 0 where it does
// not go on so or speaks of others, or tells of a walk.
func (r reader) pair(i int, p *pair) (way float64, walks bool) {
	var at [2]span // where the slots are filled: winner, loser
	end := r.fill(i+1, p.words[1:], &at)
	if end == 0 {
		return 0, false
	}
	own := r.holdsTarget(at[0]) || r.holdsTarget(at[1])
	negated, nobody := r.denied(i)
	if comparative(p.words[0]) != 0 && i > 1 && r.tokens[i-2].Flags&feature.Negator != 0 && utmost(r.tokens, i-2) != 0 {
		negated = false // "couldn't be happier with X"
	} else if negated && comparative(p.words[0]) != 0 {
		return 0, false // "not much better at X"
	}
	if p.denied && !negated {
		return 0, false
	}
	if p.before != 0 && !nobody {
		if at[sideOf(p.before)] = r.namedBefore(i, end); p.denied && at[sideOf(p.before)].to == 0 && r.ownDoing(i) || r.is(i, "anything") && r.is(i-1, "there") {
			return 0, false // "I wouldn't touch X" and "is there anything X can't do" measure nobody by X
		}
	}
	if p.elects && p.before != 0 && at[0].to != i {
		return 0, false
	}
	if p.elects {
		if at[1] = r.passedOver(i, at[0]); p.goes && at[1].to == i && r.begins(at[1].from) {
			at[1] = span{} // who moves is left by nobody: "X moved to Austin"
		}
	} else if p.denied && at[0].to == 0 {
		at[0] = r.passedOver(i, at[1])
	} else if p.goes && at[0].to == 0 && !negated {
		if next := r.namedAfter(at[1].to); !r.holdsTarget(at[1]) {
			at[0] = next // "done with X, Y it is"
		}
	}
	for side, s := range at {
		if r.holdsTarget(s) {
			way += p.weight * float64(1-2*side)
		}
	}
	if negated && !p.denied && !p.always {
		way = -way
	}
	if way != 0 && r.farFetched(i, p, own, at) || negated && p.words[0] == missHash && !p.denied && r.invites(i) {
		return 0, false
	}
	if way != 0 && p.goes && r.elsewhere(i, end, at) {
		return 0, true
	}
	if p.goes && r.rued(i) || r.asksWhy(i) || (p.goes || p.elects) && r.ruedAfter(end) {
		way = -way
	}
	return way, false
}

// ownDoing says whether nobody but the writer stands before the negation of what is told at i.
func (r reader) ownDoing(i int) bool {
	j := i - 1
	for j >= 0 && r.tokens[j].Flags&feature.Negator == 0 {
		j--
	}
	return j <= 0 || persons.has(r.tokens[j-1].Hash) || r.begins(j)
}

// passedOver is whom a choice of who is named leaves out: whoever was named last before them.
func (r reader) passedOver(i int, chosen span) (who span) {
	if chosen.to == 0 || r.tokens[chosen.from].Kind == feature.User {
		return who
	}
	for j := min(i, chosen.from) - 1; j >= max(0, i-namedBefore); j-- {
		if r.name(j) && r.holdsTarget(span{j, j + 1}) != r.holdsTarget(chosen) {
			return span{j, j + 1}
		}
	}
	if who = r.namedAfter(chosen.to); r.holdsTarget(who) == r.holdsTarget(chosen) {
		return span{}
	}
	return who
}

func sideOf(slot uint64) int {
	if slot == winSlot {
		return 0
	}
	return 1
}

// span is a run of tokens; an empty one holds nobody.
type span struct{ from, to int }

func (r reader) holdsTarget(s span) bool { return s.to > s.from && holdsTarget(r.tokens[s.from:s.to]) }

// fill matches the words of a phrase against the tokens from i and says where they end, 0
// when they do not stand there; who stands in a slot is noted.
func (r reader) fill(i int, words []uint64, at *[2]span) int {
	for k, w := range words {
		switch {
		case w == gapSlot:
			return r.fillAcross(i, words[k+1:], at)
		case isSlot(w):
			who := r.namedNext(i)
			if who.to == 0 {
				return 0
			}
			at[sideOf(w)] = who
			if i = who.to; k+1 < len(words) {
				i = r.pastGoods(i, words[k+1])
			}
		case i >= len(r.tokens) || r.tokens[i].Hash != w:
			return 0
		default:
			i++
		}
	}
	return i
}

// fillAcross is [reader.fill] after a gap.
func (r reader) fillAcross(i int, words []uint64, at *[2]span) int {
	for n := 0; n <= gapWords && i+n < len(r.tokens); n++ {
		if end := r.fill(i+n, words, at); end > 0 {
			return end
		}
		if r.tokens[i+n].Flags&feature.Breaks != 0 {
			return 0
		}
	}
	return 0
}

// ofAll says whether the negation at j is one of everybody, "nothing else", "no other".
func (r reader) ofAll(j int) bool {
	return nobodies.has(r.hash(j)) && (!r.is(j, "no") || r.is(j+1, "other") || r.is(j+1, "one"))
}

// deniedBefore is how far before what it denies a negation may stand: further than a few words
// where it is one of everybody, "nothing else on the market beats X", or where it is said of what one
// has tried, "I don't think I've ever had a better".
const deniedBefore = 8

// recalls are the words between the two.
var recalls = newWordSet("think thought believe say that i i've ive we we've i'll there there's theres is was will be ever had have has seen eaten tasted used owned tried met worn driven flown read played heard felt bought drunk stayed known find found a an any in my life all year years")
