package mention

import "testing"

func TestACrisisOfABrandIsItsOwnOrTheTexts(t *testing.T) {
	t.Parallel()
	m := Mention{Brands: []BrandMatch{{Brand: "old"}, {Brand: "same"}, {Brand: "spared"}}}
	if _, known := m.CrisisOf(&m.Brands[0]); known {
		t.Error("the crisis of what was never judged is known")
	}
	text := 0.9
	m.Crisis = &text
	m.Tell(&m.Brands[1], 0.9)
	m.Tell(&m.Brands[2], 0)
	for i, want := range []float64{0.9, 0.9, 0} {
		if got, known := m.CrisisOf(&m.Brands[i]); got != want || !known {
			t.Errorf("%s: %v, want %v", m.Brands[i].Brand, got, want)
		}
	}
	if got, _ := m.GreatestCrisis(); got != 0.9 || !m.Loud() || m.LoudOf(&m.Brands[2]) || !m.LoudOf(&m.Brands[0]) {
		t.Errorf("at most %v", got)
	}
	if m.Brands[1].Crisis != nil {
		t.Error("what the text tells is written again")
	}
	m.Correct(map[string]Label{CrisisKey: "yes"})
	if !m.LoudOf(&m.Brands[2]) {
		t.Error("what a person says does not hold for every brand")
	}
}
