package main

import "math"

// sample is one example the models have not learned from: the logits of each
// model, the truth, and how much it counts.
type sample struct {
	z     [][classes]float32
	label int
	cost  float64
}

// fitMix finds the weights of the models and the biases of the classes that give
// the truth the most probability: a small regression, which also calibrates.
func fitMix(list []sample, start []float64) []float64 {
	m := len(start) - classes
	w := append([]float64(nil), start...)
	total := 0.0
	for _, s := range list {
		total += s.cost
	}
	for step := range 600 {
		g := make([]float64, len(w))
		for _, s := range list {
			p := softmax(mixed(s.z, w))
			p[s.label]--
			for k := range p {
				d := float64(p[k]) * s.cost / total
				for i := range m {
					g[i] += d * float64(s.z[i][k])
				}
				g[m+k] += d
			}
		}
		rate := 0.5 / (1 + float64(step)/300)
		for i := range w {
			w[i] -= rate * g[i]
		}
	}
	return w
}

// mixed adds the models' logits by the weights, then the biases.
func mixed(z [][classes]float32, w []float64) [classes]float32 {
	var out [classes]float32
	m := len(w) - classes
	for k := range out {
		x := w[m+k]
		for i := range m {
			x += w[i] * float64(z[i][k])
		}
		out[k] = float32(x)
	}
	return out
}

func floats32(v []float64) []float32 {
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(math.Round(x*1e4) / 1e4)
	}
	return out
}
