package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// QuietHours is a stretch of the day, local time, on the days it begins.
type QuietHours struct {
	Days     Days
	From, To int // minutes after midnight; To at or before From reaches into the next day
}

// ParseQuietHours reads "22:00-07:00" or "sat,sun 00:00-24:00".
func ParseQuietHours(s string) (QuietHours, error) {
	q := QuietHours{Days: EveryDay}
	fields := strings.Fields(strings.ToLower(s))
	if len(fields) == 2 {
		days, err := parseDays(fields[0])
		if err != nil {
			return q, err
		}
		q.Days, fields = days, fields[1:]
	}
	if len(fields) != 1 {
		return q, errQuiet
	}
	from, to, ok := strings.Cut(fields[0], "-")
	if !ok {
		return q, errQuiet
	}
	var err1, err2 error
	q.From, err1 = parseClock(from, false)
	q.To, err2 = parseClock(to, true)
	if err1 != nil || err2 != nil {
		return q, errQuiet
	}
	if q.From == q.To {
		return q, fmt.Errorf("from %s to %s is no time at all; all day is 00:00-24:00", from, to)
	}
	return q, nil
}

// Contains reports whether t, in the zone it carries, falls into the quiet hours.
func (q QuietHours) Contains(t time.Time) bool {
	minute := t.Hour()*60 + t.Minute()
	today := t.Weekday()
	if q.From < q.To {
		return q.Days.Has(today) && q.From <= minute && minute < q.To
	}
	yesterday := (today + 6) % 7
	return q.Days.Has(today) && minute >= q.From || q.Days.Has(yesterday) && minute < q.To
}

// neverEnd reports whether together they cover the whole week: then each of them
// ends within another.
func neverEnd(hours []QuietHours) bool {
	for _, q := range hours {
		end := q.To
		if q.To <= q.From {
			end += 24 * 60
		}
		for day := range 7 {
			t := time.Date(2026, 11, 1+day, 0, end, 0, 0, time.UTC)
			begins := q.Days.Has(time.Date(2026, 11, 1+day, 0, 0, 0, 0, time.UTC).Weekday())
			if begins && !slices.ContainsFunc(hours, func(o QuietHours) bool { return o.Contains(t) }) {
				return false
			}
		}
	}
	return len(hours) > 0
}

// String writes it as ParseQuietHours reads it.
func (q QuietHours) String() string {
	return strings.TrimSpace(daysPrefix(q.Days) + fmt.Sprintf("%02d:%02d-%02d:%02d", q.From/60, q.From%60, q.To/60, q.To%60))
}

// Words says when they are as people do: "22:00 to 07:00, Mondays and Tuesdays".
func (q QuietHours) Words() string {
	span := fmt.Sprintf("%02d:%02d to %02d:%02d", q.From/60, q.From%60, q.To/60, q.To%60)
	if q.Days == EveryDay {
		return span
	}
	return span + ", " + q.Days.words()
}
