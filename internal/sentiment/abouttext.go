package sentiment

import (
	"math"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// AboutText is what the model that tells names on the way reads of a text: marks of how the target stands in it, and
// its words by their places.
type AboutText struct {
	Marks []uint64
	Form  []uint64 // marks of how the text looks and what the other models say of it, which only the model of posts reads
	Words [AboutPlaces][]uint64
}

// About reads that of an English text; false where the target is not in it. The training program asks for it.
func (e *Engine) About(text string, t Target) (a AboutText, ok bool) {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens, _ := e.read(s, text, "en")
	text, t = s.legible.of(text), s.legible.target(t)
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
	b.read(&a, nil)
	return a, true
}

// Asked reads that of an English text as the engine does where it asks the model of posts, and says what its answer is
// without it; false where it would not ask. The training program asks for it.
func (e *Engine) Asked(text string, t Target) (a AboutText, mood mention.Label, ok bool) {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens, lang := e.read(s, text, "en")
	text, t = s.legible.of(text), s.legible.target(t)
	s.probe = &a
	defer func() { s.probe = nil }()
	out := e.target(s, text, tokens, lang, []Target{t}, 0, e.wholeLogits(s, text, tokens), 0)
	return a, out.Label, out.Found > 0 && a.Marks != nil
}

// read notes what the models read; z is the answer so far, nil where only the first is asked.
func (b *bearing) read(a *AboutText, z *logits) {
	if a.Marks = b.marks(nil); z != nil {
		a.Form = b.formMarks(nil, z)
	}
	for i := range b.tokens {
		if b.tokens[i].Kind <= feature.Hashtag {
			p := b.placeOf(i)
			a.Words[p] = append(a.Words[p], b.tokens[i].Hash)
		}
	}
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
