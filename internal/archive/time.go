package archive

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// layouts are the forms of a moment that exports of common tools use. Those
// without a zone are read in the configured one.
var layouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02T15:04",
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999 Z07:00",
	"2006-01-02 15:04:05.999999999 -0700",
	"2006-01-02 15:04:05.999999999 -0700 MST",
	"2006-01-02 15:04:05.999999999 MST",
	"2006-01-02 15:04:05.999999999",
	"2006-01-02 15:04",
	"2006-01-02",
	"2006/01/02 15:04:05",
	"2006/01/02",
	time.RFC1123Z,
	time.RFC1123,
	time.RFC850,
	time.ANSIC,
	time.RubyDate, // as the old Twitter interface wrote it
	"02 Jan 2006 15:04:05 -0700",
	"02 Jan 2006 15:04",
	"02 Jan 2006",
	"Jan 2, 2006 3:04 PM",
	"Jan 2, 2006",
}

// ParseTime reads a moment in any of the usual forms: RFC 3339, "2006-01-02
// 15:04:05" with or without zone, RFC 1123, or seconds or milliseconds since
// 1970. A moment without a zone is read in loc. An empty value is the zero time.
func ParseTime(value string, loc *time.Location) (time.Time, error) {
	value = strings.TrimSpace(value)
	if value == "" {
		return time.Time{}, nil
	}
	if n, err := strconv.ParseFloat(value, 64); err == nil {
		return epoch(value, n)
	}
	if loc == nil {
		loc = time.UTC
	}
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, value, loc); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time I know; write it like 2026-11-21T14:05:00Z", clip(value))
}

// epoch reads a number as seconds, milliseconds or microseconds since 1970,
// whichever puts it between 1973 and 5138.
func epoch(value string, n float64) (time.Time, error) {
	abs := math.Abs(n)
	switch {
	case abs < 1e8: // a year, an Excel day, a mistake: nothing that can be told apart
		return time.Time{}, fmt.Errorf("%q is a number but not a time in seconds since 1970", clip(value))
	case abs < 1e11:
		return time.UnixMilli(int64(math.Round(n * 1e3))).UTC(), nil
	case abs < 1e14:
		return time.UnixMilli(int64(n)).UTC(), nil
	case abs < 1e17:
		return time.UnixMicro(int64(n)).UTC(), nil
	}
	return time.Time{}, fmt.Errorf("%q is too large for a time", clip(value))
}
