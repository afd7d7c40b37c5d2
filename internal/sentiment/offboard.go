package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// offBoard says of most texts that they are no board: a word stands there that is neither a mark nor a name nor what a board
// may hold beside them, wherever it stands.
func offBoard(text string, tokens []feature.Token) bool {
	for i := range tokens {
		t := &tokens[i]
		if c := text[t.Start]; c < 'a' || c > 'z' || t.Kind != feature.Word || t.End == t.Start+1 || t.Flags&feature.Other != 0 || t.ID == 0 {
			continue
		}
		if t.Tone >= -1 && t.Tone <= 1 && !onBoards.may(t.Hash) {
			return true
		}
	}
	return false
}

// onBoards are all words that may be something on a board, or part of it.
var onBoards = func() (v wideSieve) {
	lists := [][]uint64{starCounts, boardFiller.words, praises.words, slurs.words, hashes("star stars out of")}
	for i := range verdictPhrases {
		lists = append(lists, verdictPhrases[i].words)
	}
	for h := range wellKnown.words {
		v.put(h)
	}
	for _, h := range slices.Concat(lists...) {
		v.put(h)
	}
	return v
}()
