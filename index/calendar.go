package index

import (
	"fmt"
	"time"
)

// lengths are the intervals from fine to coarse and their usual lengths in
// seconds.
var lengths = []struct {
	interval Interval
	seconds  int64
}{{Hour, 3600}, {Day, day}, {Week, 7 * day}, {Month, 30 * day}}

// fittingInterval resolves Auto and refuses what makes too many buckets.
func fittingInterval(want Interval, from, to int64) (Interval, error) {
	most := int64(maxBuckets)
	if want == Auto {
		most = 120
	}
	span := uint64(to) - uint64(from)
	for _, l := range lengths {
		fits := span/uint64(l.seconds) <= uint64(most)
		if want == Auto && fits || want == l.interval && fits {
			return l.interval, nil
		}
		if want == l.interval {
			return "", fmt.Errorf("%w: more than %d buckets of one %s", ErrTooBroad, maxBuckets, want)
		}
	}
	if want == Auto && span/(30*day) <= maxBuckets {
		return Month, nil
	}
	if want == Auto {
		return "", fmt.Errorf("%w: the hits reach over more than %d months", ErrTooBroad, maxBuckets)
	}
	return "", fmt.Errorf("interval %q: there are hour, day, week and month", want)
}

// edges are the starts of the buckets that cover [from, to), and the end of the last
// one, in seconds.
func edges(from, to int64, every Interval, loc *time.Location) []int64 {
	t := floor(time.Unix(from, 0).In(loc), every)
	out := []int64{t.Unix()}
	for t.Unix() < to {
		next := step(t, every)
		if !next.After(t) { // a zone that skips whole days must not stop us
			next = t.Add(time.Hour)
		}
		t = next
		out = append(out, t.Unix())
	}
	return out
}

// floor is the start of the interval that holds t, in t's zone.
func floor(t time.Time, every Interval) time.Time {
	y, m, d := t.Date()
	switch every {
	case Hour:
		// By subtraction: of the hour that a zone repeats, each one is its own.
		return t.Add(-time.Duration(t.Minute())*time.Minute - time.Duration(t.Second())*time.Second)
	case Week:
		back := (int(t.Weekday()) + 6) % 7
		return midnight(y, m, d-back, t.Location())
	case Month:
		return midnight(y, m, 1, t.Location())
	}
	return midnight(y, m, d, t.Location())
}

// step is the start of the interval after the one that starts at t.
func step(t time.Time, every Interval) time.Time {
	y, m, d := t.Date()
	switch every {
	case Hour:
		// A zone that moves by half an hour shifts where its hours begin.
		next := floor(t.Add(time.Hour), Hour)
		if !next.After(t) {
			next = t.Add(time.Hour)
		}
		return next
	case Week:
		return midnight(y, m, d+7, t.Location())
	case Month:
		return midnight(y, m+1, 1, t.Location())
	}
	return midnight(y, m, d+1, t.Location())
}

// midnight is when a day begins: in zones that change their clocks at midnight it may be
// one o'clock.
func midnight(y int, m time.Month, d int, loc *time.Location) time.Time {
	t := time.Date(y, m, d, 0, 0, 0, 0, loc)
	if t.Hour() == 23 { // the day's first hour is skipped and Date went back
		t = t.Add(time.Hour)
	}
	return t
}
