package web

import (
	"math"
	"math/rand/v2"
	"sort"
	"testing"
)

// How the trees of trees.go are grown: gradient boosting on the logistic loss, each
// tree by its best splits first, over clues sorted into bins.
const (
	grownTrees  = 100
	grownLeaves = 6
	grownBins   = 64
	grownStep   = 0.08
	grownFew    = 25.0 // weight a leaf must hold at least
	grownPart   = 0.35 // of the clues, looked at by one tree
)

// learnt is one unit to learn from: its clues, what it should be, how much it counts.
type learnt struct {
	x         []float64
	y, weight float64
}

// grower holds the examples of one forest, sorted into bins.
type grower struct {
	list    []learnt
	bins    [][]uint8   // by clue, then by example
	edges   [][]float64 // by clue: the greatest value of each bin but the last
	g, h, z []float64
	rng     *rand.Rand
}

func grow(list []learnt) forest {
	sum := 0.0
	for _, e := range list {
		sum += e.weight
	}
	gr := &grower{list: append([]learnt(nil), list...), rng: rand.New(rand.NewPCG(1, 1)), g: make([]float64, len(list)), h: make([]float64, len(list)), z: make([]float64, len(list))}
	yes := 0.0
	for i := range gr.list {
		gr.list[i].weight *= float64(len(list)) / sum
		yes += gr.list[i].weight * gr.list[i].y
	}
	gr.sortIntoBins()
	f := forest{prior: math.Log(yes / (float64(len(list)) - yes))}
	for i := range gr.z {
		gr.z[i] = f.prior
	}
	for range grownTrees {
		f.trees = append(f.trees, gr.tree())
	}
	return f
}

func (gr *grower) sortIntoBins() {
	n := len(gr.list)
	gr.bins, gr.edges = make([][]uint8, clues), make([][]float64, clues)
	values := make([]float64, n)
	for c := range clues {
		for i := range gr.list {
			values[i] = gr.list[i].x[c]
		}
		sort.Float64s(values)
		var edges []float64
		for b := 1; b < grownBins; b++ {
			if v := values[b*n/grownBins]; v < values[n-1] && (len(edges) == 0 || v > edges[len(edges)-1]) {
				edges = append(edges, v)
			}
		}
		if len(edges) == 0 && values[0] < values[n-1] {
			edges = []float64{values[0]}
		}
		if len(edges) > 0 && values[0] < edges[0] && len(edges) < 8 {
			edges = append([]float64{values[0]}, edges...)
		}
		if last := len(edges) - 1; last >= 0 && len(edges) < 8 { // a rare value at the top, as of a yes or no
			for i := n - 1; i >= 0; i-- {
				if values[i] < values[n-1] {
					if values[i] > edges[last] {
						edges = append(edges, values[i])
					}
					break
				}
			}
		}
		gr.edges[c], gr.bins[c] = edges, make([]uint8, n)
		for i := range gr.list {
			gr.bins[c][i] = uint8(sort.SearchFloat64s(edges, gr.list[i].x[c]))
		}
	}
}

// branch is a leaf that may yet be split.
type branch struct {
	of       []int32
	gain     float64
	clue     int
	bin      int
	at       *int // where its place in the tree is noted
	fruitful bool
}

func (gr *grower) tree() tree {
	all := make([]int32, len(gr.list))
	for i := range gr.list {
		p := 1 / (1 + math.Exp(-gr.z[i]))
		gr.g[i], gr.h[i], all[i] = gr.list[i].weight*(p-gr.list[i].y), gr.list[i].weight*p*(1-p), int32(i)
	}
	var looked []int
	for c := range clues {
		if gr.rng.Float64() < grownPart {
			looked = append(looked, c)
		}
	}
	root := 0
	t := tree{splits: make([]split, 0, grownLeaves)}
	open := []*branch{gr.best(all, looked, &root)}
	for len(open) < grownLeaves {
		k := 0
		for i, b := range open {
			if b.gain > open[k].gain {
				k = i
			}
		}
		b := open[k]
		if !b.fruitful || b.gain <= 1e-6 {
			break
		}
		b.gain = 0
		*b.at = len(t.splits)
		t.splits = append(t.splits, split{clue: b.clue, at: gr.edges[b.clue][b.bin]})
		s := &t.splits[len(t.splits)-1]
		var no, yes []int32
		for _, i := range b.of {
			if int(gr.bins[b.clue][i]) <= b.bin {
				no = append(no, i)
			} else {
				yes = append(yes, i)
			}
		}
		open[k] = gr.best(no, looked, &s.no)
		open = append(open, gr.best(yes, looked, &s.yes))
	}
	for _, b := range open {
		g, h := 0.0, 0.0
		for _, i := range b.of {
			g, h = g+gr.g[i], h+gr.h[i]
		}
		v := -grownStep * g / (h + 1)
		*b.at = -1 - len(t.leaves)
		t.leaves = append(t.leaves, v)
		for _, i := range b.of {
			gr.z[i] += v
		}
	}
	return t
}

// best finds the best split of some examples.
func (gr *grower) best(of []int32, looked []int, at *int) *branch {
	b := &branch{of: of, at: at}
	var g0, h0, w0 float64
	for _, i := range of {
		g0, h0, w0 = g0+gr.g[i], h0+gr.h[i], w0+gr.list[i].weight
	}
	for _, c := range looked {
		if len(gr.edges[c]) == 0 {
			continue
		}
		var sums [grownBins + 16][3]float64
		for _, i := range of {
			s := &sums[gr.bins[c][i]]
			s[0] += gr.g[i]
			s[1] += gr.h[i]
			s[2] += gr.list[i].weight
		}
		var g, h, w float64
		for bin := range gr.edges[c] {
			g, h, w = g+sums[bin][0], h+sums[bin][1], w+sums[bin][2]
			if w < grownFew || w0-w < grownFew {
				continue
			}
			if gain := g*g/(h+1) + (g0-g)*(g0-g)/(h0-h+1) - g0*g0/(h0+1); gain > b.gain {
				b.gain, b.clue, b.bin, b.fruitful = gain, c, bin, true
			}
		}
	}
	return b
}

func TestTheTreesAreWhole(t *testing.T) {
	t.Parallel()
	if len(judge.trees) == 0 {
		t.Fatal("there are no trees")
	}
	for k, tr := range judge.trees {
		reached := make([]int, len(tr.splits)+len(tr.leaves))
		note := func(at int) {
			if at >= 0 {
				reached[at]++
			} else {
				reached[len(tr.splits)-1-at]++
			}
		}
		note(0)
		for i, s := range tr.splits {
			if s.clue < 0 || s.clue >= clues || s.no == i || s.yes == i {
				t.Fatalf("split %d of tree %d: %+v", i, k, s)
			}
			note(s.no)
			note(s.yes)
		}
		for i, n := range reached {
			if n != 1 {
				t.Fatalf("tree %d: place %d is reached %d times", k, i, n)
			}
		}
	}
}
