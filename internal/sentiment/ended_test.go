package sentiment

import (
	_ "embed"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

//go:embed testdata/crises-over.tsv
var overCrises string

//go:embed testdata/crises-over-blind.tsv
var overBlindCrises string

//go:embed testdata/crises-still.tsv
var stillCrises string

// TestTroubleThatIsOverIsNotHeldAgainstWhomItNames counts the headlines that are negative, and those that complain, and holds
// that to floors a little below what was measured (docs/sentiment/intent.md).
func TestTroubleThatIsOverIsNotHeldAgainstWhomItNames(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines                   string
		blamed, complaints, goingOnes float64
	}{{"over", overCrises, 0.05, 0.05, 0.6}, {"over-blind", overBlindCrises, 0.15, 0.1, 0.6}, {"still", stillCrises, 0, 0, 0.85}} {
		n, negative, complaint := map[string]float64{}, map[string]float64{}, map[string]float64{}
		for _, f := range rowsOf(set.lines) {
			of := Target{Names: []string{f[1]}}
			n[f[0]]++
			if e.Analyze(f[2], Options{Targets: []Target{of}}).Targets[0].Label == mention.Negative {
				negative[f[0]]++
			}
			if e.IntentTowards(f[2], "", of).Kind == Complaint {
				complaint[f[0]]++
			}
		}
		t.Logf("%s: of %g that are over %g negative, %g complaints; of %g that go on %g negative", set.name, n["none"], negative["none"], complaint["none"], n["crisis"], negative["crisis"])
		if negative["none"] > set.blamed*n["none"] || complaint["none"] > set.complaints*n["none"] || negative["crisis"] < set.goingOnes*n["crisis"] {
			t.Errorf("%s: want at most %.2f negative and %.2f complaints, and %.2f of those that go on negative", set.name, set.blamed, set.complaints, set.goingOnes)
		}
	}
}

func TestAnEndThatIsOnlyHopedForEndsNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, loud := range map[string]bool{
		"Court dismisses fraud lawsuit against Acme":                         false,
		"Acme asks court to see fraud lawsuit against it dismissed":          true,
		"Acme strike called off":                                             false,
		"Acme workers on strike, no talks until walkout is called off":       true,
		"Acme pilots end strike":                                             false,
		"Telvia back online after nationwide outage":                         false,
		"Nationwide outage at Telvia, down again after service was restored": true,
	} {
		if got := e.Crisis(text, "").Score; loud && got < 0.55 || !loud && got >= 0.4 {
			t.Errorf("%q: %.2f", text, got)
		}
	}
}
