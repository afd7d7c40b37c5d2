package index

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/earshot/earshot/internal/query"

	"github.com/RoaringBitmap/roaring/v2"
)

// textBase is added to the positions and sentences of the text, so that they lie
// behind those of the title, farther than any distance reaches.
const textBase = 1 << 32

// maxExpansion is how many words a wildcard inside a phrase or a proximity may
// stand for in one segment.
const maxExpansion = 20_000

// place is one occurrence of a word.
type place struct {
	pos, sentence int64
}

// interval is an occurrence of a clause: positions [start, end] and the sentences
// they lie in.
type interval struct {
	start, end  int64
	first, last int64 // sentences of start and end
}

// matcher finds the occurrences of one positional clause in one segment.
type matcher interface {
	// candidates are the documents that hold all it takes; not to be changed.
	candidates() (*roaring.Bitmap, error)
	// open readies the postings of these documents.
	open(docs *roaring.Bitmap) error
	// at appends the occurrences in document d to dst, ordered by start and end.
	// Documents must be asked for in rising order. With one set it may stop at
	// the first.
	at(d uint32, dst []interval, one bool) ([]interval, error)
}

// verify are the documents, of those within, in which a positional clause occurs.
func (e *scan) verify(n query.Node, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	m := e.matcher(n)
	docs, err := m.candidates()
	if err != nil {
		return nil, err
	}
	if within != nil {
		docs = roaring.And(docs, within)
	}
	if e.deleted != nil {
		docs = roaring.AndNot(docs, e.deleted)
	}
	if docs.IsEmpty() {
		return docs, nil
	}
	if err := m.open(docs); err != nil {
		return nil, err
	}
	out := roaring.New()
	var found []interval
	var buf [256]uint32
	it := docs.ManyIterator()
	for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
		if err := e.run.ctx.Err(); err != nil {
			return nil, err
		}
		kept := buf[:0]
		for _, d := range buf[:n] {
			if found, err = m.at(d, found[:0], true); err != nil {
				return nil, err
			}
			if len(found) > 0 {
				kept = append(kept, d)
			}
		}
		out.AddMany(kept)
	}
	return out, nil
}

// matcher makes the matcher of a clause; one that cannot stand in a proximity
// never occurs.
func (e *scan) matcher(n query.Node) matcher {
	switch n := n.(type) {
	case *query.Text:
		t := &textMatcher{node: n, extent: int64(n.Extent())}
		for i := range n.Words {
			t.words = append(t.words, newWordMatcher(e, &n.Words[i], n.Scope))
		}
		return t
	case *query.Or:
		o := &orMatcher{}
		for _, k := range n.Kids {
			o.kids = append(o.kids, e.matcher(k))
		}
		return o
	case *query.Near:
		return &pairMatcher{scan: e, left: e.matcher(n.Left), right: e.matcher(n.Right), distance: int64(n.Distance), ordered: n.Ordered}
	case *query.Sentence:
		return &pairMatcher{scan: e, left: e.matcher(n.Left), right: e.matcher(n.Right), sentence: true, ordered: n.Ordered}
	}
	return &orMatcher{}
}

// wordMatcher finds the places of one word: of one term, or of all that a
// pattern stands for.
type wordMatcher struct {
	scan     *scan
	word     *query.Word
	scope    query.Scope
	spelling uint64 // of an exact word
	terms    []postings
	lists    []occurrences
	places   []place
	take     func(pos, zone, spelling uint64) // add, made once
}

func newWordMatcher(e *scan, w *query.Word, scope query.Scope) *wordMatcher {
	m := &wordMatcher{scan: e, word: w, scope: scope}
	if w.Form == query.Exact {
		m.spelling = spelling([]byte(w.Term), w.Exact)
	}
	m.take = m.add
	return m
}

