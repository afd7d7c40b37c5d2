package web

import (
	"errors"
	"fmt"
	"time"

	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

// The years that can be shown.
const firstYear, lastYear = 1970, 2200

// longestSearch and longestPeriod are how far back a search and a brand's page reach.
const (
	longestSearch = 100 * 365 * 24 * time.Hour
	longestPeriod = 10 * 366 * 24 * time.Hour
)

// readSpan reads a time that counts back from now, such as 7d. The error is a *problem.
func readSpan(raw string, shortest, longest time.Duration) (time.Duration, error) {
	d, err := config.ParseDuration(raw)
	said := "“" + words.Shorten(words.Clean(raw), 40) + "”"
	switch {
	case errors.Is(err, config.ErrTooLong) || err == nil && d > longest:
		return 0, badRequest(said+" is longer than can be shown.", fmt.Sprintf("The longest is %d years (%dd).", int(longest.Hours()/24/365), int(longest.Hours()/24)))
	case err != nil:
		return 0, badRequest("last cannot be read: "+said+" is no time span.", "It counts back from now: 24h, 7d, 4w or 1y.")
	case d < shortest:
		return 0, badRequest(said+" is shorter than can be shown.", "The shortest is "+config.FormatDuration(shortest)+".")
	}
	return d, nil
}

// readMoment reads the day or moment of a key of an address; the end of a day when end is
// set. The error is a *problem.
func readMoment(key, raw string, loc *time.Location, end bool) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, raw)
	if err != nil {
		if at, err = time.ParseInLocation(time.DateOnly, raw, loc); err == nil && end {
			at = at.AddDate(0, 0, 1)
		}
	}
	said := key + " is “" + words.Shorten(words.Clean(raw), 40) + "”"
	switch {
	case err != nil:
		return at, badRequest(said+", which is no time.", "Write a day such as 2026-11-21 or a moment such as 2026-11-21T14:00:00Z.")
	case at.Year() < firstYear || at.Year() > lastYear:
		return at, badRequest(said+", a year that cannot be shown.", fmt.Sprintf("Years from %d to %d can; leave %s out for all there is.", firstYear, lastYear, key))
	}
	return at, nil
}
