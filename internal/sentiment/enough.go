package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// How far it moves the answer, in logits, that somebody cannot be praised enough, and that they alone do no harm.
const (
	enoughPush = 3.6
	alonePush  = 4.4
)

// neverEnough says whether the negation at i says that no praise goes far enough: "cannot recommend X enough",
// "couldn't speak more highly of them".
func neverEnough(tokens []feature.Token, i int) bool {
	if !ables.has(tokens[i].Hash) && !(i > 0 && mights.has(tokens[i-1].Hash)) {
		return false
	}
	commends, other := false, false
	for j := i + 1; j < min(len(tokens), i+enoughReach); j++ {
		switch t := &tokens[j]; {
		case t.Hash == enoughHash, t.Hash == highlyHash && (tokens[j-1].Hash == moreHash || tokens[j-1].Hash == tooHash):
			return commends && (!other || holdsTarget(tokens[i:j]))
		case t.Flags&(feature.Breaks|feature.Contrast|feature.Negator) != 0:
			return false
		case commending.has(t.Hash):
			commends = true
		case !commends && j > i+2:
			return false
		default:
			other = other || articles.has(t.Hash) // "can't recommend this book enough"
		}
	}
	return false
}

// enoughReach is how far behind the negation the measure may stand.
const enoughReach = 10

// aloneSpares says whether the negation at i denies a harm of the target alone: "only X doesn't leak".
func aloneSpares(tokens []feature.Token, i int) bool {
	at := -1
	for j := i - 1; j >= max(0, i-aloneReach); j-- {
		if tokens[j].Kind == feature.Target && at < 0 {
			at = j
		}
		if tokens[j].Flags&(feature.Breaks|feature.Contrast|feature.Negator) != 0 {
			return false
		}
		if tokens[j].Hash != onlyHash || at < 0 || at > j+3 {
			continue
		}
		for k := i + 1; k < min(len(tokens), i+4); k++ {
			if t := &tokens[k]; harming.has(t.Hash) || mishaps.has(t.Hash) {
				return true
			}
		}
		return false
	}
	return false
}

// onlyThat says whether the negation at i denies a harm of what is the only one: "the only shoes that don't hurt are
// my X".
func onlyThat(tokens []feature.Token, i int) bool {
	if i < 2 || tokens[i-1].Hash != thatHash || !holdsTarget(tokens[i:min(len(tokens), i+sinceReach)]) {
		return false
	}
	only := false
	for j := i - 2; j >= max(0, i-aloneReach); j-- {
		only = only || tokens[j].Hash == onlyHash
	}
	for j := i + 1; only && j < min(len(tokens), i+4); j++ {
		if h := tokens[j].Hash; harming.has(h) || mishaps.has(h) || ills.has(h) {
			return true
		}
	}
	return false
}

// aloneReach is how far before the negation the "only" may stand.
const aloneReach = 6

var (
	enoughHash = feature.Hash("enough")
	highlyHash = feature.Hash("highly")
	// commending are words of praise and thanks.
	commending = newWordSet("recommend praise thank speak rate stress emphasise emphasize overstate commend sing")
	// harming are what things do that nobody wants of them.
	harming = newWordSet("split splits spill spills dry dries smell smells hurt hurts itch itches irritate irritates stain stains slip slips rip rips tear tears pill pills shrink shrinks fade fades rust rusts melt melts curdle curdles burn burns stick sticks squeak squeaks fall falls snap snaps bend bends fog fogs sting stings chafe chafes wobble wobbles peel peels bleed bleeds smudge smudges overheat overheats drain drains blister blisters break drip drips clog clogs")
)
