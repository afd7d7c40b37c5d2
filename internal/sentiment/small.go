package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// smallName says whether the word at i, written small, may be a name: it is rare, no English
// word, and stands where names stand.
func (r reader) smallName(i int) bool {
	t := &r.tokens[i]
	if t.Kind != feature.Word || t.Flags&^feature.Flat != 0 || r.targetBeside(i) {
		return false
	}
	verb := i+1 < len(r.tokens) && (heads.has(r.tokens[i+1].Hash) || agents.has(r.tokens[i+1].Hash))
	switch {
	case wellKnown.sure(t.Hash):
		return true
	case r.knows(i) && (measuring.has(r.hash(i-1)) || measuring.has(r.hash(i+1))):
		return true
	case r.knows(i) && verb:
	case t.ID > 0 && t.ID < rareWord, t.English > 0, t.Tone*t.Tone > 1, t.End-t.Start < 4:
		return false
	}
	if r.begins(i) {
		return true
	}
	before := &r.tokens[i-1]
	if before.Hash == myHash && strings.HasSuffix(r.text[t.Start:t.End], "s") {
		return false // "my emails", "my headphones": goods, of which there are more than names
	}
	return before.Flags&feature.Breaks != 0 || beforeNames.has(before.Hash) || goingOver.has(before.Hash)
}

var (
	myHash = feature.Hash("my")

	// beforeNames are words behind which a name may stand that is written small.
	beforeNames = newWordSet("at in from with than to on onto for over unlike and or my")
	// measuring are words and marks between two who are held against each other.
	measuring = newWordSet("over than vs versus > < beats")
	// goingOver are words by which a text goes over to somebody, or that bring an opinion.
	goingOver = newWordSet("but while whereas though although yet because so think meanwhile however since tbh honestly")
)
