package baseline

import (
	"testing"
	"time"
)

// levelAfter lets days pass, of these counts an hour each (a little up and down), and says the level then.
func levelAfter(perHour ...float64) float64 {
	s, hour := New(nil), time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for _, n := range perHour {
		for k := range 24 {
			s.Add(hour, n*(1+float64(k%5-2)/10))
			hour = hour.Add(time.Hour)
		}
	}
	return s.level()
}

func days(n int, perHour float64) []float64 {
	out := make([]float64, n)
	for k := range out {
		out[k] = perHour
	}
	return out
}

func TestAWeekOfCrisisDoesNotMakeTheNextWeekLookQuiet(t *testing.T) {
	t.Parallel()
	past := append(days(28, 20), days(7, 120)...)
	if l := levelAfter(append(past, days(2, 20)...)...); l > 25 {
		t.Errorf("two days after a week of six times the usual the level is %.1f an hour, it was 20", l)
	}
	past = append(days(28, 20), days(1, 400)...)
	if l := levelAfter(append(past, days(1, 20)...)...); l > 25 {
		t.Errorf("after a day of twenty times the usual the level is %.1f an hour, it was 20", l)
	}
}

func TestAStreamThatStaysHighHasANewLevel(t *testing.T) {
	t.Parallel()
	for _, height := range []float64{40, 60, 120, 400} {
		if l := levelAfter(append(days(28, 20), days(42, height)...)...); l < 0.8*height || l > 1.1*height {
			t.Errorf("after six weeks at %v an hour the level is %.1f", height, l)
		}
	}
}
