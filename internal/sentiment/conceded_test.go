package sentiment

import (
	_ "embed"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

var (
	//go:embed testdata/conceded.tsv
	concededTexts string
	//go:embed testdata/conceded-blind.tsv
	concededBlindTexts string
)

// TestWhatIsGrantedAndMovesThatHoldAreHeard counts what is granted to one before another is named, and verdicts on moves. The
// floors lie a little below what was counted; before it was 10 of 18 and 10 of 27.
func TestWhatIsGrantedAndMovesThatHoldAreHeard(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		least       int
	}{{"open", concededTexts, 17}, {"blind", concededBlindTexts, 20}} {
		right, all := 0, 0
		for _, f := range rowsOf(set.lines) {
			label := e.Analyze(f[3], Options{Targets: []Target{{Names: f[1:2]}}}).Targets[0].Label
			all++
			if string(label) == f[2] || f[2] == "calm" && label != mention.Positive {
				right++
			}
		}
		t.Logf("%s: %d of %d", set.name, right, all)
		if right < set.least {
			t.Errorf("%s: %d of %d right, want %d", set.name, right, all, set.least)
		}
	}
}

// Who is turned to fares better only where nothing is held against them.
func TestWhoIsTurnedToFaresBetterOnlyForWhatTheyDo(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"Acme looks lovely but the Globex keeps up":         true,
		"Acme looks lovely but a friend of Globex keeps up": false,
		"Acme looks lovely and Globex keeps up":             false,
		"Acme looks nice but Globex is not for kids":        false,
		"Acme looks nice but Globex is grim":                false,
		"Acme looks nice but Globex barely keeps up":        false,
		"Acme looks nice but does Globex keep up?":          false,
	} {
		got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Globex"}}}}).Targets[0]
		if (got.Label == mention.Positive && got.Score > 0.5) != want {
			t.Errorf("%q: %s %.2f", text, got.Label, got.Score)
		}
	}
}

// Who is granted something fares plainly well only where the writer feels something for them.
func TestWhoIsGrantedSomethingIsHalfPraised(t *testing.T) {
	t.Parallel()
	e := engine(t)
	score := func(text string) float64 {
		return e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0].Score
	}
	if loved, granted := score("I adore Acme but Globex keeps up"), score("Acme looks lovely but Globex keeps up"); loved < 0.9 || granted > 0.6 {
		t.Errorf("loved %.2f, granted something %.2f", loved, granted)
	}
}

// Who goes somewhere once does not go back; who moved there does not leave.
func TestNotGoingBackIsToldByWhatWasDone(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"Went to Acme on Friday. Wouldn't go back.":   mention.Negative,
		"Had lunch at Acme. Would not go back":        mention.Negative,
		"Moved to Acme a year ago. Wouldn't go back.": mention.Positive,
		"Switched to Acme in May. Never going back.":  mention.Positive,
		"I love Acme but Globex is closer":            mention.Positive, // who is loved stays so
		"Acme is lovely but Globex never shows up":    mention.Positive,
	} {
		if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0].Label; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
