package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/earshot/earshot/index/indextest"
	"github.com/earshot/earshot/internal/mention"

	"github.com/RoaringBitmap/roaring/v2"
)

// babble is n mentions of few and many words, with some words in nearly every one.
func babble(n int) []mention.Mention {
	r := rand.New(rand.NewPCG(5, 5))
	z := rand.NewZipf(r, 1.2, 1, 3000)
	out := make([]mention.Mention, n)
	for i := range out {
		words := make([]string, 1+r.IntN(40)*(1+r.IntN(40)/39*20))
		for j := range words {
			words[j] = indextest.Invented(z.Uint64())
			if r.IntN(9) == 0 {
				words[j] = strings.ToUpper(words[j])
			}
			if r.IntN(12) == 0 {
				words[j] += "."
			}
		}
		out[i] = say(i, strings.Join(words, " "))
	}
	return out
}

// everyWord calls fn with each word of each segment, as Bleve and as the file has it.
func everyWord(t *testing.T, x *Index, fn func(s *segmentView, word string, through, straight postings)) {
	t.Helper()
	v, err := x.head().view()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	for _, s := range v.segs {
		f := s.wordFile()
		if f == nil {
			t.Fatal("the segment cannot be read straight from its file")
		}
		err := eachTerm(s.seg, fieldWords, func(word string, p postings) error {
			straight, err := f.find([]byte(word))
			if err == nil {
				fn(s, word, p, straight)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func counts(t *testing.T, p postings, within *roaring.Bitmap) []tally {
	t.Helper()
	var out []tally
	var buf tallies
	err := p.tallies(within, &buf, func(some []tally) error {
		out = append(out, some...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func spots(t *testing.T, p postings, docs *roaring.Bitmap) []string {
	t.Helper()
	o, err := p.occurrences(docs)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for it := docs.Iterator(); it.HasNext(); {
		d := it.Next()
		if err := o.each(d, func(pos, zone, spelling uint64) {
			out = append(out, fmt.Sprint(d, pos, zone, spelling))
		}); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestTheFileOfASegmentSaysWhatBleveSays(t *testing.T) {
	t.Parallel()
	all := babble(6000)
	x := opened(t, Options{}, all[:4500]...)
	put(t, x, all[4500:]...)
	r := rand.New(rand.NewPCG(6, 6))
	words := 0
	everyWord(t, x, func(s *segmentView, word string, through, straight postings) {
		words++
		if !through.bitmap().Equals(straight.bitmap()) {
			t.Fatalf("%q: other documents", word)
		}
		set := newBitset(s.size)
		at, _, err := s.wordFile().fst.Get([]byte(word))
		if err == nil {
			err = s.wordFile().addTo(set, at)
		}
		if err != nil || !set.bitmap().Equals(through.bitmap()) {
			t.Fatalf("%q: other documents in the union (%v)", word, err)
		}
		some := roaring.New()
		keep := 1 + r.IntN(400)
		for it := through.bitmap().Iterator(); it.HasNext(); {
			if d := it.Next(); r.IntN(keep) == 0 {
				some.Add(d)
			}
		}
		for _, within := range []*roaring.Bitmap{nil, some, through.bitmap()} {
			if a, b := counts(t, through, within), counts(t, straight, within); !slices.Equal(a, b) {
				t.Fatalf("%q: Bleve counts %v, the file %v", word, a, b)
			}
		}
		for _, docs := range []*roaring.Bitmap{some, through.bitmap()} {
			if a, b := spots(t, through, docs), spots(t, straight, docs); !slices.Equal(a, b) {
				t.Fatalf("%q: Bleve has %v, the file %v", word, a, b)
			}
		}
	})
	if words < 1000 {
		t.Fatalf("only %d words", words)
	}
}

func TestAWalkOverAllDocumentsFindsThoseThatHoldTheWord(t *testing.T) {
	t.Parallel()
	x := opened(t, Options{}, babble(3000)...)
	everyWord(t, x, func(s *segmentView, word string, _, straight postings) {
		for _, docs := range []*roaring.Bitmap{s.all(), roaring.Flip(straight.bm, 0, uint64(s.size)), roaring.BitmapOf(7, 8, 2999)} {
			both := roaring.And(docs, straight.bm)
			if a, b := spots(t, straight, docs), spots(t, straight, both); !slices.Equal(a, b) {
				t.Fatalf("%q: %d places among all documents, %d among its own", word, len(a), len(b))
			}
		}
	})
}
