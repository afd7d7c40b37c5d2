package alerts

import (
	"time"

	"github.com/earshot/earshot/internal/config"
)

// quietUntil returns when the quiet stretch that covers t ends, or the zero time
// when none does. Stretches that follow on each other count as one, up to a week. t
// must be in the operator's zone.
func quietUntil(hours []config.QuietHours, t time.Time) time.Time {
	end := time.Time{}
	for at := t; ; at = end {
		found := false
		for _, q := range hours {
			if q.Contains(at) {
				end, found = quietEnd(q, at), true
				break
			}
		}
		if !found || end.Sub(t) > 7*24*time.Hour {
			return end
		}
	}
}

// quietEnd is when the stretch of q that contains t ends.
func quietEnd(q config.QuietHours, t time.Time) time.Time {
	end := time.Date(t.Year(), t.Month(), t.Day(), 0, q.To, 0, 0, t.Location())
	if !end.After(t) {
		end = time.Date(t.Year(), t.Month(), t.Day()+1, 0, q.To, 0, 0, t.Location())
	}
	return end
}
