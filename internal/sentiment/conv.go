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
	groups  = filters / 8
	levels  = 21 // of a tap, above or below nothing
)

// network is a layer of filters three words wide, folded into one row of bytes
// per word: a filter's answer at a word is the sum of a third of its row and a
// third of each neighbour's. The strongest and the mean answers over a region go to
// a linear layer.
//
// Bytes are kept [levels] too high, so that none is negative and three of them fit
// seven bits: eight filters are added, and compared, in one machine word.
type network struct {
	rows    string         // by word number, [taps] bytes each; the first is of unknown words and beyond the text
	floor   [groups]uint64 // what a filter must exceed to speak
	below   [filters]int32 // the same, not cut to seven bits
	whole   ballot
	towards ballot
}

// ballot is a last layer: what the strongest and the mean answer of each filter are
// worth, in whole steps, region by region, and the biases.
type ballot struct {
	votes [][2 * classes]int32
	step  float64
	start logits
}

const classes = 3

func openNetwork(f *weights.File) (*network, error) {
	n := &network{}
	rows, bias := f.Section("conv.rows"), f.Floats("conv.bias")
	whole, towards := f.Floats("conv.whole"), f.Floats("conv.towards")
	if len(bias) != filters || len(whole) != (2*filters+1)*classes || len(towards) != (regions*2*filters+1)*classes || len(rows)%taps != 0 || rows == "" {
		return nil, fmt.Errorf("section %q: not the shape of this version", "conv")
	}
	n.rows = rows
	for i, b := range bias {
		n.below[i] = 3*levels - int32(math.Round(float64(b)))
		n.floor[i/8] |= uint64(max(0, min(127, n.below[i]))) << (8 * (i % 8))
	}
	n.whole, n.towards = newBallot(whole, 1), newBallot(towards, regions)
	for i, b := range n.below {
		if b < 127 {
			continue
		}
		for r := range regions { // it can never speak
			n.towards.votes[r*filters+i] = [2 * classes]int32{}
		}
		n.whole.votes[i] = [2 * classes]int32{}
	}
	return n, nil
}

