package sentiment

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Contribution is one word or phrase and how far it moved the score: positive
// weights speak for, negative against. Of what is very long Text is the beginning.
type Contribution struct {
	Text   string  `json:"text"`
	Start  int     `json:"start"` // bytes
	End    int     `json:"end"`
	Weight float64 `json:"weight"`
	tone   int     // how far its words lean by themselves, either way; of stars, which are no words, 0
}

// Bounds of an explanation: how many words are named, how many bytes of one are shown, the least weight that is, and how much decides.
const (
	mostExplained = 12
	longestText   = 120
	leastWeight   = 0.02
	decisive      = 0.9 // without such a word the answer is another: of several the one of feeling comes first
)

// Explain gives the words that moved the score of the first target of the
// options, or of the whole text when there is none, strongest first, and of several that decide
// the one of feeling: each word's weight is how much the score changes when the word is taken away. The stars of a
// review, which stand nowhere in its text, are named in words, with no place. Where several words say the same,
// so that none is missed, each is weighed by what it says where the others are gone. No name has a weight.
func (e *Engine) Explain(text string, o Options) []Contribution {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	read, lang := e.read(s, text, o.Lang)
	if l := s.legible; l != nil {
		o.Targets = l.targets(o.Targets)
		return l.given(text, e.explain(s, l.Text, lang, read, o))
	}
	return e.explain(s, text, lang, read, o)
}

// explain is Explain of a text that was read.
func (e *Engine) explain(s *scratch, text, lang string, read []feature.Token, o Options) []Contribution {
	w := scales{e: e, s: s, text: text, tokens: append([]feature.Token(nil), read...), stars: starsFor(o)}
	if len(o.Targets) > 0 {
		masked, found := e.mask(s, text, w.tokens, o.Targets[0])
		if from, to, ok := beyond(text, read, o.Targets[0]); found == 0 && ok {
			o.Targets = []Target{{Names: o.Targets[0].called(text)}}
			return e.explainPiece(text[from:to], from, o)
		}
		w.tokens, w.towards, w.names = append(w.tokens[:0:0], masked...), found > 0, o.Targets[0].Names
		w.harmed = sync.OnceValue(func() bool { return e.blames(text, lang, o.Targets[0]) })
	}
	out := w.starsWeight(nil)
	w.units = e.weighable(s, text, w.tokens)
	for i, by := range w.weights() {
		if math.Abs(by) >= leastWeight {
			out = append(out, w.contribution(w.units[i], by))
		}
	}
	slices.SortStableFunc(out, stronger)
	return out[:min(len(out), mostExplained)]
}

// stronger puts what moved a score further first, and of what decides it what leans further.
func stronger(a, b Contribution) int {
	x, y := math.Abs(a.Weight), math.Abs(b.Weight)
	if x >= decisive && y >= decisive && a.tone != b.tone {
		return cmp.Compare(b.tone, a.tone)
	}
	return cmp.Compare(y, x)
}

// tone is how far the words of a unit lean by themselves, either way.
func (w *scales) tone(u span) (most int) {
	for i := u.from; i < u.to; i++ {
		most = max(most, int(w.tokens[i].Tone), -int(w.tokens[i].Tone))
	}
	return most
}

// explainPiece explains a piece that begins at a byte of a longer text.
func (e *Engine) explainPiece(piece string, from int, o Options) []Contribution {
	out := e.Explain(piece, o)
	for i := range out {
		if out[i].End > 0 {
			out[i].Start, out[i].End = out[i].Start+from, out[i].End+from
		}
	}
	return out
}

// starsWeight appends what a review's stars did.
func (w *scales) starsWeight(out []Contribution) []Contribution {
	rated := w.stars
	if rated == 0 {
		return out
	}
	full := w.score(w.tokens)
	w.stars = 0
	by := full - w.score(w.tokens)
	if w.stars = rated; math.Abs(by) < leastWeight {
		return out
	}
	return append(out, Contribution{Text: fmt.Sprintf("%g of 5 stars", rated), Weight: rounded(by)})
}

// contribution is what a unit did to the score.
func (w *scales) contribution(u span, by float64) Contribution {
	from, to := w.tokens[u.from].Start, w.tokens[u.to-1].End
	return Contribution{Text: beginning(w.text[from:to]), Start: int(from), End: int(to), Weight: rounded(by), tone: w.tone(u)}
}

// beginning is a text, or, of a very long one, how it begins.
func beginning(text string) string {
	if len(text) <= longestText {
		return text
	}
	end := longestText
	for end > longestText-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

func rounded(weight float64) float64 { return math.Round(weight*1e3) / 1e3 }
