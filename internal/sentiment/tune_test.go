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
	a := e.Tune(list)
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
	if a := e.Tune(list); a.After > a.Before {
		t.Errorf("learned from copies alone: %+v", a)
	}
	for i, about := range strings.Fields(houseThings) {
		list = append(list, Correction{Text: fmt.Sprintf("they %s my %s today", strings.Fields(houseDeeds)[i], about), Label: mention.Neutral})
	}
	cases := make([]tuneCase, len(list))
	for i, c := range list {
		cases[i] = e.tuneCase(c)
	}
	held := 0
	for _, part := range folds(list, cases) {
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
	for i := range 40 {
		text := fmt.Sprintf([]string{"my Acme kettle went blorp today %d", "Acme blorp again at number %d", "so the Acme thing did a blorp, room %d"}[i%3], i)
		list = append(list, Correction{Text: text, Target: &acme[0], Label: mention.Negative})
	}
	a := e.Tune(list)
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

func TestTuningIsNeverWorseByCrossValidation(t *testing.T) {
	t.Parallel()
	e := engine(t)
	labels := []mention.Label{mention.Negative, mention.Neutral, mention.Positive}
	var noise []Correction
	for i := range 40 {
		noise = append(noise, Correction{Text: fmt.Sprintf("I love item %d so much", i), Label: labels[i*7%3]})
	}
	if a := e.Tune(noise); a.After < a.Before {
		t.Errorf("%+v", a)
	}
	if a := e.Tune(noise[:3]); !a.Empty() {
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
