package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// usagePush is how far a plain statement of use moves the answer to neutral, in logits.
const usagePush = 1.4

// onlyUses says whether a short text does no more than tell that somebody uses, buys or visits
// something, "I've been using X for three years": no word in it is loud, and no mark of feeling stands
// in it. The models, which have learned from posts, hear content in such words.
func onlyUses(text string, tokens []feature.Token) bool {
	if len(tokens) > usageWords || !tellers.has(tokens[0].Hash) {
		return false
	}
	used := false
	for i := range tokens {
		t := &tokens[i]
		switch t.Kind {
		case feature.Emoji, feature.Emoticon, feature.Hashtag, feature.User, feature.URL:
			return false
		case feature.Punct:
			if c := text[t.Start]; c == '!' || c == '?' {
				return false
			}
		}
		if max(t.Tone, -t.Tone) > 2 || t.Flags&(feature.Negator|feature.Caps|feature.Stretched) != 0 && i > 0 {
			return false
		}
		used = used || i > 0 && i <= usageReach && uses.has(t.Hash)
	}
	return used
}

// How long such a text may be, and among how many of its first words the word of use stands.
const (
	usageWords = 12
	usageReach = 3
)

var (
	// tellers begin such a statement.
	tellers = newWordSet("i i'm i've we we're we've my our he he's she she's they they're his her just")
	uses    = newWordSet("use uses used using buy bought own owns went go goes going work works working picked moved opened open keep keeps kept ordered order orders took take takes flying flew fly watched watching drives drive drove driving wearing wore wears saw booked joined visited passed parked started runs run running shop shops shopped eat ate eating stayed staying")
)
