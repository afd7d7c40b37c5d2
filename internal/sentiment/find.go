package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// hit is a phrase found: the tokens from i to j.
type hit struct {
	what   int32
	weight float64
	i, j   int
}

// find appends the phrases in tokens to dst, in order of their first token.
func (c *cues) find(s *scratch, text string, tokens []feature.Token, dst []hit) []hit {
	for i := range tokens {
		t := &tokens[i]
		if c.some[t.Hash>>6%uint64(len(c.some))]>>(t.Hash&63)&1 != 0 {
			dst = c.begun(tokens, i, t.Hash, dst)
			for _, set := range c.heads[t.Hash] {
				dst = c.begun(tokens, i, set, dst)
			}
		}
		dst = c.running.find(text, tokens, i, dst)
		if t.Kind <= feature.Hashtag && t.Hash != quietHash && c.stems.may(text[t.Start:t.End]) {
			s.norm = feature.Norm(text, *t, s.norm)
			dst = c.stems.find(s.norm, i, dst)
		}
	}
	return dst
}

// begun appends the phrases that begin with a word, or a set it is in, at token i.
func (c *cues) begun(tokens []feature.Token, i int, first uint64, dst []hit) []hit {
	phrases := c.first[first]
	for k := range phrases {
		p := &phrases[k]
		if j := c.sets.follows(tokens, i+1, p.rest); j > 0 {
			dst = append(dst, hit{p.what, p.weight, i, j})
		}
	}
	return dst
}

// sift notes which words begin a phrase, a bit for each, so that most others need not be looked for.
func (c *cues) sift() {
	for h, list := range c.first {
		if len(list) > 0 {
			c.some[h>>6%uint64(len(c.some))] |= 1 << (h & 63)
		}
	}
	for h := range c.heads {
		c.some[h>>6%uint64(len(c.some))] |= 1 << (h & 63)
	}
}
