package dates

import (
	"regexp"
	"strings"
	"time"
)

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
