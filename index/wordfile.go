package index

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
)

// segmentFile is a segment that lies in a file, as every committed one does. It is
// what Bleve's own inspection tool reads segments by.
type segmentFile interface {
	Data() []byte // the whole file, mapped into memory
	CRC() uint32  // what the file says its checksum is
	Version() uint32
	ChunkMode() uint32
	DictAddr(field string) (uint64, error)
}

// What is read here is version 17 of Bleve's segment files, cut into chunks of about
// 1024 postings. Any other is read through Bleve.
const (
	fileVersion = 17
	fileChunks  = 1026
	footerSize  = 40 // of a file that is not encrypted
	chunkDocs   = 1024
)

// wordFile finds the postings of words in the file of a segment. Bleve's
// iterators decode the same bytes at several times the cost: a posting is an object
// there, each number an interface call, and each location five numbers that we need two of.
type wordFile struct {
	mem  []byte
	fst  *vellum.FST
	docs uint64
}

// openWordFile is nil when the segment is of a form that only Bleve can read.
func openWordFile(seg segment.Segment) *wordFile {
	f, ok := seg.(segmentFile)
	if !ok || f.Version() != fileVersion || f.ChunkMode() != fileChunks {
		return nil
	}
	mem := f.Data()
	if len(mem) < footerSize || binary.BigEndian.Uint32(mem[len(mem)-footerSize:]) != 0 {
		return nil
	}
	mem = mem[:len(mem)-footerSize]
	at, err := f.DictAddr(fieldWords)
	if err != nil || at >= uint64(len(mem)) {
		return nil
	}
	size, n := binary.Uvarint(mem[at:])
	if n <= 0 || size > uint64(len(mem)) || at+uint64(n)+size > uint64(len(mem)) {
		return nil
	}
	fst, err := vellum.Load(mem[at+uint64(n) : at+uint64(n)+size])
	if err != nil {
		return nil
	}
	return &wordFile{mem: mem, fst: fst, docs: seg.Count()}
}

// elsewhere marks what a dictionary keeps in the dictionary itself, for words
// without places; there are none.
const elsewhere = 1 << 63

var errSegmentFile = errors.New("malformed segment file")

// find looks a word up. Without one in this segment the postings are empty.
func (f *wordFile) find(word []byte) (postings, error) {
	at, known, err := f.fst.Get(word)
	if err != nil {
		return postings{}, fmt.Errorf("look up %q: %w", word, err)
	}
	if !known {
		return postings{}, nil
	}
	return f.at(at)
}

// at reads the postings at an offset that the dictionary gave.
func (f *wordFile) at(at uint64) (postings, error) {
	if at&elsewhere != 0 || at >= uint64(len(f.mem)) {
		return postings{}, errSegmentFile
	}
	r := reader{b: f.mem[at:]}
	freqs, locs, size := r.uvarint(), r.uvarint(), r.uvarint()
	if r.bad || size > uint64(len(r.b)) || freqs >= uint64(len(f.mem)) || locs >= uint64(len(f.mem)) {
		return postings{}, errSegmentFile
	}
	bm := roaring.New()
	if _, err := bm.FromBuffer(r.b[:size]); err != nil {
		return postings{}, fmt.Errorf("read postings: %w", err)
	}
	n := bm.GetCardinality()
	t := &fileTerm{bm: bm, freqs: f.mem[freqs:], locs: f.mem[locs:], chunk: uint32(f.docs / (n/chunkDocs + 1))}
	if t.chunk == 0 {
		return postings{}, errSegmentFile
	}
	return postings{bm: bm, file: t}, nil
}

// uvarint takes an unsigned number off the front.
func (p *reader) uvarint() uint64 {
	v, n := binary.Uvarint(p.b)
	if n <= 0 {
		p.bad = true
		return 0
	}
	p.b = p.b[n:]
	return v
}

// fileTerm is one word's counts and places in the file. Both are cut into chunks, each
// for as many documents, and begin with their number and where each ends.
type fileTerm struct {
	bm          *roaring.Bitmap
	freqs, locs []byte
	chunk       uint32 // documents a chunk
}

// chunks are the pieces of one of the two.
type chunks struct {
	ends []uint32
	data []byte
}

func openChunks(b []byte) (chunks, error) {
	r := reader{b: b}
	n := r.uvarint()
	if r.bad || n > uint64(len(r.b)) {
		return chunks{}, errSegmentFile
	}
	c := chunks{ends: make([]uint32, n)}
	for i := range c.ends {
		c.ends[i] = uint32(r.uvarint())
	}
	if r.bad {
		return chunks{}, errSegmentFile
	}
	c.data = r.b
	return c, nil
}

// piece is the bytes of chunk i.
func (c *chunks) piece(i uint32) ([]byte, error) {
	if i >= uint32(len(c.ends)) {
		return nil, errSegmentFile
	}
	from := uint32(0)
	if i > 0 {
		from = c.ends[i-1]
	}
	if from > c.ends[i] || uint64(c.ends[i]) > uint64(len(c.data)) {
		return nil, errSegmentFile
	}
	return c.data[from:c.ends[i]], nil
}

// tally is how often a word occurs in a document, and the length of that document
// in words.
type tally struct{ doc, freq, length uint32 }

// tallies is working memory for counts, used again from word to word.
type tallies struct {
	docs [256]uint32
	out  [256]tally
}

// tallies hands fn the counts of all documents, in order. The slice is reused.
func (t *fileTerm) tallies(buf *tallies, fn func([]tally) error) error {
	c, err := openChunks(t.freqs)
	if err != nil {
		return err
	}
	var b []byte
	end := uint64(0) // where the present chunk ends
	var it roaring.ManyIntIterator
	it.Initialize(t.bm)
	for n := it.NextMany(buf.docs[:]); n > 0; n = it.NextMany(buf.docs[:]) {
		for i, d := range buf.docs[:n] {
			if uint64(d) >= end {
				if b, err = c.piece(d / t.chunk); err != nil {
					return err
				}
				end = (uint64(d/t.chunk) + 1) * uint64(t.chunk)
			}
			if len(b) > 1 && b[0]|b[1] < 0x80 {
				buf.out[i] = tally{d, uint32(b[0] >> 1), uint32(b[1])}
				b = b[2:]
				continue
			}
			r := reader{b: b}
			buf.out[i] = tally{d, uint32(r.uvarint() >> 1), uint32(r.uvarint())}
			if r.bad {
				return errSegmentFile
			}
			b = r.b
		}
		if err := fn(buf.out[:n]); err != nil {
			return err
		}
	}
	return nil
}

// talliesOf is tallies for the documents of within alone, as far as they hold the word.
func (t *fileTerm) talliesOf(within *roaring.Bitmap, buf *tallies, fn func([]tally) error) error {
	c, err := openChunks(t.freqs)
	if err != nil {
		return err
	}
	w := newWalker(t, c, within.GetCardinality())
	n := 0
	var it roaring.ManyIntIterator
	it.Initialize(within)
	for k := it.NextMany(buf.docs[:]); k > 0; k = it.NextMany(buf.docs[:]) {
		for _, d := range buf.docs[:k] {
			before, ok, err := w.seek(d)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			x := tally{doc: d}
			if x.freq, x.length, w.rest, err = readTally(w.rest, before); err != nil {
				return err
			}
			buf.out[n] = x
			n++
		}
		if err := fn(buf.out[:n]); err != nil {
			return err
		}
		n = 0
	}
	return nil
}
