package sentiment

import (
	_ "embed"
	"fmt"
	"math"
	"slices"

	"github.com/earshot/earshot/internal/mention"
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
	own   []float64 // by how much texts that were made up want each intent more than real ones do
	units []float64 // what each unit is worth to the column of crises
}

// The columns of the model.
const (
	GuessIntents = 6                               // [Intents]
	GuessReasons = 9                               // [Reasons]
	GuessColumns = GuessIntents + GuessReasons + 1 // and a crisis
	GuessHints   = 16
	// Units, of which each adds up what the words of a text say, as the columns do, and speaks
	// for a crisis, or against one, only above zero: what words mean together, like a thing
	// that hurts and whom it hurt, and none of them means alone.
	GuessUnits = 6
	guessWidth = GuessColumns + GuessUnits
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
	}{"step": {&g.step, guessWidth}, "bias": {&g.bias, guessWidth}, "own": {&g.own, GuessIntents}, "units": {&g.units, GuessUnits}, "hints": {&g.dense, GuessIntents * GuessHints}} {
		for _, x := range f.Floats(name) {
			*to.v = append(*to.v, float64(x))
		}
		if len(*to.v) != to.n {
			return nil, fmt.Errorf("load model of intents: section %q: %d numbers, want %d", name, len(*to.v), to.n)
		}
	}
	if g.table.Width() != guessWidth {
		return nil, fmt.Errorf("load model of intents: rows of %d bytes, want %d", g.table.Width(), guessWidth)
	}
	return g, nil
}

// GuessFeatures appends what the model reads of a text, its words and pairs of words, each
// once, and says how many words those are. Of a text that is not English it also reads how
// longer words begin, and that it is foreign. The training program shares it.
func GuessFeatures(text string, tokens []feature.Token, foreign bool, dst []uint64) (features []uint64, words int) {
	var buf [64]byte
	prev := uint64(0)
	for i := range tokens[:min(len(tokens), longText)] {
		t := &tokens[i]
		if t.Kind == feature.URL || t.Kind == feature.User || t.Kind == feature.Target || t.Kind == feature.Punct && t.Hash != questionHash || t.Hash == quietHash && prev == quietHash {
			continue
		}
		dst = append(dst, t.Hash)
		if prev != 0 {
			dst = append(dst, feature.Mix(prev, t.Hash))
		}
		if foreign && t.Kind == feature.Word {
			if stem := feature.Norm(text, *t, buf[:0]); len(stem) > stemSize {
				dst = append(dst, feature.Mix(stemHash, feature.HashBytes(stem[:stemSize])))
			}
		}
		prev = t.Hash
		words++
	}
	if foreign {
		dst = append(dst, stemHash)
	}
	slices.Sort(dst)
	return slices.Compact(dst), words
}

// stemSize is how many bytes of a longer word are read as its stem.
const stemSize = 5

var stemHash = feature.Hash("word that begins so")

// sums adds up what the words of a text say; false where it knows too few.
func (g *guess) sums(s *scratch, text string, tokens []feature.Token, lang string) (z [GuessColumns]float64, ok bool) {
	foreign := lang != "" && lang != "en"
	features, words := GuessFeatures(text, tokens, foreign, s.grams[:0])
	s.grams = features
	var sum [guessWidth]int
	found := 0
	for _, h := range features {
		row := g.table.Row(h)
		if row == "" {
			continue
		}
		if h != stemHash { // that a text is foreign is no word of it
			found++
		}
		for k := range sum {
			sum[k] += int(int8(row[k]))
		}
	}
	share := 1 / math.Sqrt(float64(max(1, words)))
	value := func(k int) float64 { return g.bias[k] + float64(sum[k])*g.step[k]*share }
	for k := range z {
		z[k] = value(k)
	}
	for u, w := range g.units {
		z[GuessColumns-1] += w * max(0, value(GuessColumns+u))
	}
	if foreign {
		return z, float64(found) >= knownForeign*float64(max(1, words))
	}
	return z, float64(found) >= knownEnough*float64(max(1, words))
}

// knownEnough is how many words and pairs the model must know to be asked, of each word;
// in other languages than English it leans on how words begin and on the hints.
const (
	knownEnough  = 0.6
	knownForeign = 0.3
)

