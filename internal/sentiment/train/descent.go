package main

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

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

// backward turns the batch's errors into gradients and steps.
func (b *batch) backward(step int, rate float32) (loss float64) {
	n := b.n
	dAct := make([]float32, len(b.act))
	for d := range b.docs {
		doc := &b.docs[d]
		p := softmax(b.z[d])
		loss += doc.loss(p)
		p = doc.miss(p)
		for k := range p {
			p[k] *= doc.cost
		}
		head, width := n.head(doc)
		regs := width / wholeIn
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
					dAct[int(t)*filters+f] += dIn[r*wholeIn+f]
				}
			}
			c := b.count[d*regions+r]
			if c == 0 {
				continue
			}
			k := meanScale(c)
			dm := dIn[r*wholeIn+filters : (r+1)*wholeIn]
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
	for _, m := range n.side {
		m.adam(rate, 1e-3, step)
	}
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
	steps := epochs * (len(order)/size + 1)
	mean := newMeans(n)
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
			part := float32(step) / float32(steps)
			total += b.backward(step, 1e-3*max(0.1, 1-part))
			if part > meanFrom && step%meanEvery == 0 {
				mean.add()
			}
		}
		after(ep, total/float64(len(docs)))
	}
	mean.set()
}

// What stays of a training is the mean of the numbers at these steps of its later
// part: it lies flatter than where the last step happened to land.
const (
	meanFrom  = 0.5
	meanEvery = 100
)

// means sums up snapshots of a network.
type means struct {
	live, sum [][]float32
	n         int
}

func newMeans(n *network) *means {
	m := &means{live: append([][]float32{n.conv.v, n.bias.v, n.whole.v, n.toward.v}, n.words...)}
	for _, v := range m.live {
		m.sum = append(m.sum, make([]float32, len(v)))
	}
	return m
}

func (m *means) add() {
	m.n++
	for i, v := range m.live {
		addTo(m.sum[i], v)
	}
}

// set puts the means in the network's place.
func (m *means) set() {
	for i, v := range m.sum {
		for k, x := range v {
			if m.n > 0 {
				m.live[i][k] = x / float32(m.n)
			}
		}
	}
}
