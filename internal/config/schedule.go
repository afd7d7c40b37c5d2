package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Days is a set of weekdays: bit n stands for time.Weekday n.
type Days uint8

// EveryDay holds all seven, workDays Monday to Friday.
const (
	EveryDay Days = 1<<7 - 1
	workDays Days = 1<<(time.Friday+1) - 1<<time.Monday
)

// Has reports whether the set holds this weekday.
func (d Days) Has(w time.Weekday) bool { return d&(1<<w) != 0 }

var dayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

var (
	errDays     = errors.New(`days are mon … sun, a range "mon-fri" or a list "sat,sun"`)
	errClock    = errors.New(`a time of day is hh:mm, from 00:00 to 23:59`)
	errSchedule = errors.New(`a schedule is "daily 09:00", "weekdays 09:00" or "weekly mon 09:00"`)
	errQuiet    = errors.New(`quiet hours are "22:00-07:00", optionally with days before: "sat,sun 00:00-24:00"`)
)

// parseDays reads "mon", "mon-fri", "sat,sun" or "fri-mon,wed".
func parseDays(s string) (Days, error) {
	var set Days
	for part := range strings.SplitSeq(s, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
		a, b := dayIndex(from), dayIndex(from)
		if isRange {
			b = dayIndex(to)
		}
		if a < 0 || b < 0 {
			return 0, errDays
		}
		for ; ; a = (a + 1) % 7 {
			set |= 1 << a
			if a == b {
				break
			}
		}
	}
	return set, nil
}

func dayIndex(s string) int {
	for i, n := range dayNames {
		if s == n {
			return i
		}
	}
	return -1
}

// parseClock reads "07:30" as minutes after midnight; "24:00" only where an end
// may stand.
func parseClock(s string, end bool) (int, error) {
	h, m, ok := strings.Cut(s, ":")
	if !ok || len(h) == 0 || len(h) > 2 || len(m) != 2 {
		return 0, errClock
	}
	hour, err1 := strconv.ParseUint(h, 10, 8)
	minute, err2 := strconv.ParseUint(m, 10, 8)
	total := int(hour)*60 + int(minute)
	if err1 != nil || err2 != nil || minute > 59 || total > 24*60 || (total == 24*60 && !end) {
		return 0, errClock
	}
	return total, nil
}

func daysPrefix(d Days) string {
	if d == EveryDay {
		return ""
	}
	var names []string
	for i := range 7 {
		if w := time.Weekday((i + 1) % 7); d.Has(w) {
			names = append(names, dayNames[w])
		}
	}
	return strings.Join(names, ",") + " "
}

// Schedule is a time of day on some weekdays; the zero Schedule never comes.
type Schedule struct {
	Days Days
	At   int // minutes after midnight
}

// ParseSchedule reads "daily 09:00", "weekdays 09:00" and "weekly mon 09:00";
// several days are a list ("weekly mon,thu 09:00").
func ParseSchedule(s string) (Schedule, error) {
	var out Schedule
	fields := strings.Fields(strings.ToLower(s))
	if len(fields) < 2 {
		return out, errSchedule
	}
	var err error
	switch kind := fields[0]; {
	case kind == "weekly" && len(fields) == 3:
		if out.Days, err = parseDays(fields[1]); err != nil {
			return Schedule{}, err
		}
	case len(fields) == 2:
		out.Days = daysOf(kind)
	}
	if out.Days == 0 {
		return out, errSchedule
	}
	if out.At, err = parseClock(fields[len(fields)-1], false); err != nil {
		return Schedule{}, err
	}
	return out, nil
}

// daysOf is the set of days that has this word of its own, 0 for none.
func daysOf(written string) Days {
	for _, f := range dayForms {
		if f.written == written {
			return f.days
		}
	}
	return 0
}

// Weekly reports whether it comes on one weekday only.
func (s Schedule) Weekly() bool { return s.Days != 0 && s.Days&(s.Days-1) == 0 }

// Next is the first moment after t, in the zone t carries, at which the schedule
// comes; zero for the zero Schedule. On the day clocks go forward a time that
// does not exist comes an hour later, as time.Date has it.
func (s Schedule) Next(t time.Time) time.Time {
	if s.Days == 0 {
		return time.Time{}
	}
	for n := range 9 {
		next := time.Date(t.Year(), t.Month(), t.Day()+n, s.At/60, s.At%60, 0, 0, t.Location())
		if s.Days.Has(next.Weekday()) && next.After(t) {
			return next
		}
	}
	return time.Time{} // unreachable: nine days hold every weekday
}

// dayForms are the sets of days that a schedule has a word of its own for: as it is written, and as
// people say it.
var dayForms = []struct {
	days          Days
	written, said string
}{
	{EveryDay, "daily", "daily"},
	{workDays, "weekdays", "on weekdays"},
}

// forms are the schedule's days as they are written and as people say them; "" for none.
func (s Schedule) forms() (written, said string) {
	if s.Days == 0 {
		return "", ""
	}
	for _, f := range dayForms {
		if f.days == s.Days {
			return f.written, f.said
		}
	}
	return "weekly " + strings.TrimSpace(daysPrefix(s.Days)), "weekly, " + s.Days.words()
}

// clock is its time of day, "09:00".
func (s Schedule) clock() string { return fmt.Sprintf("%02d:%02d", s.At/60, s.At%60) }

// String writes it as ParseSchedule reads it; the zero Schedule is "".
func (s Schedule) String() string {
	written, _ := s.forms()
	if written == "" {
		return ""
	}
	return written + " " + s.clock()
}

// Words says when it comes as people do: "weekly, Mondays at 19:00".
func (s Schedule) Words() string {
	_, said := s.forms()
	if said == "" {
		return "never"
	}
	return said + " at " + s.clock()
}

// words names the days: Mondays, Tuesdays and Fridays.
func (d Days) words() string {
	var names []string
	for i := range 7 {
		if w := time.Weekday((i + 1) % 7); d.Has(w) {
			names = append(names, w.String()+"s")
		}
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}

// Day is a calendar day, or the same day of every year when Year is 0.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// On reports whether t, in the zone it carries, falls on the day.
func (d Day) On(t time.Time) bool {
	y, m, n := t.Date()
	return (d.Year == 0 || d.Year == y) && d.Month == m && d.Day == n
}

// parseDay reads "2026-12-24" or, for every year, "12-24".
func parseDay(s string) (Day, error) {
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return Day{t.Year(), t.Month(), t.Day()}, nil
	}
	if t, err := time.Parse("2006-01-02", "2024-"+s); err == nil { // a leap year, for 02-29
		return Day{0, t.Month(), t.Day()}, nil
	}
	return Day{}, errors.New(`a day is "2026-12-24", or "12-24" for every year`)
}

// String writes it as it is read.
func (d Day) String() string {
	if d.Year == 0 {
		return fmt.Sprintf("%02d-%02d", d.Month, d.Day)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}