func le64(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// newBallot reads a last layer and rounds it to steps so fine that nothing is lost.
func newBallot(w []float32, regions int) (b ballot) {
	end := len(w) - classes
	top := float32(0)
	for _, x := range w[:end] {
		top = max(top, x, -x)
	}
	b.step = float64(top) / (1 << 15)
	for r := range regions {
		at := w[r*2*filters*classes:]
		for f := range filters {
			var v [2 * classes]int32
			for k := range classes {
				v[k] = int32(math.Round(float64(at[f*classes+k]) / b.step))
				v[classes+k] = int32(math.Round(float64(at[(filters+f)*classes+k]) / b.step))
			}
			b.votes = append(b.votes, v)
		}
	}
	for k := range b.start {
		b.start[k] = float64(w[end+k])
	}
	return b
}

// high is the top bit of each byte.
const high = 0x8080808080808080

// higher takes the greater of each byte; bytes are below 128.
func higher(a, b uint64) uint64 {
	m := ((a | high) - b) & high
	m -= m >> 7 // all ones below the top bit where a is not less
	return b ^ (a^b)&m
}

// at is the answers of eight filters at a word: the rows of the word before, of
// itself and of the word after begin at a, b and c.
func (n *network) at(g, a, b, c int32) uint64 {
	g *= 8
	return le64(n.rows[a+g:]) + le64(n.rows[b+filters+g:]) + le64(n.rows[c+2*filters+g:])
}

// places gives where each word's row begins, with the empty row at either end.
func (n *network) places(tokens []feature.Token, dst []int32) []int32 {
	dst = append(dst[:0], 0)
	last := int32(len(n.rows) / taps)
	for i := range tokens[:min(len(tokens), most)] {
		id := tokens[i].ID
		if id >= last {
			id = 0
		}
		dst = append(dst, id*taps)
	}
	return append(dst, 0)
}

// pool collects the answers of eight filters over the words of a region: the
// strongest, and the sums, of even and odd filters in lanes of 16 bits.
type pool struct{ top, even, odd uint64 }

// lanes picks every other byte.
const lanes = 0x00FF00FF00FF00FF

// add takes in the answers of eight filters: what exceeds the floor of each.
func (p *pool) add(v, floor uint64) {
	d := (v | high) - floor
	m := d & high
	v = d & (m - m>>7)
	p.top = higher(v, p.top)
	p.even += v & lanes
	p.odd += v >> 8 & lanes
}

// most bounds the words of a region: more would overflow a lane of a sum.
const most = 500

// wholeLogits runs the network over the words of a text.
func (n *network) wholeLogits(s *scratch, tokens []feature.Token) logits {
	s.places = n.places(tokens, s.places)
	p := s.places
	if len(p) == 2 {
		return n.whole.start
	}
	var c count
	for g := int32(0); g < groups; g += 2 { // two at once keep the processor busy
		low, lower := n.floor[g], n.floor[g+1]
		var one, two pool
		before, own := p[0], p[1]
		for _, after := range p[2:] {
			a, b, c := n.rows[before+g*8:], n.rows[own+filters+g*8:], n.rows[after+2*filters+g*8:]
			one.add(le64(a)+le64(b)+le64(c), low)
			two.add(le64(a[8:])+le64(b[8:])+le64(c[8:]), lower)
			before, own = own, after
		}
		c.add(n, &one, g, len(p)-2, n.whole.votes)
		c.add(n, &two, g+1, len(p)-2, n.whole.votes)
	}
	z := n.whole.start
	c.settle(&n.whole, len(p)-2, &z)
	return z
}

// targetLogits runs the network over a text with its target masked.
func (n *network) targetLogits(s *scratch, tokens []feature.Token) logits {
	s.places = n.places(tokens, s.places)
	p := s.places
	dist := feature.Distances(tokens[:len(p)-2])
	words := within(dist)
	var c [regions]count
	for g := range int32(groups) {
		floor := n.floor[g]
		var part [regions]pool
		for i := 1; i+1 < len(p); i++ {
			v := n.at(g, p[i-1], p[i], p[i+1])
			part[0].add(v, floor)
			d := dist[i-1]
			if d < 0 {
				part[1].add(v, floor)
			} else if d > 0 {
				part[2].add(v, floor)
			}
			if d >= -nearby && d <= nearby {
				part[3].add(v, floor)
			}
		}
		for r := range part {
			c[r].add(n, &part[r], g, words[r], n.towards.votes[r*filters:])
		}
	}
	z := n.towards.start
	for r := range c {
		if words[r] > 0 {
			c[r].settle(&n.towards, words[r], &z)
		}
	}
	return z
}

// within counts the words of each region.
func within(dist []int32) (words [regions]int) {
	for _, d := range dist {
		words[0]++
		if d < 0 {
			words[1]++
		} else if d > 0 {
			words[2]++
		}
		if d >= -nearby && d <= nearby {
			words[3]++
		}
	}
	return words
}

// count sums up votes in steps: those of strongest and those of mean answers.
type count struct{ top, mean [classes]int64 }

// add counts the votes of eight filters over a region of so many words. Where a
// filter stays silent its answers stand at the floor and count nothing.
func (c *count) add(n *network, p *pool, g int32, words int, votes [][2 * classes]int32) {
	top, sums := p.top, [2]uint64{p.even, p.odd}
	votes, below := votes[g*8:g*8+8], n.below[g*8:g*8+8]
	var t, m [classes]int64
	for i := range votes {
		v, b := &votes[i], int64(min(0, below[i])) // a floor below all answers
		x, y := int64(top&0xFF)-b, int64(sums[i%2]&0xFFFF)-int64(words)*b
		t[0] += x * int64(v[0])
		t[1] += x * int64(v[1])
		t[2] += x * int64(v[2])
		m[0] += y * int64(v[3])
		m[1] += y * int64(v[4])
		m[2] += y * int64(v[5])
		top >>= 8
		sums[i%2] >>= 16
	}
	for k := range t {
		c.top[k] += t[k]
		c.mean[k] += m[k]
	}
}

// settle adds the outcome of a count over so many words to the answer.
func (c *count) settle(b *ballot, words int, z *logits) {
	scale := 0.5 / math.Sqrt(float64(words))
	for k := range z {
		z[k] += b.step * (float64(c.top[k]) + float64(c.mean[k])*scale)
	}
}
