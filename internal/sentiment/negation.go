package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// The models have learned what a word says right behind "not". What they cannot hold for
// every word is written here: what a negation does to bad news, to another negation, to a
// superlative, and to good news that stands further off.

// How far each kind of negation moves the answer, in logits.
const (
	litotesPush = 2.5
	utmostPush  = 2.5
	twicePush   = 3.0
	spoiltPush  = 1.5
)

// negations sums what the negations of a text do to what they stand before.
func negations(tokens []feature.Token) float64 {
	bad, sum := 0, 0.0
	for i := range tokens {
		t := &tokens[i]
		if t.Flags&feature.Negator == 0 {
			continue
		}
		switch {
		case litotes(tokens, i):
			bad++
		case i+1 < len(tokens) && tokens[i+1].Hash == onlyHash: // "not only"
		case slices.Contains(sweeping, t.Hash):
			sum += sweeps(tokens, i)
		default:
			sum += utmostPush * float64(utmost(tokens, i))
		}
	}
	return sum + litotesPush*float64(min(bad, 2))
}

// litotes says whether the negation at i turns something bad round, "isn't bad at all",
// "no complaints", "never had a problem", where nothing but words of degree and of having
// stands between; "never had such a bad day" is none.
func litotes(tokens []feature.Token, i int) bool {
	for j := i + 1; j < min(len(tokens), i+6); j++ {
		t := &tokens[j]
		if slices.Contains(plainlyBad, t.Hash) {
			return j+2 >= len(tokens) || tokens[j+1].Hash != toHash || tokens[j+2].Tone >= 0 // "never fails to disappoint"
		}
		if !slices.Contains(degrees, t.Hash) || t.Hash == soHash && slices.Contains(sweeping, tokens[i].Hash) {
			return false
		}
	}
	return false
}

// sweeps is what a negation of everything, "never", "nobody", "nothing", does to its
// clause: "never been so disappointed", "nothing I don't love", "nobody cares".
func sweeps(tokens []feature.Token, i int) float64 {
	if way := utmost(tokens, i); way != 0 {
		return utmostPush * float64(way)
	}
	for j := i + 1; j < min(len(tokens), i+8); j++ {
		t := &tokens[j]
		switch {
		case t.Flags&(feature.Breaks|feature.Contrast) != 0, t.Hash == butHash, t.Hash == howHash, comparative(t.Hash) != 0:
			return 0
		case t.Flags&feature.Negator != 0:
			if j > i+4 || !slices.Contains(empty, tokens[i].Hash) {
				return 0
			}
			return twicePush * float64(tone(tokens[j+1:min(len(tokens), j+4)]))
		case slices.Contains(plainlyGood, t.Hash):
			return -spoiltPush
		}
	}
	return 0
}

// utmost is which way a negation at i points that says that nothing goes further:
// "couldn't be happier", "it doesn't get worse", "never seen such rude staff".
func utmost(tokens []feature.Token, i int) int {
	able := slices.Contains(ables, tokens[i].Hash)
	all := slices.Contains(sweeping, tokens[i].Hash)
	for j := i + 1; j < min(len(tokens), i+6); j++ {
		t := &tokens[j]
		if t.Flags&(feature.Breaks|feature.Contrast|feature.Negator) != 0 {
			return 0
		}
		able = able || t.Hash == getHash || t.Hash == getsHash
		switch way := comparative(t.Hash); {
		case way != 0 && (able || all):
			return way
		case way != 0:
			return 0
		case all && slices.Contains(suches, t.Hash):
			return tone(tokens[j+1 : min(len(tokens), j+4)])
		}
	}
	return 0
}

// tone is which way the strongest of some words plainly leans.
func tone(tokens []feature.Token) int {
	top := int8(0)
	for i := range tokens {
		if t := tokens[i].Tone; max(t, -t) > max(top, -top) {
			top = t
		}
	}
	return int(top) / 2
}

// comparative is the way an English comparative points.
func comparative(h uint64) int {
	switch {
	case slices.Contains(brighter, h):
		return 1
	case slices.Contains(darker, h):
		return -1
	}
	return 0
}

var (
	toHash   = feature.Hash("to")
	soHash   = feature.Hash("so")
	onlyHash = feature.Hash("only")
	butHash  = feature.Hash("but")
	howHash  = feature.Hash("how")
	getHash  = feature.Hash("get")
	getsHash = feature.Hash("gets")

	sweeping = hashes("never nothing nobody none neither hardly barely")
	empty    = hashes("nothing nobody none")
	ables    = hashes("can't cannot cant couldn't couldnt")
	suches   = hashes("so such more")
	brighter = hashes("better happier nicer easier prouder kinder friendlier")
	darker   = hashes("worse ruder uglier slower sadder")
	// degrees are words that may stand in a litotes: "not a bad phone", "never once had a problem".
	degrees = hashes("a an the that too so really very half as all even be been any ever single one of my at once had have has having with to")
	// plainlyBad are words so plainly bad that their negation is praise.
	plainlyBad = hashes("bad terrible awful horrible horrid shabby disappoint disappoints disappointed disappointing disappointment hate regret regrets regretted problem problems issues trouble complaints complaint complain fault fails failed hitch hitches flaw flaws fuss")
	// plainlyGood are words of what ought to be.
	plainlyGood = hashes("good great nice works work worked working care cares cared help helps helped helpful answers answer answered replied reply reply responds respond responded arrives arrived fixed improves improved")
)
