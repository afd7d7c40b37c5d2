package main

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

// writeLinear lays a linear model out: the weights of words by their number,
// where the model folds them, and a table of all other features.
func writeLinear(f *weights.File, name string, m *linear, b *book, tones map[uint64]int8) {
	unit := float32(0)
	if !m.target {
		unit = foldWords(f, name, m, b, tones)
	}
	top := float32(0)
	for _, w := range m.w {
		top = max(top, abs(w[0]), abs(w[1]), abs(w[2]))
	}
	step := top / 127
	var keys []uint64
	var rows [][]int8
	least := faint(m, mostFeatures)
	for i, h := range m.keys {
		if !m.target && b.id[h] != 0 || max(abs(m.w[i][0]), abs(m.w[i][1]), abs(m.w[i][2])) < least {
			continue
		}
		r := []int8{quant(m.w[i][0], step), quant(m.w[i][1], step), quant(m.w[i][2], step)}
		keys = append(keys, h)
		rows = append(rows, r)
	}
	f.Put(name+".grams", weights.BuildTable(keys, rows, classes))
	f.Put(name+".sieve", weights.Sieve(keys))
	f.PutFloats(name+".scale", []float32{step, m.bias[0], m.bias[1], m.bias[2], unit})
}

// mostFeatures bounds how many features are written: the faintest are left out.
const mostFeatures = 330000

// faint is the weight below which features fall outside the strongest n.
func faint(m *linear, n int) float32 {
	if len(m.w) <= n {
		return 0
	}
	all := make([]float32, len(m.w))
	for i, w := range m.w {
		all[i] = max(abs(w[0]), abs(w[1]), abs(w[2]))
	}
	slices.Sort(all)
	return all[len(all)-n]
}

// foldWords writes a row for each word: three 16-bit sums of its own weights, its
// character runs' and its lexicon entries', how many they are, and its tone. It
// gives the unit of the sums.
func foldWords(f *weights.File, name string, m *linear, b *book, tones map[uint64]int8) float32 {
	sums := make([]folded, len(b.keys))
	top := float32(0)
	for i, h := range b.keys {
		sums[i] = m.fold(h, b.form[h])
		for _, x := range sums[i].w {
			top = max(top, abs(x))
		}
	}
	unit := top / 32767
	data := make([]byte, wordBytes, wordBytes*(len(sums)+1))
	for i, s := range sums {
		for _, x := range s.w {
			data = binary.LittleEndian.AppendUint16(data, uint16(int16(math.Round(float64(x/unit)))))
		}
		data = append(data, byte(min(s.count, 255)), byte(tones[b.keys[i]]))
	}
	f.Put(name+".words", data)
	return unit
}

// wordBytes is the size of a word's row.
const wordBytes = 8

// folded is what a linear model makes of a word with all that hangs on it.
type folded struct {
	w     [classes]float32
	count int
}

func (m *linear) fold(h uint64, form string) folded {
	var s folded
	if own, ok := m.index[h]; ok {
		s = folded{w: m.w[own], count: 1}
	}
	for _, g := range m.lex.features(h, feature.CharGrams([]byte(form), nil)) {
		if i, ok := m.index[g]; ok {
			for k := range s.w {
				s.w[k] += m.w[i][k]
			}
			s.count++
		}
	}
	return s
}

func quant(x, unit float32) int8 {
	return int8(math.Round(float64(max(-127, min(127, x/unit)))))
}

func abs(x float32) float32 { return max(x, -x) }

// mostWords bounds how many words of the network are written.
const mostWords = 60000

// writeNetwork folds the filters into one row of bytes per word. Each filter has
// one step for its three taps, so that the engine adds plain numbers; the steps
// go into the last layer. A tap is one of 43 levels, written 21 too high, so that
// three of them fit seven bits; the first row is of unknown words.
func writeNetwork(f *weights.File, n *network, b *book) {
	rows := make([][]float32, len(b.netID))
	for i, id := range b.netID {
		r := make([]float32, taps)
		for d, x := range n.words[id] {
			for t, w := range n.conv.v[d*taps : (d+1)*taps] {
				r[t] += x * w
			}
		}
		rows[i] = r
	}
	var step [filters]float32
	for f := range step {
		step[f] = bestStep(rows, f)
	}
	data := make([]byte, taps, taps*(len(rows)+1))
	for i := range data {
		data[i] = levels
	}
	for _, r := range rows {
		for at := range taps { // of every eight filters the three taps in turn
			f := at/(8*reach)*8 + at%8
			data = append(data, byte(levels+level(r[at/8%reach*filters+f], step[f])))
		}
	}
	f.Put("conv.rows", data)
	bias := make([]float32, filters)
	for i := range bias {
		bias[i] = n.bias.v[i] / step[i]
	}
	f.PutFloats("conv.bias", bias)
	f.PutFloats("conv.whole", scaledHead(n.whole, step))
	f.PutFloats("conv.towards", scaledHead(n.toward, step))
}

// levels is how many steps a tap may lie above or below nothing.
const levels = 21

func level(x, step float32) int {
	return int(math.Round(float64(max(-levels, min(levels, x/step)))))
}

// bestStep is the step that bends a filter's taps least: the rarest, largest ones are
// cut so that the others keep their differences. Commoner words count more.
func bestStep(rows [][]float32, f int) float32 {
	top := float32(1e-6)
	for _, r := range rows {
		for t := f; t < taps; t += filters {
			top = max(top, abs(r[t]))
		}
	}
	best, least := top/levels, math.Inf(1)
	for part := float32(1); part > 0.2; part *= 0.85 {
		step, loss := top*part/levels, 0.0
		for i, r := range rows {
			weight := 1 / float64(i+50)
			for t := f; t < taps; t += filters {
				d := float64(r[t] - step*float32(level(r[t], step)))
				loss += weight * d * d
			}
		}
		if loss < least {
			best, least = step, loss
		}
	}
	return best
}

// scaledHead takes the filters' steps into the last layer's weights.
func scaledHead(m *matrix, step [filters]float32) []float32 {
	out := append([]float32(nil), m.v...)
	for i := range m.rows - 1 {
		for k := range classes {
			out[i*classes+k] *= step[i%filters]
		}
	}
	return out
}

// keptRows are the words worth their bytes: the most frequent of the training
// texts, then lexicon words, then common words of the vectors.
func (n *network) keptRows(list []*example, lex *lexicon) []int32 {
	count := map[uint64]int{}
	for _, e := range list {
		for _, t := range e.tokens {
			count[t.Hash]++
		}
	}
	type ranked struct {
		id    int32
		score float64
	}
	var all []ranked
	for id, h := range n.keys[1:] {
		s := math.Log(float64(1 + count[h]))
		if _, ok := lex.strong[h]; ok {
			s += 1
		}
		if r, ok := lex.rank[h]; ok {
			s += 1 / (1 + float64(r)/8000)
		}
		if s > 0.7 {
			all = append(all, ranked{int32(id + 1), s})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	out := make([]int32, 0, mostWords)
	for _, r := range all[:min(len(all), mostWords)] {
		out = append(out, r.id)
	}
	return out
}
