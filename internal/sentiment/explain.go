package sentiment

import (
	"cmp"
	"fmt"
	"math"
	"slices"
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

// maxExplained bounds how many units of a text are weighed.
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
	if l := s.legible; l != nil {
		o.Targets = l.targets(o.Targets)
		return l.given(text, e.explain(s, l.Text, read, o))
	}
	return e.explain(s, text, read, o)
}

// explain is Explain of a text that was read.
func (e *Engine) explain(s *scratch, text string, read []feature.Token, o Options) []Contribution {
	tokens := append([]feature.Token(nil), read...)
	stars := starsFor(o)
	score := func(t []feature.Token) float64 { return e.judge(e.wholeLogits(s, text, t).starred(stars)).Score }
	if len(o.Targets) > 0 {
		if masked, found := e.mask(s, text, tokens, o.Targets[0]); found > 0 {
			tokens = masked
			score = func(t []feature.Token) float64 { return e.judge(e.targetLogits(s, text, t).starred(stars)).Score }
		} else if from, to, ok := beyond(text, read, o.Targets[0]); ok {
			o.Targets = []Target{{Names: o.Targets[0].called(text)}}
			return e.explainPiece(text[from:to], from, o)
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
	units := weighable(text, tokens)
	for _, u := range units {
		without = append(append(without[:0], tokens[:u.from]...), tokens[u.to:]...)
		if w := full - score(without); math.Abs(w) >= 0.02 {
			out = append(out, u.contribution(text, tokens, w))
		}
	}
	if !carried(out, full) {
		out = replaced(out, byThemselves(text, tokens, units, full, score))
	}
	sort.SliceStable(out, func(i, j int) bool { return math.Abs(out[i].Weight) > math.Abs(out[j].Weight) })
	return out[:min(len(out), 12)]
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
func byThemselves(text string, tokens []feature.Token, units []span, full float64, score func([]feature.Token) float64) (out []Contribution) {
	var alone []feature.Token
	for i := range tokens {
		if tokens[i].Kind == feature.Target {
			alone = append(alone, tokens[i])
			break
		}
	}
	nothing := score(alone)
	for _, u := range units {
		said := score(append(alone[:len(alone):len(alone)], tokens[u.from:u.to]...))
		if w := said - nothing; w*sign(full) >= carriedBy {
			out = append(out, u.contribution(text, tokens, w))
		}
	}
	return out
}

// replaced is a list in which what the second says of a place takes the place of what the first says of it.
func replaced(list, by []Contribution) []Contribution {
	list = slices.DeleteFunc(list, func(c Contribution) bool {
		return slices.ContainsFunc(by, func(d Contribution) bool { return d.Start == c.Start && d.End == c.End })
	})
	return append(list, by...)
}

// contribution is what a unit adds to the score.
func (c span) contribution(text string, tokens []feature.Token, w float64) Contribution {
	from, to := tokens[c.from].Start, tokens[c.to-1].End
	return Contribution{Text: text[from:to], Start: int(from), End: int(to), Weight: math.Round(w*1e3) / 1e3}
}

// weighable are the units of a text whose weight is asked, maxExplained at most: of a long one those near the target and
// at its end, which is what is read of it, or, where there is none, those that lean furthest.
func weighable(text string, tokens []feature.Token) (units []span) {
	read := func(int) bool { return true }
	if len(tokens) > maxExplained && holdsTarget(tokens) {
		near := around(tokens)
		from := int(near[0].Start)
		to := int(near[len(near)-1].End)
		read = func(i int) bool {
			at := int(tokens[i].Start)
			return at >= from && at < to || i >= len(tokens)-maxExplained/4
		}
	}
	for i := 0; i < len(tokens); {
		j := unit(tokens, i)
		if shown(text, &tokens[i]) && read(i) {
			units = append(units, span{from: i, to: j})
		}
		i = j
	}
	if len(units) <= maxExplained {
		return units
	}
	slices.SortStableFunc(units, func(a, b span) int { return cmp.Compare(leansBy(tokens[b.from:b.to]), leansBy(tokens[a.from:a.to])) })
	units = units[:maxExplained]
	slices.SortFunc(units, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return units
}

// leansBy is how far the words of a unit lean, either way; a negation counts, too.
func leansBy(tokens []feature.Token) int {
	n := len(tokens) - 1
	for i := range tokens {
		n += int(max(tokens[i].Tone, -tokens[i].Tone))
		if k := tokens[i].Kind; k == feature.Emoji || k == feature.Emoticon {
			n += 2
		}
	}
	return n
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
