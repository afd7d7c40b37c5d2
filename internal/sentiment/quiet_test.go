package sentiment

import "testing"

// TestScenesOfCrises asks what is loud, with the brand that was asked for: who did it, to whom, where, and how wide it went.
func TestScenesOfCrises(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		text, brand string
		least, most float64
	}{
		{"AWS us-east-1 is completely down, half the internet is gone", "AWS", 0.7, 1},
		{"Acme is down worldwide", "Acme", 0.7, 1},
		{"acme prices are all down across europe", "Acme", 0, 0.4},
		{"my anker power bank caught fire on the nightstand while we slept", "Anker", 0.85, 1},
		{"my budget caught fire after the acme sale", "Acme", 0, 0.4},
		{"Acme wiped my laptop", "Acme", 0.7, 1},
		{"my son wiped my laptop", "Acme", 0, 0.69},
		{"our toddler deleted all the photos on my laptop", "Acme", 0, 0.69},
		{"wiped my laptop and sold it", "Acme", 0, 0.69},
		{"fell off my bike outside Acme, broken wrist", "Acme", 0, 0.4},
		{"fell off my bike outside Acme because their sign came down, broken wrist", "Acme", 0.7, 1},
		{"acme sues rival over patent", "Acme", 0.3, 0.45},
		{"acme sued for patent fraud, ceo arrested", "Acme", 0.7, 1},
		{"customers sue acme over patent lies", "Acme", 0.7, 1},
		{"my wife left me and took the dog", "Acme", 0, 0.4},
		{"my wife left me a message that the acme heater exploded", "Acme", 0.7, 1},
	} {
		if got := e.Crisis(c.text, "", Target{Names: []string{c.brand}}).Score; got < c.least || got > c.most {
			t.Errorf("%q: crisis %.2f, want %g to %g", c.text, got, c.least, c.most)
		}
	}
}
