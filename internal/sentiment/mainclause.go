package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// resumes says whether the main clause begins with the name at j, behind one that hangs on it, without a mark
// between: "when our dog died X sent flowers", "though the traffic was awful X got me there".
func (r reader) resumes(j int) bool {
	if r.tokens[j-1].Kind != feature.Word || !r.doing(j+1) || !r.name(j) {
		return false
	}
	before := r.tokens[j-1].Hash
	return !articles.has(before) && !articles.has(r.hash(j-2)) && !guiding.has(before) && !r.name(j-1)
}

// doing says whether the word at i tells what who stands before it did.
func (r reader) doing(i int) bool {
	h := r.hash(i)
	return heads.has(h) || agents.has(h) || didThen.has(h) || h != 0 && strings.HasSuffix(r.word(i), "ed")
}

// concludes says whether the "so" at j begins what the writer then did, and with whom: "so i moved everything to X".
func (r reader) concludes(j int) bool {
	if !firsts.has(r.hash(j+1)) && !(articles.has(r.hash(j+1)) && (ours.has(r.hash(j+2)) || ours.has(r.hash(j+3)))) {
		return false
	}
	for k := j + 2; k < min(len(r.tokens), j+concludeReach) && r.tokens[k].Flags&feature.Breaks == 0; k++ {
		if r.name(k) {
			return true
		}
	}
	return false
}

// setsOut says whether a clause about the target tells what the writer therefore did.
func (r reader) setsOut(list []clause) bool {
	for i := range list {
		if c := &list[i]; c.own && r.tokens[c.from].Hash == soHash && r.concludes(c.from) {
			return true
		}
	}
	return false
}

// concludeReach is how far behind the "so" somebody may be named.
const concludeReach = 8

// ofTheirs says whether a clause speaks of what a firm makes or does, "the new layout", by no name.
func (r reader) ofTheirs(from, to int) bool {
	for i := from; i < to; i++ {
		if theirs.has(r.tokens[i].Hash) && (articles.has(r.hash(i-1)) || articles.has(r.hash(i-2))) {
			return true
		}
	}
	return false
}

var (
	// ours are those the writer speaks for.
	ours = newWordSet("team family company office household class department firm school")
	// theirs is what firms make and do.
	theirs = newWordSet("update layout app ui version design pricing price prices menu recipe policy service support interface website site redesign rebrand feature features ads quality fees algorithm checkout packaging formula staff crew battery screen seats delivery range")
	// subordinates are words that begin a clause that hangs on another.
	subordinates = newWordSet("when although though while whilst after as because since once before if")
	// guiding are words behind which a name belongs to what stands before it.
	guiding = newWordSet("of at in on by with from to for and or than like about via called use used using love hate new old is was are were")
	// didThen are words of what was done, beside those of [heads] and [agents].
	didThen = newWordSet("got came put paid saved brought found let went did held led showed wanted stayed sorted picked stood rang called wrote texted")
)
