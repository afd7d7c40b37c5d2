package query

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// published makes the clause of a time range. A day, month or year given stands
// for all of it, at either end.
func (p *parser) published(t token, place Place) (Node, *Error) {
	low, high, above, below := bounds(t.text)
	n := &Published{Place: place, From: math.MinInt64, To: math.MaxInt64, Surface: t.text}
	for _, end := range []struct {
		s    string
		high bool
	}{{low, false}, {high, true}} {
		if end.s == "" {
			continue
		}
		first, next, ok := p.date(end.s)
		switch {
		case !ok:
			return nil, p.fail(t.start, t.end, fmt.Sprintf("%q is no date", end.s),
				"as 2026-11-01, 2026-11 or 2026-11-01T14:30", "a range is written published:2026-11-01..2026-11-21")
		case end.high && below:
			n.To = first - 1
		case end.high:
			n.To = next - 1
		case above:
			n.From = next
		default:
			n.From = first
		}
	}
	if low == "" && high == "" {
		return nil, p.fail(t.start, t.end, "a date is missing", "as published:2026-11-01..2026-11-21", "")
	}
	if n.From > n.To {
		p.warnNever(t.start, t.end, fmt.Sprintf("the range %s is empty, so this clause never matches", t.text), fmt.Sprintf("published:%s..%s", high, low))
	}
	return n, nil
}

// dateForms are the forms of a date from coarse to fine.
var dateForms = []struct {
	layout  string
	forward func(time.Time) time.Time
}{
	{"2006", func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }},
	{"2006-01", func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }},
	{"2006-01-02", func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
	{"2006-01-02T15:04", func(t time.Time) time.Time { return t.Add(time.Minute) }},
	{"2006-01-02T15:04:05", func(t time.Time) time.Time { return t.Add(time.Second) }},
	{"2006-01-02T15:04Z07:00", func(t time.Time) time.Time { return t.Add(time.Minute) }}, // links name minutes with their zone
	{time.RFC3339, func(t time.Time) time.Time { return t.Add(time.Second) }},
}

// date is the first second of a moment, day, month or year in the query's zone,
// and the first second after it.
func (p *parser) date(s string) (first, next int64, ok bool) {
	switch strings.ToLower(s) {
	case "today", "yesterday":
		if p.o.Now.IsZero() {
			return 0, 0, false
		}
		y, m, d := p.o.Now.In(p.zone()).Date()
		if strings.EqualFold(s, "yesterday") {
			d--
		}
		day := time.Date(y, m, d, 0, 0, 0, 0, p.zone())
		return day.Unix(), day.AddDate(0, 0, 1).Unix(), true
	}
	for _, f := range dateForms {
		if t, err := time.ParseInLocation(f.layout, strings.ToUpper(s), p.zone()); err == nil {
			return t.Unix(), f.forward(t).Unix(), true
		}
	}
	return 0, 0, false
}

func (p *parser) zone() *time.Location {
	if p.o.Location == nil {
		return time.UTC
	}
	return p.o.Location
}

// last makes the clause of a time up to now.
func (p *parser) last(t token, place Place) (Node, *Error) {
	seconds := int64(0)
	for rest := t.text; rest != ""; {
		i := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if i <= 0 || i > 6 {
			seconds = 0
			break
		}
		n, _ := strconv.ParseInt(rest[:i], 10, 64)
		unit, size := utf8.DecodeRuneInString(rest[i:])
		per := map[rune]int64{'s': 1, 'm': 60, 'h': 3600, 'd': 86400, 'w': 7 * 86400, 'y': 365 * 86400}[unit]
		if per == 0 {
			seconds = 0
			break
		}
		seconds += n * per
		rest = rest[i+size:]
	}
	if seconds <= 0 {
		return nil, p.fail(t.start, t.end, fmt.Sprintf("%q is no length of time", t.text), "as last:30m, last:24h, last:7d or last:2w", "")
	}
	return &Last{Place: place, Seconds: seconds, Surface: t.text}, nil
}
