package main

import (
	"math"

	"github.com/earshot/earshot/internal/sentiment/weights"
)

// file folds what is learned into a row for each word, and rounds it.
func (m *model) file() []byte {
	own := map[uint64]int{}
	keys := append([]uint64(nil), m.vectors.Order...)
	for i, h := range m.order {
		own[h] = ownAt + i*width
		if m.vectors.Of[h] == nil {
			keys = append(keys, h)
		}
	}
	folded, top := make([]row, len(keys)), row{}
	for i, h := range keys {
		x := &folded[i]
		for j, v := range m.vectors.Of[h] {
			for k, w := range m.w[dimsAt+j*width:][:width] {
				x[k] += v * w
			}
		}
		if at, ok := own[h]; ok {
			for k, w := range m.w[at:][:width] {
				x[k] += w
			}
		}
		for k, v := range x {
			top[k] = max(top[k], math.Abs(v))
		}
	}
	rows := make([][]int8, len(keys))
	for i := range keys {
		for k, v := range folded[i] {
			rows[i] = append(rows[i], int8(math.Round(v/top[k]*127)))
		}
	}
	var steps, bias, told, ours, worth []float32
	for k := range top {
		steps = append(steps, float32(top[k]/127))
		bias = append(bias, float32(m.w[k]))
	}
	for k := range intents {
		for j := range hints {
			told = append(told, float32(m.w[hintsAt+j*width+k]))
		}
	}
	for k := range intents {
		ours = append(ours, float32(m.w[madeUpAt+k]))
	}
	for u := range units {
		worth = append(worth, float32(m.w[unitsAt+u]))
	}
	f := &weights.File{}
	f.Put("words", weights.BuildTable(keys, rows, width))
	f.PutFloats("step", steps)
	f.PutFloats("bias", bias)
	f.PutFloats("hints", told)
	f.PutFloats("own", ours)
	f.PutFloats("units", worth)
	return f.Bytes()
}
