package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// calledPush is how far it moves the answer, in logits, that somebody is called a thief or a hero.
const calledPush = 2.4

// called says what a text calls those it speaks of or to, 1 where that is good, -1 where it is bad: "you guys are thieves",
// "run by amateurs", "absolute legends". Thieves who broke in and heroes of a book are called nothing.
func called(tokens []feature.Token) float64 {
	for i := range tokens {
		switch h := tokens[i].Hash; {
		case villains.has(h) && saidOfThem(tokens, i):
			return -1
		case heroes.has(h) && saidOfThem(tokens, i):
			return 1
		}
	}
	return 0
}

// calledReach is how many words may stand between those somebody is called and what stands before them.
const calledReach = 4

// saidOfThem says whether the word at i is what somebody is called, by what stands before it: whom it is said of, a bunch
// of them, or nothing, where it is a clause of its own.
func saidOfThem(tokens []feature.Token, i int) bool {
	j, strong, weak, one := i-1, false, false, false
	for ; j >= 0 && i-j <= calledReach; j-- {
		h := tokens[j].Hash
		if !stresses.has(h) && !nameDegrees.has(h) && !articles.has(h) {
			break
		}
		strong, weak, one = strong || stresses.has(h), weak || nameDegrees.has(h), one || articles.has(h)
	}
	if j < 0 || tokens[j].Flags&feature.Breaks != 0 {
		return !one && (strong || i+1 == len(tokens) || tokens[i+1].Flags&feature.Breaks != 0)
	}
	h, before := tokens[j].Hash, &tokens[max(0, j-1)]
	switch {
	case spokenAt.has(h):
		return true
	case copulas.has(h):
		return before.Kind == feature.Target || calledOnes.has(before.Hash) || one && (strong || weak)
	case h == ofHash:
		return bunches.has(before.Hash)
	case h == byHash:
		return leadings.has(before.Hash)
	case h == butHash:
		return before.Hash == nothingHash
	}
	return strong && !one
}

var (
	byHash, nothingHash = feature.Hash("by"), feature.Hash("nothing")
	villains            = newWordSet("thieves crooks robbers conmen fraudsters swindlers scammers cowboys clowns muppets amateurs jokers bandits gangsters parasites leeches vultures bloodsuckers liars cheats charlatans chancers shysters morons imbeciles hypocrites bullies criminals cretins numpties thief crook robber conman fraudster swindler scammer clown amateur joker bandit gangster parasite leech liar cheat charlatan chancer moron imbecile hypocrite bully")
	heroes              = newWordSet("lifesavers legends heroes angels superstars stars gems wizards magicians saints geniuses champs rockstars diamonds lifesaver legend hero angel superstar gem wizard magician saint genius godsend treasure")
	// stresses make of these words a name that somebody is called wherever they stand, nameDegrees do not by themselves.
	stresses    = newWordSet("absolute utter bloody greedy thieving lying fucking")
	nameDegrees = newWordSet("all such just both really truly actual actually total complete proper real true literal literally right beautiful")
	spokenAt    = newWordSet("you ye u yall y'all you're youre they're theyre")
	calledOnes  = newWordSet("you they these those we guys people lot folks staff crew team lads girls ladies support drivers driver agents agent everyone everybody owners managers")
	bunches     = newWordSet("bunch pack gang load loads set circus shower full")
	leadings    = newWordSet("run managed owned staffed led")
)
