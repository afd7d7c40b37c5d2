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
	filters  = 64
	reach    = 3               // words a filter sees
	taps     = filters * reach // numbers a word adds
	wholeIn  = 2 * filters     // strongest and mean over the whole text
	regions  = 4               // whole, before, after, near the target
	targetIn = regions * 2 * filters
	nearby   = 4 // words either side that count as near the target
)

// network is the trained thing.
type network struct {
	vocab  map[uint64]int32
	keys   []uint64    // of vocab, by row
	words  [][]float32 // word vectors
	hits   []float32   // squared gradients of words, for AdaGrad
	conv   *matrix     // wordDims × taps
	bias   *matrix     // 1 × filters
	whole  *matrix     // (wholeIn+1) × classes
	toward *matrix     // (targetIn+1) × classes
}

// wordRate is how fast word vectors follow the labels: slowly, since few texts must
// not bend what many have taught.
const wordRate = 0.005

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

// adam takes one step against the gradient and clears it.
func (x *matrix) adam(rate, decay float32, t int) {
	const b1, b2 = 0.9, 0.999
	c1 := 1 - float32(math.Pow(b1, float64(t)))
	c2 := 1 - float32(math.Pow(b2, float64(t)))
	for i, g := range x.g {
		x.m[i] = b1*x.m[i] + (1-b1)*g
		x.s[i] = b2*x.s[i] + (1-b2)*g*g
		x.v[i] -= rate * ((x.m[i]/c1)/(float32(math.Sqrt(float64(x.s[i]/c2)))+1e-8) + decay*x.v[i])
		x.g[i] = 0
	}
}

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
	return n
}

// entry is a word of the vocabulary: its hash and the hashes of simpler forms.
type entry struct {
	hash  uint64
	other []uint64
}

// vocabulary lists the words seen twice in training, every lexicon word and the
// commonest words of the vectors.
func vocabulary(list []*example, lex *lexicon) []entry {
	count := map[uint64]int{}
	var order []entry
	var buf []byte
	for _, e := range list {
		for _, t := range e.tokens {
			count[t.Hash]++
			if count[t.Hash] == 2 || count[t.Hash] == 1 && (lex.vector[t.Hash] != nil || lex.value[t.Hash] != nil) {
				w := entry{hash: t.Hash}
				if t.Kind == feature.Word || t.Kind == feature.Hashtag {
					buf = feature.Norm(e.text, t, buf)
					w.other = simpler(buf)
				}
				if count[t.Hash] == 1 {
					count[t.Hash] = 100
				}
				order = append(order, w)
			}
		}
	}
	for _, h := range sortedHashes(lex) {
		if count[h] < 2 {
			count[h] = 100
			order = append(order, entry{hash: h})
		}
	}
	return order
}

// simpler forms of a word that has no vector: without 's, without doubled letters.
func simpler(norm []byte) []uint64 {
	var out []uint64
	s := string(norm)
	if len(s) > 3 && s[len(s)-2] == '\'' {
		out = append(out, feature.Hash(s[:len(s)-2]))
	}
	if len(s) > 3 && s[len(s)-3:] == "n't" {
		out = append(out, feature.Hash("not"))
	}
	var b []byte
	for i := range norm {
		if i == 0 || norm[i] != norm[i-1] {
			b = append(b, norm[i])
		}
	}
	if len(b) < len(norm) {
		out = append(out, feature.HashBytes(b))
	}
	return out
}

// doc is an example as the network reads it.
type doc struct {
	ids   []int32
	dist  []int32 // to the target; nil when the label is about the whole text
	label int
	cost  float32
}

