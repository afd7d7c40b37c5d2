package sentiment

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Intent is what the author wants: the first question of whoever has to answer.
type Intent struct {
	Kind string // complaint, question, praise, interest, spam, or "" for none of these
	// Reason is of a complaint: delay, quality, service, price, safety, billing,
	// privacy, outage, or "" when unclear.
	Reason string
	Score  float64 // 0 to 1, how clearly
}

// The intents.
const (
	Complaint = "complaint"
	Question  = "question"
	Praise    = "praise"
	Interest  = "interest" // "looking for", "any recommendations?"
	Spam      = "spam"     // off topic or bait
)

const reasonPrefix = "reason/"

// Intent says what the author of a text wants. lang may be empty.
func (e *Engine) Intent(text, lang string) Intent {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens, _ := e.read(s, text, lang)
	s.hits = e.cues.find(s, text, tokens, s.hits[:0])
	mood := e.judge(e.wholeLogits(s, text, tokens))
	return e.intent(s, text, tokens, mood)
}

// intent judges from the cues already found in s.hits and the mood of the text.
func (e *Engine) intent(s *scratch, text string, tokens []feature.Token, mood Sentiment) Intent {
	level, reason := e.evidence(s.hits)
	asks := asks(text, tokens)
	if links, _ := counts(text, tokens); links > 0 && !speaksTo(tokens) {
		asks *= 0.5 // a headline or an announcement that asks its readers
	}
	if asks > 0 {
		level[Question] = 1 - (1-level[Question])*(1-asks)
	} else {
		level[Question] *= 0.35
	}
	links, tags := counts(text, tokens)
	if tags >= 6 && tags*2 > len(tokens) || links >= 3 {
		level[Spam] = max(level[Spam], 0.6)
	}
	moan := mood.Negative * (0.75 + 0.25*level[Complaint])
	cheer := mood.Positive * (0.7 + 0.3*level[Praise])
	if level[Praise] == 0 && lookingForward(tokens) {
		cheer *= 0.5
	}
	out := Intent{}
	pick := func(kind string, score, floor float64) {
		if score >= floor && score > out.Score {
			out = Intent{Kind: kind, Score: score}
		}
	}
	enough := 0.47
	if level[Complaint] > 0 || speaksTo(tokens) { // a grumble at nobody is none yet
		enough = 0.36
	}
	pick(Complaint, moan, enough)
	pick(Praise, cheer, 0.45)
	pick(Question, 0.85*level[Question]*(1-0.6*mood.Negative), 0.42)
	pick(Interest, 0.95*level[Interest]*(1-0.7*mood.Negative), 0.42)
	pick(Spam, 0.95*level[Spam], 0.5)
	if out.Kind == Complaint {
		out.Reason = reason
	}
	return out
}

// evidence sums the cues by intent, and names the reason with most of them.
func (e *Engine) evidence(hits []hit) (map[string]float64, string) {
	level := map[string]float64{}
	reasons := map[string]float64{}
	for _, h := range hits {
		name := e.cues.names[h.what]
		if r, ok := strings.CutPrefix(name, reasonPrefix); ok {
			reasons[r] += h.weight * float64(h.j-h.i)
			continue
		}
		if !strings.HasPrefix(name, crisisPrefix) {
			level[name] = 1 - (1-level[name])*(1-h.weight)
		}
	}
	best := ""
	for _, r := range reasonOrder {
		if reasons[r] > 0 && (best == "" || reasons[r] > reasons[best]) {
			best = r
		}
	}
	return level, best
}

// reasonOrder breaks ties: the graver and the more specific first.
var reasonOrder = [...]string{"safety", "privacy", "billing", "outage", "delay", "service", "quality", "price"}

// asks says how surely a text asks something: it holds a question mark that is
// not a link's or a moan's.
func asks(text string, tokens []feature.Token) float64 {
	for i := range tokens {
		t := &tokens[i]
		if t.Kind == feature.Punct && strings.HasPrefix(text[t.Start:t.End], "?") || text[t.Start:t.End] == "؟" || text[t.Start:t.End] == "？" {
			if t.End-t.Start == 1 {
				return 0.6
			}
			return 0.4
		}
	}
	return 0
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
	return len(tokens) > 0 && (tokens[0].Kind == feature.User || tokens[0].Kind == feature.Target)
}

func counts(text string, tokens []feature.Token) (links, tags int) {
	for i := range tokens {
		switch tokens[i].Kind {
		case feature.URL:
			links++
		case feature.Hashtag:
			if text[tokens[i].Start] == '#' {
				tags++
			}
		}
	}
	return links, tags
}
