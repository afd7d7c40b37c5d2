package sentiment

import (
	"fmt"
	"math"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

// The shape of the network; the training program writes it so.
const (
	filters = 64
	taps    = 3 * filters
	regions = 4 // whole, before, after and near the target
	nearby  = 4 // words either side that are near
)

// network is a layer of filters three words wide, folded into one row of bytes
// per word: a filter's answer at a word is the sum of a third of its row and a
// third of each neighbour's. The strongest and the mean answers over a region
// go to a linear layer.
type network struct {
	index   *weights.Table
	rows    string
	bias    [filters]int32
	whole   []float32 // (2*filters+1) × 3
	towards []float32 // (regions*2*filters+1) × 3
}

func openNetwork(f *weights.File) (*network, error) {
	n := &network{rows: f.Section("conv.rows"), whole: f.Floats("conv.whole"), towards: f.Floats("conv.towards")}
	var err error
	if n.index, err = f.Table("conv.index"); err != nil {
		return nil, err
	}
	bias := f.Floats("conv.bias")
	if len(bias) != filters || len(n.whole) != (2*filters+1)*3 || len(n.towards) != (regions*2*filters+1)*3 || len(n.rows)%taps != 0 {
		return nil, fmt.Errorf("section %q: not the shape of this version", "conv")
	}
	for i, b := range bias {
		n.bias[i] = int32(math.Round(float64(b)))
	}
	return n, nil
}

// noRow stands for words without a row and for what lies beyond the text.
var noRow = string(make([]byte, taps))

func (n *network) row(h uint64) string {
	r := n.index.Row(h)
	if len(r) < 4 {
		return noRow
	}
	at := int(uint32(r[0])|uint32(r[1])<<8|uint32(r[2])<<16|uint32(r[3])<<24) * taps
	if at+taps > len(n.rows) {
		return noRow
	}
	return n.rows[at : at+taps]
}

// answers are the filters' strongest and summed answers over a region.
type answers struct {
	top, sum [filters]int32
	n        int
}

func (a *answers) add(v *[filters]int32) {
	a.n++
	for f, x := range v {
		a.sum[f] += x
		a.top[f] = max(a.top[f], x)
	}
}

// at computes the filters' answers at one word, given its row and its neighbours'.
func (n *network) at(before, own, after string, v *[filters]int32) {
	before, own, after = before[:filters], own[filters:2*filters], after[2*filters:taps]
	for f := range v {
		v[f] = max(0, n.bias[f]+int32(int8(before[f]))+int32(int8(own[f]))+int32(int8(after[f])))
	}
}

// wholeLogits runs the network over a text.
func (n *network) wholeLogits(tokens []feature.Token) logits {
	a := answers{n: len(tokens)}
	before, own := noRow, noRow
	if len(tokens) > 0 {
		own = n.row(tokens[0].Hash)
	}
	for i := range tokens {
		after := noRow
		if i+1 < len(tokens) {
			after = n.row(tokens[i+1].Hash)
		}
		l, m, r := before[:filters], own[filters:2*filters], after[2*filters:taps]
		for f := range filters {
			x := n.bias[f] + int32(int8(l[f])) + int32(int8(m[f])) + int32(int8(r[f]))
			x &^= x >> 31 // no less than 0
			a.sum[f] += x
			a.top[f] = max(a.top[f], x)
		}
		before, own = own, after
	}
	z := logits{float64(n.whole[2*filters*3]), float64(n.whole[2*filters*3+1]), float64(n.whole[2*filters*3+2])}
	a.vote(n.whole, &z)
	return z
}

// targetLogits runs the network over a text with its target masked.
func (n *network) targetLogits(tokens []feature.Token) logits {
	var a [regions]answers
	dist := feature.Distances(tokens)
	n.each(tokens, func(i int, v *[filters]int32) {
		d := dist[i]
		a[0].add(v)
		if d < 0 {
			a[1].add(v)
		} else if d > 0 {
			a[2].add(v)
		}
		if d >= -nearby && d <= nearby {
			a[3].add(v)
		}
	})
	last := regions * 2 * filters * 3
	z := logits{float64(n.towards[last]), float64(n.towards[last+1]), float64(n.towards[last+2])}
	for r := range a {
		a[r].vote(n.towards[r*2*filters*3:], &z)
	}
	return z
}

func (n *network) each(tokens []feature.Token, fn func(i int, v *[filters]int32)) {
	var v [filters]int32
	before, own := noRow, noRow
	if len(tokens) > 0 {
		own = n.row(tokens[0].Hash)
	}
	for i := range tokens {
		after := noRow
		if i+1 < len(tokens) {
			after = n.row(tokens[i+1].Hash)
		}
		n.at(before, own, after, &v)
		fn(i, &v)
		before, own = own, after
	}
}

// vote adds the last layer's answer to a region.
func (a *answers) vote(w []float32, z *logits) {
	if a.n == 0 {
		return
	}
	mean := float32(0.5 / math.Sqrt(float64(a.n)))
	var s [3]float32
	for f := range a.top {
		t, m := float32(a.top[f]), float32(a.sum[f])*mean
		top, avg := w[f*3:f*3+3], w[(filters+f)*3:(filters+f)*3+3]
		s[0] += t*top[0] + m*avg[0]
		s[1] += t*top[1] + m*avg[1]
		s[2] += t*top[2] + m*avg[2]
	}
	for k := range z {
		z[k] += float64(s[k])
	}
}
