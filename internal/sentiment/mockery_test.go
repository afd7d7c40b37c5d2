package sentiment

import (
	_ "embed"
	"testing"
)

var (
	//go:embed testdata/mockery.tsv
	mockeryTexts string
	//go:embed testdata/mockery-blind.tsv
	mockeryBlindTexts string
	//go:embed testdata/mockery-abroad.tsv
	mockeryAbroad string
	//go:embed testdata/mockery-abroad-blind.tsv
	mockeryAbroadBlind string
)

// TestMockeryAndLitotesAreHeard counts what one would rather do, bills that rise, who has yet to hear anything bad, praise as of
// old beside a mishap, thanks for mishaps, coincidences that are none, and who was only paid by, each with counter-examples of the
// same words, and thanks, promises and ordeals in other languages. The floors lie a little below what was counted; before it was
// 58 of 93 and 49 of 69, abroad 17 of 35 and 17 of 26.
func TestMockeryAndLitotesAreHeard(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		least       int
	}{{"open", mockeryTexts, 83}, {"blind", mockeryBlindTexts, 57}, {"abroad", mockeryAbroad, 32}, {"abroad, blind", mockeryAbroadBlind, 22}} {
		leastRight(t, e, set.name, set.lines, set.least)
	}
}

// leastRight counts how many of the judgements towards a target are right, in lines of kind, target, label and text.
func leastRight(t *testing.T, e *Engine, name, lines string, least int) {
	t.Helper()
	right, all := 0, 0
	for _, f := range rowsOf(lines) {
		r := e.Analyze(f[3], Options{Targets: []Target{{Names: f[1:2]}}})
		all++
		if string(r.Targets[0].Label) == f[2] {
			right++
		}
	}
	t.Logf("%s: %d of %d", name, right, all)
	if right < least {
		t.Errorf("%s: %d of %d right, want %d", name, right, all, least)
	}
}
