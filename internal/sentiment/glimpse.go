package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// glimpsed says whether all that a text feels is about somebody or something that was only seen or heard where the
// target is named by the way: "the cutest baby smiled at me in X", "found an amazing recipe on X".
func (r reader) glimpsed() bool {
	at := -1
	for i := range r.tokens { // first what most texts lack
		if r.tokens[i].Kind != feature.Target {
			continue
		}
		if at >= 0 || !r.adjunct(i) || r.is(i-1, "at") || articles.has(r.hash(i-1)) && r.is(i-2, "at") {
			return false
		}
		at = i
	}
	for i := range r.tokens {
		if t := &r.tokens[i]; t.Flags&(feature.Negator|feature.Contrast) != 0 || their.has(t.Hash) || plenty.has(t.Hash) || outings.has(t.Hash) {
			return false
		}
	}
	seen := false
	for k := range r.tokens {
		if t := r.tokens[k].Tone; k == at || t < 2 && t > -2 {
			continue
		}
		if r.sights(k, at) {
			seen = true
		} else if k < at || !seen || len(r.tokens)-at > glimpseEnd {
			return false
		}
	}
	return seen
}

// glimpseEnd is how few words behind the name say no more than how it felt: "…, so kind".
const glimpseEnd = 6

// sights says whether the mood of the word at k is about a sight: one stands close by, before the target at a token,
// and is not its own, as in "the guys at X".
func (r reader) sights(k, at int) bool {
	for j := max(0, k-4); j < min(at, k+4); j++ {
		if sights.has(r.tokens[j].Hash) || lifely.has(r.tokens[j].Hash) {
			return at-j > 3 || !r.is(j+1, "at") && !r.is(j+1, "from") && !r.is(j+1, "of")
		}
	}
	return false
}

var (
	// sights are who and what is met anywhere.
	sights = newWordSet("rainbow lady woman man men girl boy guy stranger idiot couple toddler recipe novel book film movie song album documentary joke jokes video videos post posts thread article story podcast meme memes photo photos picture pictures poem quote clip wallet keys ankle")
	// outings are what one has somewhere, and then of it.
	outings = newWordSet("day time night evening weekend experience stay visit trip date holiday vacation selection choice range")
)
