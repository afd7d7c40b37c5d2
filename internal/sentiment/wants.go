package sentiment

import (
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// aims is how a text names its target, where it says nothing of it.
type aims struct {
	passed bool // only on the way
	asked  bool // only to ask what it is like
	aside  bool // only to tell that somebody was there, or what others say
}

// note looks how a text names the target that is masked in its tokens.
func (s *scratch) note(text string, tokens []feature.Token, cut bool) {
	s.passed = s.passing(text, tokens)
	s.asked = !s.passed && !cut && s.asksAbout(text, tokens)
}

// settle moves an answer to neutral where the target is only named on the way, or asked about.
func (a aims) settle(z *logits) {
	switch {
	case a.passed:
		z.pass()
	case a.asked:
		z.ask()
	}
}

// IntentTowards says what the author of a text wants of a target: what [Engine.Intent] says of a
// text that speaks of nobody else; else what the clauses about the target say, in the mood towards it.
func (e *Engine) IntentTowards(text, lang string, t Target) Intent {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens, lang := e.read(s, text, lang)
	text, t = s.legible.of(text), s.legible.target(t)
	logits := e.wholeLogits(s, text, tokens)
	plain := e.unnamed(s, text, tokens, e.names(s, text, tokens, []Target{t}))
	whole := e.judge(e.without(s, text, plain, logits))
	in := e.intent(s, text, lang, plain, whole)
	mood := e.target(s, text, tokens, lang, []Target{t}, 0, logits, 0)
	wants := e.wanted(s, text, lang, plain, in, whole, mood)
	if wants.Kind != Praise {
		return wants
	}
	danger, doubt := e.dangers(s, text, plain, lang)
	crisis := e.crisis(text, plain, s.hits, danger, doubt)
	return wants.beside(e.crisisOf(s, text, lang, plain, crisis, mood.Found).Score)
}

// beside is what is wanted of whom a crisis as loud as this is told of: who tells one praises nobody for it.
func (in Intent) beside(crisis float64) Intent {
	if in.Kind == Praise && crisis >= CrisisFrom {
		return Intent{}
	}
	return in
}

// wanted says what is wanted of the target that was judged last, with this mood towards it; tokens are
// those of the text, with its cues in s.hits, and in is what it wants as a whole.
func (e *Engine) wanted(s *scratch, text, lang string, tokens []feature.Token, in Intent, whole, mood Sentiment) Intent {
	if in.Kind == Spam || mood.Found == 0 {
		return in // spam is off topic for everybody
	}
	if in.Kind == "" {
		in = e.shows(s, text, lang, tokens, in, whole, mood)
	}
	if in.Kind == Interest && s.leaves() {
		return wantsElse(mood)
	}
	torn := mood.Label != mention.Neutral && mood.Label != whole.Label
	if in.Kind == "" && !torn && mood.Label != mention.Positive {
		return in
	}
	felt := in.Kind == Praise || in.Kind == Complaint
	if felt && s.asked && mood.Label == mention.Neutral {
		return Intent{Kind: Question, Score: plainlyAsks}
	}
	sc := s.scene(text)
	switch {
	case sc.passing && s.answersFor(in):
		return in
	case sc.passing, felt && s.aside && mood.Label == mention.Neutral:
		return Intent{}
	case sc.several:
		return e.share(s, text, lang, tokens, &sc, in, mood)
	case in.Kind == "" && !s.careful:
	case torn, in.Kind == Complaint && mood.Label == mention.Positive, in.Kind == Praise && mood.Label == mention.Negative:
		return e.decide(s, text, lang, tokens, mood, e.evidence(s, text, tokens))
	}
	return in
}

// answersFor says whether a text whose masked tokens are in s.aimed, which names the target on the way, still wants it of
// the target: it asks about a thing of its ("the warranty on the X kettle"), or complains of those who speak for it ("on X chat").
func (s *scratch) answersFor(in Intent) bool {
	for i := range s.aimed {
		if s.aimed[i].Kind != feature.Target {
			continue
		}
		switch {
		case in.Kind == Complaint && in.Reason == "service" && i+1 < len(s.aimed) && desks.has(s.aimed[i+1].Hash),
			in.Kind == Question && i > 1 && articles.has(s.aimed[i-1].Hash) && ofThings.has(s.aimed[i-2].Hash):
			return true
		}
	}
	return false
}

var (
	// desks are where a firm's people answer.
	desks = newWordSet("chat livechat webchat support helpline hotline helpdesk queue line phone desk service")
	// ofThings lead to the thing that is asked about.
	ofThings = newWordSet("on of for with does do can is")
)

// share judges the part of a text that is about a target. Who is complained of is spoken ill of, and
// who is praised well; where a text says trouble of the target alone it need not be in plain words.
func (e *Engine) share(s *scratch, text, lang string, tokens []feature.Token, sc *scene, in Intent, mood Sentiment) Intent {
	all := s.hits
	defer func() { s.hits = all }()
	s.part, s.hits = sc.part(tokens, all, s.part[:0])
	ev := e.evidence(s, text, s.part)
	ev.bare = false // it is only a part
	ev.shown = in.shown
	if sc.mirrored { // what is said of the other is what this one is held against
		own := s.hits
		s.hits = all
		ev.reasons = e.evidence(s, text, tokens).reasons
		s.hits = own
	}
	z, known := e.guess.sums(s, text, s.part, lang)
	decide := func(mood Sentiment) Intent { return e.decided(text, lang, s.part, mood, ev, z, known) }
	out := decide(mood)
	switch {
	case in.Kind == Question && asks(text, s.part) > 0 && ev.trouble == 0 && ev.level[Complaint] == 0:
		return Intent{Kind: Question, Score: in.Score} // of all whom it names
	case out.Kind == Question && in.Kind != Question && ev.level[Question] == 0 && asks(text, s.part) == 0:
		return Intent{} // the clause only looks like one without what comes before
	case out.Kind != Complaint && out.Kind != Praise:
		return out
	}
	bad := true
	if !sc.shared && !sc.mirrored {
		by := e.apart(s, text, sc)
		bad = by.Label == mention.Negative || ev.trouble > 0 || ev.level[Complaint] > 0
		mood = mood.and(by)
		out = decide(mood)
	}
	stands := func(in Intent) bool {
		switch in.Kind {
		case Complaint:
			return bad && (mood.Label == mention.Negative || mood.Label == mention.Neutral && !sc.shared && ev.trouble > 0)
		case Praise:
			return mood.Label == mention.Positive
		}
		return true
	}
	if stands(out) {
		return out
	}
	ev.trouble = 0
	delete(ev.level, Complaint)
	delete(ev.level, Praise)
	if out = decide(Sentiment{Neutral: 1}); stands(out) {
		return out
	}
	return Intent{}
}

// and is what two judgements say together.
func (s Sentiment) and(by Sentiment) Sentiment {
	return sentimentOf((s.Negative+by.Negative)/2, (s.Neutral+by.Neutral)/2, (s.Positive+by.Positive)/2)
}

// apart is what the clauses about a target, of which they speak alone, say by themselves.
func (e *Engine) apart(s *scratch, text string, sc *scene) Sentiment {
	s.own = sc.tokens(s.aimed, nil, s.own[:0])
	return e.judge(e.wholeLogits(s, text, s.own))
}
