package baseline

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// history is a made-up stream of counts every ten minutes with events that are
// known.
type history struct {
	at     []time.Time
	value  []float64 // NaN: could not be heard
	events []time.Time
}

// shape is what a history looks like.
type shape struct {
	name    string
	perHour float64
	growth  float64 // factor over the whole history
	weekend float64 // factor on Saturday and Sunday
	burst   float64 // over-dispersion of an hour
	deaf    bool    // outages of half a day
	zeros   float64 // chance that a whole hour is empty
	crisis  bool    // one week-long crisis in the past, at a third of the history
	height  float64 // events: times the usual
	rise    time.Duration
	weeks   int
}

func shapes() []shape {
	base := shape{perHour: 20, growth: 1, weekend: 0.6, burst: 0.1, height: 4, rise: 10 * time.Minute, weeks: 12}
	with := func(name string, f func(*shape)) shape { s := base; s.name = name; f(&s); return s }
	return []shape{
		with("weekly season, 20 an hour", func(*shape) {}),
		with("growth, eightfold in 12 weeks", func(s *shape) { s.growth = 8 }),
		with("small brand, 0.5 an hour", func(s *shape) { s.perHour, s.height = 0.5, 16 }),
		with("large brand, 2000 an hour", func(s *shape) { s.perHour, s.height = 2000, 2.5 }),
		with("bursty", func(s *shape) { s.burst, s.height = 0.6, 8 }),
		with("outages of half a day", func(s *shape) { s.deaf = true }),
		with("a third of all hours empty", func(s *shape) { s.zeros = 0.33 }),
		with("a past crisis of a week", func(s *shape) { s.crisis = true }),
		with("slow burn, doubling over a day", func(s *shape) { s.rise, s.height = 24*time.Hour, 3 }),
	}
}

// invent makes a history; events come once in the second half of every week from the
// fifth on, at a busy hour, and last six hours after their rise.
func invent(s shape, seed uint64) history {
	r := rand.New(rand.NewPCG(seed, 7))
	var h history
	start := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	steps := s.weeks * 7 * 144
	for w := 5; w < s.weeks; w++ {
		h.events = append(h.events, start.AddDate(0, 0, 7*w+3).Add(time.Duration(9+r.IntN(10))*time.Hour))
	}
	burst, empty, deafUntil := 1.0, false, time.Time{}
	for k := range steps {
		t := start.Add(time.Duration(k) * 10 * time.Minute)
		if k%6 == 0 {
			burst, empty = gamma(r, s.burst), r.Float64() < s.zeros
		}
		if s.deaf && k%(9*144) == 5*144 {
			deafUntil = t.Add(12 * time.Hour)
		}
		mean := s.perHour / 6 * math.Pow(s.growth, float64(k)/float64(steps)) * (0.25 + 1.5*math.Pow(math.Sin(math.Pi*float64(k%144)/144), 2))
		if wd := t.Weekday(); wd == time.Saturday || wd == time.Sunday {
			mean *= s.weekend
		}
		if s.crisis && k > steps/3 && k < steps/3+7*144 {
			mean *= 6
		}
		v := poisson(r, mean*burst*h.lift(t, s))
		if empty {
			v = 0
		}
		if t.Before(deafUntil) {
			v = math.NaN()
		}
		h.at, h.value = append(h.at, t), append(h.value, v)
	}
	return h
}

// lift is how many times the usual is said at t.
func (h *history) lift(t time.Time, s shape) float64 {
	for _, e := range h.events {
		if since := t.Sub(e); since >= 0 && since < s.rise+6*time.Hour {
			return 1 + (s.height-1)*min(1, float64(since)/float64(s.rise))
		}
	}
	return 1
}

func gamma(r *rand.Rand, dispersion float64) float64 {
	// The mean of squares of normals, scaled: a gamma with mean 1.
	n := max(1, int(math.Round(2/dispersion)))
	sum := 0.0
	for range n {
		x := r.NormFloat64()
		sum += x * x
	}
	return sum / float64(n)
}

func poisson(r *rand.Rand, mean float64) float64 {
	if mean > 50 {
		return max(0, math.Round(mean+math.Sqrt(mean)*r.NormFloat64()))
	}
	l, k, p := math.Exp(-mean), 0, 1.0
	for p > l {
		k++
		p *= r.Float64()
	}
	return float64(k - 1)
}

// rival is a rule as other tools have it; it answers whether row i is high.
type rival func(h *history, sums []float64, i int) bool

