package clock

import (
	"math"
	"testing"
	"time"
)

func TestLengthsOfTimeAreSaidInPeoplesWords(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "less than a second", 30 * time.Second: "30 seconds", time.Second: "1 second", 59*time.Second + 600*time.Millisecond: "1 minute",
		5 * time.Minute: "5 minutes", 45 * time.Minute: "45 minutes", time.Hour: "1 hour", 2 * time.Hour: "2 hours", 165 * time.Minute: "2 h 45 min",
		30 * time.Hour: "30 hours", 72 * time.Hour: "3 days", 77 * time.Hour: "3 days 5 h", 50*time.Hour + 10*time.Minute: "2 days 2 h",
		-5 * time.Minute: "5 minutes", math.MaxInt64: "106751 days 23 h",
	} {
		if got := Words(d); got != want {
			t.Errorf("%v is said %q, want %q", d, got, want)
		}
	}
}
