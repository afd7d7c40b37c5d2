package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// What is longer than storyWords tells a story, whose end says more than its middle.
const (
	storyWords   = 48
	endingWords  = 36
	storyShare   = 0.6
	endingShare  = 0.8
	loudSentence = 0.5 // in score, of one that says of the target by name what it is or does
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

// dwelt moves the answer to what the loudest of the sentences says that begin with the target, "Acme lost two of our bags",
// however much else is told before and behind.
func (e *Engine) dwelt(s *scratch, text string, tokens []feature.Token, z *logits) {
	r := newReader(text, tokens)
	var own logits
	loudest := 0.0
	for i := 0; i < len(tokens); i++ {
		if tokens[i].Kind != feature.Target || !r.heads(i) || !heads.has(r.hash(i+1)) && !does.has(r.hash(i+1)) {
			continue
		}
		from, to := r.sentenceOf(i)
		if i = to - 1; to-from > longText {
			continue
		}
		y := e.wholePiece(s, text, tokens[from:to])
		y.lift(e.deeds(tokens[from:to]))
		if score := abs(y.score()); score >= loudSentence && score > loudest {
			own, loudest = y, score
		}
	}
	if loudest > 0 {
		z.blend(own, restShare)
	}
}

// does are words behind who does something in the present, or something to somebody, besides [heads].
var does = newWordSet("have still refused refuses ignored ignores sent sends says said closed fixed replaced refunded charged saved helped looked looks sucks sucked rocks rules needs lost broke breaks")
