package sentiment

import (
	"fmt"
	"math"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

// logits are unnormalised: negative, neutral, positive.
type logits [3]float64

// linear is a logistic regression over hashed features, in its embedded form:
// words with the weights of their character runs folded in, by their id, and
// all other features by their hash.
type linear struct {
	words string // of each id: three 16-bit sums, how many features they are of, the tone; "" where words are features like others
	grams *weights.Table
	unit  float64 // of words
	step  float64 // of grams
	bias  logits
}

// wordBytes is the size of a word's row.
const wordBytes = 8

func openLinear(f *weights.File, name string) (*linear, error) {
	m := &linear{words: f.Section(name + ".words")}
	var err error
	if m.grams, err = f.Table(name + ".grams"); err != nil {
		return nil, err
	}
	if m.grams.Width() != classes {
		return nil, fmt.Errorf("section %q: rows of %d bytes", name+".grams", m.grams.Width())
	}
	if err := m.grams.Through(f.Section(name + ".sieve")); err != nil {
		return nil, fmt.Errorf("section %q: %w", name+".sieve", err)
	}
	scale := f.Floats(name + ".scale")
	if len(scale) != 5 {
		return nil, fmt.Errorf("section %q: %d numbers, want 5", name+".scale", len(scale))
	}
	m.step, m.unit = float64(scale[0]), float64(scale[4])
	m.bias = logits{float64(scale[1]), float64(scale[2]), float64(scale[3])}
	return m, nil
}

// sum collects the integer weights of the features of a text.
type sum struct {
	words, grams [3]int32
	n            int
}

// finish makes logits of sums. Where texts are judged as wholes logits are handed on by where they stand, for an array
// that is copied as soon as it is written keeps the processor waiting.
func (m *linear) finish(s *sum, z *logits) {
	k := 1 / math.Sqrt(float64(max(1, s.n)))
	for i := range z {
		z[i] = (float64(s.words[i])*m.unit+float64(s.grams[i])*m.step)*k + m.bias[i]
	}
}

// add adds the weights of features.
func (m *linear) add(s *sum, features []uint64) { s.n += m.grams.Sum3(features, &s.grams) }

// tone is how far a word leans, -3 to 3.
func (m *linear) tone(id int32) int8 {
	if at := int(id)*wordBytes + wordBytes - 1; at < len(m.words) {
		return int8(m.words[at])
	}
	return 0
}

// holds says whether the model has weights for a word.
func (m *linear) holds(id int32) bool { return m.row(id)>>48&0xFF != 0 }

// row is a word's row in one number, 0 where there is none.
func (m *linear) row(id int32) uint64 {
	if at := int(id) * wordBytes; id > 0 && at+wordBytes <= len(m.words) {
		return le64(m.words[at:])
	}
	return 0
}

// first is [linear.row] where 0, too, has a row, of nothing: that of a number is found without a branch on it.
func (m *linear) first(id int32) uint64 {
	if at := int(id) * wordBytes; at+wordBytes <= len(m.words) {
		return le64(m.words[at:])
	}
	return 0
}

// word adds the weights of a known word and of its character runs; false where
// the model has none for it.
func (m *linear) word(s *sum, id int32) bool { return s.add(m.row(id)) }

// add adds those in a word's row.
func (s *sum) add(r uint64) bool {
	n := int(r >> 48 & 0xFF)
	if n == 0 {
		return false
	}
	s.words[0] += int32(int16(r))
	s.words[1] += int32(int16(r >> 16))
	s.words[2] += int32(int16(r >> 32))
	s.n += n
	return true
}

// longText is how many tokens are judged at once; longer texts are judged piece
// by piece and averaged, because the models have learned from posts.
const longText = 64

// wholeLogits judges all tokens.
func (e *Engine) wholeLogits(s *scratch, text string, tokens []feature.Token) (z logits) {
	odd := s.traitsOf(tokens)&misnomerTrait != 0
	if e.framed(s, text, tokens) {
		tokens = unnoted(text, tokens, false)
	}
	if worth, ok := bareMark(text, tokens); ok {
		return markLogits(worth)
	}
	if e.silent(s, text, tokens) {
		return silence
	}
	if odd && misnamed(text, tokens, 1) > 0 {
		tokens = append([]feature.Token(nil), tokens...)
		e.hush(text, tokens)
	}
	if len(tokens) <= longText {
		e.piece(s, text, tokens, &z)
		e.adjust.apply(&z, text, tokens)
		return z
	}
	n, all := 0.0, tokens[:longText]
	for len(tokens) > 0 {
		piece := tokens[:pieceEnd(tokens)]
		tokens = tokens[len(piece):]
		p := e.wholePiece(s, text, piece)
		w := float64(len(piece))
		for k := range z {
			z[k] += w * p[k]
		}
		n += w
	}
	for k := range z {
		z[k] /= n
	}
	e.adjust.apply(&z, text, all)
	return z
}

// wholePiece judges one piece of a text by itself.
func (e *Engine) wholePiece(s *scratch, text string, piece []feature.Token) (z logits) {
	e.piece(s, text, piece, &z)
	return z
}

// piece judges one piece of a text.
func (e *Engine) piece(s *scratch, text string, piece []feature.Token, z *logits) {
	e.cascade(s, text, piece, z)
	z.calm(len(piece))
	bad, neither, good := z[0], z[1], z[2]
	s.hear(text, piece, z)
	e.turned(s, text, piece, z)
	if z[0] == bad && z[1] == neither && z[2] == good && (reader{text: text, tokens: piece}).onlyNames() {
		z[1] += namesPush
	}
	if s.tongue == nil && s.asksAbout(text, piece) && !holdsTarget(piece) { // in other languages that says too little of a text about nobody
		z.ask()
	}
}

// What is longer than a post leans to the negative by its length alone: complaints are the long ones among the posts learned
// from. Up to postLength tokens nothing changes; a piece of twice as many loses half of longLean.
const (
	postLength = 32
	longLean   = 3.0
)

// calm takes from the negative what the length of a text has added to it.
func (z *logits) calm(tokens int) {
	if tokens > postLength {
		z[0] -= longLean * (1 - postLength/float64(tokens))
	}
}

// pieceEnd is where the next piece of a long text ends: at the last mark that
// closes a clause within reach.
func pieceEnd(tokens []feature.Token) int {
	if len(tokens) <= longText {
		return len(tokens)
	}
	for i := longText; i > longText/2; i-- {
		if tokens[i-1].Flags&feature.Breaks != 0 {
			return i
		}
	}
	return longText
}

// spell adds strange words and their character runs to the features.
func (e *Engine) spell(s *scratch, text string, tokens []feature.Token) {
	for i := range tokens {
		t := &tokens[i]
		if e.whole.holds(t.ID) {
			continue
		}
		s.grams = append(s.grams, t.Hash)
		if t.Kind == feature.Word || t.Kind == feature.Hashtag {
			s.norm = feature.Norm(text, *t, s.norm)
			s.grams = feature.CharGrams(s.norm, s.grams)
		}
	}
}

// around narrows a long text to what stands near the first targets.
func around(tokens []feature.Token) []feature.Token {
	if len(tokens) <= longText {
		return tokens
	}
	for i := range tokens {
		if tokens[i].Kind == feature.Target {
			from := max(0, i-longText/2)
			return tokens[from:min(len(tokens), from+longText)]
		}
	}
	return tokens[:longText]
}
