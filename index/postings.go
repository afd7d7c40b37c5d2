package index

import (
	"fmt"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// postings are the documents of one segment that hold one term. They belong to
// the segment: read them, never change them. Deleted documents are still in
// them; the view takes those out once, at the end.
type postings struct {
	list segment.PostingsList // nil when they were read from the file
	file *fileTerm            // nil when they were read through Bleve
	bm   *roaring.Bitmap      // nil when there is at most one document
	hit  uint32               // the only document when bm is nil and ok
	ok   bool
}

// termPostings looks one term up in one dictionary.
func termPostings(dict segment.TermDictionary, term []byte) (postings, error) {
	list, err := dict.PostingsList(term, nil, nil)
	if err != nil {
		return postings{}, fmt.Errorf("read postings of %q: %w", term, err)
	}
	it, isOurs := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !isOurs {
		return postings{}, fmt.Errorf("read postings of %q: unknown segment form", term)
	}
	p := postings{list: list, bm: it.ActualBitmap()}
	if p.bm == nil {
		if n, hit := it.DocNum1Hit(); hit {
			p.hit, p.ok = uint32(n), true
		}
	}
	return p, nil
}

// count is the number of documents.
func (p postings) count() uint64 {
	switch {
	case p.bm != nil:
		return p.bm.GetCardinality()
	case p.ok:
		return 1
	}
	return 0
}

// bitmap returns the documents as a bitmap that must not be changed.
func (p postings) bitmap() *roaring.Bitmap {
	switch {
	case p.bm != nil:
		return p.bm
	case p.ok:
		return roaring.BitmapOf(p.hit)
	}
	return roaring.New()
}

// each calls fn for every document.
func (p postings) each(fn func(uint32)) {
	if p.bm == nil {
		if p.ok {
			fn(p.hit)
		}
		return
	}
	eachDoc(p.bm, fn)
}

// eachDoc calls fn for every document of a bitmap, in order.
func eachDoc(bm *roaring.Bitmap, fn func(uint32)) {
	var buf [512]uint32
	it := bm.ManyIterator()
	for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
		for _, d := range buf[:n] {
			fn(d)
		}
	}
}

// eachTerm calls fn with every term of a field's dictionary in one segment.
func eachTerm(seg segment.Segment, field string, fn func(term string, docs postings) error) error {
	dict, err := seg.Dictionary(field)
	if err != nil {
		return fmt.Errorf("open dictionary %s: %w", field, err)
	}
	it := dict.AutomatonIterator(everyTerm{}, nil, nil)
	for {
		e, err := it.Next()
		if err != nil {
			return fmt.Errorf("walk dictionary %s: %w", field, err)
		}
		if e == nil {
			return nil
		}
		p, err := termPostings(dict, []byte(e.Term))
		if err != nil {
			return err
		}
		if err := fn(e.Term, p); err != nil {
			return err
		}
	}
}

// everyTerm is the automaton that accepts every term.
type everyTerm struct{}

func (everyTerm) Start() int                   { return 0 }
func (everyTerm) IsMatch(int) bool             { return true }
func (everyTerm) CanMatch(int) bool            { return true }
func (everyTerm) WillAlwaysMatch(int) bool     { return true }
func (everyTerm) Accept(state int, _ byte) int { return state }

// tallies hands fn how often the word occurs in its documents, in order. With within, only
// its documents are wanted. The slice is reused.
func (p postings) tallies(within *roaring.Bitmap, buf *tallies, fn func([]tally) error) error {
	switch {
	case p.file != nil && within != nil:
		return p.file.talliesOf(within, buf, fn)
	case p.file != nil:
		return p.file.tallies(buf, fn)
	case p.list == nil:
		return nil
	}
	it := p.list.Iterator(true, true, false, nil)
	if o, ok := it.(segment.OptimizablePostingsIterator); ok && within != nil && p.bm != nil {
		o.ReplaceActual(roaring.And(p.bm, within))
	}
	n, out := 0, &buf.out
	for {
		x, err := it.Next()
		if err != nil {
			return fmt.Errorf("read postings: %w", err)
		}
		if x == nil {
			return fn(out[:n])
		}
		out[n] = tally{uint32(x.Number()), uint32(x.Frequency()), lengthOf(x)}
		if n++; n == len(out) {
			if err := fn(out[:n]); err != nil {
				return err
			}
			n = 0
		}
	}
}

// lengthOf is the number of tokens of the document behind a posting. The segment
// keeps the length and hands out 1/√length.
func lengthOf(p segment.Posting) uint32 {
	n := p.Norm()
	if n <= 0 || math.IsInf(n, 1) {
		return 1
	}
	return uint32(math.Round(1 / (n * n)))
}
