package sentiment

import (
	"math"
	"slices"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// tuneCase is a correction as tuning reads it: the model's logits and the words.
type tuneCase struct {
	z       logits
	words   []string // in order, each once
	telling []string // those of them that are not said everywhere and name nobody: a weight is for these
	mute    bool     // nothing but names: no adjustment is for it
	harmed  bool     // a loud crisis is told of the target, which no adjustment takes back
	label   int
	weight  float64 // 1, shared by the copies of a text
}

func (e *Engine) tuneCase(c Correction, names nameless) tuneCase {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	read, lang := e.read(s, c.Text, c.Lang)
	text := s.legible.of(c.Text)
	tokens := append([]feature.Token(nil), read...)
	t := tuneCase{label: 1, weight: 1}
	if c.Label == mention.Negative {
		t.label = 0
	} else if c.Label == mention.Positive {
		t.label = 2
	}
	found := 0
	if c.Target != nil {
		tokens, found = e.mask(s, text, tokens, s.legible.target(*c.Target))
	}
	if found > 0 {
		s.aimed, s.alone, s.aims = tokens, false, aims{}
		s.spoken.list, s.list = s.spoken.list[:0], nil
		t.z = e.targetLogits(s, text, tokens)
		t.harmed = e.perilous(s, text, tokens) && e.blames(text, lang, s.legible.target(*c.Target))
	} else {
		t.z = e.wholeLogits(s, text, tokens)
	}
	for _, k := range tokens[:min(len(tokens), longText)] {
		if k.Kind != feature.Word && k.Kind != feature.Hashtag {
			continue
		}
		w := string(feature.Norm(text, k, nil))
		t.words = append(t.words, w)
		if !names.has(w) && (k.Kind == feature.Hashtag || e.langs.Share(k.Hash, lang) < everywhere) {
			t.telling = append(t.telling, w)
		}
	}
	t.mute = !(&shift{names: map[uint64]bool{}}).told(text, tokens)
	slices.Sort(t.words)
	t.words = slices.Compact(t.words)
	slices.Sort(t.telling)
	t.telling = slices.Compact(t.telling)
	return t
}

func (c tuneCase) logits(a Adjustment) logits {
	z := c.z
	if c.mute {
		return z
	}
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
	if mood := sentimentOf(softmax(z[0], z[1], z[2])); c.harmed && mood.calm() {
		return 0
	}
	best := 0
	for k := range z {
		if z[k] > z[best] {
			best = k
		}
	}
	return best
}

const (
	// leastTrust and trustEach are how many corrections the model's own answers weigh as much as: in all,
	// and for each that it had wrong. People correct what is wrong and leave alone most of what is right; of
	// airline posts, tuning on corrections of wrong answers alone made others worse where this was less.
	leastTrust, trustEach = 40.0, 8.0
	// seen is in how many different texts a word must stand to get a weight.
	seen = 3
	// everywhere is the share of all that is written from which a word says nothing that one installation
	// alone could know: "is", "the", "not", of English thirty. Where "my" and "good" were left out, too, 150
	// corrections of airline posts taught half a point less.
	everywhere = 0.004
	fitRounds  = 600
	fitStep    = 0.8
)

// fitting is a way to fit an adjustment.
type fitting struct {
	words bool    // of single words, too
	pull  float64 // of the words to zero
}

// fitCase is a case made ready to fit to.
type fitCase struct {
	z      logits
	words  []int // by their place in the vocabulary
	want   logits
	weight float64
}

// fit is a logistic regression on top of the model's logits, by plain gradient descent, the words pulled to
// zero and all to what the model says of the texts that shall stay as they are. The pull to zero is as strong as the corrections are
// many, whatever those texts weigh: what stands in none of them is the corrections' to say.
func (w fitting) fit(list, still []tuneCase) Adjustment {
	var vocabulary []string
	if w.words {
		vocabulary = common(list)
	}
	cases := make([]fitCase, 0, len(list)+len(still))
	trust := trustIn(list)
	whole := trust
	for i := range list {
		if list[i].mute {
			continue
		}
		c := list[i].ready(vocabulary)
		c.want[list[i].label] = 1
		cases = append(cases, c)
		whole += c.weight
	}
	for i := range still {
		if still[i].mute {
			continue
		}
		c := still[i].ready(vocabulary)
		c.want, c.weight = c.z.softmax(), trust/float64(len(still))
		cases = append(cases, c)
	}
	var bias logits
	shifts := make([]logits, len(vocabulary))
	for range fitRounds {
		down, slopes := logits{}, make([]logits, len(vocabulary))
		for i := range cases {
			cases[i].slope(&bias, shifts, &down, slopes)
		}
		for k := range bias {
			bias[k] -= fitStep * down[k] / whole
		}
		for i := range shifts {
			for k := range shifts[i] {
				shifts[i][k] -= fitStep * (slopes[i][k]/whole + w.pull*(whole-trust)/whole*shifts[i][k])
			}
		}
	}
	// Not before: what all corrections have in common would move to the words that stand in most of them.
	for k := range bias {
		bias[k] = max(-mostBias, min(mostBias, bias[k]))
	}
	return adjustmentOf(bias, vocabulary, shifts)
}

// trustIn is how many corrections the model's own answers weigh as much as.
func trustIn(list []tuneCase) float64 {
	wrong := 0.0
	for i := range list {
		if list[i].says(Adjustment{}) != list[i].label {
			wrong += list[i].weight
		}
	}
	return max(leastTrust, trustEach*wrong)
}

// common are the telling words that stand in enough different texts, in order.
func common(list []tuneCase) (words []string) {
	in := map[string]float64{}
	for _, c := range list {
		for _, w := range c.telling {
			in[w] += c.weight
		}
	}
	for w, n := range in {
		if n > seen-1e-6 { // copies' shares add up to whole texts but for rounding
			words = append(words, w)
		}
	}
	slices.Sort(words)
	return words
}

func (c *tuneCase) ready(vocabulary []string) fitCase {
	f := fitCase{z: c.z, weight: c.weight}
	for _, w := range c.words {
		if i, known := slices.BinarySearch(vocabulary, w); known {
			f.words = append(f.words, i)
		}
	}
	return f
}

// slope adds what a case says of where to go.
func (c *fitCase) slope(bias *logits, shifts []logits, down *logits, slopes []logits) {
	z := c.z
	for k := range z {
		z[k] += bias[k]
		for _, i := range c.words {
			z[k] += shifts[i][k]
		}
	}
	p := z.softmax()
	for k := range p {
		d := (p[k] - c.want[k]) * c.weight
		down[k] += d
		for _, i := range c.words {
			slopes[i][k] += d
		}
	}
}

// adjustmentOf rounds what was fitted, and leaves out words that hardly move anything.
func adjustmentOf(bias logits, vocabulary []string, shifts []logits) Adjustment {
	round := func(v logits) (out [3]float64) {
		for k := range v {
			out[k] = math.Round(v[k]*1e4) / 1e4
		}
		return out
	}
	a := Adjustment{Bias: round(bias)}
	for i, w := range vocabulary {
		if v := round(shifts[i]); max(math.Abs(v[0]), math.Abs(v[1]), math.Abs(v[2])) >= 0.02 {
			if a.Words == nil {
				a.Words = map[string][3]float64{}
			}
			a.Words[w] = v
		}
	}
	return a
}
