package baseline

import "slices"

// Shrinkage of the season, in observations: how many days (weeks) an hour must
// have been seen for its own evidence to weigh as much as what is assumed.
const (
	hourPrior = 3.0
	weekPrior = 3.0
)

// learnSeason works out the factor of each hour of the week from the remembered
// hours before end. Each week is measured against its own level, so that growth does not
// look like a season; the highest values are left out, so that a crisis or a
// holiday does not either.
func (s *Series) learnSeason(end int64) {
	n := int(end - s.First)
	if n < 24 {
		return
	}
	ratios := s.ratios(n)
	var byHour [24][]float64
	var bySlot [weekHours][]float64
	for k, r := range ratios {
		if r < 0 {
			continue
		}
		slot := s.slot(s.First + int64(k))
		byHour[slot%24] = append(byHour[slot%24], r)
		bySlot[slot] = append(bySlot[slot], r)
	}
	var hour [24]float64
	for h := range hour {
		mean, seen := trimmed(byHour[h])
		hour[h] = (mean*seen + hourPrior) / (seen + hourPrior)
	}
	var day [7]float64
	for d := range day {
		var all []float64
		for h := range 24 {
			for _, r := range bySlot[d*24+h] {
				all = append(all, r/hour[h])
			}
		}
		mean, seen := trimmed(all)
		seen /= 24
		day[d] = (mean*seen + weekPrior) / (seen + weekPrior)
	}
	season := make([]float64, weekHours)
	sum := 0.0
	for slot := range season {
		mean, seen := trimmed(bySlot[slot])
		prior := hour[slot%24] * day[slot/24]
		season[slot] = max((mean*seen+prior*weekPrior)/(seen+weekPrior), 0.02)
		sum += season[slot]
	}
	for slot := range season {
		season[slot] *= weekHours / sum
	}
	s.rescale(season)
}

// rescale swaps the season; the level is kept as it is, in counts.
func (s *Series) rescale(season []float64) { s.Season = season }

// ratios is each remembered hour against the level of the week around it; -1 for
// hours that could not be heard.
func (s *Series) ratios(n int) []float64 {
	out := make([]float64, n)
	deaf := map[int64]bool{}
	for _, h := range s.Deaf {
		deaf[h] = true
	}
	for from := 0; from < n; from += weekHours {
		// The last stretch reaches back to a whole week, so that a young week is
		// not measured against a few nightly hours.
		to := min(from+weekHours, n)
		low := max(0, to-weekHours)
		var week []float64
		for k := low; k < to; k++ {
			if !deaf[s.First+int64(k)] {
				week = append(week, float64(s.Counts[k]))
			}
		}
		level, seen := trimmed(week)
		for k := from; k < to; k++ {
			switch {
			case deaf[s.First+int64(k)] || seen == 0:
				out[k] = -1
			case level == 0:
				out[k] = 1
			default:
				out[k] = float64(s.Counts[k]) / level
			}
		}
	}
	return out
}

// trimmed is the mean of the values without the highest tenth (at least one, once
// there are three), and how many were used.
func trimmed(v []float64) (mean, seen float64) {
	if len(v) == 0 {
		return 1, 0
	}
	v = slices.Clone(v)
	slices.Sort(v)
	n := len(v)
	if n >= 3 {
		n -= max(1, n/10)
	}
	sum := 0.0
	for _, x := range v[:n] {
		sum += x
	}
	return sum / float64(n), float64(n)
}
