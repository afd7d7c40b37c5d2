package baseline

import (
	"math"
	"time"

	"gonum.org/v1/gonum/mathext"
)

// restless is how strongly dispersion rises in quiet hours: 0 not at all, 1 as if
// bursts had one size all day.
const restless = 0.9

// Expectation is what would be usual in a window.
type Expectation struct {
	Mean       float64 // count
	Dispersion float64 // variance is Mean + Dispersion·Mean²
	Days       float64 // of history behind it
}

// Expect says what would be usual after from, up to and including to.
func (s *Series) Expect(from, to time.Time) Expectation {
	e := Expectation{Dispersion: s.dispersion(), Days: s.Days(to)}
	level := s.level()
	for h := hourOf(from); h <= hourOf(to); h++ {
		begin, end := max(h*3600, from.Unix()), min((h+1)*3600, to.Unix())
		if end > begin {
			e.Mean += level * s.factor(h) * float64(end-begin) / 3600
		}
	}
	// The events that make counts burst do not wait for busy hours: against the
	// mean of a quiet hour the same burst is larger.
	if flat := level * to.Sub(from).Hours(); e.Mean > 0 && flat > 0 {
		e.Dispersion *= math.Pow(max(flat/e.Mean, 0.2), restless)
	}
	// What is not known of the level is part of the spread.
	e.Dispersion += 1 / (s.LevelNum + 1)
	return e
}

// Days is how many days of history there are at t.
func (s *Series) Days(t time.Time) float64 {
	if len(s.Counts) == 0 {
		return 0
	}
	return max(0, float64(hourOf(t)-s.Begun)/24)
}

// Tail is the chance of n or more in a usual window, by the negative binomial law.
func (e Expectation) Tail(n float64) float64 {
	if n <= 0 {
		return 1
	}
	mean := max(e.Mean, 1e-3)
	k := 1 / max(e.Dispersion, 1e-6)
	p := mathext.RegIncBeta(n, k, mean/(mean+k))
	if math.IsNaN(p) {
		return 1
	}
	return max(p, 1e-300)
}

// Head is the chance of n or fewer.
func (e Expectation) Head(n float64) float64 { return max(1-e.Tail(n+1), 1e-16) }

// Surprise is how improbable n or more is, in bans: 3 is one in a thousand.
func (e Expectation) Surprise(n float64) float64 { return -math.Log10(e.Tail(n)) }

// Quantile is the least count whose surprise reaches bans: the threshold as people
// understand it.
func (e Expectation) Quantile(bans float64) float64 {
	low, high := 0.0, math.Ceil(max(8, 2*e.Mean))
	for e.Surprise(high) < bans && high < 1e12 {
		low, high = high, 2*high
	}
	for high-low > 1 {
		if mid := math.Floor((low + high) / 2); e.Surprise(mid) < bans {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// Bans is a chance as surprise: 3 is one in a thousand.
func Bans(chance float64) float64 { return -math.Log10(max(chance, 1e-300)) }

// Low and High bound what is usual: nine windows in ten lie between them.
func (e Expectation) Low() float64 { return max(0, math.Floor(e.Mean-1.3*e.spread())) }

// High is the upper bound; see Low.
func (e Expectation) High() float64 { return math.Ceil(e.Mean + 1.6*e.spread()) }

func (e Expectation) spread() float64 { return math.Sqrt(e.Mean + e.Dispersion*e.Mean*e.Mean) }
