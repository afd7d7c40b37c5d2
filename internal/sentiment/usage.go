package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// usagePush is how far a plain statement of use moves the answer to neutral, in logits.
const usagePush = 1.4

// onlyUses says whether a short text does no more than tell that somebody uses, buys or visits
// something, "I've been using X for three years": no word in it is loud, and no mark of feeling stands
// in it. The models, which have learned from posts, hear content in such words.
func onlyUses(text string, tokens []feature.Token) bool {
	errand := tokens[0].Kind == feature.Target && len(tokens) > 1 && trips.has(tokens[1].Hash) // "X run, then gym"
	if len(tokens) > usageWords || !tellers.has(tokens[0].Hash) && !kin.has(tokens[0].Hash) && !visits.has(tokens[0].Hash) && !errand {
		return false
	}
	used := errand || visits.has(tokens[0].Hash)
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
		if max(t.Tone, -t.Tone) > 2 || t.Flags&(feature.Negator|feature.Caps|feature.Stretched) != 0 && i > 0 || serving.has(t.Hash) {
			return false
		}
		used = used || i > 0 && i <= usageReach && (uses.has(t.Hash) || visits.has(t.Hash))
	}
	return used
}

// onlyLacks says whether a short text does no more than tell that somebody has no X or uses none: "I don't own an X",
// without a reason and without a word of giving it up.
func onlyLacks(text string, tokens []feature.Token) bool {
	no := 0
	for no < min(len(tokens), lackReach) && tokens[no].Flags&feature.Negator == 0 {
		no++
	}
	if no == 0 || no >= min(len(tokens), lackReach) || len(tokens) > usageWords || no+2 >= len(tokens) || !lacks.has(tokens[no+1].Hash) {
		return false
	}
	if !tellers.has(tokens[0].Hash) && !kin.has(tokens[0].Hash) {
		return false
	}
	i := no + 2
	for i < len(tokens) && articles.has(tokens[i].Hash) {
		i++
	}
	if i >= len(tokens) || tokens[i].Kind != feature.Target {
		return false
	}
	for i++; i < len(tokens); i++ {
		t := &tokens[i]
		if max(t.Tone, -t.Tone) > 2 || t.Flags&(feature.Negator|feature.Caps|feature.Stretched|feature.Contrast) != 0 || givesUp.has(t.Hash) {
			return false
		}
		switch t.Kind {
		case feature.Emoji, feature.Emoticon, feature.Hashtag:
			return false
		case feature.Punct:
			if text[t.Start] == '!' {
				return false
			}
		}
	}
	return true
}

// lackReach is among how many of its first words such a text denies.
const lackReach = 5

// lackPush is how far it moves the answer to neutral, in logits.
const lackPush = 3.0

// How long such a text may be, and among how many of its first words the word of use stands.
const (
	usageWords = 12
	usageReach = 3
)

var (
	// lacks are what one does not do who has none of something.
	lacks = newWordSet("own have use drink eat drive wear watch play smoke fly need shop")
	// givesUp are words of a reason, or of having had enough.
	givesUp = newWordSet("anymore because bc cause cuz coz since after until till so they they're their it it's its again ever enough due thanks these any more trust if unless on")
	// tellers begin such a statement.
	tellers = newWordSet("i i'm i've we we're we've my our he he's she she's they they're his her just")
	// visits are where somebody is or goes, and begin such a statement without saying who.
	visits = newWordSet("building assembling picking collecting fetching collected picked at in on flew flying flown popped popping stopped stopping went drove driving walked walking passed sat sitting queued grabbed grabbing ordered bought got took took's met meeting checked parked back off heading headed joined called landed arrived boarding boarded staying stayed")
	trips  = newWordSet("run trip")
	// serving are words of how somebody was served, which tell more than a visit.
	serving = newWordSet("served serve service staff waited queue hours hour minutes late delayed twice again still broken cold free upgraded refund")
	uses    = newWordSet("use uses used using buy bought own owns went go goes going work works working picked moved opened open keep keeps kept ordered order orders took take takes flying flew fly watched watching drives drive drove driving wearing wore wears saw booked joined visited passed parked started runs run running shop shops shopped eat ate eating stayed staying")
)
