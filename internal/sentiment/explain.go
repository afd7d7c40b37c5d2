package sentiment

import (
	"fmt"
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
// weight is how much the score changes when the word is taken away. The stars of a
// review, which stand nowhere in its text, are named in words, with no place. Where several words say the same,
// so that none is missed, each is weighed by what it says alone.
func (e *Engine) Explain(text string, o Options) []Contribution {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	read, _ := e.read(s, text, o.Lang)
	tokens := append([]feature.Token(nil), read...)
	stars := starsFor(o)
	score := func(t []feature.Token) float64 { return e.judge(e.wholeLogits(s, text, t).starred(stars)).Score }
	if len(o.Targets) > 0 {
		if masked, found := e.mask(s, text, tokens, o.Targets[0]); found > 0 {
			tokens = masked
			score = func(t []feature.Token) float64 { return e.judge(e.targetLogits(s, text, t).starred(stars)).Score }
		}
	}
	full := score(tokens)
	var out []Contribution
	if rated := stars; rated != 0 {
		stars = 0
		if w := full - score(tokens); math.Abs(w) >= 0.02 {
			out = append(out, Contribution{Text: fmt.Sprintf("%g of 5 stars", rated), Weight: math.Round(w*1e3) / 1e3})
		}
		stars = rated
	}
	without := make([]feature.Token, 0, len(tokens))
	for i := 0; i < min(len(tokens), maxExplained); {
		j := unit(tokens, i)
		if shown(text, &tokens[i]) {
			without = append(append(without[:0], tokens[:i]...), tokens[j:]...)
			from, to := tokens[i].Start, tokens[j-1].End
			if w := full - score(without); math.Abs(w) >= 0.02 {
				out = append(out, Contribution{Text: text[from:to], Start: int(from), End: int(to), Weight: math.Round(w*1e3) / 1e3})
			}
		}
		i = j
	}
	if !carried(out, full) {
		out = append(out, byThemselves(text, tokens, full, score)...)
	}
	sort.SliceStable(out, func(i, j int) bool { return math.Abs(out[i].Weight) > math.Abs(out[j].Weight) })
	return out[:min(len(out), 12)]
}

// carriedBy is the least weight of a word that carries a verdict, loud how far a score is
// from neutral that has to be carried by one.
const (
	carriedBy = 0.1
	loud      = 0.5
)

// carried says whether some word carries a score its way. Where two say the same neither
// does, for without the one the other is still there.
func carried(list []Contribution, full float64) bool {
	if math.Abs(full) < loud {
		return true
	}
	for _, c := range list {
		if c.Weight*sign(full) >= carriedBy {
			return true
		}
	}
	return false
}

// byThemselves weighs words by what each says alone beside the target, and gives those
// that say what the whole does.
func byThemselves(text string, tokens []feature.Token, full float64, score func([]feature.Token) float64) (out []Contribution) {
	var alone []feature.Token
	for i := range tokens {
		if tokens[i].Kind == feature.Target {
			alone = append(alone, tokens[i])
			break
		}
	}
	nothing := score(alone)
	for i := 0; i < min(len(tokens), maxExplained); {
		j := unit(tokens, i)
		if shown(text, &tokens[i]) {
			said := score(append(alone[:len(alone):len(alone)], tokens[i:j]...))
			from, to := tokens[i].Start, tokens[j-1].End
			if w := said - nothing; w*sign(full) >= carriedBy {
				out = append(out, Contribution{Text: text[from:to], Start: int(from), End: int(to), Weight: math.Round(w*1e3) / 1e3})
			}
		}
		i = j
	}
	return out
}

// unit is where the unit that begins at token i ends: a negation is shown with
// the words it turns round, up to the one that carries weight.
func unit(tokens []feature.Token, i int) int {
	j := i + 1
	if tokens[i].Flags&feature.Negator == 0 {
		return j
	}
	for n := 0; n < 2 && j < len(tokens) && tokens[j].Kind == feature.Word && tokens[j].Flags&(feature.Breaks|feature.Contrast) == 0; n++ {
		j++
	}
	return j
}

// shown says whether a token can be among the words that moved a score: no mark but ! and
// ?, for others only part what stands around them.
func shown(text string, t *feature.Token) bool {
	switch t.Kind {
	case feature.Target:
		return false
	case feature.Punct:
		return text[t.Start] == '!' || text[t.Start] == '?'
	}
	return true
}
