package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// formMarks appends to dst how a text looks, how sure the answer z is so far, and how sure each of the models is that it was
// made of.
func (b *bearing) formMarks(dst []uint64, z *logits) []uint64 {
	put := func(what int, of uint64) { dst = append(dst, feature.Mix(uint64(what), of)) }
	way, lead := uint64(wayUp), z[2]-max(z[0], z[1])
	if z[0] > z[2] {
		way, lead = wayDown, z[0]-max(z[1], z[2])
	}
	put(markSure, way*16+steps(2*lead))
	for k, v := range b.voices {
		says := uint64(wayUp)
		switch {
		case v[0] > v[1] && v[0] > v[2]:
			says = wayDown
		case v[1] > v[2]:
			says = wayNone
		}
		put(markVoice, uint64(k)*256+way*64+says*16+steps(1.5*v.lead()))
	}
	put(markSigned, feature.Mix(way, b.kind(b.at-1)))
	put(markSigned, feature.Mix(way+4, b.kind(b.at+1)))
	put(markLong, uint64(min(len(b.tokens)/12, 6)))
	for k, n := range b.form() {
		if n > 0 {
			put(markForm, uint64(k*8+n))
			put(markForm, (256+way)<<7+uint64(k*8+n))
		}
	}
	return dst
}

// The ways an answer may point.
const (
	wayUp = iota + 1
	wayDown
	wayNone
)

// steps is a lead in steps, of which there are eight.
func steps(lead float64) uint64 { return uint64(max(0, min(7, lead))) }

// form counts what a text is made of besides words, and says who else is named in it and whether it is a title, or of
// several lines.
func (b *bearing) form() (n [8]int) {
	for i := range b.tokens {
		switch t := &b.tokens[i]; {
		case t.Kind == feature.URL:
			n[0] = 1
		case t.Kind == feature.Hashtag:
			n[1] = min(n[1]+1, 3)
		case t.Kind == feature.User:
			n[2] = min(n[2]+1, 2)
		case t.Hash == questionHash:
			n[3] = 1
		case t.Hash == quoteHash:
			n[4] = 1
		}
		if i > 0 && n[7] == 0 && b.newLine(i) {
			n[7] = 1
		}
	}
	n[5], n[6] = bit(b.others), bit(b.titled())
	return n
}
