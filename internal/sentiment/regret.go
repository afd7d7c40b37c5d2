package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// rued says whether going from one to another, told at i, is said to have been a mistake.
func (r reader) rued(i int) bool {
	for j := i - 1; j >= max(0, i-ruedWords) && r.tokens[j].Flags&feature.Breaks == 0; j-- {
		if rues.has(r.tokens[j].Hash) {
			return true
		}
	}
	return false
}

// asksWhy says whether who tells at i what they chose asks themselves why: "why did I ever buy".
func (r reader) asksWhy(i int) bool {
	for j := i - 1; j > max(0, i-ruedWords) && r.tokens[j].Flags&feature.Breaks == 0; j-- {
		if r.tokens[j].Hash == didHash && r.tokens[j-1].Hash == whyHash && selves.has(r.hash(j+1)) {
			return !r.holdsAny(j, len(r.tokens), lateness)
		}
	}
	return false
}

// ruedAfter says whether a choice told up to i is said to have been a mistake in the sentences
// that follow: "went from X to Y. Biggest mistake this year."
func (r reader) ruedAfter(i int) bool {
	for j := i; j < min(len(r.tokens), i+ruedLater); j++ {
		switch h := r.tokens[j].Hash; {
		case ruing.has(h):
			return !r.tells(j, norues)
		case costlier.has(h) && bills.has(r.hash(j-1)) && !r.explains(i, j):
			return true
		case worsts.has(h) && (choices.has(r.hash(j+1)) || choices.has(r.hash(j+2))):
			return true
		case listened.has(h) && r.tells(j, hindsight):
			return true
		case hadntHash == h && r.tells(j, unwished):
			return true
		case backHash == h && r.tells(j, longing) && !r.tells(j, norues):
			return !r.tells(j, unwilling) || !r.rivalled() && !r.movedTo(j)
		}
	}
	return false
}

// rivalled says whether somebody else than the target is named.
func (r reader) rivalled() bool {
	for i := range r.tokens {
		if r.tokens[i].Kind == feature.Word && r.name(i) {
			return true
		}
	}
	return false
}

// explains says whether one of the tokens from i to j begins a reason: "after my bill doubled".
func (r reader) explains(i, j int) bool {
	for ; i < j; i++ {
		switch r.word(i) {
		case "because", "after", "since", "when", "as", "cause":
			return true
		}
	}
	return false
}

// ruedLater is how far behind a move its regret may stand.
const ruedLater = 20

// ruedWords is how far before a move its regret may stand: "the biggest mistake of my life was".
const ruedWords = 7

var (
	whyHash = feature.Hash("why")
	didHash = feature.Hash("did")
	selves  = newWordSet("i we")
	// lateness make of who asks themselves why they did it one who wishes they had sooner, or who knows why.
	lateness = newWordSet("wait waited long sooner earlier before because never not didn't cause")
	ruing    = newWordSet("regret regrets regretted regretting mistake mistakes")
	rues     = newWordSet("regret regrets regretted regretting mistake mistakes stupid idiot fool dumb")
	norues   = newWordSet("no not zero never don't didn't without only haven't won't")
	// unwilling are who stays with what they chose, where what they left is named, too.
	unwilling = newWordSet("wouldn't couldn't can't cannot isn't wont wouldnt cant")
	// worsts and choices make a bad one of what was done, longing and "back" one to undo.
	worsts  = newWordSet("worst terrible bad awful horrible poor dreadful")
	choices = newWordSet("decision choice move idea call thing")
	// costlier and bills make a move one that costs more than it saves.
	costlier = newWordSet("doubled tripled quadrupled skyrocketed exploded")
	bills    = newWordSet("bill bills cost costs price prices fee fees charges")
	longing  = newWordSet("want wanted wish go going went switching crawling crawled begging miss")
	// listened and hindsight make advice that was not taken, or taken, one to rue.
	listened  = newWordSet("listened listening")
	hindsight = newWordSet("wish should should've shouldn't")
	backHash  = feature.Hash("back")
	hadntHash = feature.Hash("hadn't")
	unwished  = newWordSet("wish wished wishing")
)
