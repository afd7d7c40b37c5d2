package index

import (
	"fmt"
	"strings"

	"github.com/earshot/earshot/internal/query"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// word are the documents with a word anywhere in title or text.
func (e *scan) word(w *query.Word) (*roaring.Bitmap, error) {
	if w.Form == query.Plain {
		p, err := e.posting(w.Term)
		return p.bitmap(), err
	}
	return e.wild(w)
}

// term are the documents with one term of a field.
func (e *scan) term(field, term string) (*roaring.Bitmap, error) {
	dict, err := e.dict(field)
	if err != nil {
		return nil, err
	}
	p, err := termPostings(dict, []byte(term))
	if err != nil {
		return nil, err
	}
	return p.bitmap(), nil
}

// expand calls fn with every term of this segment that a word takes.
func (e *scan) expand(w *query.Word, fn func(term string) error) error {
	dict, err := e.dict(fieldWords)
	if err != nil {
		return err
	}
	if w.Form != query.Wild && w.Form != query.Fuzzy {
		p, err := e.posting(w.Term)
		if err != nil || p.count() == 0 {
			return err
		}
		return fn(w.Term)
	}
	s, err := e.reach(w)
	if err != nil {
		return err
	}
	return e.walk(dict, s, fn)
}

// reach says which terms of a dictionary a wildcard or fuzzy word takes: of those from
// start to end that the automaton accepts (nil: all) the ones that fit (nil: all).
type reach struct {
	start, end []byte
	automaton  segment.Automaton
	fits       func(string) bool
}

func (e *scan) reach(w *query.Word) (reach, error) {
	if w.Form == query.Fuzzy {
		near, err := e.run.index.edits.within(w.Term, w.Edits)
		if err != nil {
			return reach{}, fmt.Errorf("expand %q: %w", w.Term, err)
		}
		return reach{automaton: near, fits: func(term string) bool { return query.WithinEdits(w.Term, term, w.Edits) }}, nil
	}
	prefix := literalPrefix(w.Term)
	s := prefixed(prefix)
	if w.Term != prefix+"*" { // else all that begin with the prefix fit
		s.fits = func(term string) bool { return query.FitsPattern(w.Term, term) }
	}
	return s, nil
}

// prefixed are all terms that begin with a prefix.
func prefixed(prefix string) reach {
	if prefix == "" {
		return reach{}
	}
	return reach{start: []byte(prefix), end: after(prefix)}
}

// fitting are the terms with a prefix that fit.
func fitting(prefix string, fits func(string) bool) reach {
	s := prefixed(prefix)
	s.fits = fits
	return s
}

// union gathers the documents of many terms, reusing what reading one needs for
// the next.
type union struct {
	dict segment.TermDictionary
	docs bitset
	list segment.PostingsList
	it   segment.PostingsIterator
	each func(uint32) bool
}

func newUnion(docs bitset, dict segment.TermDictionary) *union {
	u := &union{dict: dict, docs: docs}
	u.each = func(d uint32) bool {
		u.docs.add(d)
		return true
	}
	return u
}

func (u *union) add(term string) error {
	list, err := u.dict.PostingsList([]byte(term), nil, u.list)
	if err != nil {
		return fmt.Errorf("read postings of %q: %w", term, err)
	}
	u.list = list
	u.it = list.Iterator(false, false, false, u.it)
	o, ok := u.it.(segment.OptimizablePostingsIterator)
	if !ok {
		return fmt.Errorf("read postings of %q: unknown segment form", term)
	}
	if bm := o.ActualBitmap(); bm != nil {
		bm.Iterate(u.each)
	} else if d, hit := o.DocNum1Hit(); hit {
		u.docs.add(uint32(d))
	}
	return nil
}

// literalPrefix is what a pattern's terms all begin with.
func literalPrefix(pattern string) string {
	if i := strings.IndexAny(pattern, "*?"); i >= 0 {
		return pattern[:i]
	}
	return pattern
}

// termLister is the dictionary's way to list terms without reading their
// postings.
type termLister interface {
	AutomatonIteratorOmitCount(a segment.Automaton, start, end []byte) segment.DictionaryIterator
}

// walkCheck is how many terms are looked at between two looks at the clock.
const walkCheck = 2048

// walk calls fn with the terms of a dictionary within a reach.
func (e *scan) walk(dict segment.TermDictionary, s reach, fn func(string) error) error {
	if s.automaton == nil {
		s.automaton = everyTerm{}
	}
	var it segment.DictionaryIterator
	if l, ok := dict.(termLister); ok {
		it = l.AutomatonIteratorOmitCount(s.automaton, s.start, s.end)
	} else {
		it = dict.AutomatonIterator(s.automaton, s.start, s.end)
	}
	for n := 1; ; n++ {
		if n%walkCheck == 0 {
			if err := e.run.ctx.Err(); err != nil {
				return err
			}
		}
		t, err := it.Next()
		if err != nil {
			return fmt.Errorf("walk dictionary: %w", err)
		}
		if t == nil {
			return nil
		}
		if s.fits != nil && !s.fits(t.Term) {
			continue
		}
		if err := fn(t.Term); err != nil {
			return err
		}
	}
}

// after is the first key that does not begin with prefix; nil when there is none.
func after(prefix string) []byte {
	b := []byte(prefix)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] < 0xff {
			b[i]++
			return b[:i+1]
		}
	}
	return nil
}

