package main

import (
	"math"
	"math/rand/v2"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// linear is a multinomial logistic regression over hashed features, trained by
// AdaGrad with a small pull to zero.
type linear struct {
	index map[uint64]int32
	keys  []uint64
	w     [][classes]float32
	bias  [classes]float32

	target bool
	lex    *lexicon
}

// bag is an example as the linear model reads it.
type bag struct {
	feats []int32
	aim
}

// features of an example for the model of whole texts, or towards its target.
func features(e *example, target bool, lex *lexicon, dst []uint64) []uint64 {
	if target {
		return feature.TargetGrams(e.tokens, dst, new(feature.Room))
	}
	dst = feature.Pairs(e.tokens, dst)
	var buf []byte
	for _, t := range e.tokens {
		dst = append(dst, t.Hash)
		if t.Kind == feature.Word || t.Kind == feature.Hashtag {
			buf = feature.Norm(e.text, t, buf)
			dst = feature.CharGrams(buf, dst)
		}
		dst = lex.features(t.Hash, dst)
	}
	return dst
}

// features of a word that its lexicon entries give: one for each lexicon and
// strength. They fold into the word's row like its character runs.
func (l *lexicon) features(h uint64, dst []uint64) []uint64 {
	v := l.value[h]
	if v == nil {
		return dst
	}
	for dim := lexVader; dim <= lexEmoji; dim++ {
		if x, ok := v[dim]; ok {
			step := uint64(int64(math.Round(float64(x) * 2)))
			dst = append(dst, feature.Mix(feature.Mix(lexSalt, uint64(dim)), step))
		}
	}
	return dst
}

const lexSalt = 0x1E71C0

// newLinear counts the features of the examples and keeps those seen often enough.
func newLinear(list []*example, target bool, lex *lexicon, least int) *linear {
	count := map[uint64]int32{}
	order := []uint64{}
	var buf []uint64
	for _, e := range list {
		buf = features(e, target, lex, buf[:0])
		for _, h := range buf {
			if count[h] == 0 {
				order = append(order, h)
			}
			count[h]++
		}
	}
	m := &linear{index: map[uint64]int32{}, target: target, lex: lex}
	for _, h := range order {
		if int(count[h]) >= least {
			m.index[h] = int32(len(m.keys))
			m.keys = append(m.keys, h)
		}
	}
	m.w = make([][classes]float32, len(m.keys))
	return m
}

func (m *linear) bag(e *example, a aim) bag {
	hs := features(e, m.target, m.lex, nil)
	b := bag{aim: a, feats: make([]int32, 0, len(hs))}
	for _, h := range hs {
		if i, ok := m.index[h]; ok {
			b.feats = append(b.feats, i)
		}
	}
	return b
}

// scale tames long texts: the sum of a bag's weights is divided by this.
func scale(n int) float32 { return 1 / float32(math.Sqrt(float64(max(n, 1)))) }

func (m *linear) logits(feats []int32) [classes]float32 {
	var z [classes]float32
	for _, f := range feats {
		w := &m.w[f]
		z[0] += w[0]
		z[1] += w[1]
		z[2] += w[2]
	}
	s := scale(len(feats))
	for k := range z {
		z[k] = z[k]*s + m.bias[k]
	}
	return z
}

func softmax(z [classes]float32) [classes]float32 {
	top := max(z[0], z[1], z[2])
	sum := float32(0)
	for k := range z {
		z[k] = float32(math.Exp(float64(z[k] - top)))
		sum += z[k]
	}
	for k := range z {
		z[k] /= sum
	}
	return z
}

// train fits the model; the order is shuffled by a fixed seed, so a run repeats.
// What stays is the mean of the weights after each pass of the second half, which
// forgets what the last texts happened to be.
func (m *linear) train(bags []bag, epochs int, rate, pull float32) {
	rng := rand.New(rand.NewPCG(7, 11))
	seen := make([]float32, len(m.keys))
	var seenBias float32
	mean, meanBias, passes := make([][classes]float32, len(m.w)), [classes]float32{}, 0
	order := rng.Perm(len(bags))
	for ep := range epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		step := rate * (1 - 0.8*float32(ep)/float32(epochs))
		for _, o := range order {
			b := &bags[o]
			p := softmax(m.logits(b.feats))
			p = b.miss(p)
			s := scale(len(b.feats)) * b.cost
			g := [classes]float32{p[0] * s, p[1] * s, p[2] * s}
			sq := g[0]*g[0] + g[1]*g[1] + g[2]*g[2]
			for _, f := range b.feats {
				seen[f] += sq
				r := step / float32(math.Sqrt(float64(seen[f]+1e-6)))
				w := &m.w[f]
				w[0] -= r * (g[0] + pull*w[0])
				w[1] -= r * (g[1] + pull*w[1])
				w[2] -= r * (g[2] + pull*w[2])
			}
			seenBias += (p[0]*p[0] + p[1]*p[1] + p[2]*p[2]) * b.cost * b.cost
			r := step * 0.5 / float32(math.Sqrt(float64(seenBias+1)))
			for k := range p {
				m.bias[k] -= r * p[k] * b.cost
			}
		}
		if ep >= epochs/2 {
			passes++
			for i := range m.w {
				addTo(mean[i][:], m.w[i][:])
			}
			addTo(meanBias[:], m.bias[:])
		}
	}
	for i := range mean {
		for k := range mean[i] {
			m.w[i][k] = mean[i][k] / float32(passes)
		}
	}
	for k := range meanBias {
		m.bias[k] = meanBias[k] / float32(passes)
	}
}

func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }
