package sentiment

import (
	"slices"
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Of several words each of which decides, the one of feeling comes first; stars, which stand nowhere, have none of the first word's.
func TestOfWhatDecidesFeelingComesFirst(t *testing.T) {
	t.Parallel()
	awful, paid, stars := Contribution{Text: "awful", End: 5, Weight: -0.95, tone: 3}, Contribution{Text: "paid", Start: 6, End: 10, Weight: 1.6, tone: 1}, Contribution{Text: "5 of 5 stars", Weight: 1.2}
	faint, strong := Contribution{Text: "fine", Weight: 0.85, tone: 3}, Contribution{Text: "and", Weight: -0.89}
	for _, want := range [][]Contribution{
		{awful, stars}, {awful, paid}, {awful, paid, stars}, {paid, faint}, {strong, faint}, {awful, strong, faint}, {stars, faint},
	} {
		got := slices.Clone(want)
		for range 2 {
			if slices.SortStableFunc(got, stronger); !slices.Equal(got, want) {
				t.Errorf("in the order %v, want %v", got, want)
			}
			slices.Reverse(got)
		}
	}
	e := engine(t)
	for _, c := range []struct {
		target, text, first string
		stars               float64
	}{
		{"Ryanair", "They say Ryanair is awful but I had a great flight.", "great", 0},
		{"Acme", "I don't think I have ever flown with a worse airline than Acme", "worse", 0},
		{"Nokia", "Anyone who says Nokia is dead is wrong.", "wrong", 0},
		{"Trello", "Went from Notion to Trello. Worst decision ever.", "Worst", 0},
		{"Acme", "Worst of all is Acme", "Worst", 1},
	} {
		words := e.Explain(c.text, Options{Stars: c.stars, Targets: []Target{{Names: []string{c.target}}}})
		if len(words) == 0 || words[0].Text != c.first {
			t.Errorf("%q is explained by %+v, want first %q", c.text, words, c.first)
		}
		for _, w := range words {
			if w.End == 0 && w.tone != 0 {
				t.Errorf("%+v has a tone", w)
			}
		}
	}
}

// A unit leans as far as the furthest of its words, whichever way.
func TestAUnitLeansAsItsWordsDo(t *testing.T) {
	t.Parallel()
	w := scales{tokens: []feature.Token{{Tone: 1}, {Tone: -3}, {Tone: 2}, {}}}
	for u, want := range map[span]int{{from: 0, to: 1}: 1, {from: 1, to: 2}: 3, {from: 0, to: 2}: 3, {from: 2, to: 4}: 2, {from: 3, to: 4}: 0} {
		if got := w.tone(u); got != want {
			t.Errorf("%v leans %d, want %d", u, got, want)
		}
	}
}