func (m *wordMatcher) candidates() (*roaring.Bitmap, error) {
	err := m.scan.expand(m.word, func(term string) error {
		if len(m.terms) == maxExpansion {
			return fmt.Errorf("%w: %s stands for more than %d words", ErrTooBroad, m.word.Term, maxExpansion)
		}
		docs, err := m.scan.posting(term)
		m.terms = append(m.terms, docs)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(m.terms) == 1 {
		return m.terms[0].bitmap(), nil
	}
	set := newBitset(m.scan.size)
	for _, p := range m.terms {
		p.each(set.add)
	}
	return set.bitmap(), nil
}

func (m *wordMatcher) open(docs *roaring.Bitmap) error {
	for _, p := range m.terms {
		if err := m.scan.run.ctx.Err(); err != nil {
			return err
		}
		if !p.bitmap().Intersects(docs) {
			continue
		}
		l, err := p.occurrences(docs)
		if err != nil {
			return fmt.Errorf("read places of %q: %w", m.word.Term, err)
		}
		m.lists = append(m.lists, l)
	}
	return nil
}

// at gathers the places of the word in document d, in order and none twice. The slice is
// reused.
func (m *wordMatcher) at(d uint32) ([]place, error) {
	m.places = m.places[:0]
	for _, l := range m.lists {
		if err := l.each(d, m.take); err != nil {
			return nil, err
		}
	}
	m.places = inOrder(m.places)
	return m.places, nil
}

// inOrder sorts places and drops repeats; the places of a single word mostly are in order as they come.
func inOrder(p []place) []place {
	sorted := true
	for i := 1; i < len(p) && sorted; i++ {
		sorted = p[i-1].pos < p[i].pos
	}
	if sorted {
		return p
	}
	slices.SortFunc(p, func(a, b place) int { return cmp.Compare(a.pos, b.pos) })
	return slices.CompactFunc(p, func(a, b place) bool { return a.pos == b.pos })
}

// add keeps a place when the word is spelled and placed as asked for.
func (m *wordMatcher) add(pos, zone, spelling uint64) {
	if m.word.Form == query.Exact && spelling != m.spelling {
		return
	}
	p := place{pos: int64(pos), sentence: int64(zone >> 1)}
	title := zone&1 == 1
	if m.scope != query.Anywhere && title != (m.scope == query.TitleOnly) {
		return
	}
	if !title {
		p.pos, p.sentence = p.pos+textBase, p.sentence+textBase
	}
	m.places = append(m.places, p)
}

// textMatcher finds a word or phrase.
type textMatcher struct {
	node   *query.Text
	words  []*wordMatcher
	extent int64
	places [][]place
}

func (t *textMatcher) candidates() (*roaring.Bitmap, error) {
	var acc *roaring.Bitmap
	for _, w := range t.words {
		bm, err := w.candidates()
		if err != nil {
			return nil, err
		}
		if acc == nil {
			acc = bm
		} else {
			acc = roaring.And(acc, bm)
		}
		if acc.IsEmpty() {
			return acc, nil
		}
	}
	return acc, nil
}

func (t *textMatcher) open(docs *roaring.Bitmap) error {
	for _, w := range t.words {
		if err := w.open(docs); err != nil {
			return err
		}
	}
	return nil
}

func (t *textMatcher) at(d uint32, dst []interval, one bool) ([]interval, error) {
	t.places = t.places[:0]
	for _, w := range t.words {
		p, err := w.at(d)
		if err != nil || len(p) == 0 {
			return dst, err
		}
		t.places = append(t.places, p)
	}
	rest := t.places[1:]
	for _, head := range t.places[0] {
		last, ok := head.sentence, true
		for i := range rest {
			var s int64
			if s, ok = find(&rest[i], head.pos+int64(t.words[i+1].word.Offset)); !ok {
				break
			}
			last = max(last, s)
		}
		if !ok {
			continue
		}
		dst = append(dst, interval{head.pos, head.pos + t.extent - 1, head.sentence, last})
		if one {
			break
		}
	}
	return dst, nil
}

// find looks for a place in a sorted list and drops what lies before it; the heads of a phrase
// come in rising order.
func find(places *[]place, pos int64) (sentence int64, ok bool) {
	p := *places
	for len(p) > 0 && p[0].pos < pos {
		p = p[1:]
	}
	*places = p
	if len(p) == 0 || p[0].pos != pos {
		return 0, false
	}
	return p[0].sentence, true
}
