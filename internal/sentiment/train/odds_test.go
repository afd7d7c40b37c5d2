package main

import (
	"testing"

	"github.com/earshot/earshot/internal/sentiment/weights"
)

// Two languages and English: what English alone has speaks for it, what one other has against it, and what all have
// hardly at all; nothing goes beyond what an entry holds.
func TestOddsSpeakForEnglishAlone(t *testing.T) {
	t.Parallel()
	const own, foreign, shared, everywhere = 1, 2, 3, 4
	o := &others{sum: map[uint64]float64{}}
	o.add(map[uint64]float64{foreign: 0.001, everywhere: 0.01}, true)
	o.add(map[uint64]float64{shared: 0.001, everywhere: 0.01}, false)
	got := map[uint64]int{own: o.against(own, 0.001), foreign: o.against(foreign, 0), shared: o.against(shared, 0.001), everywhere: o.against(everywhere, 0.01)}
	if got[own] != mostFor+wordCost || got[foreign] != mostAgain+wordCost {
		t.Errorf("of English alone %d, of another alone %d", got[own], got[foreign])
	}
	if v := got[shared]; v <= wordCost || v >= got[own] {
		t.Errorf("shared with one: %d", v)
	}
	if v := got[everywhere]; v != wordCost {
		t.Errorf("everywhere as common: %d", v)
	}
	if mostFor+wordCost > weights.MostOdds || mostAgain+wordCost < weights.LeastOdds {
		t.Errorf("odds do not fit an entry")
	}
}
