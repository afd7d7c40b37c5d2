package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// verdictTone is how far an English word must lean to be a verdict by itself.
const verdictTone = 2

// verdict reads a word or two of worth at i, "gold", "dogwater", "chef's kiss"; n is 0 where none stands.
func (r reader) verdict(i, to int) item {
	h := r.tokens[i].Hash
	for k := range verdictPhrases {
		p := &verdictPhrases[k]
		if p.words[0] == h && sets(nil).follows(r.tokens[:to], i+1, p.words[1:]) > 0 {
			return item{itemMark, len(p.words), float64(p.way)}
		}
	}
	t := &r.tokens[i]
	switch {
	case wellKnown.sure(h):
	case praises.has(h):
		return item{itemMark, 1, 1}
	case slurs.has(h):
		return item{itemMark, 1, -1}
	case idle.has(h), h == wowHash: // laughter is no verdict
	case t.Flags&feature.Negator != 0 || comparative(h) != 0 || t.English <= 0 || !r.predicate(i, to):
	case t.Tone >= verdictTone:
		return item{itemMark, 1, 1}
	case t.Tone <= -verdictTone:
		return item{itemMark, 1, -1}
	}
	return item{}
}

var wowHash = feature.Hash("wow")

// How long a clause may be that is nothing but a verdict, and how far that moves it, in logits.
const (
	verdictTokens = 8
	verdictPush   = 1.5
)

// verdictOf is how far the verdict moves a clause about one that is nothing else.
func (r reader) verdictOf(c *clause) float64 {
	if offBoard(r.text, r.tokens[c.from:c.to]) {
		return 0
	}
	if b, ok := r.board(c.from, c.to); ok {
		return verdictPush * max(-1, min(1, b.sum[sideOfName(c.own)]))
	}
	return 0
}

// predicate says whether the word at i stands where a verdict does: behind a name or what it "is", and last of all that is
// said of it.
func (r reader) predicate(i, to int) bool {
	j := i - 1
	for j > 0 && j > i-3 && degrading.has(r.tokens[j].Hash) {
		j-- // "is so very", "is just"
	}
	if j < 0 || !r.name(j) && !copulas.has(r.tokens[j].Hash) {
		return false
	}
	if c := r.text[r.tokens[i].Start]; c >= 'A' && c <= 'Z' && r.tokens[i].Flags&feature.Caps == 0 && r.name(i-1) {
		return false // it may be part of the name
	}
	return i+1 >= to || r.tokens[i+1].Kind >= feature.Emoji && r.tokens[i+1].Kind <= feature.Punct || andHash == r.hash(i+1) || r.name(i+1)
}

// verdictPhrases are verdicts of several words.
var verdictPhrases = readVerdicts(map[int8]string{
	1:  "chef's kiss|chefs kiss|hits different|hit different|goes hard|go hard|goes crazy|came through|comes through|come through|top tier|god tier|s tier|second to none|the goat|the bomb|the best|the shit|no cap|a vibe|a lifesaver|on point|on fleek|never misses|fire",
	-1: "clown show|dumpster fire|trash fire|hot garbage|hot mess|hot trash|sugar water|bottom tier|f tier|dog water|dog shit|rip off|waste of money|waste of time|money grab|cash grab|the worst|a joke|fell off|falls off|dead to me|straight trash",
})

func readVerdicts(lists map[int8]string) (out []lastWord) {
	var t feature.Tokenizer
	for _, way := range [...]int8{-2, 2, -1, 1} {
		for p := range strings.FieldsFuncSeq(lists[way], func(c rune) bool { return c == '|' }) {
			var words []uint64
			for _, k := range t.Tokens(p) {
				words = append(words, k.Hash)
			}
			out = append(out, lastWord{words, way})
		}
	}
	return out
}

var (
	andHash = feature.Hash("and")
	// copulas are words behind which it is said what somebody is worth.
	copulas = newWordSet("is are was were = :")
	// degrading are words of degree that may stand between.
	degrading = newWordSet("so pure just straight absolutely literally totally actually hella lowkey highkey really very such pretty kinda both all")
	// praises and slurs are words that say what somebody is worth, and mostly mean something else in other places.
	praises = newWordSet("fire gold goated goat bussin slaps slapped slap slapping elite heaven king queen tank beast peak dope lit sick legit solid rocks rock rules rule clean bomb fye valid based godsend gem gems banger bangs class mint ace boss goats legend legends heavenly banging undefeated unmatched unbeatable golden lifesaver superb clutch")
	slurs   = newWordSet("mid trash garbage ass dogwater junk lemon joke mess wack buggy overrated hell dogshit crap blows sucks suck sux poo poop basura bunk cheeks weak dead washed cringe bs scam clowns clown janky dust doodoo bootleg flop flopped flops cooked pants shite pish rubbish bogus")
)
