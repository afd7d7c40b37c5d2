package sentiment

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/tongue"
)

// Intent is what the author wants: the first question of whoever has to answer.
type Intent struct {
	Kind string // complaint, question, praise, interest, spam, or "" for none of these
	// Reason is of a complaint: delay, quality, service, price, safety, billing,
	// privacy, outage, booking (ordering and paying, too), or "" when unclear.
	Reason string
	Score  float64 // 0 to 1, how clearly
	// personal says that its author tells of themselves or speaks to somebody; shown, that its links only show what it tells.
	personal, shown bool
}

// The intents.
const (
	Complaint = mention.Complaint
	Question  = "question"
	Praise    = mention.Praise
	Interest  = "interest" // "looking for", "any recommendations?"
	Spam      = "spam"     // off topic or bait
)

// How clear a question is whose first words only ask, and the wish to buy of who tells it.
const (
	plainlyAsks  = 0.7
	plainlySeeks = 0.9
)

// What cues of intent are called: a reason; trouble, a fact nobody is happy with, which
// names its reason; joy, the same for praise.
const (
	reasonPrefix  = "reason/"
	troublePrefix = "trouble/"
	joy           = "joy"
	relief        = "relief" // what went wrong was put right: praise also where the words are sad
	idling        = "idle"   // a turn of phrase whose words tell no trouble and wish for nothing
	errand        = "errand" // what was only bought, fetched or used
)

// Intent says what the author of a text wants. lang may be empty.
func (e *Engine) Intent(text, lang string) Intent {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens, lang := e.read(s, text, lang)
	text = s.legible.of(text)
	s.hits = e.cues.find(s, text, tokens, s.hits[:0])
	mood := e.judge(e.wholeLogits(s, text, tokens))
	return e.intent(s, text, lang, tokens, mood)
}

// intent judges from the cues already found in s.hits, the mood of the text and what the
// model says of its words.
func (e *Engine) intent(s *scratch, text, lang string, tokens []feature.Token, mood Sentiment) Intent {
	return e.decide(s, text, lang, tokens, mood, e.evidence(s, text, tokens))
}

// decide weighs evidence and mood, and what the model says of the words.
func (e *Engine) decide(s *scratch, text, lang string, tokens []feature.Token, mood Sentiment, ev evidence) Intent {
	if data(text) || nameAlone(tokens) {
		return Intent{}
	}
	z, known := e.guess.sums(s, text, tokens, lang)
	ev.spoken = speaksTo(tokens)
	ev.whole = lang == "en" && !toFirm(text, tokens)
	return e.decided(text, lang, tokens, mood, ev, z, known)
}

// decided is decide, where it is known what the model says.
func (e *Engine) decided(text, lang string, tokens []feature.Token, mood Sentiment, ev evidence, z [GuessColumns]float64, known bool) Intent {
	hints := e.hints(text, tokens, mood, ev)
	own := personal(tokens)
	out := plainIntent(tokens, mood, ev, hints, own)
	if known {
		p := e.guess.told(e.guess.intents(z, hints), text, lang, tokens, ev.shown)
		asks := hints[hintQuestion] > 0
		if ev.whole {
			out = weighed(out, p, mood, &ev, asks)
		} else {
			out = second(out, p, mood, &ev, asks)
		}
	}
	if out.Kind == Complaint && (ev.ended && !own || (lang == "en" || lang == "") && newsItem(text, tokens)) {
		out = Intent{}
	}
	if out.Kind == Complaint {
		out.Reason = e.guess.reason(z, known, ev.reasons, lang, tokens)
	}
	out.personal = own
	return out
}

// plainIntent judges by cues and moods alone.
func plainIntent(tokens []feature.Token, mood Sentiment, ev evidence, hints [GuessHints]float64, own bool) Intent {
	level := ev.level
	trouble, luck := ev.trouble*(1-0.7*mood.Positive), level[joy]*(1-0.8*mood.Negative)
	if !own { // news of somebody's trouble is no complaint
		trouble *= 0.75
	}
	trouble, luck = trouble*(1-ev.relief), max(luck, ev.relief*(1-reliefSpoilt*mood.Negative))
	moan := either(mood.Negative*(0.75+0.25*level[Complaint])*(1-ev.relief), 0.8*trouble)
	cheer := either(mood.Positive*(0.7+0.3*level[Praise]), 0.7*luck)
	if level[Praise] == 0 && lookingForward(tokens) {
		cheer *= 0.5
	}
	upset := max(mood.Negative, trouble)
	if level["asks"] > 0 && ev.trouble == 0 && !speaksTo(tokens) { // "how do I cancel" has nothing to complain of yet
		upset, moan = upset/2, moan*0.6
	}
	out := Intent{}
	pick := func(kind string, score, floor float64) {
		if score >= floor && score > out.Score {
			out = Intent{Kind: kind, Score: score}
		}
	}
	grumble, glad := 0.55, 0.55
	if level[Complaint] > 0 || ev.trouble > 0 || ev.told.Sum < 0 || speaksTo(tokens) { // a grumble at nobody is none yet
		grumble = 0.36
	}
	if level[Praise] > 0 || level[joy] > 0 || ev.relief > 0 || ev.told.Sum > 0 || speaksTo(tokens) { // nor is joy of the day praise
		glad = 0.45
	}
	pick(Complaint, moan, grumble)
	pick(Praise, cheer, glad)
	pick(Question, 0.85*hints[hintQuestion]*(1-0.6*upset), 0.38)
	pick(Interest, 0.95*hints[hintInterest]*(1-0.7*upset), 0.42)
	pick(Spam, 0.95*hints[hintSpam], 0.5)
	return out
}

