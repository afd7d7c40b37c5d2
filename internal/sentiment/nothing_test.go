package sentiment

import (
	_ "embed"
	"testing"
)

var (
	//go:embed testdata/nothing.tsv
	nothingTexts string
	//go:embed testdata/nothing-blind.tsv
	nothingBlindTexts string
)

// TestNothingIsMadeOfNothing counts texts without a word of feeling, emoji of things, names, searches, titles of products, and
// such as are like them but say something. The floors lie one below what was counted; before it was 41 of 65 and 38 of 53.
func TestNothingIsMadeOfNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		least       int
	}{{"open", nothingTexts, 63}, {"blind", nothingBlindTexts, 46}} {
		right, all := 0, 0
		for _, f := range rowsOf(set.lines) {
			r := e.Analyze(f[3], Options{Targets: []Target{{Names: f[1:2]}}})
			all++
			if string(r.Targets[0].Label) == f[2] {
				right++
			}
		}
		t.Logf("%s: %d of %d", set.name, right, all)
		if right < set.least {
			t.Errorf("%s: %d of %d right, want %d", set.name, right, all, set.least)
		}
	}
}
