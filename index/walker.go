package index

import (
	"encoding/binary"

	"github.com/RoaringBitmap/roaring/v2"
)

// walker goes to the entries of single documents in a chunked list. An entry's place
// is that of its document among all documents of the chunk: those before it are
// skipped one by one, whole chunks are not looked at. Which document stands where is read along
// when many are asked for, and counted for each when they are few.
type walker struct {
	bm     *roaring.Bitmap // the documents that have an entry
	chunks chunks
	size   uint32 // documents a chunk

	rest  []byte // of the present chunk, from the next entry on
	begin uint32 // where the present chunk begins
	end   uint64 // and ends

	few   bool
	rank  uint64 // few: how many documents have their entry before rest
	it    roaring.ManyIntIterator
	batch []uint32 // many: documents read along
	docs  []uint32 // of the batch, those not yet passed over
	// many: entries in rest that belong to documents already passed over
	skipped int
}

// fewOf is how many times as many entries as documents asked for make them few.
const fewOf = 256

// newWalker readies a walk for about n documents.
func newWalker(t *fileTerm, c chunks, n uint64) walker {
	all := t.bm.GetCardinality()
	w := walker{bm: t.bm, chunks: c, size: t.chunk, few: n < all/fewOf}
	if !w.few {
		w.it.Initialize(t.bm)
		w.batch = make([]uint32, min(256, all))
	}
	return w
}

// seek tells whether document d has an entry and, if so, how many entries lie before it in rest, which
// the caller then moves behind the entry. Documents must be asked for in rising order.
func (w *walker) seek(d uint32) (before int, ok bool, err error) {
	if w.few && !w.bm.Contains(d) {
		return 0, false, nil
	}
	if uint64(d) >= w.end {
		if err := w.open(d / w.size); err != nil {
			return 0, false, err
		}
	}
	if w.few {
		rank := w.bm.Rank(d)
		before = int(rank - w.rank - 1)
		w.rank = rank
		return before, true, nil
	}
	for {
		docs := w.docs
		i := 0
		for i < len(docs) && docs[i] < d {
			i++
		}
		before += i
		w.docs = docs[i:]
		if i < len(docs) {
			break
		}
		n := w.it.NextMany(w.batch)
		if n == 0 {
			w.skipped += before
			return 0, false, nil
		}
		w.docs = w.batch[:n]
	}
	if w.docs[0] != d {
		w.skipped += before
		return 0, false, nil
	}
	w.docs = w.docs[1:]
	before += w.skipped
	w.skipped = 0
	return before, true, nil
}

// open goes to the beginning of a chunk.
func (w *walker) open(i uint32) error {
	var err error
	if w.rest, err = w.chunks.piece(i); err != nil {
		return err
	}
	w.begin, w.end, w.skipped = i*w.size, (uint64(i)+1)*uint64(w.size), 0
	if w.few {
		w.rank = 0
		if w.begin > 0 {
			w.rank = w.bm.Rank(w.begin - 1)
		}
		return nil
	}
	for {
		for i, x := range w.docs {
			if x >= w.begin {
				w.docs = w.docs[i:]
				return nil
			}
		}
		n := w.it.NextMany(w.batch)
		w.docs = w.batch[:n]
		if n == 0 {
			return nil
		}
	}
}

// readTally takes a count and a document's length off the front, behind so many others.
func readTally(b []byte, before int) (freq, length uint32, rest []byte, err error) {
	for ; before > 0; before-- {
		if len(b) > 1 && b[0]|b[1] < 0x80 {
			b = b[2:]
			continue
		}
		r := reader{b: b}
		r.uvarint()
		r.uvarint()
		if r.bad {
			return 0, 0, nil, errSegmentFile
		}
		b = r.b
	}
	if len(b) > 1 && b[0]|b[1] < 0x80 {
		return uint32(b[0] >> 1), uint32(b[1]), b[2:], nil
	}
	r := reader{b: b}
	freq, length = uint32(r.uvarint()>>1), uint32(r.uvarint())
	if r.bad {
		return 0, 0, nil, errSegmentFile
	}
	return freq, length, r.b, nil
}

// readPlaces takes the places of one document off the front, behind those of so many others. Each begins
// with how long it is.
func readPlaces(b []byte, before int) (places, rest []byte, err error) {
	for {
		size, n := uint64(0), 1
		if len(b) > 0 && b[0] < 0x80 {
			size = uint64(b[0])
		} else if size, n = binary.Uvarint(b); n <= 0 {
			return nil, nil, errSegmentFile
		}
		if size > uint64(len(b)-n) {
			return nil, nil, errSegmentFile
		}
		end := n + int(size)
		if before == 0 {
			return b[n:end], b[end:], nil
		}
		b = b[end:]
		before--
	}
}

// filePlaces are the places of one word, document by document.
type filePlaces struct{ walker }

// places readies the places in about n documents.
func (t *fileTerm) places(n uint64) (*filePlaces, error) {
	c, err := openChunks(t.locs)
	if err != nil {
		return nil, err
	}
	return &filePlaces{newWalker(t, c, n)}, nil
}

// each calls fn with every place of the word in document d: position, zone and
// spelling as in wordField.
func (p *filePlaces) each(d uint32, fn func(pos, zone, spelling uint64)) error {
	before, ok, err := p.seek(d)
	if err != nil || !ok {
		return err
	}
	var b []byte
	if b, p.rest, err = readPlaces(p.rest, before); err != nil {
		return err
	}
	for len(b) > 0 {
		// The field, position, start, end, and that it is in no array.
		if len(b) >= 5 && (b[0]|b[1]|b[2]|b[3]) < 0x80 && b[4] == 0 {
			fn(uint64(b[1]), uint64(b[2]), uint64(b[3]))
			b = b[5:]
			continue
		}
		r := reader{b: b}
		r.uvarint()
		pos, zone, spelling := r.uvarint(), r.uvarint(), r.uvarint()
		if array := r.uvarint(); r.bad || array != 0 {
			return errSegmentFile
		}
		fn(pos, zone, spelling)
		b = r.b
	}
	return nil
}
