package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/earshot/earshot/internal/query"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
)

// keptWilds is how many answers to wildcards and fuzzy words a segment remembers: at most
// one bit a document each, 4 bytes a mention together.
const keptWilds = 32

// wilds are a segment's answers to wildcards and fuzzy words, deleted documents included. The oldest makes
// room for the newest.
type wilds struct {
	mu    sync.Mutex
	docs  map[string]*roaring.Bitmap
	order []string
}

func (w *wilds) get(key string) *roaring.Bitmap {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.docs[key]
}

func (w *wilds) put(key string, docs *roaring.Bitmap) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.docs == nil {
		w.docs = map[string]*roaring.Bitmap{}
	}
	if w.docs[key] != nil {
		return
	}
	if len(w.order) == keptWilds {
		delete(w.docs, w.order[0])
		w.order = w.order[1:]
	}
	w.docs[key] = docs
	w.order = append(w.order, key)
}

// wild are the documents with a word that a wildcard or fuzzy word takes.
func (e *scan) wild(w *query.Word) (*roaring.Bitmap, error) {
	key := fmt.Sprintf("%d %d %s", w.Form, w.Edits, w.Term)
	if docs := e.col.wilds.get(key); docs != nil {
		return docs, nil
	}
	set := newBitset(e.size)
	var err error
	if f := e.wordFile(); f != nil {
		err = e.expandFile(f, w, func(at uint64) error { return f.addTo(set, at) })
	} else {
		var dict segment.TermDictionary
		if dict, err = e.dict(fieldWords); err != nil {
			return nil, err
		}
		u := newUnion(set, dict)
		err = e.expand(w, u.add)
	}
	if err != nil {
		return nil, err
	}
	docs := set.bitmap()
	e.col.wilds.put(key, docs)
	return docs, nil
}

// expandFile calls fn with the offset of every term that a word takes, read from the file.
func (e *scan) expandFile(f *wordFile, w *query.Word, fn func(at uint64) error) error {
	s, err := e.reach(w)
	if err != nil {
		return err
	}
	var it vellum.Iterator
	if s.automaton != nil {
		it, err = f.fst.Search(s.automaton, s.start, s.end)
	} else {
		it, err = f.fst.Iterator(s.start, s.end)
	}
	for n := 1; err == nil; n++ {
		if n%walkCheck == 0 && e.run.ctx.Err() != nil {
			return e.run.ctx.Err()
		}
		term, at := it.Current()
		if s.fits == nil || s.fits(string(term)) {
			if err := fn(at); err != nil {
				return err
			}
		}
		err = it.Next()
	}
	if !errors.Is(err, vellum.ErrIteratorDone) {
		return fmt.Errorf("walk dictionary: %w", err)
	}
	return nil
}

// addTo adds the documents of the term at an offset to a set, without making a bitmap of them first.
func (f *wordFile) addTo(set bitset, at uint64) error {
	if at&elsewhere != 0 || at >= uint64(len(f.mem)) {
		return errSegmentFile
	}
	r := reader{b: f.mem[at:]}
	r.uvarint()
	r.uvarint()
	size := r.uvarint()
	if r.bad || size > uint64(len(r.b)) {
		return errSegmentFile
	}
	b := r.b[:size]
	if set.addSimple(b) {
		return nil
	}
	bm := roaring.New()
	if _, err := bm.FromBuffer(b); err != nil {
		return fmt.Errorf("read postings: %w", err)
	}
	eachDoc(bm, set.add)
	return nil
}

// The portable form of roaring bitmaps: a cookie, the number of containers, for each the upper half of
// its documents and their number less one, for each its offset, and the containers.
const (
	roaringPlain = 12346 // cookie of a bitmap without runs
	roaringArray = 4096  // a container of more documents is a bitmap of 8 KiB
)

// addSimple adds the documents of a bitmap in its portable form when it has no runs, as those of nearly
// all words. It is false, and nothing added, when there is another way needed to read it.
func (s bitset) addSimple(b []byte) bool {
	if len(b) < 8 || binary.LittleEndian.Uint32(b) != roaringPlain {
		return false
	}
	n := int(binary.LittleEndian.Uint32(b[4:]))
	if n > 1<<16 || len(b) < 8+8*n {
		return false
	}
	keys, data := b[8:8+4*n], b[8+8*n:]
	for i := range n {
		if docs := int(binary.LittleEndian.Uint16(keys[4*i+2:])) + 1; docs > roaringArray {
			return false
		}
		if top := int(binary.LittleEndian.Uint16(keys[4*i:])); top<<16 >= 64*len(s) {
			return false
		}
	}
	for i := range n {
		high := uint32(binary.LittleEndian.Uint16(keys[4*i:])) << 16
		docs := int(binary.LittleEndian.Uint16(keys[4*i+2:])) + 1
		for j := 0; j < docs && 2*j+2 <= len(data); j++ {
			s.add(high | uint32(binary.LittleEndian.Uint16(data[2*j:])))
		}
		data = data[min(2*docs, len(data)):]
	}
	return true
}
