package alerts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/mention"
)

// termsLooked bounds how much of a text is looked at for words.
const termsLooked = 1000

// terms are the words, hashtags and links a mention carries, each once, lower
// case. Short words and addresses' parts are left out: they say nothing of a topic.
func terms(m *mention.Mention) []string {
	text := m.Text[:min(len(m.Text), termsLooked)]
	if m.Title != "" {
		text = m.Title + " \n " + text
		text = text[:min(len(text), termsLooked)]
	}
	out := make([]string, 0, 16)
	for f := range strings.FieldsSeq(text) {
		if w := termOf(f); w != "" && !slices.Contains(out, w) { // at most a few hundred
			out = append(out, w)
		}
	}
	for _, h := range m.Hashtags[:min(len(m.Hashtags), termTags)] {
		if w := "#" + strings.ToLower(h); h != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// termTags bounds how many of the tags a platform carried beside the text are looked at.
const termTags = 100

// termOf is what a field of a text contributes to its terms, "" for nothing.
func termOf(f string) string {
	if len(f) < 4 || strings.Contains(f, "://") {
		return ""
	}
	w := strings.ToLower(strings.TrimFunc(f, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '#' && r != '@' }))
	if len(w) < 4 || len(w) > 60 || w[0] == '@' || utf8.RuneCountInString(w) < 4 || strings.ContainsAny(w, "'’") || stopWords[w] {
		return ""
	}
	return w
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
