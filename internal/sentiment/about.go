package sentiment

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

//go:embed about.bin
var aboutModel string

//go:embed posts.bin
var postsModel string

// about is a small model of whether a text that names a target is about it or only names it on the way. There are two: one
// has learned from texts of our own, in which the same feelings are about either, the other from real posts, too, in which
// most who are named are named on the way, and reads how a text looks and how sure the other models are.
type about struct {
	marks, words *weights.Table // what marks say; what words say by their places
	step         [AboutPlaces + 1]float64
	bias         float64
}

func openAbout(model string) (*about, error) {
	f, err := weights.Open(model)
	if err != nil {
		return nil, fmt.Errorf("load model of names on the way: %w", err)
	}
	m := &about{}
	if m.marks, err = f.Table("marks"); err != nil {
		return nil, fmt.Errorf("load model of names on the way: %w", err)
	}
	if m.words, err = f.Table("words"); err != nil {
		return nil, fmt.Errorf("load model of names on the way: %w", err)
	}
	numbers := f.Floats("numbers")
	if m.marks.Width() != 1 || m.words.Width() != AboutPlaces || len(numbers) != len(m.step)+1 {
		return nil, fmt.Errorf("load model of names on the way: rows of %d and %d bytes, %d numbers", m.marks.Width(), m.words.Width(), len(numbers))
	}
	m.bias = float64(numbers[0])
	for k := range m.step {
		m.step[k] = float64(numbers[k+1])
	}
	return m, nil
}

// sure says how sure the model is that a text names its target only on the way: above zero it rather does, in logits. z is
// the answer so far, which only the model of posts reads.
func (m *about) sure(s *scratch, b *bearing, z *logits) float64 {
	sum := m.bias
	if s.grams = b.marks(s.grams[:0]); z != nil {
		s.grams = b.formMarks(s.grams, z)
	}
	for _, h := range s.grams {
		if row := m.marks.Row(h); row != "" {
			sum += m.step[AboutPlaces] * float64(int8(row[0]))
		}
	}
	var sums [AboutPlaces]int
	words := 0
	for i := range b.tokens {
		t := &b.tokens[i]
		if t.Kind > feature.Hashtag {
			continue
		}
		words++
		if row := m.words.Row(t.Hash); row != "" {
			place := b.placeOf(i)
			sums[place] += int(int8(row[place]))
		}
	}
	for place, n := range sums {
		sum += m.step[place] * float64(n) * AboutShare(place, words)
	}
	return sum
}

// The model of our own texts is asked of plain ones of at most so many tokens, as those are that it has learned from, and
// heard where it is so sure; that of posts of all others, and heard where it is surer, the more where the answer is praise,
// since who asks what speaks ill of them is helped most by few false ones, and where the text is plain but for another's name.
const (
	aboutWords  = 32
	leastSure   = 0.4
	sureOfBlame = 2.0
	sureOfGood  = 2.75
	sureOfPlain = 3.0
)

// unlessOnTheWay makes an answer that is not neutral neutral where the target is only named on the way, "I failed my exam
// so I ordered X".
func (e *Engine) unlessOnTheWay(s *scratch, text string, tokens []feature.Token, z *logits) {
	if s.careful || s.passed || s.list == nil || s.probe == nil && z[1] >= z[0] && z[1] >= z[2] {
		return
	}
	r := reader{text: text, tokens: tokens}
	if at := firstTarget(tokens); at < 0 || s.probe == nil && r.called(at) {
		return
	}
	b, _ := r.bears(deedsIn(s.list))
	b.others, b.voices = anotherNamed(s.list), s.voices
	if s.probe != nil {
		b.read(s.probe, z)
		return
	}
	sure, least := 0.0, leastSure
	switch plain := len(tokens) <= aboutWords && r.plain(); {
	case plain && b.others:
		sure, least = e.posts.sure(s, &b, z), sureOfPlain
	case plain:
		sure = e.about.sure(s, &b, nil)
	case z[0] > z[2] && b.deeds&badDeeds != 0:
		sure, least = e.posts.sure(s, &b, z), sureOfPlain
	case z[0] > z[2]:
		sure, least = e.posts.sure(s, &b, z), sureOfBlame
	default:
		sure, least = e.posts.sure(s, &b, z), sureOfGood
	}
	if sure > least {
		z.pass()
		s.aside = true
	}
}

// firstTarget is where the target is named first, -1: nowhere.
func firstTarget(tokens []feature.Token) int {
	return slices.IndexFunc(tokens, func(t feature.Token) bool { return t.Kind == feature.Target })
}

// called says whether the target at i is called by its handle, and so spoken to, and is not only credited.
func (r reader) called(i int) bool {
	return r.text[r.tokens[i].Start] == '@' && r.hash(i-1) != viaHash
}

// plain says whether a text has no tags, links, handles, questions or quotations, is no headline about the target and says
// of nobody that they love or hate it, nothing that is only said of what one deals with or goes on about; nor does it call the target at its end, "shameful, X".
func (r reader) plain() bool {
	named := false
	for i := range r.tokens {
		switch t := &r.tokens[i]; {
		case t.Kind == feature.Hashtag, t.Kind == feature.URL, t.Kind == feature.User, t.Hash == questionHash, t.Hash == quoteHash:
			return false
		case t.Kind == feature.Target:
			named = true
			if i > 0 && i+2 >= len(r.tokens) && r.is(i-1, ",") {
				return false
			}
		case customers.has(t.Hash), named && links.has(t.Hash) && goesOnAbout.has(r.hash(i+1)):
			return false
		case feelings.has(t.Hash) && (r.targetAt(i+1) || articles.has(r.hash(i+1)) && r.targetAt(i+2) || named && their.has(r.hash(i+1))):
			return false
		}
	}
	return !r.targetAt(0) || !headline(r.text, r.tokens)
}

// targetAt says whether the target stands at i.
func (r reader) targetAt(i int) bool { return i < len(r.tokens) && r.tokens[i].Kind == feature.Target }

var (
	// feelings are what somebody feels for something, customers words that are only said of what one deals with, and
	// goesOnAbout those by which a text goes on about it.
	feelings    = newWordSet("love loves loved hate hates hated adore adores adored despise despises despised enjoy enjoys enjoyed miss")
	customers   = newWordSet("recommend recommended refund refunded refunds pricing priced warranty")
	goesOnAbout = newWordSet("it it's its they they're they've")
)