func (n *network) doc(e *example, cost float32) doc {
	d := doc{label: e.label, cost: cost}
	list := e.tokens
	if len(list) > 80 {
		list = list[:80]
	}
	for _, t := range list {
		d.ids = append(d.ids, n.vocab[t.Hash])
	}
	if e.target {
		d.dist = feature.Distances(list)
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
			top, mean := in[r*2*filters:r*2*filters+filters], in[r*2*filters+filters:(r+1)*2*filters]
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
		head, width := b.n.whole, wholeIn
		if regs > 1 {
			head, width = b.n.toward, targetIn
		}
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

// meanScale divides a sum over c words; the root keeps long texts loud enough.
func meanScale(c int32) float32 { return 1 / float32(math.Sqrt(float64(c))) * 0.5 }

// backward turns the batch's errors into gradients and steps.
func (b *batch) backward(step int, rate float32) (loss float64) {
	n := b.n
	dAct := make([]float32, len(b.act))
	for d := range b.docs {
		doc := &b.docs[d]
		p := softmax(b.z[d])
		loss -= math.Log(float64(max(p[doc.label], 1e-9))) * float64(doc.cost)
		p[doc.label]--
		for k := range p {
			p[k] *= doc.cost
		}
		head, width, regs := n.whole, wholeIn, 1
		if doc.dist != nil {
			head, width, regs = n.toward, targetIn, regions
		}
		in, mask := b.in[d*targetIn:d*targetIn+width], b.mask[d*targetIn:d*targetIn+width]
		for k := range p {
			head.g[width*classes+k] += p[k]
		}
		var dIn [targetIn]float32
		for i := range in {
			if mask[i] == 0 {
				continue
			}
			w := head.v[i*classes : i*classes+classes]
			g := head.g[i*classes : i*classes+classes]
			x := in[i] * mask[i]
			dIn[i] = (p[0]*w[0] + p[1]*w[1] + p[2]*w[2]) * mask[i]
			g[0] += p[0] * x
			g[1] += p[1] * x
			g[2] += p[2] * x
		}
		for r := range regs {
			arg := b.arg[(d*regions+r)*filters : (d*regions+r+1)*filters]
			for f, t := range arg {
				if t >= 0 {
					dAct[int(t)*filters+f] += dIn[r*2*filters+f]
				}
			}
			c := b.count[d*regions+r]
			if c == 0 {
				continue
			}
			k := meanScale(c)
			dm := dIn[r*2*filters+filters : (r+1)*2*filters]
			for t := b.from[d]; t < b.from[d+1]; t++ {
				if r > 0 && !inRegion(r, doc.dist[t-b.from[d]]) {
					continue
				}
				row := dAct[t*filters : (t+1)*filters]
				for f := range row {
					row[f] += dm[f] * k
				}
			}
		}
	}
	b.spread(dAct)
	n.conv.adam(rate, 1e-4, step)
	n.bias.adam(rate, 0, step)
	n.whole.adam(rate, 1e-3, step)
	n.toward.adam(rate, 1e-3, step)
	return loss
}

// spread carries the gradient of the filters' answers back to filters and words.
func (b *batch) spread(dAct []float32) {
	n := b.n
	rows := len(b.ids)
	dP := blas32.General{Rows: rows, Cols: taps, Stride: taps, Data: make([]float32, rows*taps)}
	for d := range b.docs {
		lo, hi := b.from[d], b.from[d+1]
		for t := lo; t < hi; t++ {
			g := dAct[t*filters : (t+1)*filters]
			for f, a := range b.act[t*filters : (t+1)*filters] {
				if a <= 0 {
					g[f] = 0
				}
			}
			addTo(n.bias.g, g)
			addTo(b.tap(dP.Data, t, 1), g)
			if t > lo {
				addTo(b.tap(dP.Data, t-1, 0), g)
			}
			if t+1 < hi {
				addTo(b.tap(dP.Data, t+1, 2), g)
			}
		}
	}
	if rows == 0 {
		return
	}
	grad := blas32.General{Rows: wordDims, Cols: taps, Stride: taps, Data: n.conv.g}
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, b.e, dP, 0, grad)
	dE := blas32.General{Rows: rows, Cols: wordDims, Stride: wordDims, Data: make([]float32, rows*wordDims)}
	blas32.Gemm(blas.NoTrans, blas.Trans, 1, dP, n.conv.general(), 0, dE)
	for i, id := range b.ids {
		if id == 0 {
			continue
		}
		g := dE.Data[i*wordDims : (i+1)*wordDims]
		sq := float32(0)
		for _, x := range g {
			sq += x * x
		}
		if sq == 0 {
			continue
		}
		n.hits[id] += sq / wordDims
		r := wordRate / float32(math.Sqrt(float64(n.hits[id]))+1e-4)
		w := n.words[id]
		for k := range w {
			w[k] -= r * g[k]
		}
	}
}

// train fits the network; the order is fixed by the seed.
func (n *network) train(docs []doc, epochs int, seed uint64, after func(epoch int, loss float64)) {
	rng := rand.New(rand.NewPCG(seed, 5))
	order := rng.Perm(len(docs))
	b := &batch{n: n, rng: rng}
	step := 0
	const size = 32
	for ep := range epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		total := 0.0
		for i := 0; i < len(order); i += size {
			b.docs = b.docs[:0]
			for _, o := range order[i:min(i+size, len(order))] {
				b.docs = append(b.docs, docs[o])
			}
			step++
			b.forward()
			part := float32(step) / float32(epochs*len(order)/size+1)
			total += b.backward(step, 1e-3*max(0.05, 1-part))
		}
		after(ep, total/float64(len(docs)))
	}
}

// logits of one document, without dropout.
func (n *network) logits(b *batch, d doc) [classes]float32 {
	b.n, b.rng, b.docs = n, nil, append(b.docs[:0], d)
	b.forward()
	return b.z[0]
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