// either adds up two pieces of evidence that do not hang on each other.
func either(a, b float64) float64 { return 1 - (1-a)*(1-b) }

// evidence is what cues say of each intent, of trouble and of its reasons.
type evidence struct {
	told    tongue.Mood // by words of opinion in languages other than English
	level   map[string]float64
	trouble float64
	relief  float64 // no trouble is told behind it
	ended   bool    // some trouble is over
	bare    bool    // nothing is told at all
	words   int
	spoken  bool // to a handle
	shown   bool // its links only show what it tells
	whole   bool // all of an English text that speaks to no firm, of which the model knows what is likely
	reasons map[string]float64
}

func (e *Engine) evidence(s *scratch, text string, tokens []feature.Token) evidence {
	ev := evidence{words: len(tokens), bare: s.tongue == nil && bare(tokens)}
	if s.tongue != nil {
		ev.told = s.tongue.Hear(text, tokens)
	}
	if len(s.hits) == 0 {
		return ev
	}
	ev.level, ev.reasons = map[string]float64{}, map[string]float64{}
	seen := map[string]int{} // where the last words end that told of something
	fresh := func(what string, h hit) float64 {
		n := h.j - max(h.i, seen[what])
		seen[what] = max(seen[what], h.j)
		return h.weight * float64(max(0, n))
	}
	relieved := 0 // where the last relief ends
	for k, h := range s.hits {
		name := e.cues.names[h.what]
		if e.idles(s.hits, k) {
			continue
		}
		if r, ok := strings.CutPrefix(name, reasonPrefix); ok {
			ev.reasons[r] += fresh(name, h)
			continue
		}
		r, ok := strings.CutPrefix(name, troublePrefix)
		switch {
		case ok && denied(tokens, h):
		case ok:
			if h.i >= relieved && !becauseOf(tokens, h.i) {
				ev.relief = 0
			}
			if h.i >= seen[troublePrefix] {
				ev.trouble = either(ev.trouble, h.weight)
			} else {
				ev.trouble = max(ev.trouble, h.weight) // the same words again, told more fully
			}
			seen[troublePrefix] = max(seen[troublePrefix], h.j)
			ev.reasons[r] += troubleShare * fresh(name, h)
		case name == ended:
			ev.ended = ev.ended || !unended(tokens, h)
		case name == relief:
			if !denied(tokens, h) {
				ev.relief, relieved = max(ev.relief, h.weight), max(relieved, h.j)
			}
		case strings.HasPrefix(name, crisisPrefix), strings.HasPrefix(name, agentPrefix):
			ev.bare = false // harm is told
		default:
			ev.level[name] = either(ev.level[name], h.weight)
		}
	}
	return ev
}

// reliefSpoilt is how much of the praise of who put things right goes in a bad mood.
const reliefSpoilt = 0.25

// becauseOf says whether the clause that token i stands in tells why or when: "when the boiler broke".
func becauseOf(tokens []feature.Token, i int) bool {
	for k := i - 1; k >= max(0, i-4) && tokens[k].Flags&feature.Breaks == 0; k-- {
		if reasonsWhy.has(tokens[k].Hash) {
			return true
		}
	}
	return false
}

var reasonsWhy = newWordSet("when after because since once as though although while where")

// idles says whether a cue begins within a turn of phrase that says nothing.
func (e *Engine) idles(hits []hit, k int) bool {
	for n := k; n >= 0 && hits[n].i+longestPhrase > hits[k].i; n-- {
		if c := &hits[n]; c.what == e.idle && hits[k].i < c.j && n != k {
			return true
		}
	}
	for n := k + 1; n < len(hits) && hits[n].i == hits[k].i; n++ {
		if hits[n].what == e.idle {
			return true
		}
	}
	return false
}

// troubleShare is how much more a fact says of the reason than a word that belongs to it.
const troubleShare = 3

// denied says whether a phrase that denies nothing itself stands under a negation.
func denied(tokens []feature.Token, h hit) bool {
	for i := h.i; i < h.j; i++ {
		if tokens[i].Flags&feature.Negator != 0 {
			return false
		}
	}
	for i := h.i - 1; i >= max(0, h.i-2) && tokens[i].Flags&feature.Breaks == 0; i-- {
		if tokens[i].Flags&feature.Negator != 0 {
			return true
		}
	}
	return false
}

// reasonOrder breaks ties: the graver and the more specific first.
var reasonOrder = [...]string{"safety", "privacy", "billing", "outage", "delay", "booking", "service", "quality", "price"}

// personal says whether somebody speaks of themselves or to a handle.
func personal(tokens []feature.Token) bool {
	for i := range tokens {
		if tokens[i].Kind == feature.User || persons.has(tokens[i].Hash) {
			return true
		}
	}
	return false
}

// lookingForward says whether a text is glad of what is to come, which is no praise
// of what has been.
func lookingForward(tokens []feature.Token) bool {
	for i := range tokens {
		if slices.Contains(ahead, tokens[i].Hash) {
			return true
		}
	}
	return false
}

var ahead = hashes("tomorrow tonight tomorrows tmrw tmr upcoming soon join ready wait excited forward monday tuesday wednesday thursday friday saturday sunday morgen demain manana domani amanha")

// speaksTo says whether a text begins with a handle: it talks to somebody.
func speaksTo(tokens []feature.Token) bool {
	return len(tokens) > 0 && (tokens[0].Kind == feature.User || tokens[0].Kind == feature.Target && tokens[0].Hash != quietHash)
}
