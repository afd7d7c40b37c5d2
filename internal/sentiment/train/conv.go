package main

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// The shape of the network: every word has a vector, a layer of filters three
// words wide looks at the text, the strongest and the mean answer of each filter
// go to a linear layer. Because the filters are linear in the words, the layer
// folds into one table row per word, and the engine only adds rows.
const (
	filters  = 32
	reach    = 3               // words a filter sees
	taps     = filters * reach // numbers a word adds
	wholeIn  = 2 * filters     // strongest and mean over the whole text
	regions  = 4               // whole, before, after, near the target
	targetIn = regions * wholeIn
	nearby   = 4 // words either side that count as near the target
)

// network is the trained thing.
type network struct {
	vocab  map[uint64]int32
	keys   []uint64       // of vocab, by row
	words  [][]float32    // word vectors
	hits   []float32      // squared gradients of words, for AdaGrad
	conv   *matrix        // wordDims × taps
	bias   *matrix        // 1 × filters
	whole  *matrix        // (wholeIn+1) × classes
	toward *matrix        // (targetIn+1) × classes
	side   [tasks]*matrix // like whole, for what is only learned to know words better
}

// tasks are the sets whose labels are no sentiment but teach words that carry
// some: offence and irony.
const tasks = 2

// wordRate is how fast word vectors follow the labels: slowly, since few texts must
// not bend what many have taught.
const wordRate = 0.005

// newNetwork builds the vocabulary and the first word vectors.
func newNetwork(list []*example, lex *lexicon, seed uint64) *network {
	rng := rand.New(rand.NewPCG(seed, 42))
	n := &network{vocab: map[uint64]int32{}}
	n.vocab[0] = 0
	n.keys = append(n.keys, 0)
	n.words = append(n.words, make([]float32, wordDims)) // unknown
	for _, w := range vocabulary(list, lex) {
		n.vocab[w.hash] = int32(len(n.words))
		n.keys = append(n.keys, w.hash)
		v := make([]float32, wordDims)
		g := lex.vector[w.hash]
		if g == nil {
			for _, h := range w.other {
				if g = lex.vector[h]; g != nil {
					break
				}
			}
		}
		for i := range gloveDims {
			if g != nil {
				v[i] = g[i] * gloveScale
			} else {
				v[i] = float32(rng.NormFloat64() * 0.05)
			}
		}
		for dim, x := range lex.value[w.hash] {
			v[dim] = x
		}
		n.words = append(n.words, v)
	}
	n.hits = make([]float32, len(n.words))
	n.conv = newMatrix(wordDims, taps, 0.08, rng)
	n.bias = newMatrix(1, filters, 0, rng)
	n.whole = newMatrix(wholeIn+1, classes, 0.05, rng)
	n.toward = newMatrix(targetIn+1, classes, 0.05, rng)
	for i := range n.side {
		n.side[i] = newMatrix(wholeIn+1, classes, 0.05, rng)
	}
	return n
}

// doc is an example as the network reads it.
type doc struct {
	ids  []int32
	dist []int32 // to the target; nil when the label is about the whole text
	task int     // 0: sentiment; else one of tasks, from 1
	aim
}

func (n *network) doc(e *example, a aim) doc {
	d := doc{aim: a, task: e.task}
	list := e.tokens
	if len(list) > 80 {
		list = list[:80]
	}
	for _, t := range list {
		d.ids = append(d.ids, n.vocab[t.Hash])
	}
	if e.target {
		d.dist = feature.Distances(list, nil)
	}
	return d
}

// batch is the working memory of a few documents run together.
type batch struct {
	n     *network
	docs  []doc
	rng   *rand.Rand // nil: no dropout
	from  []int      // first row of each doc
	ids   []int32    // the distinct words of the batch
	at    []int32    // of each row, its place in ids
	place map[int32]int32
	e, p  blas32.General
	act   []float32 // N × filters
	in    []float32 // docs × targetIn
	arg   []int32   // docs × regions × filters: row of the strongest
	count []int32   // docs × regions
	mask  []float32
	z     [][classes]float32
}

const keep = 0.5 // of the inputs of the last layer, in training

