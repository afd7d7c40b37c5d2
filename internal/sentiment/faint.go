package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// faintPush is how far a praise that no word of a text speaks moves to neutral, in logits: "Hit game makes £52 in first
// week on X". Complaints are told as facts, praise seldom is.
const faintPush = 0.65

// faintly says whether no good word, no denial and no mark of feeling stands in a text.
func faintly(tokens []feature.Token) bool {
	for i := range tokens {
		t := &tokens[i]
		if t.Tone > 1 && t.Kind != feature.Punct || t.Kind == feature.Emoji || t.Kind == feature.Emoticon || t.Flags&(feature.Stretched|feature.Negator) != 0 {
			return false
		}
	}
	return true
}
