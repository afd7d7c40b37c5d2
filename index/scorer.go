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
	scores  []float64 // of the present segment's documents
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
	for _, v := range r.views {
		total += v.docs()
		for _, seg := range v.segs {
			dict, err := seg.seg.Dictionary(fieldWords)
			if err != nil {
				return nil, err
			}
			for i, w := range s.words {
				p, err := termPostings(dict, []byte(w))
				if err != nil {
					return nil, err
				}
				found[i] += p.count()
			}
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

// segment returns the scores of a segment's hits, by document number. They are
// valid until the next call.
func (s *scorer) segment(h *hits) ([]float64, error) {
	if len(s.scores) < h.size {
		s.scores = make([]float64, h.size)
	}
	clear(s.scores[:h.size])
	dict, err := h.seg.Dictionary(fieldWords)
	if err != nil {
		return nil, err
	}
	for i, w := range s.words {
		p, err := termPostings(dict, []byte(w))
		if err != nil {
			return nil, err
		}
		if p.count() == 0 {
			continue
		}
		it := p.list.Iterator(true, true, false, nil)
		if o, ok := it.(segment.OptimizablePostingsIterator); ok && p.bm != nil && h.docs.GetCardinality() < p.count() {
			o.ReplaceActual(roaring.And(p.bm, h.docs))
		}
		if err := s.add(it, s.weights[i]); err != nil {
			return nil, err
		}
	}
	return s.scores, nil
}

func (s *scorer) add(it segment.PostingsIterator, weight float64) error {
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
		s.scores[p.Number()] += weight * f * (bm25K + 1) / (f + bm25K*(1-bm25B+bm25B*lengthOf(p)/usualLength))
	}
}
