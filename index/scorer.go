package index

import (
	"math"

	"github.com/earshot/earshot/internal/query"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// scorer ranks hits by BM25 over the words a query asks for outside of NOT. Words
// of phrases and proximities count one by one; wildcards and fuzzy words narrow
// but do not rank.
type scorer struct {
	run     *run
	words   []string
	weights []float64 // inverse document frequency of each word
	scores  []float64 // of the present segment's documents, when there are many
}

// BM25's two constants, as everywhere, and the length of a usual mention in
// words. A fixed length, not the average, keeps scores the same from page to page.
const (
	bm25K, bm25B = 1.2, 0.75
	usualLength  = 60
)

// newScorer takes the weights of the page before, so that mentions arriving in
// between do not shift the order.
func newScorer(r *run, weights []float64) (*scorer, error) {
	s := &scorer{run: r, words: positiveWords(r.program.root)}
	if len(weights) == len(s.words) {
		s.weights = weights
		return s, nil
	}
	total := 0
	found := make([]uint64, len(s.words))
	for _, e := range r.scans {
		total += e.live
		for i, w := range s.words {
			p, err := e.posting(w)
			if err != nil {
				return nil, err
			}
			found[i] += p.count()
		}
	}
	for _, n := range found {
		s.weights = append(s.weights, math.Log(1+(max(0, float64(total)-float64(n))+0.5)/(float64(n)+0.5)))
	}
	return s, nil
}

// positiveWords are the plain and exact words that speak for a mention, none twice.
func positiveWords(n query.Node) []string {
	var out []string
	seen := map[string]bool{}
	var visit func(query.Node)
	visit = func(n query.Node) {
		switch n := n.(type) {
		case *query.And:
			for _, k := range n.Kids {
				visit(k)
			}
		case *query.Or:
			for _, k := range n.Kids {
				visit(k)
			}
		case *query.Near:
			visit(n.Left)
			visit(n.Right)
		case *query.Sentence:
			visit(n.Left)
			visit(n.Right)
		case *query.Text:
			for _, w := range n.Words {
				if (w.Form == query.Plain || w.Form == query.Exact) && !seen[w.Term] {
					seen[w.Term] = true
					out = append(out, w.Term)
				}
			}
		}
	}
	visit(n)
	return out
}

// few is how many hits of a segment are scored in a map instead of a column.
const few = 2048

// segment scores the hits of a segment and returns the score of a document. It is
// valid until the next call.
func (s *scorer) segment(h *hits) (func(uint32) float64, error) {
	n := h.docs.GetCardinality()
	var set func(uint32, float64)
	var get func(uint32) float64
	if n <= few {
		scores := make(map[uint32]float64, n)
		set = func(d uint32, v float64) { scores[d] += v }
		get = func(d uint32) float64 { return scores[d] }
	} else {
		if len(s.scores) < h.size {
			s.scores = make([]float64, h.size)
		}
		scores := s.scores[:h.size]
		clear(scores)
		set = func(d uint32, v float64) { scores[d] += v }
		get = func(d uint32) float64 { return scores[d] }
	}
	for i, w := range s.words {
		p, err := h.posting(w)
		if err != nil {
			return nil, err
		}
		if p.count() == 0 {
			continue
		}
		it := p.list.Iterator(true, true, false, nil)
		if o, ok := it.(segment.OptimizablePostingsIterator); ok && p.bm != nil && n < p.count() {
			o.ReplaceActual(roaring.And(p.bm, h.docs))
		}
		if err := s.add(it, s.weights[i], set); err != nil {
			return nil, err
		}
	}
	return get, nil
}

func (s *scorer) add(it segment.PostingsIterator, weight float64, set func(uint32, float64)) error {
	for n := 1; ; n++ {
		p, err := it.Next()
		if err != nil {
			return err
		}
		if p == nil {
			return nil
		}
		if n%(1<<16) == 0 {
			if err := s.run.ctx.Err(); err != nil {
				return s.run.cause(err)
			}
		}
		f := float64(p.Frequency())
		set(uint32(p.Number()), weight*f*(bm25K+1)/(f+bm25K*(1-bm25B+bm25B*lengthOf(p)/usualLength)))
	}
}
