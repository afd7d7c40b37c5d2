package sentiment

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestHarmIsHeldAgainstWhomItIsToldOf holds that a loud crisis told without a bad word is no calm mention of whom it is told, that
// an explanation names its words, and who is not blamed: whom it did not touch, whom it passes, who is at law, who is praised.
func TestHarmIsHeldAgainstWhomItIsToldOf(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		brand, text string
		want        mention.Label
		told        string // what the explanation says first
	}{
		{"Globex", "Found shards of glass in a jar of Globex baby food. Check yours.", mention.Negative, "shards"},
		{"Globex", "Meine Kontodaten von Globex stehen im Netz", mention.Negative, ""},
		{"Acme", "Unions call for a boycott of Acme stores this Friday", mention.Negative, "boycott"},
		{"Slack", "Teams down for thousands of users, Slack unaffected", mention.Neutral, ""},
		{"Kindle", "fell asleep with my kindle on my face, what a terrible book", mention.Neutral, ""},
		{"Apple", "Apple antitrust case hangs in the balance", mention.Neutral, ""},
	} {
		o := Options{Targets: []Target{{Names: []string{c.brand}}}}
		got := e.Analyze(c.text, o)
		if got.Targets[0].Label != c.want {
			t.Errorf("%q towards %s: %s %.2f, want %s", c.text, c.brand, got.Targets[0].Label, got.Targets[0].Score, c.want)
		}
		if why := e.Explain(c.text, o); c.told != "" && !strings.Contains(why[0].Text, c.told) {
			t.Errorf("%q is explained by %+v first, want %q", c.text, why[0], c.told)
		}
	}
}

// TestHarmInAMentionIsHeldAgainstItsBrand holds that mentions are judged alike.
func TestHarmInAMentionIsHeldAgainstItsBrand(t *testing.T) {
	t.Parallel()
	e := engine(t)
	m := &mention.Mention{Text: "Found shards of glass in a jar of Globex baby food. Check yours.", Brands: []mention.BrandMatch{{Brand: "globex", Spans: []mention.Span{{Field: "text", Start: 34, End: 40}}}}}
	e.Enrich(m)
	if got := m.Brands[0].Sentiment; got.Label != mention.Negative || !m.LoudOf(&m.Brands[0]) {
		t.Errorf("%+v, loud %v; want negative and loud", got, m.LoudOf(&m.Brands[0]))
	}
}

// madeUp are the firms that our sentences of crises name.
var madeUp = strings.Fields("Globex Brenner Morano Acme Fotoro Munchly Kuki Starhaul Pixora Nimbo Corvo Initech Sketcho Tablo Velto Tilly Helmsen Telvia Portway")

// TestLoudCrisesAreHeldAgainstWhomTheyName counts how many of the loud crises of all our lists are negative towards the firm they
// name, and holds that to a floor a little below what was measured (docs/sentiment/towards.md).
func TestLoudCrisesAreHeldAgainstWhomTheyName(t *testing.T) {
	t.Parallel()
	e := engine(t)
	lists, err := filepath.Glob("testdata/crises*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	loudly, blaming := 0, 0
	for _, list := range lists {
		data, err := os.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range rowsOf(string(data)) {
			text := f[len(f)-1]
			at := slices.IndexFunc(madeUp, func(name string) bool { return strings.Contains(text, name) })
			if f[0] != "crisis" || at < 0 {
				continue
			}
			of := Target{Names: []string{madeUp[at]}}
			if e.CrisisTowards(text, "", of).Score < CrisisFrom {
				continue
			}
			loudly++
			if e.Analyze(text, Options{Targets: []Target{of}}).Targets[0].Label == mention.Negative {
				blaming++
			}
		}
	}
	t.Logf("%d of %d loud crises are negative", blaming, loudly)
	if loudly < 400 || float64(blaming) < 0.9*float64(loudly) {
		t.Errorf("%d of %d loud crises are negative, want 0.90 of at least 400", blaming, loudly)
	}
}

// What a tuning is measured by says of a correction what the engine answers: else it would count as won what harm takes back.
func TestATuningKnowsWhoIsBlamedForHarm(t *testing.T) {
	t.Parallel()
	e := engine(t)
	index := map[mention.Label]int{mention.Negative: 0, mention.Neutral: 1, mention.Positive: 2}
	blaming := 0
	for _, f := range rowsOf(harmSentences + gladCrises) {
		of := Target{Names: []string{f[1]}}
		text := f[len(f)-1]
		c := e.tuneCase(Correction{Text: text, Target: &of, Label: mention.Neutral}, nameless{called: newCallings(f[1])})
		if got, want := c.says(Adjustment{}), e.Analyze(text, Options{Targets: []Target{of}}).Targets[0].Label; got != index[want] {
			t.Errorf("%q: a tuning takes it for %d, the engine says %s", text, got, want)
		}
		if c.harmed && c.says(Adjustment{Bias: [3]float64{-0.5, 0.5, 0}}) == 0 {
			blaming++
		}
	}
	if blaming == 0 {
		t.Error("nobody is blamed for harm")
	}
}
