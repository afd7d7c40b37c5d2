package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// The places of the hints that cues alone do not settle.
const (
	hintQuestion = 6 + iota
	hintInterest
	hintSpam
)

// From how many tags on there are many, and from how many words on a post is long.
const (
	manyTags = 3
	longPost = 60
)

// hints are what the model of intents is told beside the words: moods and cues, and how the text looks.
func (e *Engine) hints(text string, tokens []feature.Token, mood Sentiment, ev evidence) [GuessHints]float64 {
	level := ev.level
	question, interest, spam := level[Question], level[Interest], level[Spam]
	links, tags := counts(text, tokens)
	if ev.shown {
		links = 0
	}
	asks := max(asks(text, tokens), opensQuestion(tokens), asksOfName(text, tokens), level["asks"])
	if ev.told.Asks {
		asks = max(asks, plainlyAsks)
	}
	if ev.told.Seeks {
		interest = max(interest, plainlySeeks)
	}
	if links > 0 && !speaksTo(tokens) {
		asks *= 0.5 // a headline or an announcement that asks its readers
	}
	asks *= 1 - 0.6*level["pitch"]
	if asks > 0 {
		question = either(question, asks)
	} else {
		question *= 0.35
	}
	if tags >= 6 && tags*2 > len(tokens) || links >= 3 {
		spam = max(spam, 0.6)
	}
	return [GuessHints]float64{mood.Negative, mood.Positive, ev.trouble, level[joy], level[Complaint], level[Praise], question, interest, spam, asks,
		truth(links > 0), min(1, float64(tags)/manyTags), truth(speaksTo(tokens)), truth(personal(tokens)), truth(exclaims(text, tokens)), min(1, float64(len(tokens))/longPost)}
}

// Hints gives what the model of intents is told of a text beside its words; the training
// program reads it.
func (e *Engine) Hints(text, lang string) [GuessHints]float64 {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens, _ := e.read(s, text, lang)
	text = s.legible.of(text)
	s.hits = e.cues.find(s, text, tokens, s.hits[:0])
	return e.hints(text, tokens, e.judge(e.wholeLogits(s, text, tokens)), e.evidence(s, text, tokens))
}

// exclaims says whether there is an exclamation mark.
func exclaims(text string, tokens []feature.Token) bool {
	for i := range tokens {
		if tokens[i].Kind == feature.Punct && text[tokens[i].Start] == '!' {
			return true
		}
	}
	return false
}

// truth is 1 for what is so.
func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// counts counts the links of a text and its tags.
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
