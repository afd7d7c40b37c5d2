package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// A text may be a mark and nothing beside it but whom it is given: "1 star", "★★★★★", "Acme: 0/10". The models know no more of it
// than of any number.

// markTokens is how long such a text may be, in tokens.
const markTokens = 8

// barePush is how far the best such mark, and the worst, moves the answer, in logits.
const barePush = 2.0

// bareMark is what a text that is only a mark says, from -1 to 1.
func bareMark(text string, tokens []feature.Token) (worth float64, ok bool) {
	if len(tokens) == 0 || len(tokens) > markTokens || !marksBegin(tokens) || offBoard(text, tokens) {
		return 0, false
	}
	b, ok := newReader(text, tokens).board(0, len(tokens))
	if ok && (b.have[0] || b.have[1]) {
		return b.sum[0] + b.sum[1], !(b.have[0] && b.have[1])
	}
	return namelessMark(text, tokens)
}

// marksBegin says whether some token may begin a mark of numbers or stars.
func marksBegin(tokens []feature.Token) bool {
	for i := range tokens {
		switch t := &tokens[i]; t.Kind {
		case feature.Number:
			return true
		case feature.Emoji:
			if starMarks.has(t.Hash) {
				return true
			}
		case feature.Word:
			if i+1 < len(tokens) && (tokens[i+1].Hash == starHash || tokens[i+1].Hash == starsHash) {
				return true
			}
		}
	}
	return false
}

// namelessMark is what a text says that holds a mark and no name.
func namelessMark(text string, tokens []feature.Token) (worth float64, ok bool) {
	r := newReader(text, tokens)
	for i := 0; i < len(tokens); {
		it := r.item(i, len(tokens))
		switch i += max(1, it.n); it.what {
		case noItem, itemName:
			return 0, false
		case itemMark:
			worth, ok = worth+it.worth, true
		}
	}
	return worth, ok
}

// markLogits is the judgement of a mark alone; one in the middle says neither.
func markLogits(worth float64) (z logits) {
	if abs(worth) < boardPlain {
		return logits{0, boardPush, 0}
	}
	z.lift(sign(worth) * barePush * min(1, 0.5+abs(worth)/2))
	return z
}

var (
	starHash  = feature.Hash("star")
	starsHash = feature.Hash("stars")
)
