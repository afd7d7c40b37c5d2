package main

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
)

// matrix is a dense parameter with its Adam state.
type matrix struct {
	rows, cols int
	v, g, m, s []float32
}

func newMatrix(rows, cols int, spread float64, rng *rand.Rand) *matrix {
	x := &matrix{rows: rows, cols: cols}
	n := rows * cols
	x.v, x.g, x.m, x.s = make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range x.v {
		x.v[i] = float32(rng.NormFloat64() * spread)
	}
	return x
}

func (x *matrix) general() blas32.General {
	return blas32.General{Rows: x.rows, Cols: x.cols, Stride: x.cols, Data: x.v}
}

func addTo(a, b []float32) {
	b = b[:len(a)]
	for i := range a {
		a[i] += b[i]
	}
}

func grow(g blas32.General, rows, cols int) blas32.General {
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: resize(g.Data, rows*cols)}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
