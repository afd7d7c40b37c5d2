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

var (
	clockForm = regexp.MustCompile(`(?:^|[ t,_@]|\bat|\bum|\ba las|\ba|\bde|\bkl\.?|-)\s*(\d{1,2})(?:[:.h](\d{2}))(?:[:.m](\d{1,2})(?:[.,](\d{1,9}))?)?(?:[.:]?\s*(uhr|h\b|hrs\b|heures)?)\s*(a\.?m\.?\b|p\.?m\.?\b)?`)
	hourForm  = regexp.MustCompile(`(?:^|[ ,])(\d{1,2})\s*(a\.?m\b\.?|p\.?m\b\.?)`)
	packed    = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})?)?( ?z| ?[+-]\d{2}:?\d{2})?$`)
	numZone   = regexp.MustCompile(`^\s*(?:gmt|utc|ut|z)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?(?::?\d{2})?(?:\b|$)`)
	wordZone  = regexp.MustCompile(`^\s*\(?([a-z]{1,5})\)?(?:[ ,.)]|$)`)
	ianaZone  = regexp.MustCompile(`^\s*([a-z]+(?:/[a-z_+-]+){1,2})\b`)
	isoHour   = regexp.MustCompile(`\dt(\d{2})(z|[+-]\d{2}.*)?$`)
)

// takeClock finds the time of day and the zone behind it and returns the text
// without them.
func (p *parts) takeClock(s string) string {
	if m := packed.FindStringSubmatch(s); m != nil {
		p.year, p.month, p.day = num(m[1]), num(m[2]), num(m[3])
		if m[4] != "" {
			p.clock, p.h, p.m, p.s = true, num(m[4]), num(m[5]), num(m[6])
		}
		p.takeZone(m[7])
		return ""
	}
	var loc []int
	var sub func(i int) string
	for _, l := range clockForm.FindAllStringSubmatchIndex(s, 4) {
		if !looksLikeDay(s, l) {
			loc = l
			break
		}
	}
	if loc != nil {
		sub = func(i int) string { return group(s, loc, i) }
		p.h, p.m, p.s = num(sub(1)), num(sub(2)), num(sub(3))
		p.nano = fraction(sub(4))
		p.halfDay(sub(6))
		if sub(6) == "" { // "pm 3:04", as East Asian forms have it
			before := strings.Fields(s[:loc[0]])
			if n := len(before); n > 0 && (before[n-1] == "pm" || before[n-1] == "am") {
				p.halfDay(before[n-1])
			}
		}
	} else if loc = hourForm.FindStringSubmatchIndex(s); loc != nil {
		p.h = num(group(s, loc, 1))
		p.halfDay(group(s, loc, 2))
	} else if m := isoHour.FindStringSubmatchIndex(s); m != nil {
		p.clock, p.h = true, num(group(s, m, 1))
		p.takeZone(group(s, m, 2))
		return s[:m[2]-1]
	} else {
		return s
	}
	p.clock = true
	left := p.takeZone(s[loc[1]:])
	return strings.TrimSpace(s[:loc[0]] + " " + left)
}

// looksLikeDay says that what was taken for a clock is a dotted date: 20.11.2026.
func looksLikeDay(s string, loc []int) bool {
	if strings.Contains(s[loc[2]:loc[1]], ":") || group(s, loc, 5) != "" || group(s, loc, 6) != "" {
		return false
	}
	return !strings.Contains(s[loc[2]:loc[1]], "h")
}

func (p *parts) halfDay(mark string) {
	switch {
	case strings.HasPrefix(mark, "p") && p.h < 12:
		p.h += 12
	case strings.HasPrefix(mark, "a") && p.h == 12:
		p.h = 0
	}
}

// takeZone reads a zone at the beginning of s and returns what follows it.
func (p *parts) takeZone(s string) string {
	if m := numZone.FindStringSubmatchIndex(s); m != nil {
		h, mins := num(group(s, m, 2)), num(group(s, m, 3))
		if h <= 15 && mins < 60 && !(m[1] < len(s) && s[m[1]] == '/') {
			off := h*3600 + mins*60
			if group(s, m, 1) == "-" {
				off = -off
			}
			p.zone = time.FixedZone("", off)
			return s[m[1]:]
		}
	}
	if m := ianaZone.FindStringSubmatchIndex(s); m != nil {
		if loc, err := time.LoadLocation(title(group(s, m, 1))); err == nil {
			p.zone = loc
			return s[m[1]:]
		}
	}
	if m := wordZone.FindStringSubmatchIndex(s); m != nil {
		name := group(s, m, 1)
		if off, ok := zones[name]; ok {
			p.zone = time.FixedZone(strings.ToUpper(name), off*60)
			return s[m[3]:]
		}
		if _, ok := usStandard[name]; ok {
			p.american = name
			return s[m[3]:]
		}
	}
	return s
}

func title(s string) string {
	out := []byte(s)
	up := true
	for i, c := range out {
		if up && c >= 'a' && c <= 'z' {
			out[i] = c - 32
		}
		up = c == '/' || c == '_' || c == '-'
	}
	return string(out)
}

var (
	yearFirst = regexp.MustCompile(`(?:^|\s)(\d{4})\s?[-/.]\s?(\d{1,2})(?:\s?[-/.]\s?(\d{1,2}))?(?:\b|$)`)
	ordinal   = regexp.MustCompile(`^(\d{4})-?(\d{3})$`)
	numeric   = regexp.MustCompile(`(?:^|\s|,)(\d{1,2})\s?([-/.|])\s?(\d{1,2})\s?[-/.|]\s?(\d{4}|\d{2})(?:\b|$)`)
	yearOnly  = regexp.MustCompile(`^(\d{4})$`)
	word      = regexp.MustCompile(`[\pL]+|\d+`)
)

// takeDay finds the day in what is left.
func (p *parts) takeDay(s string) bool {
	if p.year != 0 {
		return true
	}
	s = strings.TrimRight(strings.TrimSpace(s), "t, ")
	if m := ordinal.FindStringSubmatch(s); m != nil {
		p.year, p.yday = num(m[1]), num(m[2])
		return p.yday >= 1 && p.yday <= 366
	}
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		p.year, p.month, p.day = num(m[1]), num(m[2]), num(m[3])
		if p.month > 12 && p.day <= 12 { // 2026-20-11
			p.month, p.day = p.day, p.month
		}
		return true
	}
	if m := numeric.FindStringSubmatch(s); m != nil {
		return p.threeNumbers(num(m[1]), num(m[3]), m[4], m[2])
	}
	if m := yearOnly.FindStringSubmatch(s); m != nil {
		p.year = num(m[1])
		return true
	}
	return p.words(s)
}

// threeNumbers settles 3/4/2026: a number above 12 is the day, dots mean day
// first, else the caller's order holds.
func (p *parts) threeNumbers(a, b int, year, sep string) bool {
	p.year = fullYear(year)
	dayFirst := p.opt.Order == DayFirst || sep == "."
	switch {
	case a > 12:
		dayFirst = true
	case b > 12:
		dayFirst = false
	}
	if p.month, p.day = a, b; dayFirst {
		p.month, p.day = b, a
	}
	return true
}

// words reads forms in which the month is a word, in any order.
func (p *parts) words(s string) bool {
	var numbers []string
	for _, w := range word.FindAllString(s, -1) {
		if w[0] >= '0' && w[0] <= '9' {
			numbers = append(numbers, w)
			continue
		}
		if m, ok := months[w]; ok && p.month == 0 {
			p.month = m
		}
	}
	if p.month == 0 || len(numbers) == 0 || len(numbers) > 3 {
		return false
	}
	for i, n := range numbers {
		switch {
		case len(n) == 4 && p.year == 0:
			p.year = num(n)
		case len(n) <= 2 && p.day == 0 && num(n) <= 31 && num(n) > 0:
			p.day = num(n)
		case len(n) == 2 && p.year == 0 && i > 0:
			p.year = fullYear(n)
		}
	}
	return p.year != 0
}

func fullYear(s string) int {
	y := num(s)
	if len(s) > 2 {
		return y
	}
	if y < 70 {
		return 2000 + y
	}
	return 1900 + y
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
