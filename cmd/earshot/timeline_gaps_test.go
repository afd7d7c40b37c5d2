package main

import (
	"testing"
	"time"

	"github.com/earshot/earshot/crawler"
)

func TestATimelineSaysWhatItsHoursDidNotHear(t *testing.T) {
	t.Parallel()
	at := func(h, m int) time.Time { return time.Date(2026, 3, 2, h, m, 0, 0, time.UTC) }
	gaps := []crawler.Gap{
		{Source: "press", From: at(9, 0), To: at(10, 30)},
		{Source: "forum", From: at(10, 0), To: at(10, 1)},
		{Source: "press", From: at(10, 40), To: at(10, 50)},
		{Source: "hn", From: at(10, 15)},
	}
	for _, c := range []struct {
		name  string
		start time.Time
		want  string
	}{
		{"before any gap", at(8, 0), ""},
		{"a whole hour", at(9, 0), "press (1 h)"},
		{"two gaps of one source are one, a minute is not worth mentioning", at(10, 0), "press (40 min), hn (45 min)"},
		{"a gap that lasts ends now", at(11, 0), "hn (20 min)"},
		{"hours to come are not missed yet", at(12, 0), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := missedIn(gaps, c.start, c.start.Add(time.Hour), at(11, 20)).String(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
