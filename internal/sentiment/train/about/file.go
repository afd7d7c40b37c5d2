package main

import (
	"cmp"
	"math"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/weights"
)

// mostWords is how many words the file holds: those that say most.
const mostWords = 9200

// folded is what a word says in each place.
type folded struct {
	word uint64
	says [places]float64
	most float64
}

// file folds what is learned into a row for each word, and rounds it.
func (m *model) file() []byte {
	rows := m.fold()
	var top [places + 1]float64
	for i := range rows {
		for p, x := range rows[i].says {
			top[p] = max(top[p], math.Abs(x))
		}
	}
	for _, x := range m.w[marksAt : marksAt+len(m.order)] {
		top[places] = max(top[places], math.Abs(x))
	}
	words, keys := make([][]int8, len(rows)), make([]uint64, len(rows))
	for i := range rows {
		keys[i] = rows[i].word
		for p, x := range rows[i].says {
			words[i] = append(words[i], rounded(x, top[p]))
		}
	}
	marks := make([][]int8, len(m.order))
	for k := range m.order {
		marks[k] = []int8{rounded(m.w[marksAt+k], top[places])}
	}
	numbers := []float32{float32(m.w[0])}
	for _, x := range top {
		numbers = append(numbers, float32(x/127))
	}
	f := &weights.File{}
	f.Put("marks", weights.BuildTable(m.order, marks, 1))
	f.Put("words", weights.BuildTable(keys, words, places))
	f.PutFloats("numbers", numbers)
	return f.Bytes()
}

func rounded(x, top float64) int8 {
	if top == 0 {
		return 0
	}
	return int8(math.Round(x / top * 127))
}

// fold gives the words that say most what the numbers of their vectors and they themselves say.
func (m *model) fold() (rows []folded) {
	at := map[uint64]int{}
	row := func(word uint64) *folded {
		if _, ok := at[word]; !ok {
			at[word] = len(rows)
			rows = append(rows, folded{word: word})
		}
		return &rows[at[word]]
	}
	for _, h := range m.vectors.Order {
		r := row(h)
		for p := range r.says {
			for j, x := range m.vectors.Of[h] {
				r.says[p] += x * m.w[pointsAt+p*dims+j]
			}
		}
	}
	for k, s := range m.words {
		row(s.word).says[s.place] += m.w[marksAt+len(m.order)+k]
	}
	for i := range rows {
		for _, x := range rows[i].says {
			rows[i].most = max(rows[i].most, math.Abs(x))
		}
	}
	slices.SortStableFunc(rows, func(a, b folded) int { return cmp.Compare(b.most, a.most) })
	return rows[:min(len(rows), mostWords)]
}
