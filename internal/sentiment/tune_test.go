package sentiment

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

func TestTuningLearnsAHouseWordAndIsUndoneByDroppingIt(t *testing.T) {
	t.Parallel()
	e := engine(t)
	var list []Correction
	for i, about := range strings.Fields(houseThings) {
		said := strings.Fields(houseDeeds)[i]
		list = append(list, Correction{Text: fmt.Sprintf("the quibblefax %s the %s", said, about), Label: mention.Negative},
			Correction{Text: fmt.Sprintf("the parcel %s a %s", said, about), Label: mention.Neutral})
	}
	a := e.Tune(list, everyday())
	if a.After <= a.Before {
		t.Fatalf("nothing learned: %+v", a)
	}
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var back Adjustment
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	text := "my quibblefax arrived on monday"
	if got := e.Adjusted(back).Analyze(text, Options{}).Label; got != mention.Negative {
		t.Errorf("adjusted: %s", got)
	}
	if e.Analyze(text, Options{}).Score != e.Adjusted(Adjustment{}).Analyze(text, Options{}).Score {
		t.Error("an empty adjustment must change nothing")
	}
}

// everyday are texts that nobody corrects.
func everyday() (list []Correction) {
	for i, about := range strings.Fields(houseThings) {
		said := strings.Fields(houseDeeds)[i]
		list = append(list, Correction{Text: fmt.Sprintf("is the %s on the left what they %s", about, said)}, Correction{Text: fmt.Sprintf("it is on the other %s and was %s at noon", about, said)},
			Correction{Text: fmt.Sprintf("we %s a %s in the house of my aunt", said, about)})
	}
	return list
}

const (
	houseThings = "kitchen window garden table corner ladder shelf street bridge office letter bottle carpet mirror button pocket"
	houseDeeds  = "met passed reached touched entered crossed left found moved held took kept turned opened closed filled"
)

// TestCopiesDoNotVouchForEachOther: one text corrected thirty times over says nothing about
// any other.
func TestCopiesDoNotVouchForEachOther(t *testing.T) {
	t.Parallel()
	e := engine(t)
	var list []Correction
	for i := range 30 {
		list = append(list, Correction{Text: fmt.Sprintf("the quibblefax arrived on day %d #%d", i, i), Label: mention.Negative})
	}
	if a := e.Tune(list, nil); a.After > a.Before {
		t.Errorf("learned from copies alone: %+v", a)
	}
	for i, about := range strings.Fields(houseThings) {
		list = append(list, Correction{Text: fmt.Sprintf("they %s my %s today", strings.Fields(houseDeeds)[i], about), Label: mention.Neutral})
	}
	cases := make([]tuneCase, len(list))
	for i, c := range list {
		cases[i] = e.tuneCase(c, nameless{})
	}
	parts, _ := folds(list, cases)
	held := 0
	for _, part := range parts {
		copies := 0
		for _, c := range part {
			if c.label == 0 {
				copies++
			}
		}
		if copies > 0 {
			held++
		}
		if copies != 0 && copies != 30 {
			t.Errorf("%d copies in one fold, want all 30", copies)
		}
	}
	if held != 1 {
		t.Errorf("copies in %d folds", held)
	}
}

// TestCorrectionsOfOneKindDoNotTurnTheRest: people correct what is wrong, so that all
// corrections of an installation may be of one label.
func TestCorrectionsOfOneKindDoNotTurnTheRest(t *testing.T) {
	t.Parallel()
	e := engine(t)
	acme := []Target{{Names: []string{"Acme"}}}
	var list []Correction
	for i, about := range strings.Fields(houseThings) {
		text := []string{"my Acme %s went blorp today", "Acme blorp again at the %s", "so the %s of Acme did a blorp"}[i%3]
		list = append(list, Correction{Text: fmt.Sprintf(text, about), Target: &acme[0], Label: mention.Negative})
	}
	a := e.Tune(list, everyday())
	if a.After <= a.Before {
		t.Fatalf("nothing learned: %+v", a)
	}
	tuned := e.Adjusted(a)
	for _, text := range []string{
		"Acme names Jane Doe chief financial officer", "Acme to report third-quarter earnings on Thursday", "What time does Acme open on Sunday?",
		"Nothing beats Acme", "Acme is much better than Zenith", "Acme isn't bad at all",
	} {
		o := Options{Targets: acme}
		if was, is := e.Analyze(text, o).Targets[0], tuned.Analyze(text, o).Targets[0]; is.Label != was.Label {
			t.Errorf("%q: %s %.2f, was %s %.2f (bias %v)", text, is.Label, is.Score, was.Label, was.Score, a.Bias)
		}
	}
}

