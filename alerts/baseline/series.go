// Package baseline says what is usual for a stream of counts and how surprising a
// count is. It owns seasons, levels, dispersion, the calibration of false alarms
// and the detector behind `earshot try spike`. It is pure arithmetic on times and
// numbers: it never reads a clock and knows nothing of mentions, rules or alerts.
package baseline

import (
	"math"
	"slices"
	"time"
)

const (
	weekHours = 7 * 24
	kept      = 10 * weekHours // hours of history that are remembered
	settle    = 3              // hours after which an hour's count is taken as final
	levelLife = 7 * 24.0       // half-life of the level, in hours
	priorDisp = 0.15           // over-dispersion assumed before there is evidence
)

// Series is the hourly history of one stream of counts, and what was learnt from
// it. Its exported fields are its state, for JSON alone.
type Series struct {
	First  int64     `json:"first"` // hour (unix/3600) of Counts[0]
	Counts []float32 `json:"counts"`
	Deaf   []int64   `json:"deaf,omitempty"` // hours that could not be heard, rising
	Learnt int64     `json:"learnt"`         // hours before this one are learnt from
	Begun  int64     `json:"begun"`          // hour of the first count ever

	Season    []float64 `json:"season,omitempty"` // 168 factors from Sunday 0:00, mean 1
	LevelNum  float64   `json:"level_num"`
	LevelDen  float64   `json:"level_den"`
	DispNum   float64   `json:"disp_num"`
	DispDen   float64   `json:"disp_den"`
	SeasonDay int64     `json:"season_day"`
	Storm     float64   `json:"storm,omitempty"` // hours of the present crisis, fading

	loc    *time.Location
	unless func(hour time.Time) bool // hours not to learn from
	offset map[int64]int             // hour → hour of week in loc, memoised by day
	day    int64                     // the day last asked for, and its first slot
	start  int
	known  bool
}

// New is an empty history whose seasons are counted in this zone.
func New(loc *time.Location) *Series { return &Series{loc: loc} }

// SetLocation gives a restored history its zone.
func (s *Series) SetLocation(loc *time.Location) {
	if s.loc != loc {
		s.loc, s.offset, s.known = loc, nil, false
	}
}

// Unless names hours that are not to be learnt from: sources could not be heard, a
// holiday. It is asked when an hour is about to be learnt, some hours after its end.
func (s *Series) Unless(f func(hour time.Time) bool) { s.unless = f }

