package sentiment

import (
	_ "embed"
	"fmt"
	"math"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

//go:embed guess.bin
var guessModel string

// guess is a small model of what posts are about: a row of numbers for each word and pair
// of words, whose sums say how likely each intent, each reason and a crisis are. It has
// learned from posts of our own and from what word vectors know of other words.
type guess struct {
	table *weights.Table
	step  []float64 // of each column
	bias  []float64
	dense []float64 // what [hints] are worth to each intent, intent by intent
}

// The columns of the model.
const (
	GuessIntents = 6                               // [Intents]
	GuessReasons = 9                               // [Reasons]
	GuessColumns = GuessIntents + GuessReasons + 1 // and a crisis
	GuessHints   = 10
)

// Intents are the intents in the order of the model's columns; "" is none.
var Intents = [GuessIntents]string{"", Complaint, Question, Praise, Interest, Spam}

// Reasons are the reasons of complaints, the graver and the more specific first.
func Reasons() []string { return reasonOrder[:] }

func openGuess() (*guess, error) {
	f, err := weights.Open(guessModel)
	if err != nil {
		return nil, fmt.Errorf("load model of intents: %w", err)
	}
	g := &guess{}
	if g.table, err = f.Table("words"); err != nil {
		return nil, fmt.Errorf("load model of intents: %w", err)
	}
	for name, to := range map[string]struct {
		v *[]float64
		n int
	}{"step": {&g.step, GuessColumns}, "bias": {&g.bias, GuessColumns}, "hints": {&g.dense, GuessIntents * GuessHints}} {
		for _, x := range f.Floats(name) {
			*to.v = append(*to.v, float64(x))
		}
		if len(*to.v) != to.n {
			return nil, fmt.Errorf("load model of intents: section %q: %d numbers, want %d", name, len(*to.v), to.n)
		}
	}
	if g.table.Width() != GuessColumns {
		return nil, fmt.Errorf("load model of intents: rows of %d bytes, want %d", g.table.Width(), GuessColumns)
	}
	return g, nil
}

// GuessFeatures appends what the model reads of a text, its words and pairs of words, each
// once, and says how many words those are. The training program shares it.
func GuessFeatures(tokens []feature.Token, dst []uint64) (features []uint64, words int) {
	prev := uint64(0)
	for i := range tokens[:min(len(tokens), longText)] {
		t := &tokens[i]
		if t.Kind == feature.URL || t.Kind == feature.User || t.Kind == feature.Target || t.Kind == feature.Punct && t.Hash != questionHash {
			continue
		}
		dst = append(dst, t.Hash)
		if prev != 0 {
			dst = append(dst, feature.Mix(prev, t.Hash))
		}
		prev = t.Hash
		words++
	}
	slices.Sort(dst)
	return slices.Compact(dst), words
}

// sums adds up what the words of an English text say; false where it knows too few.
func (g *guess) sums(s *scratch, tokens []feature.Token, lang string) (z [GuessColumns]float64, ok bool) {
	if lang != "" && lang != "en" {
		return z, false
	}
	features, words := GuessFeatures(tokens, s.grams[:0])
	s.grams = features
	var sum [GuessColumns]int
	found := 0
	for _, h := range features {
		row := g.table.Row(h)
		if row == "" {
			continue
		}
		found++
		for k := range sum {
			sum[k] += int(int8(row[k]))
		}
	}
	for k := range z {
		z[k] = g.bias[k] + float64(sum[k])*g.step[k]/math.Sqrt(float64(max(1, words)))
	}
	return z, float64(found) >= knownEnough*float64(max(1, words))
}

// knownEnough is how many words and pairs the model must know to be asked, of each word.
const knownEnough = 0.6

// intent is the likeliest intent.
func (g *guess) intent(z [GuessColumns]float64, hints [GuessHints]float64) Intent {
	top := 0
	for k := range GuessIntents {
		for i, x := range hints {
			z[k] += g.dense[k*GuessHints+i] * x
		}
		if z[k] > z[top] {
			top = k
		}
	}
	sum := 0.0
	for k := range GuessIntents {
		sum += math.Exp(z[k] - z[top])
	}
	if top == 0 {
		return Intent{}
	}
	return Intent{Kind: Intents[top], Score: 1 / sum}
}

// second is what a text wants in view of both: what cues and moods say stands, unless a
// grumble without trouble is plainly a question or a wish; where they say nothing the model
// does, when it is sure and the mood is not against it.
func (g *guess) second(plain, guess Intent, mood Sentiment, trouble float64) Intent {
	least, against, settled := 0.5, 0.0, plain.Kind != ""
	switch guess.Kind {
	case Complaint:
		least, against = 0.85, mood.Positive
	case Praise:
		least, against = 0.6, mood.Negative
	case Question, Interest:
		if plain.Kind == Complaint && trouble == 0 || plain.Kind == Interest {
			least, settled = 0.65, false
		}
	case "":
		return plain
	}
	if settled || guess.Score < least || against > 0.5 {
		return plain
	}
	return guess
}

// Of a complaint's reason cues say most; what the model says of its words decides where
// they are silent or at odds.
const (
	guessShare  = 1.5
	leastReason = 0.8
)

// reason is the reason with most evidence, "" without enough.
func (g *guess) reason(z [GuessColumns]float64, known bool, cues map[string]float64) string {
	p := z[GuessIntents : GuessIntents+GuessReasons]
	sum, top := 0.0, slices.Max(p)
	for _, x := range p {
		sum += math.Exp(x - top)
	}
	best, most := "", leastReason
	for k, r := range reasonOrder {
		score := cues[r]
		if known {
			score += guessShare * math.Exp(p[k]-top) / sum
		}
		if score > most {
			best, most = r, score
		}
	}
	return best
}

// CrisisLevel turns what the model says into what it adds to a crisis score: nothing below
// a good half; alone it is loud only where it is all but sure.
func CrisisLevel(z float64) float64 {
	const least, most = 0.6, 0.75
	p := 1 / (1 + math.Exp(-z))
	return most * max(0, p-least) / (1 - least)
}
