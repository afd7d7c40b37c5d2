package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// scales ask what the words of one text do to its score.
type scales struct {
	e       *Engine
	s       *scratch
	text    string
	tokens  []feature.Token // in which the target is masked
	names   []string        // of the target
	towards bool            // the target stands in the text
	harmed  func() bool     // which tells a loud crisis of it
	stars   float64
	units   []span
	rest    []feature.Token
}

// When a score is loud, so that words have to carry it; which part of it they carry together at least, and one of them, where none is
// missed; the least of what a word says alone that may carry; and which part of the strongest word one may weigh that only joins.
const (
	loud      = 0.5
	carryPart = 0.6
	halfPart  = 0.5
	carriedBy = 0.1
	joinPart  = 0.25
)

// score is how the text is judged as if it held nothing but these tokens.
func (w *scales) score(tokens []feature.Token) float64 { return w.mood(tokens).Score }

func (w *scales) mood(tokens []feature.Token) Sentiment {
	s := w.s
	s.aimed, s.alone, s.aims = tokens, false, aims{}
	s.spoken.list, s.list = s.spoken.list[:0], nil
	if w.towards {
		mood := w.e.judge(w.e.targetLogits(s, w.text, tokens).starred(w.stars))
		if w.e.mayHarm(s, w.text, tokens, &mood) && w.harmed() {
			mood = blamed
		}
		return mood
	}
	z := w.e.wholeLogits(s, w.text, tokens)
	if len(w.names) > 0 {
		z.lift(tagVerdict(w.text, tokens, w.names))
		z = unlessVerbed(w.text, tokens, w.names, z)
	}
	return w.e.judge(z.starred(w.stars))
}

// weights are how far each unit moves the score: what it changes when the unit is taken away.
func (w *scales) weights() []float64 {
	full := w.score(w.tokens)
	by := make([]float64, len(w.units))
	for i, u := range w.units {
		w.rest = append(append(w.rest[:0], w.tokens[:u.from]...), w.tokens[u.to:]...)
		by[i] = full - w.score(w.rest)
	}
	if abs(full) < loud {
		return by
	}
	if !w.carried(full, by) {
		w.carry(full, by)
	}
	w.humble(full, by)
	return by
}

// carried says whether the words of a loud score carry it as they are: together, one of them by half, and none that leans its
// way has been passed over.
func (w *scales) carried(full float64, by []float64) bool {
	together, most, way := 0.0, 0.0, sign(full)
	for i, u := range w.units {
		d := by[i] * way
		if d < carriedBy && w.leans(u, way) {
			return false
		}
		if d >= leastWeight && w.says(u) {
			together, most = together+d, max(most, d)
		}
	}
	return together >= carryPart*abs(full) && most >= halfPart*abs(full)
}

// leans says whether a unit is a word, by itself, that leans far one way.
func (w *scales) leans(u span, way float64) bool {
	t := &w.tokens[u.from]
	return u.to == u.from+1 && float64(t.Tone)*way >= 2
}

// humble lets what only joins others weigh no more than a part of what most says something, where that is enough.
func (w *scales) humble(full float64, by []float64) {
	most, way := 0.0, sign(full)
	for i, u := range w.units {
		if w.says(u) {
			most = max(most, by[i]*way)
		}
	}
	for i, u := range w.units {
		if most >= halfPart*abs(full) && !w.says(u) {
			by[i] = way * min(by[i]*way, joinPart*most)
		}
	}
}

// carry weighs anew the words of a score that is loud though none of them is missed, for the others say the same.
// Those that say so alone, or are missed a little, are taken away together, and each is weighed by what the text says
// more with it than without them all.
func (w *scales) carry(full float64, by []float64) {
	way := sign(full)
	gone := make([]bool, len(w.units))
	for i, u := range w.units {
		gone[i] = by[i]*way >= leastWeight && w.says(u)
	}
	for i, d := range w.alone(way, gone) {
		gone[i] = gone[i] || d >= carriedBy
	}
	bare := w.without(gone)
	if bare*way >= loud {
		bare = w.second(bare, way, gone, by)
	}
	for i := range gone {
		if !gone[i] {
			continue
		}
		gone[i] = false
		by[i] = way * max(by[i]*way, min((w.without(gone)-bare)*way, full*way))
		gone[i] = true
	}
	for _, more := range [...]func() []float64{func() []float64 { return w.alone(way, nil) }, func() []float64 { return w.peeled(way) }} {
		sum := 0.0
		for i := range by {
			sum += max(0, by[i]*way)
		}
		if sum >= halfPart*abs(full) {
			return
		}
		for i, d := range more() {
			if d >= carriedBy {
				by[i] = way * max(by[i]*way, d)
			}
		}
	}
}

// peeled is what each unit says one way when they are taken away one after the other, and those before it are gone.
func (w *scales) peeled(way float64) []float64 {
	said, gone := make([]float64, len(w.units)), make([]bool, len(w.units))
	before := w.without(gone)
	for i := range w.units {
		gone[i] = true
		now := w.without(gone)
		said[i], before = (before-now)*way, now
	}
	return said
}

// second looks again for what carries a text that says the same without the words that are gone: those that are missed now are taken away
// as well.
func (w *scales) second(bare, way float64, gone []bool, by []float64) float64 {
	found := make([]int, 0, len(gone))
	for i, u := range w.units {
		if gone[i] || !w.says(u) {
			continue
		}
		gone[i] = true
		if d := bare - w.without(gone); d*way >= carriedBy {
			found = append(found, i)
		}
		gone[i] = false
	}
	for _, i := range found {
		gone[i] = true
	}
	return w.without(gone)
}

// says says whether a unit may carry a score itself: a common word without a tone only joins others.
func (w *scales) says(u span) bool {
	t := &w.tokens[u.from]
	return u.to > u.from+1 || w.s.tongue != nil || t.Kind != feature.Word || t.ID == 0 || t.ID > commonWord || t.Tone != 0 || t.Flags&(feature.Negator|feature.Contrast) != 0
}

// without is the score of the text in which the units that are gone are not.
func (w *scales) without(gone []bool) float64 {
	at := 0
	w.rest = w.rest[:0]
	for i, u := range w.units {
		if gone[i] {
			w.rest = append(w.rest, w.tokens[at:u.from]...)
			at = u.to
		}
	}
	w.rest = append(w.rest, w.tokens[at:]...)
	return w.score(w.rest)
}

// alone is what each unit that may carry a score says one way by itself beside the target, but for those that are gone. All
// stand in their order: rules read the text between two tokens.
func (w *scales) alone(way float64, gone []bool) []float64 {
	at := slices.IndexFunc(w.tokens, func(t feature.Token) bool { return t.Kind == feature.Target })
	beside := func(from, to int) []feature.Token {
		w.rest = w.rest[:0]
		if at >= 0 && at < from {
			w.rest = append(w.rest, w.tokens[at])
		}
		w.rest = append(w.rest, w.tokens[from:to]...)
		if at >= to {
			w.rest = append(w.rest, w.tokens[at])
		}
		return w.rest
	}
	nothing := w.score(beside(0, 0))
	said := make([]float64, len(w.units))
	for i, u := range w.units {
		if gone != nil && gone[i] || !w.says(u) {
			continue
		}
		if d := (w.score(beside(u.from, u.to)) - nothing) * way; d >= carriedBy {
			said[i] = d
		}
	}
	return said
}