// forward runs the network on the documents.
func (b *batch) forward() {
	n := b.n
	b.from, b.ids, b.at = b.from[:0], b.ids[:0], b.at[:0]
	if b.place == nil {
		b.place = map[int32]int32{}
	}
	clear(b.place)
	for _, d := range b.docs {
		b.from = append(b.from, len(b.at))
		for _, id := range d.ids {
			k, ok := b.place[id]
			if !ok {
				k = int32(len(b.ids))
				b.place[id] = k
				b.ids = append(b.ids, id)
			}
			b.at = append(b.at, k)
		}
	}
	rows := len(b.at)
	b.from = append(b.from, rows)
	b.e = grow(b.e, len(b.ids), wordDims)
	b.p = grow(b.p, len(b.ids), taps)
	for i, id := range b.ids {
		dst := b.e.Data[i*wordDims : (i+1)*wordDims]
		if b.rng != nil && b.rng.Float32() < 0.1 {
			clear(dst)
			continue
		}
		copy(dst, n.words[id])
	}
	if rows > 0 {
		blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, b.e, n.conv.general(), 0, b.p)
	}
	b.act = resize(b.act, rows*filters)
	for d := range b.docs {
		lo, hi := b.from[d], b.from[d+1]
		for t := lo; t < hi; t++ {
			a := b.act[t*filters : (t+1)*filters]
			copy(a, n.bias.v)
			addTo(a, b.tap(b.p.Data, t, 1))
			if t > lo {
				addTo(a, b.tap(b.p.Data, t-1, 0))
			}
			if t+1 < hi {
				addTo(a, b.tap(b.p.Data, t+1, 2))
			}
			for f := range a {
				a[f] = max(a[f], 0)
			}
		}
	}
	b.pool()
}

// tap is the part of a word's row that row t's neighbours, or it itself, add.
func (b *batch) tap(data []float32, t, k int) []float32 {
	from := int(b.at[t])*taps + k*filters
	return data[from : from+filters]
}

// inRegion says whether a word at distance d of the target counts in region r.
func inRegion(r int, d int32) bool {
	switch r {
	case 1:
		return d < 0
	case 2:
		return d > 0
	case 3:
		return d >= -nearby && d <= nearby
	}
	return true
}

func (b *batch) pool() {
	nd := len(b.docs)
	b.in = resize(b.in, nd*targetIn)
	b.arg = resize(b.arg, nd*regions*filters)
	b.count = resize(b.count, nd*regions)
	b.mask = resize(b.mask, nd*targetIn)
	b.z = resize(b.z, nd)
	for d := range b.docs {
		regs := 1
		if b.docs[d].dist != nil {
			regs = regions
		}
		in := b.in[d*targetIn : (d+1)*targetIn]
		clear(in)
		for r := range regs {
			top, mean := in[r*wholeIn:r*wholeIn+filters], in[r*wholeIn+filters:(r+1)*wholeIn]
			arg := b.arg[(d*regions+r)*filters : (d*regions+r+1)*filters]
			for f := range arg {
				arg[f] = -1
			}
			c := int32(0)
			for t := b.from[d]; t < b.from[d+1]; t++ {
				if r > 0 && !inRegion(r, b.docs[d].dist[t-b.from[d]]) {
					continue
				}
				c++
				for f, a := range b.act[t*filters : (t+1)*filters] {
					mean[f] += a
					if a > top[f] {
						top[f], arg[f] = a, int32(t)
					}
				}
			}
			b.count[d*regions+r] = c
			if c > 0 {
				k := meanScale(c)
				for f := range mean {
					mean[f] *= k
				}
			}
		}
		head, width := b.n.head(&b.docs[d])
		mask := b.mask[d*targetIn : d*targetIn+width]
		var z [classes]float32
		copy(z[:], head.v[width*classes:])
		for i := range mask {
			mask[i] = 1
			if b.rng != nil {
				mask[i] = 0
				if b.rng.Float32() < keep {
					mask[i] = 1 / keep
				}
			}
			x := in[i] * mask[i]
			for k := range z {
				z[k] += x * head.v[i*classes+k]
			}
		}
		b.z[d] = z
	}
}

// head is the last layer for a document, and how many numbers it reads.
func (n *network) head(d *doc) (*matrix, int) {
	switch {
	case d.task > 0:
		return n.side[d.task-1], wholeIn
	case d.dist != nil:
		return n.toward, targetIn
	}
	return n.whole, wholeIn
}

// meanScale divides a sum over c words; the root keeps long texts loud enough.
func meanScale(c int32) float32 { return 1 / float32(math.Sqrt(float64(c))) * 0.5 }

// logits of one document, without dropout.
func (n *network) logits(b *batch, d doc) [classes]float32 {
	b.n, b.rng, b.docs = n, nil, append(b.docs[:0], d)
	b.forward()
	return b.z[0]
}
