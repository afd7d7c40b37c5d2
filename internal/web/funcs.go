package web

import (
	"fmt"
	"html/template"
	"math"
	"net/url"
	"strings"
	"time"
)

// funcs are what templates may call beside html/template's own.
func (s *site) funcs() template.FuncMap {
	return template.FuncMap{
		"static":    func(name string) string { return s.static.address(name) },
		"moment":    s.moment,
		"thousands": thousands,
		"counted":   counted,
		"percent":   func(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) },
		"number":    number,
		"brief":     brief,
		"link":      link,
		"brand":     s.brandName,
		"segment":   url.PathEscape,
		"query":     func(q string) string { return "/?" + url.Values{"q": {q}}.Encode() },
		"lines":     func(text string) []string { return strings.Split(text, "\n") },
		"pair":      func(a, b any) [2]any { return [2]any{a, b} },
	}
}

// moment is a time on a page: made in the site's zone, and shown in the viewer's
// by the script, with the exact value on hover. The part "time" draws it.
type moment struct {
	UTC   string // RFC 3339, for the attribute datetime
	Exact string // in full, with the zone
	Short string // as people say it today
}

// moment describes t; the zero time gives nil, which the part draws as "never".
func (s *site) moment(t time.Time) *moment {
	if t.IsZero() {
		return nil
	}
	at, now := t.In(s.location()), s.o.Now().In(s.location())
	return &moment{UTC: t.UTC().Format(time.RFC3339), Exact: at.Format("Mon 2 Jan 2006 15:04:05 MST"), Short: when(at, now)}
}

// when is a moment as people say it, beside the exact one.
func when(t, now time.Time) string {
	switch {
	case t.Year() == now.Year() && t.YearDay() == now.YearDay():
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("2 Jan 15:04")
	}
	return t.Format("2 Jan 2006 15:04")
}

// thousands writes a whole number with thin gaps: 12 300.
func thousands(count any) string {
	digits := fmt.Sprint(count)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteRune('\u202f')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// counted is "1 thing" or "1 234 things".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// number writes a figure with at most one decimal: 6, 6.5, 1 240.
func number(x float64) string {
	if math.Abs(x) >= 100 || x == math.Trunc(x) {
		return thousands(int64(math.Round(x)))
	}
	return fmt.Sprintf("%.1f", x)
}

// brief writes a count in four letters at most, for where there is little room.
func brief(n int) string {
	switch {
	case n >= 1_000_000:
		return fmt.Sprintf("%d M", n/1_000_000)
	case n >= 10_000:
		return fmt.Sprintf("%d k", n/1000)
	}
	return fmt.Sprint(n)
}

// link is an address safe to put into a page: http or https, or nothing.
func link(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
