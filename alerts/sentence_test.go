package alerts

import (
	"testing"
	"time"

	"github.com/earshot/earshot/internal/config"
)

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

// TestWhatIsUsualNamesNoDayThatNeverCame holds that a weekday is named once each was heard, and that a reading claims no
// window and no silence that it did not see.
func TestWhatIsUsualNamesNoDayThatNeverCame(t *testing.T) {
	t.Parallel()
	sunday := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	v := Verdict{RuleType: config.Threshold, Unit: "stories", Observed: 20, Expected: 17, Threshold: 20, Completeness: 1, From: sunday.Add(-3 * time.Hour), To: sunday}
	for _, c := range []struct {
		days  float64
		notes []string
		want  string
	}{
		{3, nil, "20 stories in 3 hours, usually 17 at 10:00 (only 3 days of history), the limit is 20"},
		{1.2, nil, "20 stories in 3 hours, usually 17 at 10:00 (only 1 day of history), the limit is 20"},
		{3, []string{"only 3 days of history"}, "20 stories in 3 hours, usually 17 at 10:00, the limit is 20; only 3 days of history"},
		{7, nil, "20 stories in 3 hours, usually 17 on a Sunday at 10:00, the limit is 20"},
		{80, nil, "20 stories in 3 hours, usually 17 on a Sunday at 10:00, the limit is 20"},
	} {
		v.HistoryDays, v.Notes = c.days, c.notes
		if got := v.Sentence(time.UTC); got != c.want {
			t.Errorf("%v days: %q, want %q", c.days, got, c.want)
		}
	}
	heard := Verdict{RuleType: config.Silence, Unit: "hours of silence", From: sunday.Add(-24 * time.Hour), To: sunday, Completeness: 1, Reason: Usual}
	if got := heard.Sentence(time.UTC); got != "nobody is missed: usual" {
		t.Errorf("a brand that was just heard: %q", got)
	}
	heard.Observed = 24
	if got := heard.Sentence(time.UTC); got != "nothing heard for 24 hours: usual" {
		t.Errorf("a day of silence: %q", got)
	}
	digest := Verdict{RuleType: config.Digest, Unit: "mentions", Observed: 4, To: sunday, Completeness: 1}
	if got := digest.Sentence(time.UTC); got != "4 mentions" {
		t.Errorf("a digest before its time: %q", got)
	}
}
