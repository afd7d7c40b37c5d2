package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// compareShift is how far a plain comparison moves the answer.
const compareShift = 3.2

// measures reads a comparison whose "than" or second "as" stands at i, and says which way
// it speaks of the target: up, down, or 0 where it speaks of others.
func (r reader) measures(i int) int {
	c, ok := comparison{}, false
	switch r.tokens[i].Hash {
	case thanHash:
		c, ok = r.than(i)
	case asHash:
		c, ok = r.as(i)
	}
	if !ok || r.counts(i+1) {
		return 0
	}
	negated, nobody := r.denied(c.at)
	if r.is(c.at-1, "be") && (r.is(c.at-3, "what") || r.is(c.at-3, "who")) {
		negated, nobody = true, true // "what could be worse than X"
	}
	if r.formerlyAt(c.at) {
		negated = !negated // "X used to be better than Y"
	}
	if r.asksForOne(c.at) || r.doubted(i) {
		negated, nobody = true, true
	}
	switch {
	case negated:
		c.left, c.right = -c.way, c.way
	case c.way < 0 && (r.proverbial(c.at, i) || r.nothingBefore(c.at)):
		c.right = c.way
	}
	sum := 0
	if !nobody && r.holdsTarget(r.compares(c.at, i)) {
		sum += c.left
	}
	if r.holdsTarget(r.measuredBy(i + 1)) {
		sum += c.right
	}
	return max(-1, min(1, sum))
}

// formerlyAt says whether what stands at i "used to" be, "used to be so much better".
func (r reader) formerlyAt(i int) bool {
	for j := i - 2; j >= max(0, i-formerWords) && !r.ends(j); j-- {
		if r.tokens[j].Hash == usedHash && r.tokens[j+1].Hash == toHash {
			return true
		}
	}
	return false
}

// formerWords is how far before it that may be said.
const formerWords = 7

// outdoes reads a comparison at i without a "than", which holds who it is said of against
// whoever was spoken of in an earlier clause: "X is good, but Y is better".
func (r reader) outdoes(i int) int {
	way := comparative(r.tokens[i].Hash)
	if way == 0 || !stating.has(r.hash(i-1)) || r.goesOnWithThan(i) {
		return 0
	}
	if negated, _ := r.denied(i); negated {
		return 0
	}
	from := i
	for from > 0 && r.tokens[from-1].Flags&feature.Breaks == 0 && !r.turns(from) {
		from--
	}
	own, named := false, false
	for j := from; j < i; j++ {
		own, named = own || r.tokens[j].Kind == feature.Target, named || r.name(j)
	}
	if !named {
		return 0
	}
	for j := max(0, from-namedBefore); j < from; j++ {
		if (r.heads(j) || r.name(j) && (joins.has(r.hash(j-1)) || joins.has(r.hash(j+1)))) && (r.tokens[j].Kind == feature.Target) != own {
			if own {
				return way
			}
			return -way
		}
	}
	return 0
}

// heads says whether the name at j begins its clause, as who it is about does.
func (r reader) heads(j int) bool {
	if !r.name(j) {
		return false
	}
	for j--; j >= 0 && r.tokens[j].Flags&feature.Breaks == 0; j-- {
		if !articles.has(r.tokens[j].Hash) && !slices.Contains(leading, r.tokens[j].Hash) {
			return false
		}
	}
	return true
}

// goesOnWithThan says whether a "than" stands within a few words behind i.
func (r reader) goesOnWithThan(i int) bool {
	for j := i + 1; j < min(len(r.tokens), i+6) && !r.ends(j); j++ {
		if r.tokens[j].Hash == thanHash {
			return true
		}
	}
	return false
}

// comparison is which way its words lean, what it says of who is compared and of who is
// measured by, and where it begins.
type comparison struct{ way, left, right, at int }

// than reads "better than", "more expensive than", "fewer bugs than" back from the "than"
// at i.
func (r reader) than(i int) (c comparison, ok bool) {
	for j := i - 1; j >= max(0, i-7) && !r.ends(j); j-- {
		way := comparative(r.tokens[j].Hash)
		switch r.tokens[j].Hash {
		case betterHash: // whatever it is that is better
			if way = 1; j+1 == i && r.likes(j) < 0 {
				way = -1
			}
		case moreHash:
			if way = r.degree(j+1, i); way == 0 && j+1 == i {
				way = r.likes(j)
			}
		case lessHash, fewerHash:
			if way = -r.degree(j+1, i); way == 0 && j+1 == i {
				way = -r.likes(j)
			}
		case longerHash:
			if way = 1; r.tells(j, slow) {
				way = -1
			}
		}
		if way != 0 {
			return comparison{way, way, -way, j}, true
		}
	}
	return c, false
}

