package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// What is longer than storyWords tells a story, whose end says more than its middle.
const (
	storyWords  = 48
	endingWords = 36
	storyShare  = 0.6
	endingShare = 0.8
)

// concluded moves the answer to what the last sentences of a story say, where they go on
// about the target: "No regrets whatsoever."
func (e *Engine) concluded(s *scratch, text string, tokens []feature.Token, z *logits) {
	r := newReader(text, tokens)
	from := len(tokens) - endingWords
	for from < len(tokens)-1 && !r.ends(from-1) {
		from++
	}
	ending := tokens[from:]
	if !r.says(from, len(tokens)) || !holdsTarget(ending) && r.names(from, len(tokens)) {
		return
	}
	end := e.wholePiece(s, text, ending)
	end.lift(e.deeds(ending))
	for k := range z {
		z[k] = storyShare*z[k] + endingShare*end[k]
	}
}
