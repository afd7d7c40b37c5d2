package main

import (
	"math"

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
	for i, h := range m.keys {
		if words[h] {
			continue
		}
		r := []int8{quant(m.w[i][0], unit), quant(m.w[i][1], unit), quant(m.w[i][2], unit)}
		keys = append(keys, h)
		rows = append(rows, r)
	}
	f.Put(name+".grams", weights.BuildTable(keys, rows, classes))
	f.PutFloats(name+".scale", []float32{unit, m.bias[0], m.bias[1], m.bias[2]})
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
	for _, e := range list {
		for _, t := range e.tokens {
			if words[t.Hash] {
				continue
			}
			own, known := m.index[t.Hash]
			if !known {
				continue
			}
			words[t.Hash] = true
			s := sum{w: m.w[own], count: 1}
			if t.Kind == feature.Word || t.Kind == feature.Hashtag {
				buf = feature.Norm(e.text, t, buf)
				grams = feature.CharGrams(buf, grams[:0])
				for _, g := range grams {
					if i, ok := m.index[g]; ok {
						for k := range s.w {
							s.w[k] += m.w[i][k]
						}
						s.count++
					}
				}
			}
			keys = append(keys, t.Hash)
			sums = append(sums, s)
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
