package dates

import (
	"regexp"
	"strconv"
	"time"
)

// weekForm is a date by its week, as ISO 8601 writes it: 2026-W47-7, 2026W477, 2026-W47.
var weekForm = regexp.MustCompile(`^(\d{4})-?w(\d{2})(?:-?([1-7]))?(?:$|[t ])`)

// plainWeek puts the calendar date in the place of a date by its week; a week without a
// day is its Monday. What is no such date, or a week the year does not have, stays.
func plainWeek(s string) string {
	m := weekForm.FindStringSubmatchIndex(s)
	if m == nil {
		return s
	}
	year, _ := strconv.Atoi(s[m[2]:m[3]])
	week, _ := strconv.Atoi(s[m[4]:m[5]])
	day, end := 1, m[5]
	if m[6] >= 0 {
		day, end = int(s[m[6]]-'0'), m[7]
	}
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC) // is always in the first week
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
	at := monday.AddDate(0, 0, 7*(week-1)+day-1)
	if y, w := at.ISOWeek(); y != year || w != week {
		return s
	}
	if s[4] != '-' { // its time of day is written without separators, too
		return at.Format("20060102") + s[end:]
	}
	return at.Format(time.DateOnly) + s[end:]
}
