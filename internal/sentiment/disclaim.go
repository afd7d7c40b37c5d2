package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// disclaimPush is how far it moves the answer, in logits, that somebody cannot say a thing ever was so.
const disclaimPush = 3.0

// disclaimed says which way the negation at i points that is of saying or thinking that a thing ever was so: up for
// "can't say X ever let me down" and "nothing they make ever breaks", down for "don't think X ever helped", 0 for
// what is none.
func disclaimed(tokens []feature.Token, i int) int {
	if i+2 >= len(tokens) || !deeming.has(tokens[i+1].Hash) && !(sweeping.has(tokens[i].Hash) && tokens[i].Hash != neverHash) {
		return 0
	}
	ever, end := false, min(len(tokens), i+disclaimReach)
	for j := i + 1; j < end; j++ {
		t := &tokens[j]
		if t.Flags&(feature.Breaks|feature.Contrast|feature.Negator) != 0 || suches.has(t.Hash) || comparative(t.Hash) != 0 {
			return 0
		}
		if !ever {
			ever = t.Hash == everHash || t.Hash == onceHash
			continue
		}
		switch {
		case letting.has(t.Hash) && j+1 < len(tokens) && (tokens[j+1].Hash == downHash || j+2 < len(tokens) && tokens[j+2].Hash == downHash),
			failing.has(t.Hash) && j+1 < len(tokens) && breaking.has(tokens[j+1].Hash),
			mishaps.has(t.Hash), plainlyBad.has(t.Hash), refusing.has(t.Hash):
			return 1
		case plainlyGood.has(t.Hash), praising.has(t.Hash), impressing.has(t.Hash):
			return -1
		}
	}
	return 0
}

// disclaimReach is how far behind the negation what is disclaimed may stand.
const disclaimReach = 14

var (
	everHash = feature.Hash("ever")
	// deeming are words of saying and thinking.
	deeming = newWordSet("say think recall remember believe imagine claim name like")
	failing = newWordSet("falls fall fell falling goes go went gone going breaks break broke breaking")
	// breaking are words that make a going one to pieces.
	breaking   = newWordSet("apart wrong down off over flat")
	refusing   = newWordSet("refused refuses refuse charged overcharged lied lies lie cheated cheats cheat rude ripped hung regretted regret worse waited queued argued struggled")
	impressing = newWordSet("impressed impresses impress pleased delivered smiled answered listened apologised apologized called comfortable clean")
)
