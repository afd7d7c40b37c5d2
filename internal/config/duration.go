package config

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

const (
	day  = 24 * time.Hour
	week = 7 * day
	year = 365 * day
)

// units are what a duration may be counted in.
var units = []struct {
	name string
	size time.Duration
}{
	{"ms", time.Millisecond}, {"s", time.Second}, {"m", time.Minute}, {"h", time.Hour},
	{"d", day}, {"w", week}, {"y", year},
}

var errDuration = errors.New("not a duration")

// ErrTooLong says that a duration can be read and is longer than can be held.
var ErrTooLong = errors.New("longer than 146 years")

// ParseDuration reads "30s", "30m", "2h", "1h30m", "7d", "2w", "1y": whole or
// decimal numbers with a unit each. A day is 24 hours, a year 365 days.
func ParseDuration(s string) (time.Duration, error) {
	rest := s
	var total float64
	for rest != "" {
		n := strings.IndexFunc(rest, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
		if n <= 0 {
			return 0, errDuration
		}
		value, err := strconv.ParseFloat(rest[:n], 64)
		if err != nil {
			return 0, errDuration
		}
		size, width := unitAt(rest[n:])
		if width == 0 {
			return 0, errDuration
		}
		total += value * float64(size)
		rest = rest[n+width:]
	}
	if s == "" {
		return 0, errDuration
	}
	if total > math.MaxInt64/2 {
		return 0, fmt.Errorf("%w: %w", errDuration, ErrTooLong)
	}
	return time.Duration(total), nil
}

// unitAt finds the unit s begins with; width is 0 when there is none.
func unitAt(s string) (size time.Duration, width int) {
	for _, u := range units { // "ms" stands before "m"
		if strings.HasPrefix(s, u.name) {
			return u.size, len(u.name)
		}
	}
	return 0, 0
}

// FormatDuration writes d as people do: the largest units that hold it exactly,
// "90m" as "1h30m", a week as "7d".
func FormatDuration(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	var b strings.Builder
	if d < 0 {
		b.WriteByte('-')
		d = -d
	}
	for _, u := range []struct {
		name string
		size time.Duration
	}{{"d", day}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}, {"ms", time.Millisecond}} {
		if n := d / u.size; n > 0 {
			b.WriteString(strconv.FormatInt(int64(n), 10))
			b.WriteString(u.name)
			d -= n * u.size
		}
	}
	return b.String()
}
