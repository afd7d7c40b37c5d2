package index

import (
	"math"
	"slices"
	"sync"

	"github.com/earshot/earshot/internal/query"

	"github.com/RoaringBitmap/roaring/v2"
)

// scorer ranks hits by BM25 over the words a query asks for outside of NOT. Words
// of phrases and proximities count one by one; wildcards and fuzzy words narrow
// but do not rank.
type scorer struct {
	run     *run
	words   []string
	weights []float64 // inverse document frequency of each word
	table   *[tableFreqs * tableLengths]float32
	*scratch
}

// scratch is the working memory of scoring, handed from search to search.
type scratch struct {
	buf    tallies
	docs   []uint32  // the present segment's hits
	scores []float32 // theirs, or of all its documents
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
	s := &scorer{run: r, words: positiveWords(r.program.root), table: saturations(), scratch: r.scoring()}
	if len(weights) == len(s.words) {
		s.weights = weights
		return s, nil
	}
	total := 0
	found := make([]uint64, len(s.words))
	for _, e := range r.scans {
		total += e.live
		r.reading = e.segmentView
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

// scoring is working memory, which goes back when the search ends.
func (r *run) scoring() *scratch {
	if r.scratch == nil {
		if used, ok := r.index.scratch.Get().(*scratch); ok {
			r.scratch = used
		} else {
			r.scratch = &scratch{}
		}
	}
	return r.scratch
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

// dense is the part of a segment's documents from which on hits are scored in a column instead
// of a list of their own.
const dense = 4

// segment scores the hits of a segment and returns the score of a document, which is to be asked
// for in rising order. It is valid until the next call.
func (s *scorer) segment(h *hits) (func(uint32) float32, error) {
	n := h.docs.GetCardinality()
	if n < uint64(h.size)/dense {
		return s.list(h)
	}
	scores := s.column(h.size)
	err := s.each(h, n, func(word int, t []tally) error {
		for _, x := range t {
			scores[x.doc] += s.gain(word, x)
		}
		return s.run.ctx.Err()
	})
	return func(d uint32) float32 { return scores[d] }, err
}

// column is n zeros, in memory used before.
func (s *scorer) column(n int) []float32 {
	if cap(s.scores) < n {
		s.scores = make([]float32, n)
	}
	s.scores = s.scores[:n]
	clear(s.scores)
	return s.scores
}

// list scores few hits, beside their numbers in rising order.
func (s *scorer) list(h *hits) (func(uint32) float32, error) {
	n := h.docs.GetCardinality()
	docs := slices.Grow(s.docs[:0], int(n))[:n]
	h.docs.ToExistingArray(&docs)
	s.docs = docs
	scores := s.column(len(docs))
	before, i := -1, 0
	err := s.each(h, n, func(word int, t []tally) error {
		if word != before {
			before, i = word, 0
		}
		for _, x := range t {
			for i < len(docs) && docs[i] < x.doc {
				i++
			}
			if i < len(docs) && docs[i] == x.doc {
				scores[i] += s.gain(word, x)
			}
		}
		return s.run.ctx.Err()
	})
	at := 0
	return func(d uint32) float32 {
		for at < len(docs)-1 && docs[at] < d {
			at++
		}
		return scores[at]
	}, err
}

// each hands fn the counts of every word: at least those of the hits, of which there are n.
func (s *scorer) each(h *hits, n uint64, fn func(word int, t []tally) error) error {
	for i, w := range s.words {
		p, err := h.posting(w)
		if err != nil {
			return err
		}
		if p.count() == 0 {
			continue
		}
		var within *roaring.Bitmap
		if p.bm != nil && n < p.count()/sparse {
			within = h.docs
		}
		if err := p.tallies(within, &s.buf, func(t []tally) error { return fn(i, t) }); err != nil {
			return err
		}
	}
	return nil
}

// sparse is how many times as many postings as hits make it worth while to look for
// those of the hits.
const sparse = 4

// gain is what a word adds to the score of a document.
func (s *scorer) gain(word int, t tally) float32 {
	if t.freq < tableFreqs && t.length < tableLengths {
		return float32(s.weights[word] * float64(s.table[t.freq*tableLengths+t.length]))
	}
	return float32(s.weights[word] * float64(saturation(t.freq, t.length)))
}

// saturation is the part of BM25 that depends on the document.
func saturation(freq, length uint32) float32 {
	f := float64(freq)
	return float32(f * (bm25K + 1) / (f + bm25K*(1-bm25B+bm25B*float64(length)/usualLength)))
}

// The table of saturations covers nearly all documents.
const tableFreqs, tableLengths = 8, 256

// saturations is the table by frequency and length.
var saturations = sync.OnceValue(func() *[tableFreqs * tableLengths]float32 {
	var t [tableFreqs * tableLengths]float32
	for i := range t {
		t[i] = saturation(uint32(i/tableLengths), uint32(i%tableLengths))
	}
	return &t
})