// intents is how likely each intent is.
func (g *guess) intents(z [GuessColumns]float64, hints [GuessHints]float64) (p [GuessIntents]float64) {
	for k := range p {
		p[k] = z[k]
		for i, x := range hints {
			p[k] += g.dense[k*GuessHints+i] * x
		}
	}
	top, sum := slices.Max(p[:]), 0.0
	for k := range p {
		p[k] = math.Exp(p[k] - top)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

// How sure the model must be of an intent to be heard: where cues and moods say nothing, in
// the order of [Intents], for most of what is written is none; and where they say another.
var leastAlone = [GuessIntents]float64{1, 0.55, 0.35, 0.35, 0.3, 0.4}

const (
	leastInstead   = 0.55
	leastToldThem  = 0.4  // of a complaint to a handle, where more of them are
	leastNoTrouble = 0.65 // instead of a complaint
	plainTrouble   = 0.5
	leastOfErrand  = 0.8 // where it is only told what was bought, fetched or used
	leastGlad      = 0.6 // of praise in a text without a glad word
	gladWord       = 0.3
	leastPitch     = 0.6 // of spam that no cue tells of: customers write of messages and codes, too
)

// second is what a text wants in view of both what cues and moods say and what the model
// does, which is not heard where the mood is against it; nor is anything instead of a complaint
// that tells its trouble in a bad mood, since who then asks for another complains first.
func second(plain Intent, p [GuessIntents]float64, mood Sentiment, ev *evidence, asks bool) Intent {
	top := 1 + slices.Index(p[1:], slices.Max(p[1:]))
	guess := Intent{Kind: Intents[top], Score: p[top]}
	least := leastInstead
	switch plain.Kind {
	case "":
		least = leastAlone[top]
		if guess.Kind == Complaint && ev.spoken {
			least = leastToldThem
		}
	case Complaint:
		least = leastNoTrouble
	}
	if guess.Kind == plain.Kind || guess.Score < max(least, ev.leastOf(guess, mood, asks)) || ev.against(plain, guess, mood) {
		return plain
	}
	return guess
}

// leastOf is how sure the model must be of its guess at least, for what the text tells or does not tell.
func (ev *evidence) leastOf(guess Intent, mood Sentiment, asks bool) float64 {
	least := 0.0
	switch {
	case guess.Kind == Interest && ev.level[idling] > 0:
		least = leastOfErrand
	case ev.level[errand] > 0 && ev.trouble == 0 && (guess.Kind == Complaint || guess.Kind == Praise):
		least = leastOfErrand
	case guess.Kind == Praise && mood.Positive < gladWord && ev.level[joy] == 0 && ev.level[Praise] == 0 && ev.relief == 0:
		least = leastGlad
	case guess.Kind == Spam && ev.level[Spam] == 0:
		least = leastPitch
	}
	return max(least, ev.leastBare(guess, mood, asks))
}

// against says whether the mood or what is told speaks against the model's guess.
func (ev *evidence) against(plain, guess Intent, mood Sentiment) bool {
	return guess.Kind == Complaint && (mood.Positive > 0.5 || ev.relief > 0) || guess.Kind == Praise && mood.Negative > 0.5 ||
		plain.Kind == Complaint && (ev.trouble > plainTrouble || ev.told.Sum < 0) && mood.Label == mention.Negative
}

// What the model says of a crisis: from which probability on it adds to the score, where it
// is loud alone, and below which it doubts what cues say, by how much at most.
const (
	leastCrisis = 0.26
	plainCrisis = 0.72
	mostCrisis  = 0.95
	mostDoubt   = 0.3
	doubted     = 0.15
	noCrisis    = 0.02
)

// crisis is what the model adds to a crisis score, and how far it doubts the cues.
func (g *guess) crisis(z float64) (level, doubt float64) {
	p := 1 / (1 + math.Exp(-z))
	level = mostCrisis * min(1, max(0, p-leastCrisis)/(plainCrisis-leastCrisis))
	return level, mostDoubt * min(1, max(0, doubted-p)/(doubted-noCrisis))
}
