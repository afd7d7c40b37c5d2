package main

import (
	"math"
	"slices"

	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sentiment/train/vectors"
)

const (
	places = sentiment.AboutPlaces
	dims   = vectors.Dims

	rounds    = 300
	rate      = 0.05
	markPull  = 1e-3 // of what marks and words say by themselves to zero
	pointPull = 2e-3 // of what the numbers of word vectors say
	leastSeen = 3    // texts that a mark, or a word in its place, must stand in
)

// spot is a word in one of its places.
type spot struct {
	word  uint64
	place int
}

// share is something in a text, by its place in the model's numbers, and how much it counts there.
type share struct {
	at int
	of float64
}

// model is what is learned: a number for each mark, for each common word in each place, and
// for each number of the vectors of the words in each place.
type model struct {
	vectors *vectors.Vectors
	marks   map[uint64]int
	spots   map[spot]int
	order   []uint64 // of the marks,
	words   []spot   // and of the words
	w       []float64
}

// Where in w the kinds of numbers begin.
const (
	pointsAt = 1
	marksAt  = pointsAt + places*dims
)

// learn fits a model to texts, all of them in each step, so that nothing hangs on chance.
func learn(list []text, v *vectors.Vectors) *model {
	m := &model{vectors: v, marks: map[uint64]int{}, spots: map[spot]int{}}
	m.number(list)
	read, total := make([][]share, len(list)), 0.0
	for i := range list {
		read[i] = m.read(&list[i])
		total += list[i].weight
	}
	m.w = make([]float64, marksAt+len(m.order)+len(m.words))
	slope, first, second := make([]float64, len(m.w)), make([]float64, len(m.w)), make([]float64, len(m.w))
	for step := range rounds {
		clear(slope)
		for i := range list {
			d := 1 / (1 + math.Exp(-m.say(read[i])))
			if list[i].onWay {
				d--
			}
			d *= list[i].weight / total
			for _, x := range read[i] {
				slope[x.at] += d * x.of
			}
		}
		left := 1 - float64(step)/rounds
		a, b := 1-math.Pow(0.9, float64(step+1)), 1-math.Pow(0.99, float64(step+1))
		for k, g := range slope {
			g += pull(k) * m.w[k]
			first[k] = 0.9*first[k] + 0.1*g
			second[k] = 0.99*second[k] + 0.01*g*g
			m.w[k] -= left * rate * (first[k] / a) / (math.Sqrt(second[k]/b) + 1e-6)
		}
	}
	return m
}

// pull is how much a number is drawn to zero.
func pull(k int) float64 {
	switch {
	case k < pointsAt:
		return 0
	case k < marksAt:
		return pointPull
	}
	return markPull
}

// marks are those of a text, and of how it looks where that is read.
func (t *text) marks() []uint64 { return slices.Concat(t.reads.Marks, t.reads.Form) }

// number gives marks and words that stand in enough texts their places.
func (m *model) number(list []text) {
	marks, spots := map[uint64]int{}, map[spot]int{}
	for i := range list {
		for _, h := range list[i].marks() {
			if marks[h]++; marks[h] == leastSeen {
				m.marks[h] = len(m.order)
				m.order = append(m.order, h)
			}
		}
		for p, words := range list[i].reads.Words {
			for _, h := range words {
				s := spot{h, p}
				if spots[s]++; spots[s] == leastSeen {
					m.spots[s] = len(m.words)
					m.words = append(m.words, s)
				}
			}
		}
	}
}

// read is what stands in a text, as the model's numbers have it.
func (m *model) read(t *text) []share {
	out := []share{{0, 1}}
	for _, h := range t.marks() {
		if k, ok := m.marks[h]; ok {
			out = append(out, share{marksAt + k, 1})
		}
	}
	n := 0
	for _, words := range t.reads.Words {
		n += len(words)
	}
	for p, words := range t.reads.Words {
		var point [dims]float64
		of := sentiment.AboutShare(p, n)
		for _, h := range words {
			if k, ok := m.spots[spot{h, p}]; ok {
				out = append(out, share{marksAt + len(m.order) + k, of})
			}
			for j, x := range m.vectors.Of[h] {
				point[j] += x * of
			}
		}
		for j, x := range point {
			if x != 0 {
				out = append(out, share{pointsAt + p*dims + j, x})
			}
		}
	}
	return out
}

// say is how sure the model is that a text only names its target on the way.
func (m *model) say(read []share) (z float64) {
	for _, x := range read {
		z += x.of * m.w[x.at]
	}
	return z
}
