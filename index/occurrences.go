package index

import (
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// occurrences are the places of one term. Documents must be asked for in rising order;
// fn gets position, zone and spelling as in wordField.
type occurrences interface {
	each(d uint32, fn func(pos, zone, spelling uint64)) error
}

// occurrences readies the places in these documents, as far as they hold the word.
func (p postings) occurrences(docs *roaring.Bitmap) (occurrences, error) {
	if p.file != nil {
		return p.file.places(docs.GetCardinality())
	}
	it := p.list.Iterator(true, false, true, nil)
	o, ok := it.(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, errors.New("unknown segment form")
	}
	o.ReplaceActual(roaring.And(p.bitmap(), docs))
	return &placeList{it: it}, nil
}

// placeList walks the postings of one term.
type placeList struct {
	it   segment.PostingsIterator
	cur  segment.Posting
	done bool
}

// seek moves on to document d and tells whether the term stands in it.
func (l *placeList) seek(d uint32) (bool, error) {
	for !l.done && (l.cur == nil || l.cur.Number() < uint64(d)) {
		p, err := l.it.Next()
		if err != nil {
			return false, fmt.Errorf("read places: %w", err)
		}
		l.cur, l.done = p, p == nil
	}
	return !l.done && l.cur.Number() == uint64(d), nil
}

// each implements occurrences.
func (l *placeList) each(d uint32, fn func(pos, zone, spelling uint64)) error {
	ok, err := l.seek(d)
	if err != nil || !ok {
		return err
	}
	for _, loc := range l.cur.Locations() {
		fn(loc.Pos(), loc.Start(), loc.End())
	}
	return nil
}
