package web

import "math"

// forest is a sum of small decision trees over the clues of a unit: the second
// judgement. Its trees are in trees.go.
type forest struct {
	prior float64
	trees []tree
}

// tree asks splits from the first on and ends in a leaf.
type tree struct {
	splits []split
	leaves []float64
}

// split asks whether a clue is greater than at. The answers lead to another split, or
// to leaf i where they are -1-i.
type split struct {
	clue    int
	at      float64
	no, yes int
}

// chance is how likely a unit with these clues belongs to the body.
func (f *forest) chance(x []float64) float64 {
	z := f.prior
	for i := range f.trees {
		z += f.trees[i].value(x)
	}
	return 1 / (1 + math.Exp(-z))
}

func (t *tree) value(x []float64) float64 {
	at := 0
	for at >= 0 {
		s := &t.splits[at]
		if at = s.no; x[s.clue] > s.at {
			at = s.yes
		}
	}
	return t.leaves[-1-at]
}
