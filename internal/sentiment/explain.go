package sentiment

import (
	"math"
	"sort"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Contribution is one word or phrase and how far it moved the score: positive
// weights speak for, negative against.
type Contribution struct {
	Text   string  `json:"text"`
	Start  int     `json:"start"` // bytes
	End    int     `json:"end"`
	Weight float64 `json:"weight"`
}

// maxExplained bounds how many tokens of a text are explained.
const maxExplained = 96

// Explain gives the words that moved the score of the first target of the
// options, or of the whole text when there is none, strongest first: each word's
// weight is how much the score changes when the word is taken away.
func (e *Engine) Explain(text string, o Options) []Contribution {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens := append([]feature.Token(nil), s.tokenizer.Tokens(text)...)
	score := func(t []feature.Token) float64 { return judge(e.wholeLogits(s, text, t)).Score }
	if len(o.Targets) > 0 {
		if masked, found := mask(text, tokens, o.Targets[0]); found > 0 {
			tokens = masked
			score = func(t []feature.Token) float64 { return judge(e.targetLogits(s, text, t)).Score }
		}
	}
	full := score(tokens)
	var out []Contribution
	without := make([]feature.Token, 0, len(tokens))
	for i, t := range tokens[:min(len(tokens), maxExplained)] {
		if t.Kind == feature.Target {
			continue
		}
		without = append(append(without[:0], tokens[:i]...), tokens[i+1:]...)
		if w := full - score(without); math.Abs(w) >= 0.01 {
			out = append(out, Contribution{Text: text[t.Start:t.End], Start: int(t.Start), End: int(t.End), Weight: math.Round(w*1e3) / 1e3})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return math.Abs(out[i].Weight) > math.Abs(out[j].Weight) })
	return out[:min(len(out), 12)]
}
