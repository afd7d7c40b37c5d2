package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// sureness is the lead of its first choice, in logits, with which a cheaper part of the
// model answers alone: known words, then pairs, then the spelling of strange words too.
type sureness struct{ words, pairs, spelling float64 }

// On held-back texts next to nothing is lost by either (of posts nothing, of airline mentions 0.1 points beside leads of 0.55, 0.37 and 0.27); of other languages less is known,
// so they are read with more care. Of a whole English text strange words are not spelled,
// since they are mostly names and say nothing there. aloneGain makes up for the voices that
// are not heard.
var (
	sureOfEnglish = sureness{0.42, 0.28, 0.2}
	sureOfTwisted = sureness{0.75, 0.52, 0.37} // of an English text that negates or contrasts, or of which a part may be meant
	sureOfOthers  = sureness{1.5, 1, 0.8}
)

const aloneGain = 1.4

// cascade asks the parts of the model in turn, the cheapest first, until one is sure.
func (e *Engine) cascade(s *scratch, text string, piece []feature.Token, z *logits) {
	all := e.reckon(s, piece)
	features, strange, flags := all.sum, all.strange, all.flags
	enough := &sureOfEnglish
	switch {
	case s.careful:
		enough = &sureOfOthers
	case s.thorough || flags&(feature.Negator|feature.Contrast) != 0:
		enough = &sureOfTwisted
	}
	few := strange*3 < len(piece)
	var linear logits
	e.whole.finish(&features, &linear)
	if e.mix.alone(&linear, z); few && z.lead() >= enough.words {
		return
	}
	e.addPairs(s, piece, &features)
	e.whole.finish(&features, &linear)
	if strange > 0 && (s.careful || s.thorough) {
		if e.mix.alone(&linear, z); few && z.lead() >= enough.pairs {
			return
		}
		s.grams = s.grams[:0]
		e.spell(s, text, piece)
		e.whole.add(&features, s.grams)
		e.whole.finish(&features, &linear)
	}
	if e.mix.alone(&linear, z); z.lead() < enough.spelling {
		*z = e.mix.add(linear, e.filtered(s, piece))
	}
	if strange == len(piece) && s.careful {
		e.spelled(z)
	}
}

// costly is what costlier parts of the model say of all tokens of a text, which are asked again where the text only calls
// its target by a handle: it says the same then with that masked.
type costly struct {
	paired, filtered bool // known
	pairs            sum  // with that of the words
	net              logits
	heard            bool   // also known:
	begun            uint64 // where phrases begin that are about nobody, a bit for each token,
	flags            uint8  // the flags of all,
	quotes           int    // and how many quotation marks there are
}

// addPairs adds what pairs of words say.
func (e *Engine) addPairs(s *scratch, piece []feature.Token, features *sum) {
	known := s.knows(piece)
	if known && s.costly.paired {
		*features = s.costly.pairs
		return
	}
	s.grams = feature.Pairs(piece, s.grams[:0])
	e.whole.add(features, s.grams)
	if known {
		s.costly.paired, s.costly.pairs = true, *features
	}
}

// filtered is what the network says.
func (e *Engine) filtered(s *scratch, piece []feature.Token) logits {
	known := s.knows(piece)
	if known && s.costly.filtered {
		return s.costly.net
	}
	z := e.conv.wholeLogits(s, piece)
	if known {
		s.costly.filtered, s.costly.net = true, z
	}
	return z
}

// alone is what the linear model says by itself.
func (m *mix) alone(linear, z *logits) {
	for k := range z {
		z[k] = aloneGain*m.whole[0]*linear[k] + m.whole[2+k]
	}
}

// lead is how far the first choice is before the second.
func (z *logits) lead() float64 {
	top, low := max(z[0], z[1], z[2]), min(z[0], z[1], z[2])
	return 2*top + low - z[0] - z[1] - z[2]
}

// add adds up what the models say of a whole text.
func (m *mix) add(linear, net logits) (z logits) {
	w := &m.whole
	for k := range z {
		z[k] = w[0]*linear[k] + w[1]*net[k] + w[2+k]
	}
	return z
}
