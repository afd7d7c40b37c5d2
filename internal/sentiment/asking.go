package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// How far a question that only asks about the target moves the answer to neutral, and what is left of it.
const (
	askedShift = 1.6
	askedRest  = 0.2
)

// ask moves the answer to neutral, where the target is only asked about.
func (z *logits) ask() {
	for k := range z {
		z[k] *= askedRest
	}
	z[1] += askedShift
}

// asksAbout says whether a text only asks what the target is like, "Is X any good?", "How bad is X really?", so
// that the words of opinion in it are nobody's. Questions that know their answer, "Is X ever going to answer?",
// are none.
func (s *scratch) asksAbout(text string, tokens []feature.Token) bool {
	last := len(tokens) - 1
	for last >= 0 && (tokens[last].Kind == feature.URL || tokens[last].Kind == feature.Hashtag || tokens[last].Kind == feature.User) {
		last--
	}
	if last < 2 || tokens[last].Kind != feature.Punct {
		return false
	}
	if s.tongue != nil {
		return s.tongue.OnlyAsks(text, tokens[:last+1])
	}
	if tokens[last].Hash != questionHash {
		return false
	}
	r := reader{text: text, tokens: tokens}
	from := last
	for from > 0 && !r.begins(from) {
		from--
	}
	if from > 0 && !r.leadsUp(from) {
		return false
	}
	return r.wonders(from, last)
}

// leadsUp says whether what stands before the question at from only leads up to it: "Honest question: …",
// "Thinking about a X. …", or another question of the kind.
func (r reader) leadsUp(from int) bool {
	if r.text[r.tokens[from-1].Start] == ':' && from <= preface {
		return true
	}
	if considering.has(r.hash(0)) || considering.has(r.hash(1)) {
		for i := range r.tokens[:from] {
			if t := &r.tokens[i]; t.Tone*t.Tone > 1 || t.Flags&feature.Negator != 0 || leavings.has(t.Hash) || r.text[t.Start] == '!' {
				return false
			}
		}
		return true
	}
	return r.tokens[from-1].Hash == questionHash && r.begins(0) && r.wonders(0, from-1)
}

// preface is how many tokens may stand before the colon that leads up to a question.
const preface = 5

// wonders says whether the question of these tokens, without its mark, is one whose answer the writer does not know.
func (r reader) wonders(from, to int) bool {
	for from < to && (fillers.has(r.hash(from)) || r.is(from, ",") || r.text[r.tokens[from].Start] == '@') {
		from++
	}
	if to-from < 2 || !r.opensWonder(from, to) {
		return false
	}
	measured := r.is(from, "how")
	for i := from; i < to; i++ {
		t := &r.tokens[i]
		switch {
		case t.Kind == feature.Emoji || t.Kind == feature.Emoticon || t.Flags&(feature.Negator|feature.Stretched) != 0:
			return false
		case t.Kind == feature.Punct && strings.IndexByte("!.;\"", r.text[t.Start]) >= 0 && !r.inner(i):
			return false
		case t.Flags&feature.Caps != 0 && t.Tone != 0:
			return false
		case knowing.has(t.Hash) && !r.sought(i):
			return false
		case t.Tone <= -3 && !measured && !experiences.has(t.Hash) && !experiences.has(r.hash(i+1)) && !judged.has(t.Hash):
			return false
		}
	}
	return true
}

// sought says whether the word at i, which mostly belongs to questions that know their answer, does not here: "ever had
// a bad experience", "any good anymore".
func (r reader) sought(i int) bool {
	switch r.word(i) {
	case "ever":
		for j := i + 1; j < len(r.tokens); j++ {
			if experiences.has(r.tokens[j].Hash) {
				return r.tokens[j-1].Tone <= 0
			}
		}
		return r.is(i+1, "tried") || r.is(i+1, "used") || r.is(i+1, "flown") || r.is(i+1, "been")
	case "worse", "better":
		return !r.is(i-1, "any") && !r.is(i-1, "anything")
	}
	return false
}

// opensWonder says whether a question begins at from as those do that only ask.
func (r reader) opensWonder(from, to int) bool {
	next, after := from+1, from+2
	switch w := r.word(from); w {
	case "is", "are", "was", "were":
		return !r.is(next, "this") && !r.is(next, "that") && !(r.is(next, "it") && (r.is(after, "just") || r.is(after, "so") || r.is(after, "too") || r.is(after, "me")))
	case "how":
		return !pressing.has(r.hash(next)) && (isAre.has(r.hash(after)) || r.is(after, "does") || r.is(after, "do") || r.is(after, "did"))
	case "do", "does", "did", "has", "have", "can", "could", "would", "will", "should", "anyone", "anybody", "someone", "somebody":
		if r.tokens[from+1].Kind == feature.Target {
			return offering.has(r.hash(from+2)) || offering.has(r.hash(from+3))
		}
		return wondered.has(r.hash(from + 1))
	case "which", "who", "what", "what's", "who's", "whats":
		return r.holdsAny(from+1, to, likened)
	case "any", "thoughts", "opinions", "experiences", "reviews", "views", "thought", "experience", "opinion":
		return w != "any" || soughtOf.has(r.hash(from+1)) || soughtOf.has(r.hash(from+2))
	case "worth":
		return true
	}
	return r.name(from) && (r.holdsAny(from+1, to, weighing) || r.is(to-2, "any") && r.is(to-1, "good"))
}

// holdsAny says whether one of the tokens is among the words.
func (r reader) holdsAny(from, to int, words *wordSet) bool {
	for i := from; i < to; i++ {
		if words.has(r.tokens[i].Hash) {
			return true
		}
	}
	return false
}

var (
	// considering begin what leads up to a question, leavings show that it has another side.
	considering = newWordSet("thinking considering looking planning shopping choosing deciding torn tempted curious undecided debating wondering")
	leavings    = newWordSet("leaving switching dropping cancelling canceling ditching quitting dumping after because since")
	fillers     = newWordSet("so ok okay hi hey hello and but well also um er quick question q guys folks all everyone anyway genuine honest serious genuinely honestly be")
	isAre       = newWordSet("is are was were's the a an your my")
	// pressing are what is asked of when nobody asks: "how hard can it be".
	pressing = newWordSet("hard difficult many can could dare stupid dumb come about much long on the is are do does did to i we you")
	// knowing are words of questions that know their answer.
	knowing = newWordSet("ever even still again always never else actually seriously completely totally utterly going gonna supposed kidding joking allowed ashamed anymore normal why finally sick tired fed fix fixing stop answer answering reply replying worst kill call calls care cares bother learn literally hell heck fuck fucking wtf earth acceptable joke love hate just so such too worse better talk appreciate how's else's yet already this")
	// experiences are what one asks others for.
	experiences = newWordSet("experience experiences problem problems issue issues trouble luck review reviews story stories")
	// judged are hard words by which something is asked about in earnest.
	judged   = newWordSet("bad cancel expensive overpriced unsafe dangerous dead down broken slow scam fraud fake con ripoff")
	wondered = newWordSet("anyone anybody someone somebody you people i we it the any your these those guys all use used using uses tried try had has have got know knows bought been flown with here own owns on")
	offering = newWordSet("have has sell sells do ship deliver take accept offer stock open close allow work run fit come make use serve support include need cost hold last charge good reliable safe worth")
	likened  = newWordSet("better best cheaper faster nicer safer like experience experiences think opinion opinions thoughts difference recommend prefer reviews")
	soughtOf = newWordSet("complaints problems issues experience experiences thoughts opinions reviews downsides cons feedback tips views idea good luck")
	weighing = newWordSet("or worth legit reliable recommended")
)
