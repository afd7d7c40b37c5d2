package sentiment

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// everyAnswer asks all that can be asked of a text, towards somebody too, and gives the words that explain it.
func everyAnswer(e *Engine, text, name string) []Contribution {
	target := Target{Names: []string{name}}
	e.Lang(text)
	e.Crisis(text, "", target)
	e.CrisisTowards(text, "", target)
	e.Intent(text, "")
	e.IntentTowards(text, "", target)
	return append(e.Explain(text, Options{}), e.Explain(text, Options{Targets: []Target{target}})...)
}

// TestNoTextIsTooOddToAnswer asks everything of texts put together from letters and marks that rules look for between words, and
// from the words of the sentences they were written for, in no order. Explanations ask of parts of a text, two words of it among them.
func TestNoTextIsTooOddToAnswer(t *testing.T) {
	t.Parallel()
	e := engine(t)
	words := strings.Fields(broadSentences + " " + taggedTexts)
	marks := []rune("@#_ABkUKéİışß’'. Velmodownfailsouage12😡\u200d\n,!?/()\"*-—&;<>")
	names := []string{"Velmo", "V", "é", "UK", "Acme", "s", "Velmo Airlines", "#fail", "@UK", "the", "is", ""}
	between := []string{" ", " ", " ", ". ", ", ", "/", "! ", "\n", " - ", " \""}
	rng := rand.New(rand.NewPCG(3, 5))
	for range 2500 {
		var text strings.Builder
		if rng.IntN(2) == 0 {
			for range 1 + rng.IntN(60) {
				text.WriteRune(marks[rng.IntN(len(marks))])
			}
		} else {
			for range 1 + rng.IntN(20) {
				text.WriteString(words[rng.IntN(len(words))] + between[rng.IntN(len(between))])
			}
		}
		s := text.String()
		for _, c := range everyAnswer(e, s, names[rng.IntN(len(names))]) {
			if c.End > 0 && (c.Start < 0 || c.Start >= c.End || c.End > len(s)) {
				t.Fatalf("%q is explained by %+v", s, c)
			}
		}
	}
}

// Words that mark irony are looked at with what stands before them, also where nothing does.
func TestAMarkOfIronyMayStandFirst(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range []string{"ş_eme#.kaln@k\u200dai ?V@ke😡oi@?sBolt\nllw", "s awful V", "s/ V is awful and rude", "clap V awful", "s V"} {
		everyAnswer(e, text, "V")
	}
}