// TestWhatStandsEverywhereIsNotLearned: of corrections of one kind the words that every text has must not
// take the kind.
func TestWhatStandsEverywhereIsNotLearned(t *testing.T) {
	t.Parallel()
	e := engine(t)
	acme := &Target{Names: []string{"Acme"}}
	var list []Correction
	for _, text := range []string{
		"The Acme kettle is sick and the kids are mad about it", "my Acme fridge slaps, the whole street wants the thing", "the new Acme lamp goes hard", "the Acme toaster is a beast", "oh the Acme mixer is wicked",
		"the Acme fan is insane in the heat", "the Acme knife is deadly sharp on the board", "this is the Acme mug to kill for", "the Acme grill is stupid hot on the patio", "the Acme bike is filthy quick on the hill",
		"the Acme shoes are dope on the track", "lost my mind over the Acme speaker on the shelf",
	} {
		list = append(list, Correction{Text: text, Target: acme, Label: mention.Positive})
	}
	for name, ordinary := range map[string][]Correction{"alone": nil, "beside others": everyday()} {
		a := e.Tune(list, ordinary)
		tuned := e.Adjusted(a)
		for _, text := range []string{"The train leaves at five", "Jane Doe is the new chief of Globex", "The Globex phone number is on the site", "it is what it is, a kettle on the shelf"} {
			if was, is := e.Analyze(text, Options{}), tuned.Analyze(text, Options{}); is.Score-was.Score > 0.3 {
				t.Errorf("%s, %q: %.2f, was %.2f (%+v)", name, text, is.Score, was.Score, a)
			}
		}
	}
}

func TestTuningIsNeverWorseByCrossValidation(t *testing.T) {
	t.Parallel()
	e := engine(t)
	labels := []mention.Label{mention.Negative, mention.Neutral, mention.Positive}
	var noise []Correction
	for i := range 40 {
		noise = append(noise, Correction{Text: fmt.Sprintf("I love item %d so much", i), Label: labels[i*7%3]})
	}
	if a := e.Tune(noise, nil); a.After < a.Before {
		t.Errorf("%+v", a)
	}
	if a := e.Tune(noise[:3], nil); !a.Empty() {
		t.Errorf("three corrections are too few: %+v", a)
	}
}

func TestAgreementCountsByLabel(t *testing.T) {
	t.Parallel()
	a := engine(t).Agree([]Correction{
		{Text: "I love this", Label: mention.Positive},
		{Text: "I love this", Label: mention.Negative},
		{Text: "Acme is awful", Target: &Target{Names: []string{"Acme"}}, Label: mention.Negative},
	})
	if a.N != 3 || a.Agreed != 2 || a.Said[mention.Negative][mention.Positive] != 1 {
		t.Errorf("%+v", a)
	}
}

// TestWordsThatAreSaidEverywhereAreNotLearned: in each of these, a word of the house and a small word
// stand in all negative corrections and in no other; only the first is the house's to know.
func TestWordsThatAreSaidEverywhereAreNotLearned(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for lang, c := range map[string]struct{ negative, neutral, house, small string }{
		"en": {"quibblefax is here %s %s", "parcel %s %s", "quibblefax", "is"},
		"de": {"Quibblefax ist hier %s %s", "Paket %s %s", "quibblefax", "ist"},
		"es": {"quibblefax es aquí %s %s", "paquete %s %s", "quibblefax", "es"},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			var list []Correction
			for i, about := range strings.Fields(houseThings) {
				said := strings.Fields(houseDeeds)[i]
				list = append(list, Correction{Text: fmt.Sprintf(c.negative, said, about), Lang: lang, Label: mention.Negative},
					Correction{Text: fmt.Sprintf(c.neutral, said, about), Lang: lang, Label: mention.Neutral})
			}
			a := e.Tune(list, everyday())
			if _, ok := a.Words[c.house]; !ok {
				t.Errorf("%q is not learned: %v", c.house, a.Words)
			}
			if w, ok := a.Words[c.small]; ok {
				t.Errorf("%q has the weight %v", c.small, w)
			}
		})
	}
}