// ratioRule fires at three times the mean of the same window over the last day.
func ratioRule(_ *history, sums []float64, i int) bool {
	mean, n := 0.0, 0
	for k := i - 6; k >= max(0, i-144); k -= 6 {
		mean, n = mean+sums[k], n+1
	}
	return n >= 12 && sums[i] >= 10 && sums[i] >= 3*mean/float64(n)
}

// sigmaRule fires three standard deviations above the mean of the last week.
func sigmaRule(_ *history, sums []float64, i int) bool {
	sum, square, n := 0.0, 0.0, 0.0
	for k := i - 6; k >= max(0, i-1008); k -= 6 {
		sum, square, n = sum+sums[k], square+sums[k]*sums[k], n+1
	}
	if n < 24 {
		return false
	}
	mean := sum / n
	return sums[i] >= 10 && sums[i] > mean+3*math.Sqrt(max(0, square/n-mean*mean))
}

// fires runs a rival with the same cooldown as ours.
func fires(h *history, rule rival) []time.Time {
	sums := make([]float64, len(h.value))
	for i := range h.value {
		for k := max(0, i-5); k <= i; k++ {
			if !math.IsNaN(h.value[k]) {
				sums[i] += h.value[k]
			}
		}
	}
	var out []time.Time
	for i := range sums {
		if rule(h, sums, i) && (len(out) == 0 || h.at[i].Sub(out[len(out)-1]) >= DefaultCooldown) {
			out = append(out, h.at[i])
		}
	}
	return out
}

func ours(h *history) []time.Time {
	d := NewDetector(Options{})
	var out []time.Time
	for i := range h.at {
		if d.Add(h.at[i], h.value[i]).Alert {
			out = append(out, h.at[i])
		}
	}
	return out
}

// grade counts events found, the median delay, and false alarms a week from the
// third week on.
func grade(h *history, s shape, fired []time.Time) (found int, delay time.Duration, falseWeek float64) {
	begin := h.at[0].AddDate(0, 0, 14)
	var delays []time.Duration
	wrong := 0
	hit := map[int]bool{}
	for _, t := range fired {
		inside := false
		for k, e := range h.events {
			if d := t.Sub(e); d >= 0 && d < s.rise+7*time.Hour {
				inside = true
				if !hit[k] {
					hit[k] = true
					delays = append(delays, d)
				}
			}
		}
		if !inside && t.After(begin) && !inCrisis(h, s, t) {
			wrong++
		}
	}
	for i := 1; i < len(delays); i++ {
		for k := i; k > 0 && delays[k] < delays[k-1]; k-- {
			delays[k], delays[k-1] = delays[k-1], delays[k]
		}
	}
	if len(delays) > 0 {
		delay = delays[len(delays)/2]
	}
	return len(hit), delay, float64(wrong) / float64(s.weeks-2)
}

func inCrisis(h *history, s shape, t time.Time) bool {
	n := len(h.at)
	return s.crisis && !t.Before(h.at[n/3]) && t.Before(h.at[n/3].AddDate(0, 0, 8))
}

// TestSyntheticHistories prints the table of docs/spikes.md and holds our own row to it.
func TestSyntheticHistories(t *testing.T) {
	t.Parallel()
	seeds, detectors := uint64(4), []func(*history) []time.Time{ours}
	if os.Getenv("EARSHOT_TABLES") != "" {
		seeds = 10
		detectors = append(detectors, func(h *history) []time.Time { return fires(h, ratioRule) }, func(h *history) []time.Time { return fires(h, sigmaRule) })
	}
	found, events, wrong := 0, 0, 0.0
	for _, s := range shapes() {
		line := fmt.Sprintf("| %-31s", s.name)
		for k, detector := range detectors {
			f, n, w, delay := 0, 0, 0.0, time.Duration(0)
			for seed := range seeds {
				h := invent(s, seed+1)
				one, d, bad := grade(&h, s, detector(&h))
				f, n, w, delay = f+one, n+len(h.events), w+bad/float64(seeds), delay+d/time.Duration(seeds)
			}
			if k == 0 {
				found, events, wrong = found+f, events+n, wrong+w/float64(len(shapes()))
			}
			line += fmt.Sprintf(" | %3d %% %4.0f min %5.2f", 100*f/n, delay.Minutes(), w)
		}
		if len(detectors) > 1 {
			fmt.Println(line + " |")
		}
	}
	if share := float64(found) / float64(events); share < 0.75 || wrong > 0.2 {
		t.Errorf("%.0f %% of events found at %.2f false alarms a week; promised 75 %% at 0.2 at most", 100*share, wrong)
	}
}
