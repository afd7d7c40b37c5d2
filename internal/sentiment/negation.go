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
	withoutPush = 2.0
	deniedPush  = 1.2
	notOncePush = 1.4
)

// negations sums what the negations of a text do to what they stand before.
func negations(tokens []feature.Token) float64 {
	bad, sum := 0, 0.0
	for i := range tokens {
		t := &tokens[i]
		if t.Flags&feature.Negator == 0 {
			if t.Hash == yetHash && i+2 < len(tokens) && tokens[i+1].Hash == toHash && litotes(tokens, i+1) {
				bad++ // "I have yet to have a bad meal there"
			}
			continue
		}
		switch {
		case litotes(tokens, i):
			if t.Hash != norHash { // "neither great nor a problem"
				bad++
			}
		case i+1 < len(tokens) && tokens[i+1].Hash == onlyHash: // "not only"
		case notWorth(tokens, i) > 0:
			sum += notBadPush
		case notWorth(tokens, i) < 0:
			sum -= notGoodPush
		case neverEnough(tokens, i):
			sum += enoughPush
		case aloneSpares(tokens, i), onlyThat(tokens, i):
			sum += alonePush
		case cannotDoWithout(tokens, i):
			sum += withoutPush
		case spared(tokens, i):
			sum += litotesPush
		case disclaimed(tokens, i) != 0:
			sum += disclaimPush * float64(disclaimed(tokens, i))
		case i+1 < len(tokens) && tokens[i+1].Hash == onceHash:
			sum -= notOncePush
		case sweeping.has(t.Hash):
			sum += sweeps(tokens, i)
		case denies(tokens, i):
			sum -= deniedPush
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
		if plainlyBad.has(t.Hash) {
			if corrected(tokens, j+1) {
				return false
			}
			return j+2 >= len(tokens) || tokens[j+1].Hash != toHash || tokens[j+2].Tone >= 0 // "never fails to disappoint"
		}
		if !degrees.has(t.Hash) || t.Hash == soHash && sweeping.has(tokens[i].Hash) {
			return false
		}
	}
	return false
}

// corrected says whether what is denied up to i gives way to something worse: "it wasn't bad, it was horrific".
func corrected(tokens []feature.Token, i int) bool {
	if i+2 >= len(tokens) || tokens[i].Flags&feature.Breaks == 0 || !slices.Contains(backward, tokens[i+1].Hash) {
		return false
	}
	return tone(tokens[i+2:min(len(tokens), i+5)]) < 0
}

// spared says whether the negation at i says of every time that no mishap befell: "never lost a
// minute", "not once has it let me down", "haven't had a single crash".
func spared(tokens []feature.Token, i int) bool {
	every := i+2 < len(tokens) && (tokens[i+1].Hash == onceHash || tokens[i+2].Hash == singleHash || tokens[i].Hash == notHash && tokens[i+1].Hash == oneHash)
	sure := every || sofar.has(tokens[i].Hash) || tokens[i].Hash == neverHash || tokens[i].Hash == notHash && i+1 < len(tokens) && tokens[i+1].Hash == aHash
	for j := i + 1; j < min(len(tokens), i+spareWords); j++ {
		switch t := &tokens[j]; {
		case t.Flags&(feature.Breaks|feature.Contrast|feature.Negator) != 0, suches.has(t.Hash), t.Hash == thisHash, t.Hash == tooHash:
			return false
		case mishaps.has(t.Hash), letting.has(t.Hash) && j+2 < len(tokens) && (tokens[j+1].Hash == downHash || tokens[j+2].Hash == downHash):
			return sure && (j+1 == len(tokens) || !suches.has(tokens[j+1].Hash))
		case having.has(t.Hash):
			sure = true
		case !every && !degrees.has(t.Hash):
			return false
		}
	}
	return false
}

// spareWords is how far behind a negation the mishap may stand.
const spareWords = 10

// denies says whether the negation at i is one of praise, "not happy", "isn't really worth it", where nothing but words of
// degree and of being stands between: the models have learned it of the commonest alone.
func denies(tokens []feature.Token, i int) bool {
	for j := i + 1; j < min(len(tokens), i+5); j++ {
		switch t := &tokens[j]; {
		case praising.has(t.Hash):
			return true
		case !degrees.has(t.Hash) || t.Hash == soHash && sweeping.has(tokens[i].Hash):
			return false
		}
	}
	return false
}

// cannotDoWithout says whether the negation at i is one of going without the target:
// "wouldn't want to be without my X", "can't live without it".
func cannotDoWithout(tokens []feature.Token, i int) bool {
	for j := i + 1; j < min(len(tokens)-1, i+7); j++ {
		switch t := &tokens[j]; {
		case t.Hash == withoutHash:
			return holdsTarget(tokens[j+1:min(len(tokens), j+3)]) || things.has(tokens[j+1].Hash)
		case t.Flags&(feature.Breaks|feature.Contrast) != 0:
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
	for j := i + 1; j < min(len(tokens), i+9); j++ {
		t := &tokens[j]
		switch {
		case t.Flags&(feature.Breaks|feature.Contrast) != 0, t.Hash == butHash, t.Hash == howHash, comparative(t.Hash) != 0:
			return 0
		case t.Flags&feature.Negator != 0:
			if j > i+4 || j+1 == len(tokens) || !empty.has(tokens[i].Hash) {
				return 0
			}
			if liking.has(tokens[j+1].Hash) {
				return twicePush
			}
			return twicePush * float64(tone(tokens[j+1:min(len(tokens), j+4)]))
		case plainlyGood.has(t.Hash):
			return -spoiltPush
		case empty.has(tokens[i].Hash) && befell(tokens, j):
			return litotesPush
		}
	}
	return 0
}

// befell says whether a mishap is told at i as what befell somebody or something: "broke", "has ever
// broken", "has let me down".
func befell(tokens []feature.Token, i int) bool {
	switch h := tokens[i].Hash; {
	case h == brokeHash:
		return true
	case !befalls.has(tokens[i-1].Hash):
		return false
	default:
		return h == brokenHash || mishaps.has(h) || letting.has(h) && i+2 < len(tokens) && (tokens[i+1].Hash == downHash || tokens[i+2].Hash == downHash)
	}
}

// utmost is which way a negation at i points that says that nothing goes further:
// "couldn't be happier", "it doesn't get worse", "never seen such rude staff".
func utmost(tokens []feature.Token, i int) int {
	able := ables.has(tokens[i].Hash) || i > 0 && mights.has(tokens[i-1].Hash)
	all := sweeping.has(tokens[i].Hash)
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
		case all && suches.has(t.Hash), able && t.Hash == moreHash:
			return worthOf(tokens[j+1 : min(len(tokens), j+4)])
		case all && t.Hash == thisHash && j > i+1 && tokens[j-1].Hash == beenHash: // "never been this slow"
			return tone(tokens[j+1 : min(len(tokens), j+2)])
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

// worthOf is which way some words lean, by their tone or else by what the first of them says that somebody is worth.
func worthOf(tokens []feature.Token) int {
	if way := tone(tokens); way != 0 {
		return way
	}
	for i := range tokens {
		switch h := tokens[i].Hash; {
		case worthMuch.has(h):
			return 1
		case worthNothing.has(h):
			return -1
		}
	}
	return 0
}

// comparative is the way an English comparative points.
func comparative(h uint64) int {
	switch {
	case brighter.has(h):
		return 1
	case darker.has(h):
		return -1
	}
	return 0
}

var (
	toHash      = feature.Hash("to")
	onceHash    = feature.Hash("once")
	yetHash     = feature.Hash("yet")
	neverHash   = feature.Hash("never")
	oneHash     = feature.Hash("one")
	aHash       = feature.Hash("a")
	singleHash  = feature.Hash("single")
	downHash    = feature.Hash("down")
	soHash      = feature.Hash("so")
	onlyHash    = feature.Hash("only")
	butHash     = feature.Hash("but")
	withoutHash = feature.Hash("without")
	howHash     = feature.Hash("how")
	norHash     = feature.Hash("nor")
	thisHash    = feature.Hash("this")
	beenHash    = feature.Hash("been")
	getHash     = feature.Hash("get")
	getsHash    = feature.Hash("gets")

	brokeHash  = feature.Hash("broke")
	brokenHash = feature.Hash("broken")

	// befalls are the words before what befell.
	befalls  = newWordSet("has have ever yet been got gets gone ever's was is")
	sweeping = newWordSet("never nothing nobody none neither hardly barely")
	liking   = newWordSet("like love enjoy adore want recommend")
	things   = newWordSet("it them this these")
	empty    = newWordSet("nothing nobody none")
	ables    = newWordSet("can't cannot cant couldn't couldnt")
	mights   = newWordSet("can could")
	suches   = newWordSet("so such more")
	letting  = newWordSet("let lets")
	having   = newWordSet("had have having")
	// sofar are negations of all the time until now.
	sofar = newWordSet("hasn't haven't hasnt havent hadn't")
	// mishaps are what nobody wants to befall them.
	mishaps  = newWordSet("lost lose loses losing crash crashes crashed broke broken breaks break late delay delays delayed cancelled canceled miss missed misses wrong repair repairs repaired leak leaks leaked jam jams jammed stall stalled froze freeze freezes glitch glitches glitched hiccup hiccups crack cracked skipped skip skips lag lagged lags stutters stuttered overcharged damaged forgotten forgot ignored faulty sick ill bored hole holes blister blisters scratch dent tear rip stain squeak")
	brighter = newWordSet("better happier nicer easier prouder kinder friendlier faster quicker cheaper superior cooler smarter safer stronger cleaner sooner tastier fresher sharper smoother simpler comfier prettier quieter lighter sturdier steadier tidier fairer")
	darker   = newWordSet("worse ruder uglier slower sadder inferior harder weaker dirtier crappier dumber louder noisier clunkier buggier pricier dearer shabbier blander flimsier")
	// degrees are words that may stand in a litotes: "not a bad phone", "never once had a problem".
	degrees = newWordSet("a an the that too so really very half as all even be been any ever single one of my at once had have has having with to say saying find found much")
	// plainlyBad are words so plainly bad that their negation is praise.
	plainlyBad = newWordSet("bad broken dread terrible awful horrible horrid shabby disappoint disappoints disappointed disappointing disappointment hate regret regrets regretted problem problems issues trouble complaints complaint complain fault wrong fails failed hitch hitches flaw flaws fuss blister blisters sore crash crashes lag lags bug bugs glitch glitches nonsense hassle hassles drama hiccup hiccups gimmicks gimmick fluff squeaks leaks jams stains scratches rattles")
	// praising are words of praise and content.
	praising = newWordSet("fan happy glad pleased impressed satisfied content excited thrilled delighted amazing amazed great good fantastic excellent wonderful perfect awesome brilliant lovely nice helpful friendly reliable trustworthy worth recommend recommended enjoy enjoyed enjoying impressive exciting comfortable acceptable useful convinced keen fond proud")
	// plainlyGood are words of what ought to be.
	plainlyGood = newWordSet("good great nice works work worked working care cares cared help helps helped helpful answers answer answered replied reply reply responds respond responded arrives arrived fixed improves improved enjoyable useful fresh clean edible pleasant comfortable appealing memorable reliable")
)
