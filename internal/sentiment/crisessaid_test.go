package sentiment

import (
	_ "embed"
	"testing"
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
