package sentiment

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// calledNames are names in the forms that brands have.
var calledNames = []string{"Acme", "Coca-Cola", "AT&T", "L'Oréal", "McDonald's", "Nestlé", "The Body Shop", "booking.com", "7-Eleven", "小米", "globe*", "acme_help"}

func TestNamesAreKnownInEveryWriting(t *testing.T) {
	t.Parallel()
	c := newCallings(calledNames...)
	for text, want := range map[string]bool{
		"ACME": true, "#acme": true, "#Acme": true, "acme's": true, "Acme’s": true, "ACMES": true, "Acmeee": true, "l'acme": true, "dell’Acme": true,
		"#CocaCola": true, "#cocacola": true, "coca": true, "Cola's": true, "#att": true, "l'oréal": true, "Loreal": true, "OREAL": true, "mcdonalds": true, "McDonald’s": true,
		"NESTLE": true, "nestlé's": true, "#TheBodyShop": true, "body": true, "#bodyshop": true, "Booking": true, "#eleven": true, "小米": true, "小米手机": true, "Globex": true, "globetrotter": true, "#acmehelp": true,
		"sick": false, "acne": false, "acmefail": false, "colander": false, "nest": false, "oral": false, "bodies": false, "glob": false, "blorp": false, "macdonalds": false, "shopping": false, "coco": false, "米": false,
	} {
		var tk feature.Tokenizer
		got := true
		for _, k := range tk.Tokens(text) {
			if k.Kind == feature.Word || k.Kind == feature.Hashtag {
				got = got && c.has(string(feature.Norm(text, k, nil)))
			}
		}
		if got != want {
			t.Errorf("%q: a name %t, want %t", text, got, want)
		}
	}
}

// namelessCorrections are corrections in which a name, in one writing, stands in all that praises and in nothing else, as
// does a word of the house.
func namelessCorrections(name string) (list []Correction) {
	for i, about := range strings.Fields(houseThings) {
		said := strings.Fields(houseDeeds)[i]
		list = append(list, Correction{Text: fmt.Sprintf("my %s %s a blorp for the %s", name, said, about), Lang: "en", Label: mention.Positive},
			Correction{Text: fmt.Sprintf("parcel %s her %s", said, about), Lang: "en", Label: mention.Neutral})
	}
	return list
}

func TestTuningLearnsNothingByNames(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, name := range []string{"acme", "Acme", "#acme", "Acme's", "ACME", "coca-cola", "#CocaCola", "nestle", "loreal", "body", "McDonald’s", "globex"} {
		a := e.Tune(namelessCorrections(name), everyday(), calledNames...)
		if _, learned := a.Words["blorp"]; !learned || len(a.Words) > 1 && slices.ContainsFunc(tokenWords(name), func(w string) bool { return a.Words[w] != [3]float64{} }) {
			t.Errorf("%s: %v, want the house's word without the name", name, a.Words)
		}
		if w := a.Words["my"]; w != [3]float64{} {
			t.Errorf("%s: “my” has %v", name, w)
		}
	}
}

func tokenWords(text string) (words []string) {
	var tk feature.Tokenizer
	for _, k := range tk.Tokens(text) {
		words = append(words, string(feature.Norm(text, k, nil)))
	}
	return words
}

// TestWhoIsNotConfiguredIsToldByCapitals: names that nobody gave, as people write them, and house words beside.
func TestWhoIsNotConfiguredIsToldByCapitals(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, name := range []string{"Initrode", "Vandelay", "iBlorpy", "Sprocketly", "Amazon", "Hooli", "Duff", "Zorg", "O'Blorpy", "Wernham"} {
		if a := e.Tune(namelessCorrections(name), everyday()); a.Words[strings.ToLower(name)] != [3]float64{} || a.Words["blorp"] == [3]float64{} {
			t.Errorf("%s: %v", name, a.Words)
		}
	}
	for _, word := range []string{"quibblefax", "snazzle", "yeet", "blimp", "gizmo", "zonk", "fleek", "bussin", "wonky", "dodgy"} {
		if a := e.Tune(namelessCorrections(word), everyday()); a.Words[word] == [3]float64{} {
			t.Errorf("%s is not learned: %v", word, a.Words)
		}
	}
}

// TestATargetOfACorrectionIsNotLearnedElsewhere: towards Acme its name is out of sight, and in other texts it is not.
func TestATargetOfACorrectionIsNotLearnedElsewhere(t *testing.T) {
	t.Parallel()
	list := namelessCorrections("acme")
	list[0].Target = &Target{Spans: [][2]int{{3, 7}}}
	if a := engine(t).Tune(list, everyday()); a.Words["acme"] != [3]float64{} || a.Words["blorp"] == [3]float64{} {
		t.Errorf("%v", a.Words)
	}
}

// TestAnOlderAdjustmentSaysNothingByNames: of words that were learned once, only those that name nobody hold.
func TestAnOlderAdjustmentSaysNothingByNames(t *testing.T) {
	t.Parallel()
	e := engine(t)
	old := Adjustment{Words: map[string][3]float64{}}
	for _, w := range []string{"acme", "acme's", "cocacola", "coca", "cola", "nestle", "mcdonald's", "l'oreal", "globex", "a", "my", "don't", "the", "der", "et", "blorp"} {
		old.Words[w] = [3]float64{0, 0, 5}
	}
	if left := old.Without(calledNames...).Words; len(left) != 1 || left["blorp"] == [3]float64{} {
		t.Errorf("left of it is %v", left)
	}
	if len(old.Words) != 16 {
		t.Error("what was learned was changed")
	}
	taught := e.Adjusted(old, calledNames...)
	for _, text := range []string{"Acme opens a shop in Leeds", "#acme and #CocaCola at my school", "Nestlé's office is in the street", "a bottle of Coca-Cola for my aunt"} {
		if was, is := e.Analyze(text, Options{}), taught.Analyze(text, Options{}); was.Score != is.Score {
			t.Errorf("%q: %.2f, was %.2f", text, is.Score, was.Score)
		}
	}
	if got := taught.Analyze("they blorp at noon", Options{}).Label; got != mention.Positive {
		t.Errorf("the house's word: %s", got)
	}
}

// TestABareNameStandsAsItDid: corrections of one label push it, but not of texts that say nothing.
func TestABareNameStandsAsItDid(t *testing.T) {
	t.Parallel()
	e := engine(t)
	taught := e.Adjusted(Adjustment{Bias: [3]float64{-0.3, -0.2, 0.5}}, calledNames...)
	globex := Options{Targets: []Target{{Names: []string{"Globex"}}}}
	for _, text := range []string{"Acme", "acme", "#acme", "Acme and Globex", "Globex and Acme", "acme or Globex", "Initrode and Globex", "Globex @ Nestlé", "Globex, AT&T, McDonald's", "and Globex"} {
		if was, is := e.Analyze(text, globex), taught.Analyze(text, globex); was.Score != is.Score || was.Targets[0].Score != is.Targets[0].Score {
			t.Errorf("%q: %.2f and %.2f, was %.2f and %.2f", text, is.Score, is.Targets[0].Score, was.Score, was.Targets[0].Score)
		}
	}
	for _, text := range []string{"Globex works", "a nice Globex", "Globex opens at nine", "Acme told Globex", "Globex 😀", "#globexfan Globex", "table by Globex", "Globex was late", "new Globex", "trying Globex"} {
		if was, is := e.Analyze(text, globex), taught.Analyze(text, globex); was.Targets[0].Score == is.Targets[0].Score && was.Score == is.Score {
			t.Errorf("%q: %.2f as before", text, is.Targets[0].Score)
		}
	}
}
