package sentiment

import (
	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/langid"
	"github.com/earshot/earshot/internal/sentiment/tongue"
)

// Lang names the language of a short text: a primary tag and how sure it is, 0
// to 1; "" when unsure. A declared language is better evidence: ask only without.
func (e *Engine) Lang(text string) (string, float64) {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens := s.cutUp(text)
	return e.langs.Detect(s.legible.of(text), tokens)
}

// Languages lists the primary tags [Engine.Lang] can name.
func (e *Engine) Languages() []string { return e.langs.Languages() }

// read cuts a text into numbered tokens as its language, declared or else detected,
// asks for; valid until the next call. Their places are those in what the text reads as, s.legible.of(text).
func (e *Engine) read(s *scratch, text, declared string) ([]feature.Token, string) {
	tokens := e.tokens(s, text)
	text = s.legible.of(text)
	lang := e.langs.Declared(declared)
	guess := lang
	if lang == "" {
		lang, guess = e.detect(s, text, tokens)
	}
	if lang == "en" || lang == "" && likelyEnglish(s.odds, guess) {
		return tokens, lang
	}
	s.careful, s.untaught = true, !trained(guess)
	if s.tongue = e.tongues.Of(guess); lang == "" {
		s.tongue = e.likely(s, text, tokens)
	}
	if s.tongue == nil { // no opinion is heard that the models do not know: what hardly speaks against English is read as that
		s.careful = lang != "" || guess == "" || s.odds <= -againstGuess
		return tokens, lang
	}
	if s.tongue.Glued() {
		s.cut = s.tongue.Cut(text, tokens, s.cut[:0])
		tokens = s.cut
		e.number(s, tokens)
	}
	return tokens, lang
}

// likely is whose words of opinion are heard in a text of unsure language: those of the
// guess, which s holds, or, where they are none, of Hindi, which in Latin letters often goes unknown.
func (e *Engine) likely(s *scratch, text string, tokens []feature.Token) *tongue.Tongue {
	guess := s.tongue
	if guess != nil && (guess.Hear(text, tokens).Sum != 0 || guess.Talks(text, tokens)) {
		return guess
	}
	if hindi := e.tongues.Of("hi"); hindi != nil && hindi.Hear(text, tokens).Sum != 0 {
		return hindi
	}
	if s.untaught { // a word or two of no language the models know lean nowhere
		return nil
	}
	return guess
}

// detect names the language of numbered tokens, "" when unsure, and what it most likely
// is: a few words of opinion are heard in that one.
func (e *Engine) detect(s *scratch, text string, tokens []feature.Token) (lang, guess string) {
	if plainlyEnglish(s, text, tokens) {
		return "en", "en"
	}
	guess, sure := e.langs.Guess(text, tokens)
	if sure >= langid.Surely {
		lang = guess
	}
	return lang, guess
}

// A text is plainly English where its words say so by more than plainOdds, in steps of a ninth of a natural log
// unit: each says its odds (weights.Entry), less what any word costs, so that strange ones speak for nobody's language.
const (
	plainOdds    = 10
	wordCost     = 6
	foreignCost  = 40 // what a word of another script costs beside
	againstGuess = 20 // by how much less words must speak against English where nothing else is heard
	speaksOfI    = 15 // what a capital "I" says before an English word
	fewTokens    = 12 // of so few it is asked for
)

// plainlyEnglish says whether a text is so plainly English, by the words that are
// looked up anyway, that its language need not be asked for.
func plainlyEnglish(s *scratch, text string, tokens []feature.Token) bool {
	odds := s.odds
	if odds <= plainOdds && len(tokens) <= fewTokens {
		odds += speaksOfI * speakers(text, tokens)
	}
	return odds > plainOdds
}

// likelyEnglish says whether a text of unsure language is read as English ones are, by the odds of its words and what it most
// likely is: where they speak for English, or only a little against a guess of it.
func likelyEnglish(odds int, guess string) bool {
	return odds > 0 || guess == "en" && odds > -againstGuess
}

// speakers counts the writers' "I" before English words: many languages have an "i", but no
// capital one there.
func speakers(text string, tokens []feature.Token) (n int) {
	for i := range len(tokens) - 1 {
		t := &tokens[i]
		if t.End == t.Start+1 && text[t.Start] == 'I' && tokens[i+1].English > 0 {
			n++
		}
	}
	return n
}

// trained says whether the sentiment models have learned from texts of this language;
// others take the multilingual path, marked as fallback.
func trained(lang string) bool {
	switch lang {
	case "en", "ar", "de", "es", "fr", "hi", "it", "pt":
		return true
	}
	return false
}
