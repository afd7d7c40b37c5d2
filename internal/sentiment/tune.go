package sentiment

import (
	"math"
	"slices"
	"sort"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Correction is what a person said a text's direction is, of the whole text or
// towards a target.
type Correction struct {
	Text   string
	Target *Target // nil: of the whole text
	Lang   string
	Label  mention.Label
}

// Agreement says how often the engine agrees with corrections.
type Agreement struct {
	N, Agreed int
	// Said counts, by the person's label and then by the engine's.
	Said map[mention.Label]map[mention.Label]int
}

// Share is the part agreed on, 0 to 1; 0 without corrections.
func (a Agreement) Share() float64 { return float64(a.Agreed) / float64(max(1, a.N)) }

// Agree measures the engine on corrections. A correction always wins over the
// model where its mention is shown; this says how often it had to.
func (e *Engine) Agree(list []Correction) Agreement {
	a := Agreement{N: len(list), Said: map[mention.Label]map[mention.Label]int{}}
	for _, c := range list {
		o := Options{Lang: c.Lang}
		if c.Target != nil {
			o.Targets = []Target{*c.Target}
		}
		r := e.Analyze(c.Text, o)
		said := r.Label
		if c.Target != nil {
			said = r.Targets[0].Label
		}
		if a.Said[c.Label] == nil {
			a.Said[c.Label] = map[mention.Label]int{}
		}
		a.Said[c.Label][said]++
		if said == c.Label {
			a.Agreed++
		}
	}
	return a
}

// Adjustment is what an installation has learned from its own corrections: a
// shift of each class, and of single words. It is plain data: kept as JSON,
// applied by [Engine.Adjusted], undone by dropping it.
type Adjustment struct {
	Bias  [3]float64            `json:"bias"` // negative, neutral, positive
	Words map[string][3]float64 `json:"words,omitempty"`
	// Corrections is how many it was fitted to; Before and After are the shares
	// of them that the engine got right in cross-validation, without and with it.
	Corrections int     `json:"corrections"`
	Before      float64 `json:"before"`
	After       float64 `json:"after"`
}

// Empty reports whether the adjustment changes nothing.
func (a Adjustment) Empty() bool { return a.Bias == [3]float64{} && len(a.Words) == 0 }

// Adjusted is the engine with an adjustment applied; the engine itself stays as
// it is.
func (e *Engine) Adjusted(a Adjustment) *Engine {
	c := *e
	c.adjust = nil
	if !a.Empty() {
		c.adjust = &shift{bias: a.Bias, words: map[uint64][3]float64{}}
		for w, v := range a.Words {
			c.adjust.words[feature.Hash(w)] = v
		}
	}
	return &c
}

// shift is an adjustment made ready to apply.
type shift struct {
	bias  [3]float64
	words map[uint64][3]float64
}

func (s *shift) apply(z *logits, tokens []feature.Token) {
	if s == nil {
		return
	}
	for k := range z {
		z[k] += s.bias[k]
	}
	if len(s.words) == 0 {
		return
	}
	for i := range tokens {
		if v, ok := s.words[tokens[i].Hash]; ok {
			for k := range z {
				z[k] += v[k]
			}
		}
	}
}

// LeastCorrections are how many corrections it takes for a tuning to be worth trying.
const LeastCorrections = 10

const (
	tuneFolds = 5   // parts that cross-validation cuts the corrections into
	mostBias  = 0.5 // of a class: people correct what is wrong, and that may all be of one label
)

// Tune fits an adjustment to corrections. It tries none, a shift of the classes,
// and that with single words under a strong and a weaker pull to zero, and keeps
// what agrees most with corrections it was not fitted to (five-fold
// cross-validation, copies of a text in one fold); what is not better than none is not kept, so tuning never
// makes agreement worse. The same corrections give the same adjustment.
func (e *Engine) Tune(list []Correction) Adjustment {
	base := e.Adjusted(Adjustment{})
	cases := make([]tuneCase, len(list))
	for i, c := range list {
		cases[i] = base.tuneCase(c)
	}
	parts := folds(list, cases)
	right := func(words bool, pull float64, try bool) float64 {
		ok := 0
		for f, check := range parts {
			var a Adjustment
			if try {
				a = fitAdjustment(slices.Concat(slices.Concat(parts[:f]...), slices.Concat(parts[f+1:]...)), words, pull)
			}
			for _, c := range check {
				if c.says(a) == c.label {
					ok++
				}
			}
		}
		return float64(ok) / float64(max(1, len(cases)))
	}
	out := Adjustment{Corrections: len(list), Before: right(false, 0, false)}
	out.After = out.Before
	if len(list) < LeastCorrections {
		return out
	}
	for _, way := range []struct {
		words bool
		pull  float64
	}{{false, 0.02}, {true, 0.05}, {true, 0.01}} {
		if share := right(way.words, way.pull, true); share > out.After+1e-9 {
			fitted := fitAdjustment(cases, way.words, way.pull)
			out.Bias, out.Words, out.After = fitted.Bias, fitted.Words, share
		}
	}
	return out
}

// tuneCase is a correction as tuning reads it: the model's logits and the words.
type tuneCase struct {
	z     logits
	words []string
	label int
}

func (e *Engine) tuneCase(c Correction) tuneCase {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	read, _ := e.read(s, c.Text, c.Lang)
	tokens := append([]feature.Token(nil), read...)
	t := tuneCase{label: 1}
	if c.Label == mention.Negative {
		t.label = 0
	} else if c.Label == mention.Positive {
		t.label = 2
	}
	found := 0
	if c.Target != nil {
		tokens, found = e.mask(s, c.Text, tokens, *c.Target)
	}
	if found > 0 {
		t.z = e.targetLogits(s, c.Text, tokens)
	} else {
		t.z = e.wholeLogits(s, c.Text, tokens)
	}
	for _, k := range tokens[:min(len(tokens), longText)] {
		if k.Kind == feature.Word || k.Kind == feature.Hashtag {
			t.words = append(t.words, string(feature.Norm(c.Text, k, nil)))
		}
	}
	slices.Sort(t.words)
	t.words = slices.Compact(t.words)
	return t
}

func (c tuneCase) logits(a Adjustment) logits {
	z := c.z
	for k := range z {
		z[k] += a.Bias[k]
	}
	for _, w := range c.words {
		if v, ok := a.Words[w]; ok {
			for k := range z {
				z[k] += v[k]
			}
		}
	}
	return z
}

func (c tuneCase) says(a Adjustment) int {
	z := c.logits(a)
	best := 0
	for k := range z {
		if z[k] > z[best] {
			best = k
		}
	}
	return best
}

// fitAdjustment is a logistic regression on top of the model's logits, by plain
// gradient descent, pulled to zero. Only words of three corrections or more get
// a weight.
func fitAdjustment(list []tuneCase, words bool, pull float64) Adjustment {
	a := Adjustment{}
	var vocabulary []string
	if words {
		count := map[string]int{}
		for _, c := range list {
			for _, w := range c.words {
				count[w]++
			}
		}
		a.Words = map[string][3]float64{}
		for w, n := range count {
			if n >= 3 {
				vocabulary = append(vocabulary, w)
				a.Words[w] = [3]float64{}
			}
		}
		sort.Strings(vocabulary)
	}
	n := float64(max(1, len(list)))
	for range 150 {
		var g [3]float64
		grad := map[string][3]float64{}
		for _, c := range list {
			p := softmax(c.logits(a))
			p[c.label]--
			for k := range g {
				g[k] += p[k] / n
			}
			for _, w := range c.words {
				if _, ok := a.Words[w]; ok {
					v := grad[w]
					for k := range v {
						v[k] += p[k] / n
					}
					grad[w] = v
				}
			}
		}
		for k := range g {
			a.Bias[k] = max(-mostBias, min(mostBias, a.Bias[k]-0.8*(g[k]+pull*a.Bias[k])))
		}
		for _, w := range vocabulary {
			v, d := a.Words[w], grad[w]
			for k := range v {
				v[k] -= 0.8 * (d[k] + pull*v[k])
			}
			a.Words[w] = v
		}
	}
	for k := range a.Bias {
		a.Bias[k] = math.Round(a.Bias[k]*1e4) / 1e4
	}
	for _, w := range vocabulary {
		v := a.Words[w]
		for k := range v {
			v[k] = math.Round(v[k]*1e4) / 1e4
		}
		if max(math.Abs(v[0]), math.Abs(v[1]), math.Abs(v[2])) < 0.02 {
			delete(a.Words, w)
			continue
		}
		a.Words[w] = v
	}
	return a
}