func hourOf(t time.Time) int64 { return floorDiv(t.Unix(), 3600) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Add counts n at t. Counts may come late, as long as their hour is remembered.
func (s *Series) Add(t time.Time, n float64) {
	h := hourOf(t)
	if len(s.Counts) == 0 {
		s.First, s.Learnt, s.Begun, s.Counts = h, h, h, []float32{0}
	}
	if h < s.First {
		s.extendBack(h)
	}
	if h < s.First {
		return
	}
	s.Advance(t)
	s.Counts[h-s.First] += float32(n)
}

// extendBack makes room for history that came to light later.
func (s *Series) extendBack(h int64) {
	last := s.First + int64(len(s.Counts))
	if last-h > kept {
		return
	}
	s.Counts = append(make([]float32, s.First-h), s.Counts...)
	s.First, s.Begun = h, min(s.Begun, h)
	s.Relearn()
}

// Relearn forgets what was learnt and learns it again from the remembered hours.
func (s *Series) Relearn() {
	end := s.Learnt
	s.Learnt, s.LevelNum, s.LevelDen, s.DispNum, s.DispDen, s.SeasonDay, s.Storm = s.First, 0, 0, 0, 0, 0, 0
	for s.Learnt < end {
		s.learnHour()
	}
}

// Advance lets time pass to t: hours without counts are zeros, and finished hours
// are learnt from.
func (s *Series) Advance(t time.Time) {
	if len(s.Counts) == 0 {
		return
	}
	h := hourOf(t)
	last := s.First + int64(len(s.Counts)) - 1
	if h <= last {
		return
	}
	if h-last > kept {
		begun := s.Begun
		*s = Series{loc: s.loc, unless: s.unless, First: h, Counts: []float32{0}, Learnt: h, Begun: begun}
		return
	}
	for ; last < h; last++ {
		s.Counts = append(s.Counts, 0)
	}
	for s.Learnt < h-settle {
		s.learnHour()
	}
	if drop := len(s.Counts) - kept; drop > weekHours {
		s.Counts = slices.Delete(s.Counts, 0, drop)
		s.First += int64(drop)
		s.Deaf = slices.DeleteFunc(s.Deaf, func(h int64) bool { return h < s.First })
	}
}

// MarkDeaf notes that an hour could not be heard properly: it is not learnt from. It
// reports whether that comes too late, the hour being learnt already: then [Series.Relearn].
func (s *Series) MarkDeaf(t time.Time) (late bool) {
	h := hourOf(t)
	k, found := slices.BinarySearch(s.Deaf, h)
	if !found {
		s.Deaf = slices.Insert(s.Deaf, k, h)
	}
	return !found && h < s.Learnt && h >= s.First
}

// learnHour folds the next finished hour into level, dispersion and, once a day,
// the season. One extreme hour moves none of them far.
func (s *Series) learnHour() {
	h := s.Learnt
	s.Learnt++
	if day := floorDiv(h, 24); day != s.SeasonDay {
		s.SeasonDay = day
		s.learnSeason(h)
	}
	if _, deaf := slices.BinarySearch(s.Deaf, h); deaf {
		return
	}
	if s.unless != nil && s.unless(time.Unix(h*3600, 0).UTC()) {
		s.MarkDeaf(time.Unix(h*3600, 0))
		return
	}
	s.fold(float64(s.Counts[h-s.First]), s.factor(h))
}

// fold takes an hour's count and its season's factor into level and dispersion.
func (s *Series) fold(c, season float64) {
	fade, burst, weight := math.Exp2(-1/levelLife), 1.0, 1.0
	if s.LevelDen > 0 {
		mean := s.level() * season
		sd := math.Sqrt(mean + s.dispersion()*mean*mean)
		far, most := min(math.Abs(c-mean), 3.5*sd+3), mean+3*sd+2
		s.weather(c > most)
		if c > most {
			c, burst, weight = most, s.burstWeight(), s.levelWeight()
		}
		s.DispNum = s.DispNum*fade + burst*(far*far-mean)
		s.DispDen = s.DispDen*fade + burst*mean*mean
	}
	fade = math.Pow(fade, weight)
	s.LevelNum = s.LevelNum*fade + weight*c
	s.LevelDen = s.LevelDen*fade + weight*season
}

// level is the present mean count of an hour.
func (s *Series) level() float64 {
	if s.LevelDen == 0 {
		return 0
	}
	return s.LevelNum / s.LevelDen
}

// dispersion is the part of the variance that grows with the square of the mean:
// 0 is Poisson. A day's worth of prior keeps it sane at the beginning.
func (s *Series) dispersion() float64 {
	l := s.level()
	prior := 24 * (l*l + 0.01)
	d := (s.DispNum + priorDisp*prior) / (s.DispDen + prior)
	return min(max(d, 0.03), 3)
}

// slot is the hour of the week of an hour, Sunday 0:00 is 0, in the series' zone.
func (s *Series) slot(h int64) int {
	day := floorDiv(h, 24)
	if !s.known || s.day != day {
		s.known, s.day, s.start = true, day, s.firstSlot(day)
	}
	return (s.start + int(h-day*24)) % weekHours
}

// firstSlot is the hour of the week in which a day (UTC) begins.
func (s *Series) firstSlot(day int64) int {
	if s.offset == nil {
		s.offset = map[int64]int{}
	}
	start, ok := s.offset[day]
	if !ok {
		if len(s.offset) > 1000 {
			clear(s.offset)
		}
		t := time.Unix(day*24*3600, 0).In(s.location())
		start = int(t.Weekday())*24 + t.Hour()
		s.offset[day] = start
	}
	return start
}

func (s *Series) location() *time.Location {
	if s.loc == nil {
		return time.UTC
	}
	return s.loc
}

func (s *Series) factor(h int64) float64 {
	if s.Season == nil {
		return 1
	}
	return s.Season[s.slot(h)]
}

// Sum is what was counted after from, up to and including to, hours taken in
// proportion.
func (s *Series) Sum(from, to time.Time) float64 {
	sum := 0.0
	for h := max(hourOf(from), s.First); h <= hourOf(to) && h < s.First+int64(len(s.Counts)); h++ {
		begin, end := max(h*3600, from.Unix()), min((h+1)*3600, to.Unix())
		if end > begin {
			sum += float64(s.Counts[h-s.First]) * float64(end-begin) / 3600
		}
	}
	return sum
}
