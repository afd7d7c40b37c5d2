package alerts

import "testing"

func TestNumbersAreWrittenAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for x, want := range map[float64]string{0: "0", 9.46: "9.5", 47: "47", 999.6: "1,000", 12300: "12,300", -1234567: "-1,234,567", -12: "-12"} {
		if got := number(x); got != want {
			t.Errorf("%v is written %q, want %q", x, got, want)
		}
	}
}

// TestTheMoodOfAFewIsToldInNumbers: a share of two says nothing.
func TestTheMoodOfAFewIsToldInNumbers(t *testing.T) {
	t.Parallel()
	share := func(x float64) *float64 { return &x }
	for _, c := range []struct {
		v    Verdict
		want string
	}{
		{Verdict{Observed: 1, Negative: share(0)}, ""},
		{Verdict{Observed: 1, Negative: share(1)}, "; it is negative"},
		{Verdict{Observed: 1, Negative: share(0), Tone: "neutral"}, "; it is neutral"},
		{Verdict{Observed: 4, Negative: share(0.5)}, "; 2 of them negative"},
		{Verdict{Observed: 4, Negative: share(0), NegativeUsual: share(0.2)}, ""},
		{Verdict{Observed: 40, Negative: share(0)}, ""},
		{Verdict{Observed: 40, Negative: share(0), NegativeUsual: share(0.2)}, "; 0 % negative, usually 20 %"},
		{Verdict{Observed: 40, Negative: share(0.5)}, "; 50 % negative"},
		{Verdict{Observed: 40}, ""},
	} {
		if got := c.v.mood(); got != c.want {
			t.Errorf("%v of %v: %q, want %q", c.v.Negative, c.v.Observed, got, c.want)
		}
	}
}

// TestAShareIsSaidOnlyOfMany: of a few it misleads.
func TestAShareIsSaidOnlyOfMany(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		negative, of int
		want         string
	}{{0, 0, ""}, {0, 1, ""}, {1, 1, "negative"}, {0, 4, "none negative"}, {2, 5, "2 of 5 negative"}, {7, 10, "70 % negative"}, {0, 40, "0 % negative"}} {
		if got := NegativeSaid(c.negative, c.of); got != c.want {
			t.Errorf("%d of %d is said %q, want %q", c.negative, c.of, got, c.want)
		}
	}
}
