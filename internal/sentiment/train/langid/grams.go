package main

import (
	"math"
	"sort"
	"unicode"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/langid"
	"github.com/earshot/earshot/internal/sentiment/train/frequency"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

// mostGrams is how many letter runs are kept, the most telling first.
const mostGrams = 30000

// grams lays out how likely each run of three letters is in each language, less
// the mean over the languages that share its script.
func grams(lists [][]frequency.Word) []byte {
	n := len(lists)
	p := map[string][]float64{}
	for l, list := range lists {
		total := 0.0
		add := func(fn func(g string, v float64)) {
			for i, w := range list {
				if i > 25000 {
					break
				}
				v := math.Sqrt(w.Share)
				for g := range langid.Grams([]byte("^" + w.Norm + "$")) {
					fn(string(g), v)
				}
				for _, r := range w.Raw {
					if r > 0x7f {
						fn(string(unicode.ToLower(r)), v)
					}
				}
			}
		}
		add(func(_ string, v float64) { total += v })
		add(func(g string, v float64) {
			if p[g] == nil {
				p[g] = make([]float64, n)
			}
			p[g][l] += v / total
		})
	}
	type gram struct {
		s    string
		mass float64
	}
	var list []gram
	for g, v := range p {
		m := 0.0
		for _, x := range v {
			m = max(m, x)
		}
		list = append(list, gram{g, m})
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].mass != list[j].mass {
			return list[i].mass > list[j].mass
		}
		return list[i].s < list[j].s
	})
	list = list[:min(len(list), mostGrams)]
	keys := make([]uint64, len(list))
	rows := make([][]int8, len(list))
	for i, g := range list {
		keys[i] = feature.HashLetters(g.s)
		top := math.Log(g.mass + 1e-6)
		row := make([]int8, n)
		for l, x := range p[g.s] {
			row[l] = int8(max(-127, math.Round((math.Log(x+1e-6)-top)*langid.GramScale)))
		}
		rows[i] = row
	}
	return weights.BuildTable(keys, rows, n)
}
