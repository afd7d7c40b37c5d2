package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sentiment/train/vectors"
)

const (
	dims      = vectors.Dims
	columns   = sentiment.GuessColumns
	units     = sentiment.GuessUnits
	width     = columns + units
	intents   = sentiment.GuessIntents
	reasons   = sentiment.GuessReasons
	crisis    = columns - 1
	complaint = 1
	hints     = sentiment.GuessHints

	rounds    = 24
	batches   = 47
	rate      = 0.02
	pull      = 3e-6 // of every number but the bias to zero
	hardPull  = 3e-5 // of what speaks for crises, of which fewer texts tell, and of the units
	spread    = 0.1  // of the units at first
	unitBias  = 0.1
	leastSeen = 5 // texts that a feature of its own must stand in
)

// row is a number for each column.
type row [width]float64

// model is what is learned: what each number of a word vector is worth, what some words and
// pairs are worth beside that, and what the hints are.
type model struct {
	vectors *vectors.Vectors
	list    []text
	read    []reading // of each text
	order   []uint64  // features of their own
	w       []float64 // the numbers learned: bias, of the vectors' numbers, of the hints, of texts we made up, of features
}

// Where in w the kinds of numbers begin.
const (
	dimsAt   = width
	hintsAt  = dimsAt + dims*width
	unitsAt  = hintsAt + hints*width
	madeUpAt = unitsAt + width
	ownAt    = madeUpAt + width
)

// reading is a text as the descent sees it.
type reading struct {
	own   []int32 // its features' places in order
	point [dims]float64
	share float64 // one over the root of how many words there are
}

func newModel(list []text, v *vectors.Vectors) *model {
	m := &model{vectors: v, list: list, read: make([]reading, len(list))}
	count, at := map[uint64]int{}, map[uint64]int32{}
	for i := range list {
		for _, h := range list[i].features {
			if count[h]++; count[h] == leastSeen {
				at[h] = int32(len(m.order))
				m.order = append(m.order, h)
			}
		}
	}
	m.w = make([]float64, ownAt+len(m.order)*width)
	m.stir()
	for i := range list {
		r := &m.read[i]
		r.share = 1 / math.Sqrt(float64(max(1, list[i].words)))
		for _, h := range list[i].features {
			if k, ok := at[h]; ok {
				r.own = append(r.own, k)
			}
			for j, x := range v.Of[h] {
				r.point[j] += x * r.share
			}
		}
	}
	return m
}

// at is the row of numbers that begins at a place.
func at(w []float64, i int) *row { return (*row)(w[i : i+width]) }

// say is what the model says of a text. Hints speak of intents alone.
func (m *model) say(i int) row {
	z, r := *at(m.w, 0), &m.read[i]
	for j, v := range r.point {
		z.add(at(m.w, dimsAt+j*width), v)
	}
	for j, v := range m.list[i].hints {
		z.add(at(m.w, hintsAt+j*width), v)
	}
	for _, k := range r.own {
		z.add(at(m.w, ownAt+int(k)*width), r.share)
	}
	if m.list[i].madeUp {
		for k := range intents {
			z[k] += m.w[madeUpAt+k]
		}
	}
	for u, v := range z[columns:] {
		z[crisis] += m.w[unitsAt+u] * max(0, v)
	}
	return z
}

func (z *row) add(w *row, v float64) {
	for k := range z {
		z[k] += v * w[k]
	}
}

// slope adds to s how far off what is said of a text is, and what made it so.
func (m *model) slope(i int, s []float64) {
	z, x, r, g := m.say(i), &m.list[i], &m.read[i], row{}
	soften(z[:intents], x.want[:intents], x.weight[0], g[:intents])
	soften(z[intents:intents+reasons], x.want[intents:crisis], x.weight[1], g[intents:])
	g[crisis] = x.weight[2] * (1/(1+math.Exp(-z[crisis])) - x.want[crisis])
	m.unitSlope(&z, &g, s)
	at(s, 0).add(&g, 1)
	for j, v := range r.point {
		at(s, dimsAt+j*width).add(&g, v)
	}
	for _, k := range r.own {
		at(s, ownAt+int(k)*width).add(&g, r.share)
	}
	clear(g[intents:])
	if x.madeUp {
		at(s, madeUpAt).add(&g, 1)
	}
	for j, v := range x.hints {
		at(s, hintsAt+j*width).add(&g, v)
	}
}

// pull is how much a number is drawn to zero.
func (m *model) pull(k int) float64 {
	if k%width >= crisis {
		return hardPull
	}
	return pull
}

// unitSlope adds how far off the units' worth is to s, and to g how far off they are.
func (m *model) unitSlope(z, g *row, s []float64) {
	for u, v := range z[columns:] {
		if v > 0 {
			s[unitsAt+u] += v * g[crisis]
			g[columns+u] = m.w[unitsAt+u] * g[crisis]
		}
	}
}

// stir makes the units different from each other, since of those that begin alike none
// learns anything else than the others.
func (m *model) stir() {
	r := rand.New(rand.NewPCG(1, 2))
	for u := range units {
		m.w[columns+u] = unitBias
		for j := range dims {
			m.w[dimsAt+j*width+columns+u] = spread * r.NormFloat64()
		}
		m.w[unitsAt+u] = spread * float64(3-6*(u%2)) // for and against in turn
	}
}

func soften(z, want []float64, weight float64, g []float64) {
	top, sum := slices.Max(z), 0.0
	for _, v := range z {
		sum += math.Exp(v - top)
	}
	for k, v := range z {
		g[k] = weight * (math.Exp(v-top)/sum - want[k])
	}
}

// fit goes down by one text of so many at a time, in one order, so that nothing hangs on
// chance, in steps that grow smaller.
func (m *model) fit() {
	n := 0.0
	for i := range m.list {
		n += m.list[i].weight[0] / batches
	}
	slope, first, second := make([]float64, len(m.w)), make([]float64, len(m.w)), make([]float64, len(m.w))
	for step := range rounds * batches {
		clear(slope)
		for i := step % batches; i < len(m.list); i += batches {
			m.slope(i, slope)
		}
		left := 1 - float64(step)/(rounds*batches)
		a, b := 1-math.Pow(0.9, float64(step+1)), 1-math.Pow(0.99, float64(step+1))
		for k, g := range slope {
			g /= n
			if k >= width {
				g += m.pull(k) * m.w[k]
			}
			first[k] = 0.9*first[k] + 0.1*g
			second[k] = 0.99*second[k] + 0.01*g*g
			m.w[k] -= left * rate * (first[k] / a) / (math.Sqrt(second[k]/b) + 1e-6)
		}
	}
}

// share is how many intents are the likeliest of what the first n texts that have one should say.
func (m *model) share(n int) float64 {
	all, right := 0, 0
	for i := range m.list[:n] {
		if x := &m.list[i]; x.weight[0] > 0 {
			z := m.say(i)
			all++
			if top := slices.Index(z[:intents], slices.Max(z[:intents])); x.want[top] == slices.Max(x.want[:intents]) {
				right++
			}
		}
	}
	return float64(right) / float64(max(1, all))
}
