package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// Adjusted is the engine with an adjustment applied, less what [Adjustment.Without] leaves out of it; the
// engine itself stays as it is. A text that holds nothing but names, these or such as nobody has met, stands as it did.
func (e *Engine) Adjusted(a Adjustment, names ...string) *Engine {
	c := *e
	c.adjust = nil
	if a = a.Without(names...); a.Empty() {
		return &c
	}
	c.adjust = &shift{bias: a.Bias, words: map[uint64][3]float64{}, names: map[uint64]bool{}}
	for w, v := range a.Words {
		c.adjust.words[feature.Hash(w)] = v
	}
	var t feature.Tokenizer
	for _, name := range names {
		for _, k := range t.Tokens(name) {
			c.adjust.names[k.Hash] = true
		}
	}
	return &c
}

// shift is an adjustment made ready to apply.
type shift struct {
	bias  [3]float64
	words map[uint64][3]float64
	names map[uint64]bool
}

func (s *shift) apply(z *logits, text string, tokens []feature.Token) {
	if s == nil || !s.told(text, tokens) {
		return
	}
	for k := range z {
		z[k] += s.bias[k]
	}
	if len(s.words) == 0 {
		return
	}
	for i := range tokens {
		if v, ok := s.words[tokens[i].Hash]; ok {
			for k := range z {
				z[k] += v[k]
			}
		}
	}
}

// told says whether tokens hold anything but names and what holds sentences together.
func (s *shift) told(text string, tokens []feature.Token) bool {
	for i := range tokens {
		t := &tokens[i]
		switch t.Kind {
		case feature.Word, feature.Hashtag:
			if !s.names[t.Hash] && !holders.has(t.Hash) && !(t.ID == 0 && begunBig(text, t)) {
				return true
			}
		case feature.Emoji, feature.Emoticon:
			return true
		}
	}
	return false
}