// as reads "as good as", "twice as good as", "half as good as" back from the second "as"
// at i.
func (r reader) as(i int) (c comparison, ok bool) {
	for j := i - 2; j >= max(0, i-4); j-- {
		if r.tokens[j].Hash != asHash {
			continue
		}
		way := r.degree(j+1, i)
		if r.is(j+1, "long") && r.tells(j, lasting) {
			way = 1 // "lasts twice as long as"
		}
		c = comparison{way, way, way, j}
		switch r.word(j - 1) {
		case "half", "near", "nearly", "remotely":
			c.left = -way
		case "twice", "times", "thrice":
			c.right = -way
		}
		return c, way != 0
	}
	return c, false
}

// degree is which way the words up to a "than" or "as" lean, by what more of it is worth.
func (r reader) degree(from, to int) int {
	sum := 0
	for j := from; j < to; j++ {
		switch t := &r.tokens[j]; {
		case costs.has(t.Hash):
			sum -= 4
		case gains.has(t.Hash):
			sum += 4
		default:
			sum += int(t.Tone)
		}
	}
	switch {
	case sum > 1:
		return 1
	case sum < -1:
		return -1
	}
	return 0
}

// likes is which way somebody is liked "more than" another, from the verb before j.
func (r reader) likes(j int) int {
	for k := j - 1; k >= max(0, j-6) && !r.ends(k); k-- {
		switch h := r.tokens[k].Hash; {
		case likings.has(h):
			return 1
		case hates.has(h):
			return -1
		}
	}
	return 0
}

// tells says whether one of some words stands within four before i.
func (r reader) tells(i int, words *wordSet) bool {
	for j := max(0, i-4); j < i; j++ {
		if words.has(r.tokens[j].Hash) {
			return true
		}
	}
	return false
}

// compares is who is compared by the words from head to the "than" at i: who stands between,
// "happier with X than", or was named before.
func (r reader) compares(head, i int) span {
	for j := head + 1; j < i; j++ {
		if r.name(j) {
			return span{j, r.listEnd(j)}
		}
	}
	return r.namedBefore(head, len(r.tokens))
}

// measuredBy is who the words behind a "than" measure by, told by name or in a clause:
// "than I ever was with X". "Than I thought" measures by nothing.
func (r reader) measuredBy(i int) span {
	if r.is(i, "the") && secondOf.has(r.hash(i+1)) {
		i += 2 // "than the ones at X"
	}
	if i+1 < len(r.tokens) && (r.is(i, "at") || r.is(i, "in") || r.is(i, "of")) {
		i++
	}
	if i+1 < len(r.tokens) && asides.has(r.tokens[i].Hash) || i+1 < len(r.tokens) && r.is(i, "with") {
		i++ // "more legroom on X than on Y"
	}
	if i >= len(r.tokens) || !persons.has(r.tokens[i].Hash) && !slices.Contains(backward, r.tokens[i].Hash) {
		return r.namedNext(i)
	}
	for j := i + 1; j < min(len(r.tokens), i+7) && r.tokens[j].Flags&feature.Breaks == 0; j++ {
		switch {
		case r.name(j):
			return span{j, r.listEnd(j)}
		case guesses.has(r.tokens[j].Hash):
			return span{}
		}
	}
	return span{}
}

var (
	thanHash  = feature.Hash("than")
	viaHash   = feature.Hash("via")
	asHash    = feature.Hash("as")
	moreHash  = feature.Hash("more")
	lessHash  = feature.Hash("less")
	fewerHash = feature.Hash("fewer")
	// stating are words behind which a comparison is said of who stands before it.
	stating    = newWordSet("is are was were it's they're makes make made does taste tastes feel feels look looks sound sounds work works even far way slightly much")
	longerHash = feature.Hash("longer")

	betterHash = feature.Hash("better")
	likings    = newWordSet("trust like love enjoy rate recommend use value miss appreciate liked loved trusted enjoyed prefer earn earned make made sold sell save saved learn learned learnt read laugh laughed get got")
	hates      = newWordSet("hate dislike despise distrust hated disliked jam jams jammed break breaks broke crash crashes crashed fail fails failed lag lags freeze freezes froze leak leaks overheat overheats stutter stutters complain complains glitch glitches disconnects disconnect stall stalls")
	slow       = newWordSet("takes take took taking wait waiting waited")
	lasting    = newWordSet("last lasts lasted lasting hold holds held going survived")
	guesses    = newWordSet("expected thought hoped imagined feared remembered")
	// costs are what nobody wants more of, gains what everybody does.
	costs = newWordSet("expensive pricey price money time wait waiting queue queues fees fee ads adverts bugs problems issues trouble complaints hassle effort noise noisy stress paperwork crashes delays errors heavy loud complicated slow expensive dear mistakes downtime paper outages repairs repair fixes updates restarts calls clicks")
	gains = newWordSet("good well quick quickly fast often reliable reliably useful usable features battery storage quality speed range space sound value fun power comfort comfortable performance legroom flavour flavor taste choice options variety colour stable smoothly smooth easy easily light strong cheap cheaply clean friendly helpful tasty fresh sharp warm respect sense intuitive readable accurate efficient efficiently")
)
