package main

import (
	"math"
	"slices"

	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

const (
	columns = sentiment.GuessColumns
	intents = sentiment.GuessIntents
	reasons = sentiment.GuessReasons
	crisis  = columns - 1
	hints   = sentiment.GuessHints

	rounds    = 200
	rate      = 0.03
	pullWord  = 4e-3 // to zero, of a feature's own weights
	pullDims  = 1e-3 // of what the vectors' numbers are worth
	pullHints = 2e-4
	leastSeen = 2 // posts that a feature of its own must stand in
)

// row is a number for each column.
type row [columns]float64

// model is what is learned: what each number of a word vector is worth, what some words and
// pairs are worth beside that, and what the hints are.
type model struct {
	vectors *vectors
	dims    [dims]row
	own     map[uint64]*row
	order   []uint64 // of own
	hints   [intents][hints]float64
	bias    row

	seen map[*float64]*[2]float64 // what the descent remembers of each number
	n    float64
}

func newModel(list []text, v *vectors) *model {
	m := &model{vectors: v, own: map[uint64]*row{}, seen: map[*float64]*[2]float64{}}
	count := map[uint64]int{}
	for _, x := range list {
		if x.weight < 1 {
			continue
		}
		f := slices.Clone(x.features)
		slices.Sort(f)
		for _, h := range slices.Compact(f) {
			if count[h]++; count[h] == leastSeen {
				m.own[h] = &row{}
				m.order = append(m.order, h)
			}
		}
	}
	return m
}

// point is what the words of a text come to: the mean of their vectors, as sums over the
// root of how many there are.
func (m *model) point(x *text) (p [dims]float64, share float64) {
	share = 1 / math.Sqrt(float64(max(1, x.words)))
	for _, h := range x.features {
		for i, v := range m.vectors.of[h] {
			p[i] += v * share
		}
	}
	return p, share
}

func (m *model) say(x *text, p *[dims]float64, share float64) row {
	z := m.bias
	for i, v := range p {
		for k := range z {
			z[k] += v * m.dims[i][k]
		}
	}
	for _, h := range x.features {
		if o := m.own[h]; o != nil {
			for k := range z {
				z[k] += share * o[k]
			}
		}
	}
	for k := range intents {
		for i, v := range x.hints {
			z[k] += v * m.hints[k][i]
		}
	}
	return z
}

// loss turns what is said of a text into how far it is off, column by column.
func loss(z row, x *text) (g row) {
	soften(z[:intents], x.intent, g[:intents])
	soften(z[intents:intents+reasons], x.reason, g[intents:])
	if x.crisis >= 0 {
		g[crisis] = 1/(1+math.Exp(-z[crisis])) - float64(x.crisis)
	}
	for k := range g {
		g[k] *= x.weight
	}
	return g
}

func soften(z []float64, want int, g []float64) {
	if want < 0 {
		return
	}
	top, sum := slices.Max(z), 0.0
	for _, v := range z {
		sum += math.Exp(v - top)
	}
	for k, v := range z {
		g[k] = math.Exp(v-top) / sum
	}
	g[want]--
}

// fit goes down by all texts at once, so that nothing hangs on an order or on chance.
func (m *model) fit(list []text) {
	points, shares := make([][dims]float64, len(list)), make([]float64, len(list))
	for i := range list {
		m.n += list[i].weight
		points[i], shares[i] = m.point(&list[i])
	}
	for round := 1; round <= rounds; round++ {
		var gd [dims]row
		var gb row
		var gh [intents][hints]float64
		own := map[uint64]*row{}
		for _, h := range m.order {
			own[h] = &row{}
		}
		for i := range list {
			x := &list[i]
			g := loss(m.say(x, &points[i], shares[i]), x)
			for k, d := range g {
				if d == 0 {
					continue
				}
				gb[k] += d
				for j, v := range points[i] {
					gd[j][k] += d * v
				}
				for _, h := range x.features {
					if o := own[h]; o != nil {
						o[k] += d * shares[i]
					}
				}
				if k < intents {
					for j, v := range x.hints {
						gh[k][j] += d * v
					}
				}
			}
		}
		for k := range gb {
			m.step(&m.bias[k], gb[k], 0, round)
			for j := range gd {
				m.step(&m.dims[j][k], gd[j][k], pullDims, round)
			}
			for _, h := range m.order {
				m.step(&m.own[h][k], own[h][k], pullWord, round)
			}
		}
		for k := range gh {
			for j := range gh[k] {
				m.step(&m.hints[k][j], gh[k][j], pullHints, round)
			}
		}
	}
}

// step moves one number against its slope, by what the descent remembers of it (Adam).
func (m *model) step(w *float64, g, pull float64, round int) {
	s := m.seen[w]
	if s == nil {
		s = &[2]float64{}
		m.seen[w] = s
	}
	g = g/m.n + pull**w
	s[0] = 0.9*s[0] + 0.1*g
	s[1] = 0.99*s[1] + 0.01*g*g
	a, b := 1-math.Pow(0.9, float64(round)), 1-math.Pow(0.99, float64(round))
	*w -= rate * (s[0] / a) / (math.Sqrt(s[1]/b) + 1e-6)
}

// share is how many intents are right among those that a text teaches with its full weight.
func (m *model) share(list []text) float64 {
	n, right := 0, 0
	for i := range list {
		x := &list[i]
		if x.intent < 0 || x.weight < 1 {
			continue
		}
		p, s := m.point(x)
		z := m.say(x, &p, s)
		n++
		if best := slices.Index(z[:intents], slices.Max(z[:intents])); best == x.intent {
			right++
		}
	}
	return float64(right) / float64(max(1, n))
}

// file folds what is learned into a row for each word, and rounds it.
func (m *model) file() []byte {
	keys := append([]uint64(nil), m.vectors.order...)
	for _, h := range m.order {
		if m.vectors.of[h] == nil {
			keys = append(keys, h)
		}
	}
	folded, top := make([]row, len(keys)), row{}
	for i, h := range keys {
		for j, v := range m.vectors.of[h] {
			for k := range folded[i] {
				folded[i][k] += v * m.dims[j][k]
			}
		}
		if o := m.own[h]; o != nil {
			for k := range o {
				folded[i][k] += o[k]
			}
		}
		for k, v := range folded[i] {
			top[k] = max(top[k], math.Abs(v))
		}
	}
	rows := make([][]int8, len(keys))
	for i := range keys {
		for k, v := range folded[i] {
			rows[i] = append(rows[i], int8(math.Round(v/top[k]*127)))
		}
	}
	var steps, bias, told []float32
	for k := range top {
		steps = append(steps, float32(top[k]/127))
		bias = append(bias, float32(m.bias[k]))
	}
	for _, h := range m.hints {
		for _, v := range h {
			told = append(told, float32(v))
		}
	}
	f := &weights.File{}
	f.Put("words", weights.BuildTable(keys, rows, columns))
	f.PutFloats("step", steps)
	f.PutFloats("bias", bias)
	f.PutFloats("hints", told)
	return f.Bytes()
}
