package main

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

// writeLinear lays a linear model out as two tables: words, with the weights of
// their character runs folded in, and all other features. Each row carries how
// many features it stands for, because a text's sum is divided by the root of
// their number.
func writeLinear(f *weights.File, name string, m *linear, list []*example, fold bool) {
	words := map[uint64]bool{}
	if fold {
		words = foldWords(f, name, m, list)
	}
	top := float32(0)
	for _, w := range m.w {
		top = max(top, abs(w[0]), abs(w[1]), abs(w[2]))
	}
	unit := top / 127
	var keys []uint64
	var rows [][]int8
	least := faint(m, mostFeatures)
	for i, h := range m.keys {
		if words[h] || max(abs(m.w[i][0]), abs(m.w[i][1]), abs(m.w[i][2])) < least {
			continue
		}
		r := []int8{quant(m.w[i][0], unit), quant(m.w[i][1], unit), quant(m.w[i][2], unit)}
		keys = append(keys, h)
		rows = append(rows, r)
	}
	f.Put(name+".grams", weights.BuildTable(keys, rows, classes))
	f.PutFloats(name+".scale", []float32{unit, m.bias[0], m.bias[1], m.bias[2]})
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

// foldWords writes the table of words: three 16-bit sums and a count.
func foldWords(f *weights.File, name string, m *linear, list []*example) map[uint64]bool {
	type sum struct {
		w     [classes]float32
		count int
	}
	words := map[uint64]bool{}
	var keys []uint64
	var sums []sum
	var buf []byte
	var grams []uint64
	put := func(h uint64, norm []byte) {
		words[h] = true
		var s sum
		if own, ok := m.index[h]; ok {
			s = sum{w: m.w[own], count: 1}
		}
		grams = m.lex.features(h, feature.CharGrams(norm, grams[:0]))
		for _, g := range grams {
			if i, ok := m.index[g]; ok {
				for k := range s.w {
					s.w[k] += m.w[i][k]
				}
				s.count++
			}
		}
		keys = append(keys, h)
		sums = append(sums, s)
	}
	for _, e := range list {
		for _, t := range e.tokens {
			_, known := m.index[t.Hash]
			if words[t.Hash] || !known && m.lex.value[t.Hash] == nil {
				continue
			}
			buf = buf[:0]
			if t.Kind == feature.Word || t.Kind == feature.Hashtag {
				buf = feature.Norm(e.text, t, buf)
			}
			put(t.Hash, buf)
		}
	}
	for _, h := range sortedKeys(m.lex.strong) {
		if !words[h] {
			put(h, []byte(m.lex.strong[h]))
		}
	}
	top := float32(0)
	for _, s := range sums {
		top = max(top, abs(s.w[0]), abs(s.w[1]), abs(s.w[2]))
	}
	unit := top / 32767
	rows := make([][]int8, len(sums))
	for i, s := range sums {
		for k := range s.w {
			v := int16(math.Round(float64(s.w[k] / unit)))
			rows[i] = append(rows[i], int8(v), int8(v>>8))
		}
		rows[i] = append(rows[i], int8(uint8(min(s.count, 255))), 0)
	}
	f.Put(name+".words", weights.BuildTable(keys, rows, 2*classes+2))
	f.PutFloats(name+".unit", []float32{unit})
	return words
}

func quant(x, unit float32) int8 {
	return int8(math.Round(float64(max(-127, min(127, x/unit)))))
}

func abs(x float32) float32 { return max(x, -x) }

// mostWords bounds how many words of the network are written.
const mostWords = 60000

// writeNetwork folds the filters into one row of bytes per word. Each filter has
// one step for its three taps, so that the engine adds plain numbers; the steps
// go into the last layer.
func writeNetwork(f *weights.File, n *network, list []*example, lex *lexicon) {
	rows := n.keptRows(list, lex)
	folded := make([][]float32, len(rows))
	var step [filters]float32
	for i, id := range rows {
		r := make([]float32, taps)
		for d, x := range n.words[id] {
			for t, w := range n.conv.v[d*taps : (d+1)*taps] {
				r[t] += x * w
			}
		}
		for t, x := range r {
			step[t%filters] = max(step[t%filters], abs(x)/127)
		}
		folded[i] = r
	}
	keys := make([]uint64, len(rows))
	index := make([][]int8, len(rows))
	data := make([]byte, 0, len(rows)*taps)
	for i, id := range rows {
		keys[i] = n.keys[id]
		b := binary.LittleEndian.AppendUint32(nil, uint32(i))
		index[i] = []int8{int8(b[0]), int8(b[1]), int8(b[2]), int8(b[3])}
		for t, x := range folded[i] {
			data = append(data, byte(quant(x, step[t%filters])))
		}
	}
	f.Put("conv.index", weights.BuildTable(keys, index, 4))
	f.Put("conv.rows", data)
	bias := make([]float32, filters)
	for i := range bias {
		bias[i] = n.bias.v[i] / step[i]
	}
	f.PutFloats("conv.bias", bias)
	f.PutFloats("conv.whole", scaledHead(n.whole, step))
	f.PutFloats("conv.towards", scaledHead(n.toward, step))
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
