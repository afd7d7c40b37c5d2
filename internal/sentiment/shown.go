package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// Posts with links are mostly headlines and announcements, of which the model of intents holds that they want nothing. But
// who complains or praises shows a picture of it, too, "… https://t.co/x" at the end: where somebody speaks, in a mood towards
// a brand that is plain, the words count as they do without the link.

// How plain that mood is at least, and of praise, since adverts are glad as well.
const (
	shownMood = 0.5
	shownGlad = 0.6
)

// shows is what a text that wants nothing, and ends in a link, wants of its target in this mood without it; whole is the mood of the text.
func (e *Engine) shows(s *scratch, text, lang string, tokens []feature.Token, in Intent, whole, mood Sentiment) Intent {
	end := beforeLinks(tokens)
	if end == 0 || end == len(tokens) {
		return in
	}
	r, may := reader{text: text, tokens: tokens[:end]}, ""
	switch bad, glad := mood.Negative >= shownMood, mood.Positive >= shownGlad; {
	case bad && (r.speaks() || s.judges(text)):
		may = Complaint
	case glad && r.ownGladness():
		may = Praise
	case !bad && !glad && tokens[end-1].Hash == questionHash && (s.tongue != nil || r.wantsToKnow()):
		may = Question
	default:
		return in
	}
	ev := e.evidence(s, text, tokens)
	if may == Praise && (ev.level["pitch"] > 0 || ev.level[Spam] > 0) {
		return in
	}
	ev.shown = true
	if out := e.decide(s, text, lang, tokens, whole, ev); out.Kind == may {
		out.shown = true
		return out
	}
	return in
}

// beforeLinks is where a text ends without the links, with tags and handles beside them, that it ends in; its length where
// it ends in none.
func beforeLinks(tokens []feature.Token) int {
	end, linked := len(tokens), false
	for end > 0 {
		switch k := tokens[end-1].Kind; {
		case k == feature.URL:
			linked = true
		case k != feature.Hashtag && k != feature.User:
			if !linked {
				return len(tokens)
			}
			return end
		}
		end--
	}
	return end
}

// speaks says whether somebody speaks, as in no headline: of themselves or to somebody, with a face or a cry, in words that
// nobody writes in one, in small letters only or in several sentences.
func (r reader) speaks() bool {
	small := len(r.tokens) > 0 && r.text[r.tokens[0].Start] >= 'a' && r.text[r.tokens[0].Start] <= 'z'
	for i := range r.tokens {
		t := &r.tokens[i]
		switch {
		case t.Kind == feature.User && i == 0, r.feels(i), chatty.has(t.Hash):
			return true
		case i > 1 && i+1 < len(r.tokens) && r.text[t.Start] == '.' && t.End == t.Start+1 && r.tokens[i-1].End-r.tokens[i-1].Start > shortenedAt && r.tokens[i+1].Kind == feature.Word:
			return true
		case t.Kind == feature.Word && r.text[t.Start] >= 'A' && r.text[t.Start] <= 'Z':
			small = false
		}
	}
	return small
}

// feels says whether the token at i is a face, a cry or a word of who speaks, not as in a title: "US regulators", "What We Know".
func (r reader) feels(i int) bool {
	t := &r.tokens[i]
	c := r.text[t.Start]
	switch t.Kind {
	case feature.Emoji:
		return c >= 0xF0 || c == 0xE2 && r.text[t.Start+1] >= 0x98 // no sign of a currency
	case feature.Emoticon:
		return true
	case feature.Punct:
		return c == '!'
	case feature.Word:
		return (c < 'A' || c > 'Z' || r.begins(i) || c == 'I') && felt(r.text, t)
	}
	return false
}

// shortenedAt is how many letters the word before a point has at most that may be a shortened one, "Mt.".
const shortenedAt = 3

// judges says whether the text whose masked tokens are in s.aimed says what its target is, "X is a disgrace", or cries out at
// it, "what a rip-off from X".
func (s *scratch) judges(text string) bool {
	r := reader{text: text, tokens: s.aimed}
	if r.is(0, "what") && (r.is(1, "a") || r.is(1, "an")) {
		return true
	}
	for i := range s.aimed {
		if s.aimed[i].Kind != feature.Target || !copulas.has(r.hash(i+1)) {
			continue
		}
		for k := i + 2; k < min(len(s.aimed), i+judgedWithin) && s.aimed[k].Flags&feature.Breaks == 0; k++ {
			if s.aimed[k].Tone <= badTone {
				return true
			}
		}
	}
	return false
}

// judgedWithin is how far behind the name the judgement stands at most.
const judgedWithin = 6

// ownGladness says whether somebody is glad for themselves, not an advert that speaks of "us" to "you".
func (r reader) ownGladness() bool {
	for i := range r.tokens {
		if t := &r.tokens[i]; ownVoice.has(t.Hash) || t.Kind != feature.Word && t.Tone >= 2 && r.feels(i) || thankful.has(t.Hash) {
			return true
		}
	}
	return false
}

// wantsToKnow says whether somebody asks for themselves, not a headline its readers.
func (r reader) wantsToKnow() bool {
	for i := range r.tokens {
		if h := r.tokens[i].Hash; ownVoice.has(h) || somebodies.has(h) {
			return true
		}
	}
	return false
}

var (
	somebodies = newWordSet("anyone anybody someone somebody")
	// chatty are words that nobody writes in a headline.
	chatty   = newWordSet("lol wtf omg smh ffs tbh imo ugh meh hasn't haven't hasnt havent disgrace shambles pathetic useless ridiculous crap crappy shit shitty garbage rubbish sucks awful horrible terrible yuck")
	ownVoice = newWordSet("i i'm i've i'd i'll im ive me my mine tbh imo")
	// thankful are the words of who was served well.
	thankful = newWordSet("thanks thank thankyou kudos shoutout props cheers hats lifesaver loved recommend recommended")
)
