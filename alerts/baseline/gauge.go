package baseline

import (
	"math"
	"slices"
)

// Sensitivity is how many false alarms a week are bearable, and the surprise (in
// bans) that is asked for before there is enough history to calibrate that.
type Sensitivity struct {
	PerWeek float64
	Start   float64
}

// The named sensitivities.
var (
	Low    = Sensitivity{PerWeek: 0.1, Start: 4.5}
	Medium = Sensitivity{PerWeek: 0.35, Start: 3.5}
	High   = Sensitivity{PerWeek: 1.5, Start: 2.5}
)

// Budget is the sensitivity of so many false alarms a week.
func Budget(perWeek float64) Sensitivity {
	perWeek = min(max(perWeek, 0.01), 100)
	// One more ban for ten times fewer alarms, through Medium.
	return Sensitivity{PerWeek: perWeek, Start: min(max(Medium.Start-math.Log10(perWeek/Medium.PerWeek), 1.5), 6)}
}

// Windows is among how many the budget of false alarms of a stream is shared: the window
// itself, half of it and a long one overlap, and together alarm about as often as two
// that know nothing of each other.
const Windows = 2

// Share is the sensitivity of one of n detectors that share a budget.
func (s Sensitivity) Share(n int) Sensitivity {
	s.PerWeek /= float64(n)
	return s
}

// Named is the sensitivity called low, medium or high; Medium for anything else.
func Named(level string) Sensitivity {
	switch level {
	case "low":
		return Low
	case "high":
		return High
	}
	return Medium
}

const (
	peaksKept = 56 // days of peaks a threshold is calibrated on
	peaksMin  = 7  // days before calibration begins
	leastBans = 2.5
	mostBans  = 8
	affair    = 6    // bans from which the next high day is the same affair
	tailFrom  = 0.85 // the tail is drawn through the median and this quantile of the peaks
)

// Gauge calibrates a threshold on what the stream itself does: it keeps the
// highest surprise of each day and sets the threshold where, by an exponential tail
// through their median and a high quantile, the budget of false alarms is met. The
// highest peaks of all, past crises, have no say in it. Its exported fields are its
// state.
type Gauge struct {
	Peaks []float64 `json:"peaks,omitempty"` // of finished days, oldest first
	Day   int64     `json:"day,omitempty"`
	Peak  float64   `json:"peak,omitempty"` // of the present day
	Last  int64     `json:"last,omitempty"` // day of the newest of Peaks, or of the affair it began

	known     bool // the threshold below, for this sensitivity and these peaks
	knownFor  Sensitivity
	threshold float64
}

// See notes a surprise of a day, days rising. first is the first day that is judged at all.
func (g *Gauge) See(day int64, surprise float64) {
	if day != g.Day {
		// Days of one affair count once: a week of crisis is one event, not seven.
		same := len(g.Peaks) > 0 && g.Day == g.Last+1 && g.Peak >= affair && g.Peaks[len(g.Peaks)-1] >= affair
		if same {
			g.Last = g.Day
		} else if g.Day != 0 {
			g.Last = g.Day
			g.Peaks = append(g.Peaks, g.Peak)
			if len(g.Peaks) > peaksKept {
				g.Peaks = slices.Delete(g.Peaks, 0, len(g.Peaks)-peaksKept)
			}
		}
		g.Day, g.Peak, g.known = day, 0, false
	}
	g.Peak = max(g.Peak, min(surprise, 300))
}

// Threshold is the surprise from which an alert is worth its false alarms.
func (g *Gauge) Threshold(s Sensitivity) float64 {
	if len(g.Peaks) < peaksMin {
		return s.Start
	}
	if !g.known || g.knownFor != s {
		g.known, g.knownFor, g.threshold = true, s, g.calibrate(s)
	}
	return g.threshold
}

func (g *Gauge) calibrate(s Sensitivity) float64 {
	v := slices.Clone(g.Peaks)
	slices.Sort(v)
	median, high := v[len(v)/2], v[int(tailFrom*float64(len(v)))]
	scale := max((high-median)/math.Log(0.5/(1-tailFrom)), 0.2)
	own := median + scale*math.Log(0.5/min(s.PerWeek/7, 0.5))
	weight := float64(len(v)) / (float64(len(v)) + 7)
	floor := min(leastBans, s.Start)
	return min(max(weight*own+(1-weight)*s.Start, floor), mostBans)
}
