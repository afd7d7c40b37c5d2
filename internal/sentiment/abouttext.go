package sentiment

import (
	"math"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// AboutText is what the model that tells names on the way reads of a text: marks of how the target stands in it, and
// its words by their places.
type AboutText struct {
	Marks []uint64
	Words [AboutPlaces][]uint64
}

// About reads that of an English text; false where the target is not in it. The training program asks for it.
func (e *Engine) About(text string, t Target) (a AboutText, ok bool) {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens, _ := e.read(s, text, "en")
	s.masked = append(s.masked[:0], tokens...)
	masked, found := e.mask(s, text, s.masked, t)
	if found == 0 {
		return a, false
	}
	e.hush(text, masked)
	masked, _ = s.unquote(around(masked))
	r := newReader(text, masked)
	list := r.clauses(s.room[:0])
	e.weigh(s, r, list)
	b, ok := r.bears(deedsIn(list))
	if !ok {
		return a, false
	}
	a.Marks = b.marks(nil)
	for i := range masked {
		if masked[i].Kind <= feature.Hashtag {
			p := b.placeOf(i)
			a.Words[p] = append(a.Words[p], masked[i].Hash)
		}
	}
	return a, true
}

// AboutShare is how much a word counts at its place in a text of so many words.
func AboutShare(place, words int) float64 {
	if place < inPart {
		return besideShare
	}
	return 1 / math.Sqrt(float64(max(1, words)))
}

// besideShare is how much a word beside the target counts, however long the text is.
const besideShare = 0.5
