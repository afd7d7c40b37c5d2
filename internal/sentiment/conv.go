package sentiment

import (
	"fmt"
	"math"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

// The shape of the network; the training program writes it so.
const (
	filters = 32
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
	rows    string         // by word number, [taps] bytes each: of every eight filters the three taps in turn; the first row is of unknown words and beyond the text
	floor   [groups]uint64 // what a filter must exceed to speak
	below   [filters]int32 // the same, not cut to seven bits
	whole   ballot
	towards ballot
}

// ballot is a last layer: what the strongest and the mean answer of each filter are
// worth, in whole steps, region by region, and the biases.
type ballot struct {
	top   []int64    // negative and positive, each less neutral, in one number: [packed]
	mean  [][2]int32 // the same two
	step  float64
	start logits
}

// packed holds two numbers in one, so that both are multiplied at once; their sums must
// stay below 31 bits.
func packed(negative, positive int32) int64 { return int64(positive)<<32 + int64(negative) }

// unpacked gives the two numbers back.
func unpacked(v int64) (negative, positive int64) {
	negative = int64(int32(v))
	return negative, (v - negative) >> 32
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
			n.towards.top[r*filters+i], n.towards.mean[r*filters+i] = 0, [2]int32{}
		}
		n.whole.top[i], n.whole.mean[i] = 0, [2]int32{}
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
	steps := func(x []float32) (v [classes]int32) {
		for k := range v {
			v[k] = int32(math.Round(float64(x[k]) / b.step))
		}
		return v
	}
	for r := range regions {
		at := w[r*2*filters*classes:]
		for f := range filters {
			v, m := steps(at[f*classes:]), steps(at[(filters+f)*classes:])
			b.top = append(b.top, packed(v[0]-v[1], v[2]-v[1]))
			b.mean = append(b.mean, [2]int32{m[0] - m[1], m[2] - m[1]})
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

// above is by how much the answers of eight filters exceed the floor of each.
func above(v, floor uint64) uint64 {
	d := (v | high) - floor
	m := d & high
	return d & (m - m>>7)
}

// add takes in the answers of eight filters above their floors.
func (p *pool) add(v uint64) {
	p.top = higher(v, p.top)
	p.even += v & lanes
	p.odd += v >> 8 & lanes
}

// groupTaps is how many bytes of a row belong to a group of eight filters.
const groupTaps = 3 * 8

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
	for g := range groups {
		part := n.pool(p, int32(g))
		c.add(n, &n.whole, &part, g, g*8, len(p)-2)
	}
	z := n.whole.start
	c.settle(&n.whole, len(p)-2, &z)
	return z
}

// pool runs eight filters over a text. It is where the network spends its time: each
// word's row is read once, and nothing but it is in memory.
func (n *network) pool(p []int32, g int32) pool {
	rows, floor, at := n.rows, n.floor[g], g*groupTaps
	var top, even, odd uint64
	first, own := rows[p[0]+at:p[0]+at+groupTaps], rows[p[1]+at:p[1]+at+groupTaps]
	before, next, middle := le64(first), le64(own), le64(own[8:])
	for _, i := range p[2:] {
		after := rows[i+at : i+at+groupTaps]
		v := above(before+middle+le64(after[16:]), floor)
		before, next, middle = next, le64(after), le64(after[8:])
		top = higher(v, top)
		even += v & lanes
		odd += v >> 8 & lanes
	}
	return pool{top, even, odd}
}

// count sums up votes in steps: those of strongest and those of mean answers.
type count struct {
	top  int64 // [packed]
	mean [2]int64
}

// add counts the votes of eight filters over a region of so many words, the filters from
// at on. Where a filter stays silent its answers stand at the floor and count nothing.
func (c *count) add(n *network, b *ballot, p *pool, g, at, words int) {
	strongest, even, odd := p.top, p.even, p.odd
	top, mean, below := b.top[at:at+8], b.mean[at:at+8], n.below[g*8:g*8+8]
	for i := 0; i < 8; i += 2 {
		one, two := int64(min(0, below[i])), int64(min(0, below[i+1])) // a floor below all answers
		c.top += (int64(strongest&0xFF)-one)*top[i] + (int64(strongest>>8&0xFF)-two)*top[i+1]
		x, y := int64(even&0xFFFF)-int64(words)*one, int64(odd&0xFFFF)-int64(words)*two
		c.mean[0] += x*int64(mean[i][0]) + y*int64(mean[i+1][0])
		c.mean[1] += x*int64(mean[i][1]) + y*int64(mean[i+1][1])
		strongest, even, odd = strongest>>16, even>>16, odd>>16
	}
}

// settle adds the outcome of a count over so many words to the answer.
func (c *count) settle(b *ballot, words int, z *logits) {
	scale := 0.5 / math.Sqrt(float64(words))
	negative, positive := unpacked(c.top)
	z[0] += b.step * (float64(negative) + float64(c.mean[0])*scale)
	z[2] += b.step * (float64(positive) + float64(c.mean[1])*scale)
}
