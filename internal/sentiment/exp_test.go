package sentiment

import (
	"math"
	"testing"
)

func TestExpIsTheExponential(t *testing.T) {
	t.Parallel()
	for x := 0.0; x > expLeast; x = x*1.0007 - 1e-6 {
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 1e-13*want {
			t.Fatalf("e^%v is %v, want %v", x, got, want)
		}
	}
	for x, want := range map[float64]float64{0: 1, math.Copysign(0, -1): 1, expLeast: 0, -1e9: 0, math.Inf(-1): 0} {
		if got := exp(x); got != want {
			t.Errorf("e^%v is %v, want %v", x, got, want)
		}
	}
	if got := exp(math.NaN()); got != 0 {
		t.Errorf("of no number: %v", got)
	}
}
