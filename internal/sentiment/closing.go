package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// closingPush is how far a last word that sums up moves the answer, closingRest what is left of the rest.
const (
	closingPush = 2.2
	closingRest = 0.4
)

// close lets a last word have its way.
func (z *logits) close(way int8) {
	for k := range z {
		z[k] *= closingRest
	}
	z.lift(closingPush * float64(way))
}

// closingWords is how long a clause that sums up may be.
const closingWords = 6

// closing says which way the last clause of a text, of these tokens, sums up what it tells: "Never again.",
// "Would buy again." It is 0 where it says anything else, or is not the last.
func (r reader) closing(from, to int) int8 {
	if to-from > closingWords || !r.onlyMarks(to) {
		return 0
	}
	for from < to && r.tokens[from].Kind >= feature.Emoji {
		from++
	}
	for _, last := range lastWords {
		if n := sets(nil).follows(r.tokens[:to], from, last.words); n > 0 {
			if last.words[len(last.words)-1] == backHash && last.way < 0 && r.movedTo(from) {
				return 1 // "Moved to X. Wouldn't go back."
			}
			return last.way
		}
	}
	return 0
}

// movedTo says whether it is told before i that somebody moved to the target.
func (r reader) movedTo(i int) bool {
	for k := 2; k < i; k++ {
		if r.tokens[k].Kind == feature.Target && r.tokens[k-1].Hash == toHash && r.holdsAny(max(0, k-movedWords), k-1, relocates) {
			return true
		}
	}
	return false
}

// movedWords is how far before a name the word for a move to it may stand.
const movedWords = 6

var relocates = newWordSet("moved switched changed migrated converted upgraded swapped transferred jumped moving switching migrating")

// onlyMarks says whether nothing but marks, emoji, tags and links stands from i on.
func (r reader) onlyMarks(i int) bool {
	for ; i < len(r.tokens); i++ {
		if k := r.tokens[i].Kind; k == feature.Word || k == feature.Target {
			return false
		}
	}
	return true
}

// lastWord is how a clause that sums up begins.
type lastWord struct {
	words []uint64
	way   int8
}

var lastWords = readLastWords(map[int8]string{
	-1: "never again|avoid|stay away|steer clear|do not buy|don't buy|do not recommend|don't recommend|don't bother|save your money|not worth|zero stars|one star|lesson learned|buyer beware|would not recommend|wouldn't recommend|won't be back|not going back|wouldn't go back|would not go back|won't go back|will not go back|never go back|never going back|won't be going back|not impressed|fool me twice|i'm out|i'm done|we're done|done with it|returning it|going back to|big letdown|what a letdown|such a letdown|huge letdown|total letdown|what a disappointment|big disappointment|huge disappointment|same old",
	1:  "highly recommend|would recommend|recommended|would buy|would go back|would order|will be back|will order again|love it|love them|five stars|10/10|worth every|worth it|never looked back|customer for life|can't fault|well worth|keeper|chef's kiss|pleasantly surprised|money well spent|no regrets|zero regrets",
})

func readLastWords(lists map[int8]string) (out []lastWord) {
	var t feature.Tokenizer
	for _, way := range [...]int8{-1, 1} {
		for p := range strings.SplitSeq(lists[way], "|") {
			var words []uint64
			for _, k := range t.Tokens(p) {
				words = append(words, k.Hash)
			}
			out = append(out, lastWord{words, way})
		}
	}
	return out
}
