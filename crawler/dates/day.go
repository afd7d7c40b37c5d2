package dates

import (
	"regexp"
	"strings"
)

var (
	yearFirst = regexp.MustCompile(`(?:^|\s)(\d{4})\s?[-/.]\s?(\d{1,2})(?:\s?[-/.]\s?(\d{1,2}))?(?:\b|$)`)
	ordinal   = regexp.MustCompile(`^(\d{4})-?(\d{3})$`)
	numeric   = regexp.MustCompile(`(?:^|\s|,)(\d{1,2})\s?([-/.|])\s?(\d{1,2})\s?[-/.|]\s?(\d{4}|\d{2})(?:\b|$)`)
	yearOnly  = regexp.MustCompile(`^(\d{4})$`)
	word      = regexp.MustCompile(`[\pL]+|\d+`)
)

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
