package alerts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/mention"
)

// termsLooked bounds how much of a text is looked at for words.
const termsLooked = 1000

// terms are the words, hashtags and links a mention carries, each once, lower
// case. Short words and addresses' parts are left out: they say nothing of a topic.
func terms(m *mention.Mention) map[string]bool {
	out := map[string]bool{}
	text := m.Title + " \n " + m.Text
	if len(text) > termsLooked {
		text = text[:termsLooked]
	}
	for _, f := range strings.Fields(text) {
		if strings.Contains(f, "://") {
			continue
		}
		w := strings.ToLower(strings.TrimFunc(f, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '#' && r != '@' }))
		if strings.HasPrefix(w, "@") || len([]rune(w)) < 4 || strings.ContainsAny(w, "'’") || stopWords[w] || len(w) > 60 {
			continue
		}
		out[w] = true
	}
	for _, h := range m.Hashtags {
		if len(out) < 500 && h != "" {
			out["#"+strings.ToLower(h)] = true
		}
	}
	return out
}

// Filler reports whether a word says nothing of a topic by itself: one that fills
// sentences, or a short one that is no tag.
func Filler(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	marked := first == '#' || first == '@' || first == '$' || !unicode.IsLetter(first) && !unicode.IsDigit(first)
	wide := unicode.In(first, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
	return stopWords[word] || !marked && !wide && utf8.RuneCountInString(word) < 4
}

// stopWords are words of four letters or more that fill sentences. Over-represented
// words rarely are among them; small windows need the help.
var stopWords = func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(`about above after again against also always another anyone around because been before being
		below between both cannot could didn does doesn doing done don't down during each even ever every from further
		give going gonna have having here hers himself into isn't itself just know like made make many maybe more most much must
		myself need never only other ours ourselves over please really same said says shall should since some still such
		take than thank thanks that thats their theirs them then there these they thing this those through today tomorrow
		under until upon very want wasn't well went were weren what when where which while whom will with within without won't would
		yesterday your yours yourself`) {
		set[w] = true
	}
	return set
}()
