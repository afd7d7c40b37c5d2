package index

import (
	"slices"

	"github.com/earshot/earshot/internal/query"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// program is a query made ready to be evaluated on segments, as bitmaps.
type program struct {
	run  *run
	root query.Node // nil matches everything
}

// compile takes the bounds of time out of the query, so that whole segments and
// partitions can be left out, and readies the rest.
func compile(q *query.Query, r *run) (*program, error) {
	p := &program{run: r}
	if q != nil {
		p.root = q.Root()
	}
	return p, nil
}

// on evaluates the query on one segment: live documents only, not to be changed.
func (p *program) on(e *scan) (*roaring.Bitmap, error) {
	if p.root == nil {
		return e.all(), nil
	}
	docs, err := e.docs(p.root, nil)
	if err != nil {
		return nil, err
	}
	if e.deleted != nil {
		return roaring.AndNot(docs, e.deleted), nil
	}
	return docs, nil
}

// scan is the evaluation of one query on one segment. Deleted documents are among its intermediate
// results. It keeps the dictionaries and postings it has looked up.
type scan struct {
	*segmentView
	run   *run
	dicts map[string]segment.TermDictionary
	first []wordPostings // the first few words looked up
	words map[string]postings
}

type wordPostings struct {
	word string
	postings
}

// fewWords is how many words are looked for one by one: fewer than it takes to make up for a map.
const fewWords = 8

// posting looks a word up, once.
func (e *scan) posting(word string) (postings, error) {
	for i := range e.first {
		if e.first[i].word == word {
			return e.first[i].postings, nil
		}
	}
	if p, known := e.words[word]; known {
		return p, nil
	}
	p, err := e.lookUp(word)
	if err != nil {
		return postings{}, err
	}
	if len(e.first) < fewWords {
		e.first = append(e.first, wordPostings{word, p})
		return p, nil
	}
	if e.words == nil {
		e.words = map[string]postings{}
	}
	e.words[word] = p
	return p, nil
}

func (e *scan) lookUp(word string) (postings, error) {
	e.run.reads()
	if f := e.wordFile(); f != nil {
		return f.find([]byte(word))
	}
	dict, err := e.dict(fieldWords)
	if err != nil {
		return postings{}, err
	}
	return termPostings(dict, []byte(word))
}

func (e *scan) dict(field string) (segment.TermDictionary, error) {
	if d := e.dicts[field]; d != nil {
		return d, nil
	}
	d, err := e.seg.Dictionary(field)
	if err != nil {
		return nil, err
	}
	if e.dicts == nil {
		e.dicts = map[string]segment.TermDictionary{}
	}
	e.dicts[field] = d
	return d, nil
}

// rank says how dear a clause is; an AND evaluates cheap ones first and asks the dear ones
// only about what is left.
func rank(n query.Node) int {
	switch n := n.(type) {
	case *query.And:
		return worst(n.Kids)
	case *query.Or:
		return worst(n.Kids)
	case *query.Not:
		return rank(n.Kid)
	case *query.Text:
		switch {
		case isPositional(n):
			return 3
		case n.Words[0].Form != query.Plain:
			return 1
		}
	case *query.Keyword:
		if n.Wild || n.Field == query.FieldStory {
			return 1
		}
	case *query.Number, *query.Published, *query.Last:
		return 2
	case *query.Near, *query.Sentence:
		return 3
	}
	return 0
}

func worst(kids []query.Node) int {
	r := 0
	for _, k := range kids {
		r = max(r, rank(k))
	}
	return r
}

// isPositional tells whether documents alone cannot answer a clause.
func isPositional(t *query.Text) bool {
	return len(t.Words) != 1 || t.Scope != query.Anywhere || t.Words[0].Form == query.Exact
}

// docs are the documents that match a clause. With within, only its documents matter: the
// result is right about those and may leave out or hold others. It must not be changed.
func (e *scan) docs(n query.Node, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if err := e.run.ctx.Err(); err != nil {
		return nil, err
	}
	switch n := n.(type) {
	case *query.And:
		return e.and(n, within)
	case *query.Or:
		return e.or(n.Kids, within)
	case *query.Not:
		bm, err := e.docs(n.Kid, within)
		if err != nil {
			return nil, err
		}
		if within != nil {
			return roaring.AndNot(within, bm), nil
		}
		return roaring.Flip(bm, 0, uint64(e.size)), nil
	case *query.Text:
		if isPositional(n) {
			return e.verify(n, within)
		}
		return e.word(&n.Words[0])
	case *query.Near, *query.Sentence:
		return e.verify(n, within)
	case *query.Keyword:
		return e.keyword(n)
	case *query.Number:
		return e.number(n, within)
	case *query.Published:
		return e.between(n.From, n.To, within), nil
	case *query.Last:
		now := e.run.now.Unix()
		return e.between(now-n.Seconds, now, within), nil
	case *query.All:
		return e.everything(), nil
	}
	return roaring.New(), nil
}

// everything is all documents, deleted ones included.
func (e *scan) everything() *roaring.Bitmap {
	bm := roaring.New()
	bm.AddRange(0, uint64(e.size))
	return bm
}

func (e *scan) and(n *query.And, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	kids := slices.Clone(n.Kids)
	slices.SortStableFunc(kids, func(a, b query.Node) int { return order(a) - order(b) })
	acc := within
	for _, k := range kids {
		if not, isNot := k.(*query.Not); isNot && acc != nil {
			bm, err := e.docs(not.Kid, acc)
			if err != nil {
				return nil, err
			}
			acc = roaring.AndNot(acc, bm)
		} else {
			bm, err := e.docs(k, acc)
			if err != nil {
				return nil, err
			}
			if acc == nil {
				acc = bm
			} else {
				acc = roaring.And(acc, bm)
			}
		}
		if acc.IsEmpty() {
			return acc, nil
		}
	}
	if acc == nil {
		return e.everything(), nil
	}
	return acc, nil
}

// order puts the cheap before the dear, and of equals what narrows before what takes
// away.
func order(n query.Node) int {
	o := 2 * rank(n)
	if _, isNot := n.(*query.Not); isNot {
		o++
	}
	return o
}

func (e *scan) or(kids []query.Node, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	all := make([]*roaring.Bitmap, 0, len(kids))
	for _, k := range kids {
		bm, err := e.docs(k, within)
		if err != nil {
			return nil, err
		}
		if !bm.IsEmpty() {
			all = append(all, bm)
		}
	}
	switch len(all) {
	case 0:
		return roaring.New(), nil
	case 1:
		return all[0], nil
	case 2:
		return roaring.Or(all[0], all[1]), nil
	}
	return roaring.FastOr(all...), nil
}
