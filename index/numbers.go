package index

import (
	"strconv"
	"strings"

	"github.com/earshot/earshot/internal/query"

	"github.com/RoaringBitmap/roaring/v2"
)

// between are the documents whose moment lies in [from, to].
func (e *scan) between(from, to int64, within *roaring.Bitmap) *roaring.Bitmap {
	c := e.col
	if c.minAt != noTime && c.minAt >= from && c.maxAt <= to {
		return e.everything()
	}
	if c.maxAt < from || c.minAt > to {
		return roaring.New()
	}
	return e.pick(within, func(d uint32) bool {
		t := c.at[d]
		return t >= from && t <= to && t != noTime
	})
}

// pick are the documents, of those within, that a test takes.
func (e *scan) pick(within *roaring.Bitmap, test func(uint32) bool) *roaring.Bitmap {
	set := newBitset(e.size)
	if within != nil && within.GetCardinality() < uint64(e.size)/2 {
		eachDoc(within, func(d uint32) {
			if test(d) {
				set.add(d)
			}
		})
		return set.bitmap()
	}
	for d := range uint32(e.size) {
		if test(d) {
			set.add(d)
		}
	}
	return set.bitmap()
}

// number are the documents whose number lies in a range.
func (e *scan) number(n *query.Number, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if n.Field == query.FieldSentiment {
		return e.sentiment(n, within)
	}
	x, err := e.extra()
	if err != nil {
		return nil, err
	}
	var col []float64
	switch n.Field {
	case query.FieldEngagement:
		col = x.engagement
	case query.FieldFollowers:
		col = x.followers
	case query.FieldRating:
		col = x.rating
	case query.FieldCrisis:
		col = x.crisis
	}
	if col == nil {
		return roaring.New(), nil
	}
	docs := e.pick(within, func(d uint32) bool { return n.Contains(col[d]) })
	if n.Brand != "" {
		return e.ofBrand(n, docs)
	}
	return docs, nil
}

// ofBrand are the documents of a brand, of which docs are known to lie in a range by what is told of any: of some of
// them something else is told of this one.
func (e *scan) ofBrand(n *query.Number, docs *roaring.Bitmap) (*roaring.Bitmap, error) {
	of, err := e.term(string(query.FieldBrand), n.Brand)
	if err != nil {
		return nil, err
	}
	docs.And(of)
	dict, err := e.dict(fieldApart)
	if err != nil {
		return nil, err
	}
	prefix := n.Brand + "/"
	told, fits := newUnion(newBitset(e.size), dict), newUnion(newBitset(e.size), dict)
	err = e.walk(dict, prefixed(prefix), func(term string) error {
		said := term[len(prefix):]
		if strings.Contains(said, "/") { // of another brand, whose name begins like this one's
			return nil
		}
		if err := told.add(term); err != nil {
			return err
		}
		if x, err := strconv.ParseFloat(said, 64); err == nil && n.Contains(x) {
			return fits.add(term)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	docs.AndNot(told.docs.bitmap())
	docs.Or(fits.docs.bitmap())
	return docs, nil
}

// sentiment answers a range of the score from the rounded column, and from the
// record where rounding leaves a doubt.
func (e *scan) sentiment(n *query.Number, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	col := e.col.facts
	var bad error
	docs := e.pick(within, func(d uint32) bool {
		if col[d].scored == 0 {
			return false
		}
		const half = 0.51 / tenThousandths
		low, high := float64(col[d].score)/tenThousandths-half, float64(col[d].score)/tenThousandths+half
		if clamped := max(-low, high) >= maxScore; !clamped {
			if high < n.Min || low > n.Max {
				return false
			}
			if low > n.Min && high < n.Max {
				return true
			}
		}
		var r record
		if err := readRecord(e.seg, int(d), &r); err != nil {
			bad = err
		}
		return n.Contains(r.score)
	})
	return docs, bad
}

// bitset gathers documents in no order; it becomes a bitmap at the end.
type bitset []uint64

func newBitset(size int) bitset { return make(bitset, (size+63)/64) }

func (b bitset) add(d uint32) { b[d>>6] |= 1 << (d & 63) }

func (b bitset) bitmap() *roaring.Bitmap { return roaring.FromDense(b, false) }
