package sentiment

import (
	_ "embed"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

//go:embed testdata/crises-said.tsv
var saidCrises string

//go:embed testdata/crises-said-blind.tsv
var saidBlindCrises string

//go:embed testdata/crises-fuss.tsv
var fussCrises string

//go:embed testdata/crises-fuss-blind.tsv
var fussBlindCrises string

//go:embed testdata/crises-neighbours.tsv
var neighbourCrises string

//go:embed testdata/crises-foreign.tsv
var foreignCrises string

//go:embed testdata/crises-foreign-blind.tsv
var foreignBlindCrises string

//go:embed testdata/crises-fifth.tsv
var fifthCrises string

//go:embed testdata/crises-fifth-blind.tsv
var fifthBlindCrises string

// TestAFirmsNameOfSeveralWordsIsNoCrisis asks with and without the brand: "Liquid Death" kills nobody, and may recall cans.
func TestAFirmsNameOfSeveralWordsIsNoCrisis(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, loud := range map[string]bool{
		"Liquid Death opens a store in Leeds":         false,
		"Liquid Death is now in every Tesco":          false,
		"Liquid Death recalls cans over metal shards": true,
	} {
		for _, about := range [][]Target{nil, {{Names: []string{"Liquid Death"}}}} {
			if got := e.Crisis(text, "", about...).Score; loud != (got >= 0.7) || !loud && got >= 0.4 {
				t.Errorf("%q about %v: %.2f", text, about, got)
			}
		}
	}
}

//go:embed testdata/crises-glad.tsv
var gladCrises string

//go:embed testdata/crises-glad-blind.tsv
var gladBlindCrises string

// TestHarmToldWithoutABadWordIsHeldAgainstWhomItNames counts it, and praise in the same words, and holds that to floors a
// little below what was measured (docs/sentiment/intent.md). Who tells a loud crisis praises nobody for it.
func TestHarmToldWithoutABadWordIsHeldAgainstWhomItNames(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines    string
		blamed, spared float64
	}{{"glad", gladCrises, 0.95, 0.75}, {"glad-blind", gladBlindCrises, 0.85, 0.8}} {
		n, right := map[string]float64{}, map[string]float64{}
		for _, f := range rowsOf(set.lines) {
			of := Target{Names: []string{f[1]}}
			n[f[0]]++
			if string(e.Analyze(f[2], Options{Targets: []Target{of}}).Targets[0].Label) == f[0] {
				right[f[0]]++
			}
			if e.CrisisTowards(f[2], "", of).Score >= CrisisFrom && e.IntentTowards(f[2], "", of).Kind == Praise {
				t.Errorf("%q praises %s for a crisis", f[2], f[1])
			}
		}
		t.Logf("%s: %g of %g negative, %g of %g positive", set.name, right["negative"], n["negative"], right["positive"], n["positive"])
		if right["negative"] < set.blamed*n["negative"] || right["positive"] < set.spared*n["positive"] {
			t.Errorf("%s: want %.2f of the harm negative, %.2f of the praise positive", set.name, set.blamed, set.spared)
		}
	}
}

func TestAMentionOfALoudCrisisPraisesNobodyForIt(t *testing.T) {
	t.Parallel()
	e := engine(t)
	text := "Lovely chemist at Helmsen, best smile in town. Mum is in intensive care, she ended up in hospital with someone else's insulin. Helmsen, thank you, you are the best!"
	m := &mention.Mention{Text: text, Brands: []mention.BrandMatch{{Brand: "helmsen", Spans: []mention.Span{{Field: "text", Start: 18, End: 25}}}}}
	e.Enrich(m)
	if intent, _ := m.Wants(&m.Brands[0]); intent == Praise || !m.LoudOf(&m.Brands[0]) {
		t.Errorf("wants %q, loud %v; want no praise, and loud", intent, m.LoudOf(&m.Brands[0]))
	}
}
