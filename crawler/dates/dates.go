// Package dates reads the dates people and programs write into feeds and pages.
//
// It owns the many spellings: RFC 822 and its corruptions, W3C and ISO forms,
// asctime, epochs, month names in the larger European languages and East Asian
// numerals, and what zone abbreviations mean. It does not know what time it is
// and does not judge whether a date is credible.
package dates

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Date is what a text says about a moment.
type Date struct {
	Time time.Time // in UTC
	// Local is the same moment with the offset it was written in.
	Local time.Time
	// Clock is false when only a day (or less) was given.
	Clock bool
	// Zone is false when no zone was given and the default was assumed.
	Zone bool
}

// Order says how to read 3/4/2026.
type Order int

// The two readings; year-first forms are recognised by themselves.
const (
	MonthFirst Order = iota
	DayFirst
)

// Options say how to read what a text leaves open.
type Options struct {
	Zone  *time.Location // assumed without a zone; nil means UTC
	Order Order
}

// Parse reads a date written as the whole of s (a weekday, a comment in
// brackets and the like around it are fine). It returns false for what is no
// date.
func Parse(s string, o Options) (Date, bool) {
	if len(s) > 200 {
		return Date{}, false
	}
	s = normalise(s)
	if s == "" {
		return Date{}, false
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if d, ok := epoch(s); ok {
		return d, true
	}
	p := parts{opt: o}
	rest := p.takeClock(s)
	if !p.takeDay(rest) {
		return Date{}, false
	}
	return p.build()
}

// east rewrites East Asian dates with the separators the rest expects.
var east = strings.NewReplacer("年", "-", "月", "-", "日", " ", "년", "-", "월", "-", "일", " ", "時", ":", "时", ":", "분", "", "分", ":", "秒", "", "시", ":", "초", "",
	"上午", " am ", "下午", " pm ", "오전", " am ", "오후", " pm ", "午前", " am ", "午後", " pm ", "μμ", " pm ", "πμ", " am ")

// unpadded is a time of day as programs write it that do not fill up with zeros.
var unpadded = regexp.MustCompile(`\b(\d{1,2}):(\d):(\d{1,2})\b`)

// normalise lowers case, folds digits and diacritics, and takes out comments.
func normalise(s string) string {
	s = strings.ToLower(norm.NFKD.String(s))
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r) && !(r == '\u3099' || r == '\u309a'):
		case r == '(':
			depth++
			b.WriteByte(' ')
			b.WriteByte('(')
		case r == ')':
			depth--
			b.WriteByte(')')
		case unicode.IsSpace(r) || r == '\u200e' || r == '\u200f':
			b.WriteByte(' ')
		case r == '\u2212' || r == '\u2013':
			b.WriteByte('-')
		case unicode.Is(unicode.Nd, r) && r > '9':
			b.WriteRune('0' + digit(r))
		default:
			b.WriteRune(r)
		}
	}
	s = norm.NFC.String(b.String())
	s = east.Replace(s)
	if strings.Count(s, ":") > 1 {
		s = unpadded.ReplaceAllString(s, "$1:0$2:$3")
	}
	return plainWeek(strings.Join(strings.Fields(s), " "))
}

// digit is the value of a decimal digit of any script: they come in runs of ten.
func digit(r rune) rune {
	zero := r
	for i := 0; i < 9 && unicode.Is(unicode.Nd, zero-1); i++ {
		zero--
	}
	return min(r-zero, 9)
}

var epochForm = regexp.MustCompile(`^@?(\d{9,10}|\d{12,13})(\.\d+)?$`)

func epoch(s string) (Date, bool) {
	m := epochForm.FindStringSubmatch(s)
	if m == nil {
		return Date{}, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return Date{}, false
	}
	t := time.Unix(n, 0)
	if len(m[1]) > 10 {
		t = time.UnixMilli(n)
	}
	return Date{Time: t.UTC(), Local: t.UTC(), Clock: true, Zone: true}, true
}

// parts collects what has been recognised.
type parts struct {
	opt              Options
	year, month, day int
	yday             int
	h, m, s, nano    int
	clock            bool
	zone             *time.Location
	american         string // ET, CT, MT, PT: their offset depends on the day
}

// build puts the parts together, refusing days and hours there are not.
func (p *parts) build() (Date, bool) {
	if p.yday > 0 {
		p.month, p.day = 1, p.yday
	} else {
		if p.month == 0 {
			p.month = 1
		}
		if p.day == 0 {
			p.day = 1
		}
		if p.month > 12 || p.day > 31 || time.Date(p.year, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC).Day() != p.day {
			return Date{}, false
		}
	}
	if p.h > 24 || p.h == 24 && (p.m > 0 || p.s > 0) || p.m > 59 || p.s > 60 || p.year < 1 {
		return Date{}, false
	}
	zone := p.zone
	if p.american != "" {
		zone = american(p.american, p.year, p.month, p.day)
	}
	d := Date{Clock: p.clock, Zone: zone != nil}
	if zone == nil {
		zone = p.opt.Zone
	}
	d.Local = time.Date(p.year, time.Month(p.month), p.day, p.h, p.m, p.s, p.nano, zone)
	d.Time = d.Local.UTC()
	return d, true
}

func num(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func fraction(s string) int {
	if s == "" {
		return 0
	}
	n, _ := strconv.Atoi((s + "000000000")[:9])
	return n
}

func group(s string, loc []int, i int) string {
	if loc[2*i] < 0 {
		return ""
	}
	return s[loc[2*i]:loc[2*i+1]]
}