// keyword are the documents with a value of a keyword field.
func (e *scan) keyword(n *query.Keyword) (*roaring.Bitmap, error) {
	if n.Field == query.FieldStory {
		return e.story(n)
	}
	if brand, value, of := cutLast(n.Value, '/'); of && query.OfBrands(n.Field) && !e.run.index.knows(n.Field) {
		return e.wanted(n, brand, value)
	}
	field := string(n.Field)
	if !n.Wild {
		bm, err := e.term(field, n.Value)
		if err != nil || n.Field != query.FieldAuthor || strings.HasPrefix(n.Value, "@") {
			return bm, err
		}
		// Of a handle only the form with @ is indexed: see implied.
		handle, err := e.term(field, "@"+n.Value)
		if err != nil {
			return nil, err
		}
		return roaring.Or(bm, handle), nil
	}
	dict, err := e.dict(field)
	if err != nil {
		return nil, err
	}
	set := newUnion(newBitset(e.size), dict)
	prefix := literalPrefix(n.Value)
	fits := n.Fits
	if n.Field == query.FieldAuthor {
		fits = func(v string) bool {
			handle, is := strings.CutPrefix(v, "@")
			return query.FitsPattern(n.Value, v) || is && query.FitsPattern(n.Value, handle)
		}
		if prefix != "" && prefix[0] != '@' {
			if err := e.walk(dict, fitting("@"+prefix, fits), set.add); err != nil {
				return nil, err
			}
		}
	}
	if err := e.walk(dict, fitting(prefix, fits), set.add); err != nil {
		return nil, err
	}
	return set.docs.bitmap(), nil
}

// knows says whether the index holds what is said of each brand in a field; while it does not, until
// it is rebuilt, a text's intent stands for that towards each of its brands.
func (x *Index) knows(f query.Field) bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return f == query.FieldSentiment || x.man.Mapping >= intentsMapping
}

// wanted are the documents about a brand whose text has an intent or reason.
func (e *scan) wanted(n *query.Keyword, brand, value string) (*roaring.Bitmap, error) {
	of, err := e.keyword(&query.Keyword{Field: query.FieldBrand, Value: brand, Wild: n.Wild})
	if err != nil {
		return nil, err
	}
	docs, err := e.keyword(&query.Keyword{Field: n.Field, Value: value, Wild: n.Wild})
	if err != nil {
		return nil, err
	}
	return roaring.And(of, docs), nil
}

// story are the documents of one story, told by the hash of its id.
func (e *scan) story(n *query.Keyword) (*roaring.Bitmap, error) {
	if n.Wild {
		return nil, fmt.Errorf("story:%s: a story is asked for by its whole id, without wildcards", n.Value)
	}
	x, err := e.extra()
	if err != nil {
		return nil, err
	}
	want := storyHash(n.Value)
	out := roaring.New()
	for d, s := range x.story {
		if s == want {
			out.Add(uint32(d))
		}
	}
	return out, nil
}
