package sentiment

import (
	_ "embed"
	"math"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

var (
	//go:embed testdata/called.tsv
	calledTexts string
	//go:embed testdata/called-blind.tsv
	calledBlindTexts string
)

// TestWhatFirmsAreCalledIsHeard counts names that firms and their people are called, who is not left and who is missed. The floors are
// what was counted; before it was 55 of 77 (42 of the 50 mixed ones) and 15 of 32.
func TestWhatFirmsAreCalledIsHeard(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		least       int
	}{{"open", calledTexts, 77}, {"blind", calledBlindTexts, 30}} {
		leastRight(t, e, set.name, set.lines, set.least)
	}
}

// A title stands before a name; who misses somebody writes it small, or first.
func TestWhoIsMissedIsNoMiss(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"I miss Acme": false, "Miss Acme already": false, "it makes me miss Acme": false,
		"we had Miss Acme for maths": true, "we had Mrs Acme for maths": true, "Mr Acme retired": true,
	} {
		s := e.spare.Get().(*scratch)
		masked, _ := e.mask(s, text, e.tokens(s, text), Target{Names: []string{"Acme"}})
		r := newReader(text, masked)
		for i := range masked {
			if masked[i].Kind == feature.Target && r.namesake(i) != want {
				t.Errorf("%q: a namesake is %v, want %v", text, !want, want)
			}
		}
		e.spare.Put(s)
	}
}

// What somebody is called is heard by what stands before it.
func TestNamesSomebodyIsCalledAreToldByWhatStandsBeforeThem(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]float64{
		"you guys are thieves": -1, "thieves": -1, "so here we go. Thieves.": -1, "Thieves, the lot": -1, "Thieves at Acme again": 0, "a thief": 0,
		"greedy bandits at work": -1, "we met greedy bandits there": -1, "a greedy bandit": 0, "we met bandits there": 0, "we met a greedy bandit there": 0,
		"oh you clowns": -1, "Acme are crooks": -1, "the rest are crooks": 0, "they are crooks": -1, "my plumber was a total gem": 1, "my plumber was an absolute gem": 1, "my plumber has a gem": 0,
		"the ring was a gem": 0, "a bunch of clowns": -1, "a photo of clowns": 0, "it is run by amateurs": -1, "it was bought by amateurs": 0, "nothing but crooks": -1, "anything but crooks": 0,
		"they are all such real legends": 1, "they are not thieves": 0, "you absolute legends": 1, "the show has legends in it": 0, "you legends": 1,
	} {
		s := e.spare.Get().(*scratch)
		masked, _ := e.mask(s, text, e.tokens(s, text), Target{Names: []string{"Acme"}})
		if got := called(masked); got != want {
			t.Errorf("%q calls somebody %g, want %g", text, got, want)
		}
		e.spare.Put(s)
	}
}

// Marks are good from seven of ten on and bad below six, and the worst is as bad as the best is good.
func TestMarksSpeakByHowManyThereAre(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]float64{"Acme 10/10": markWeight, "Acme 6/10": 0, "Acme 3/5": 0, "Acme 0/10": -markWeight, "Acme 1/10": -markWeight, "Acme 8/10": markWeight / 2, "Acme 4/10": -markWeight / 2} {
		s := e.spare.Get().(*scratch)
		if got := rated(text, e.tokens(s, text)); got-want > 1e-9 || want-got > 1e-9 {
			t.Errorf("%q moves the answer by %g, want %g", text, got, want)
		}
		e.spare.Put(s)
	}
	for text, want := range map[string]mention.Label{"Acme food was 2/10": mention.Negative, "3/10 experience at Acme": mention.Negative, "Acme 5/10": mention.Neutral} {
		if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0].Label; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// Without a limit a shift that no tuning learned would leave no number at all.
func TestProbabilitiesAreNumbersWhateverMovedThem(t *testing.T) {
	t.Parallel()
	for _, z := range []logits{{0, 0, math.Inf(1)}, {math.Inf(1), 0, math.Inf(1)}, {math.Inf(-1), 0, 1e308}, {-1e308, 1e308, 0}} {
		p := z.softmax()
		if sum := p[0] + p[1] + p[2]; !(sum > 0.999 && sum < 1.001) {
			t.Errorf("%v: %v", z, p)
		}
	}
}

// What no tuning learned is no adjustment: it would drown what a text says, or was cut short.
func TestAnAdjustmentIsReadAsItWasLearned(t *testing.T) {
	t.Parallel()
	for kept, fault := range map[string]string{
		`{"bias":[0.5,0,-0.5],"words":{"meh":[1,0,-1]},"corrections":12}`: "",
		`{"bias":[50,0,-50]}`: "the bias moves a class by 50, more than 10",
		`{"bias":[1,2]}`:      "the bias has 2 numbers, want 3",
		`{}`:                  "the bias has 0 numbers, want 3",
		`{"bias":[0,0,0],"words":{"good":[0,-101,0]}}`:    `the word "good" moves a class by -101, more than 10`,
		`{"bias":[0,0,0],"words":{"good":[0,-1,0,1]}}`:    `the word "good" has 4 numbers, want 3`,
		`{"bias":[0,0,0],"words":["good"]}`:               "cannot unmarshal",
		`{"bias":[0,0,1e999]}`:                            "cannot unmarshal",
		`{"bias":[0,0,0],"corrections":"many"}`:           "cannot unmarshal",
		`{"bias":[0.1,0,0],"words":{"good":[0,0,0.25]}}x`: "invalid character",
	} {
		a, err := ReadAdjustment([]byte(kept))
		if fault == "" && (err != nil || a.Words["meh"] != [3]float64{1, 0, -1} || a.Corrections != 12) || fault != "" && (err == nil || !strings.Contains(err.Error(), fault)) {
			t.Errorf("%s: %+v, %v; want %q", kept, a, err, fault)
		}
	}
}
