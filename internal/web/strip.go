package web

import (
	"fmt"
	"time"

	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/clock"
)

// strip is a stretch of time as one line, with what could not be heard cut out of it.
// The part "strip" draws it; the table of gaps stands behind it.
type strip struct {
	Holes []hole
	Days  []string // where days begin, in percent
	Say   string   // the whole in words, for those who cannot see it
}

// hole is one gap on a strip, in percent of its width.
type hole struct {
	X, W   string
	Say    string
	Healed bool
}

// stripOf draws the gaps of one source between two moments.
func stripOf(gaps []crawler.Gap, from, to time.Time) strip {
	var s strip
	whole := to.Sub(from)
	if whole <= 0 {
		return s
	}
	at := func(t time.Time) float64 { return min(max(100*float64(t.Sub(from))/float64(whole), 0), 100) }
	lost := time.Duration(0)
	for _, g := range gaps {
		until := g.To
		if until.IsZero() || until.After(to) {
			until = to
		}
		x := at(g.From)
		w := max(at(until)-x, 0.6) // what cannot be seen is no warning
		begin := g.From
		if begin.Before(from) {
			begin = from
		}
		if !g.Healed {
			lost += max(0, until.Sub(begin))
		}
		say := clock.Words(until.Sub(g.From)) + " not heard: " + words.Clean(g.Reason)
		if g.Healed {
			say += ", caught up since"
		}
		s.Holes = append(s.Holes, hole{X: percentOf(min(x, 99.4)), W: percentOf(w), Say: say, Healed: g.Healed})
	}
	for day := from.Truncate(24 * time.Hour).Add(24 * time.Hour); day.Before(to); day = day.Add(24 * time.Hour) {
		s.Days = append(s.Days, percentOf(at(day)))
	}
	s.Say = fmt.Sprintf("no gap in the last %s", clock.Words(whole))
	if len(gaps) > 0 {
		s.Say = fmt.Sprintf("%s in the last %s", counted(len(gaps), "gap", "gaps"), clock.Words(whole))
		if lost > 0 {
			s.Say += fmt.Sprintf(", %s lost", clock.Words(lost))
		} else {
			s.Say += ", all caught up"
		}
	}
	return s
}
