package sentiment

import (
	"fmt"
	"math"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

// logits are unnormalised: negative, neutral, positive.
type logits [3]float64

// linear is a logistic regression over hashed features, in its embedded form:
// words with the weights of their character runs folded in, and all other
// features.
type linear struct {
	words *weights.Table // three 16-bit sums, a count; nil where words are features like others
	grams *weights.Table
	unit  float64 // of words
	step  float64 // of grams
	bias  logits
}

func openLinear(f *weights.File, name string) (*linear, error) {
	m := &linear{}
	var err error
	if m.grams, err = f.Table(name + ".grams"); err != nil {
		return nil, err
	}
	m.grams.Sieve()
	if f.Section(name+".words") != "" {
		if m.words, err = f.Table(name + ".words"); err != nil {
			return nil, err
		}
		m.unit = float64(f.Floats(name + ".unit")[0])
	}
	scale := f.Floats(name + ".scale")
	if len(scale) != 4 {
		return nil, fmt.Errorf("section %q: %d numbers, want 4", name+".scale", len(scale))
	}
	m.step = float64(scale[0])
	m.bias = logits{float64(scale[1]), float64(scale[2]), float64(scale[3])}
	return m, nil
}

// sum collects the integer weights of the features of a text.
type sum struct {
	words, grams [3]int32
	n            int
}

func (m *linear) finish(s sum) logits {
	k := 1 / math.Sqrt(float64(max(1, s.n)))
	var z logits
	for i := range z {
		z[i] = (float64(s.words[i])*m.unit+float64(s.grams[i])*m.step)*k + m.bias[i]
	}
	return z
}

// gram adds the weights of one feature.
func (m *linear) gram(s *sum, h uint64) {
	r := m.grams.Row(h)
	if len(r) < 3 {
		return
	}
	s.grams[0] += int32(int8(r[0]))
	s.grams[1] += int32(int8(r[1]))
	s.grams[2] += int32(int8(r[2]))
	s.n++
}

// word adds the weights of a word and of its character runs; false when the
// word is not known.
func (m *linear) word(s *sum, h uint64) bool {
	r := m.words.Row(h)
	if len(r) < 7 {
		return false
	}
	s.words[0] += int32(int16(uint16(r[0]) | uint16(r[1])<<8))
	s.words[1] += int32(int16(uint16(r[2]) | uint16(r[3])<<8))
	s.words[2] += int32(int16(uint16(r[4]) | uint16(r[5])<<8))
	s.n += int(r[6])
	return true
}

// longText is how many tokens are judged at once; longer texts are judged piece
// by piece and averaged, because the models have learned from posts.
const longText = 64

// wholeLogits judges all tokens.
func (e *Engine) wholeLogits(s *scratch, text string, tokens []feature.Token) logits {
	var z logits
	n, all := 0.0, tokens[:min(len(tokens), longText)]
	for len(tokens) > 0 || n == 0 {
		piece := tokens[:pieceEnd(tokens)]
		tokens = tokens[len(piece):]
		p := e.wholePiece(s, text, piece)
		w := float64(len(piece)) + 1e-9
		for k := range z {
			z[k] += w * p[k]
		}
		n += w
	}
	for k := range z {
		z[k] /= n
	}
	e.adjust.apply(&z, all)
	return z
}

// How sure a cheaper part of the model must be for the dearer ones not to be
// asked: words and pairs alone, then with triples, then the network. On held-back
// texts the answers lose nothing by it.
const (
	sureByPairs   = 0.72
	sureByTriples = 0.6
)

// aloneGain makes up for the network's voice where it is not asked.
const aloneGain = 1.4

// wholePiece judges one piece of a text: by the linear model and, unless that is
// sure, by the network too.
func (e *Engine) wholePiece(s *scratch, text string, piece []feature.Token) logits {
	m := &e.mix.whole
	var features sum
	e.wholeSum(s, text, piece, &features)
	alone := func() (logits, float64) {
		a := e.whole.finish(features)
		for k := range a {
			a[k] = aloneGain*m[0]*a[k] + m[2+k]
		}
		p := softmax(a)
		return a, max(p[0], p[1], p[2])
	}
	z, sure := alone()
	if sure > sureByPairs {
		return z
	}
	s.grams = feature.Triples(piece, s.grams[:0])
	for _, h := range s.grams {
		e.whole.gram(&features, h)
	}
	if z, sure = alone(); sure > sureByTriples {
		return z
	}
	a, b := e.whole.finish(features), e.conv.wholeLogits(piece)
	return logits{m[0]*a[0] + m[1]*b[0] + m[2], m[0]*a[1] + m[1]*b[1] + m[3], m[0]*a[2] + m[1]*b[2] + m[4]}
}

// pieceEnd is where the next piece of a long text ends: at the last mark that
// closes a clause within reach.
func pieceEnd(tokens []feature.Token) int {
	if len(tokens) <= longText {
		return len(tokens)
	}
	for i := longText; i > longText/2; i-- {
		if tokens[i-1].Flags&feature.Breaks != 0 {
			return i
		}
	}
	return longText
}

// wholeSum adds up words, their character runs, and pairs.
func (e *Engine) wholeSum(s *scratch, text string, tokens []feature.Token, out *sum) {
	s.grams = feature.Pairs(tokens, s.grams[:0])
	for _, h := range s.grams {
		e.whole.gram(out, h)
	}
	for _, t := range tokens {
		if e.whole.word(out, t.Hash) {
			continue
		}
		e.whole.gram(out, t.Hash)
		if t.Kind != feature.Word && t.Kind != feature.Hashtag {
			continue
		}
		s.norm = feature.Norm(text, t, s.norm)
		s.grams = feature.CharGrams(s.norm, s.grams[:0])
		for _, h := range s.grams {
			e.whole.gram(out, h)
		}
	}
}

// around narrows a long text to what stands near the first targets.
func around(tokens []feature.Token) []feature.Token {
	if len(tokens) <= longText {
		return tokens
	}
	for i := range tokens {
		if tokens[i].Kind == feature.Target {
			from := max(0, i-longText/2)
			return tokens[from:min(len(tokens), from+longText)]
		}
	}
	return tokens[:longText]
}

func softmax(z logits) [3]float64 {
	top := max(z[0], z[1], z[2])
	var p [3]float64
	sum := 0.0
	for k := range z {
		p[k] = math.Exp(z[k] - top)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}
