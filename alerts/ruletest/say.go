package ruletest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/mention"
)

// maxSay bounds the mentions of one line.
const maxSay = 1_000_000

// parseSay reads: say [N] [over D | per hour|day|week for D] [attributes] [: TEXT].
func (s *step) parseSay(l *lexer) *fault {
	t := &s.say
	t.count = 1
	w := l.peek()
	n, err := strconv.ParseFloat(w.text, 64)
	if err == nil && !w.quoted {
		l.next()
		if n <= 0 || n > maxSay || math.IsNaN(n) {
			return w.bad(fmt.Sprintf("%s mentions cannot be said", w.text), "a number above 0, at most a million")
		}
		t.count = int(n)
	} else {
		n = 1
	}
	if l.accept("per") {
		if bad := t.rate(l, n); bad != nil {
			return bad
		}
	} else if n != math.Trunc(n) {
		return w.bad("part of a mention cannot be said", "a whole number, or a rate: 9.5 per hour for 30d")
	}
	for l.k < len(l.words) {
		if bad := t.attribute(l); bad != nil {
			return bad
		}
	}
	t.text = l.tail
	if t.text == "" && t.brand == "" {
		return l.peek().bad("nothing is said, about nobody", `": Acme kettle burns", or about acme`)
	}
	return nil
}

// rate reads "hour for 30d" behind "9.5 per".
func (t *talk) rate(l *lexer, n float64) *fault {
	w := l.next()
	unit := map[string]time.Duration{"hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour}[w.text]
	if unit == 0 {
		return w.bad(fmt.Sprintf("%q is no measure of time", w.text), "hour, day or week")
	}
	if w := l.peek(); !l.accept("for") {
		return w.bad("how long is missing", "as in: 9 per hour for 30d")
	}
	if bad := duration(l, &t.over); bad != nil {
		return bad
	}
	count := n * float64(t.over) / float64(unit)
	if count > maxSay {
		return w.bad(fmt.Sprintf("that would be %.0f mentions", count), "at most a million a line")
	}
	t.count = max(1, int(math.Round(count)))
	return nil
}

// attribute reads one property of what is said.
func (t *talk) attribute(l *lexer) *fault {
	w := l.next()
	value := func(to *string) *fault {
		v := l.next()
		if *to = v.text; v.text == "" {
			return w.bad(w.text+" needs a value", "")
		}
		return nil
	}
	switch w.text {
	case "over":
		return duration(l, &t.over)
	case "late":
		return duration(l, &t.late)
	case "about":
		return value(&t.brand)
	case "in":
		return value(&t.source)
	case "from":
		return value(&t.author)
	case "site":
		return value(&t.site)
	case "title":
		return value(&t.title)
	case "lang":
		return value(&t.lang)
	case "complaint", "question", "praise", "interest":
		t.intent = w.text
	case "negative", "neutral", "positive":
		t.label = mention.Label(w.text)
	case "copies":
		t.copies = true
	case "undated":
		t.undated = true
	case "backfill":
		t.backfill = true
	case "followers":
		v := l.next()
		n, err := strconv.ParseInt(v.text, 10, 64)
		if err != nil || n < 0 {
			return v.bad(fmt.Sprintf("%q is no number of followers", v.text), "")
		}
		t.followers = &n
	case "crisis":
		v := l.next()
		n, err := strconv.ParseFloat(v.text, 64)
		if err != nil || !(n >= 0 && n <= 1) {
			return v.bad(fmt.Sprintf("%q is no crisis score", v.text), "from 0 to 1")
		}
		t.crisis = &n
	case "rating":
		v := l.next()
		n, err := strconv.ParseFloat(v.text, 64)
		if err != nil || n < 1 || n > 5 {
			return v.bad(fmt.Sprintf("%q is no rating", v.text), "from 1 to 5")
		}
		t.rating = &n
	default:
		return w.bad(fmt.Sprintf("%q says nothing about a mention", w.text),
			"over 30m, about BRAND, in SOURCE, from AUTHOR, title \"…\", site HOST, lang en, followers N, rating N, crisis N, negative, neutral, positive, complaint, question, late 2h, copies, undated, backfill")
	}
	return nil
}

// kinds are what can be expected; reasons what can hold an alert back.
var (
	kinds = map[string]bool{"fire": true, "open": true, "join": true, "update": true, "escalate": true, "resolve": true, "digest": true, "nothing": true, "held": true}
	held  = []alerts.Reason{alerts.CoolingDown, alerts.Silenced, alerts.Snoozed, alerts.Quiet, alerts.Inhibited, alerts.SourceGap, alerts.FewHistory,
		alerts.Holding, alerts.Usual, alerts.BelowFloor, alerts.BelowLimit, alerts.PartMissing, alerts.Firing, alerts.Waiting}
)

// parseExpect reads: expect KIND [RULE] [SEVERITY] [about BRAND] [to CHANNEL] [: OBSERVED [against EXPECTED]].
func (s *step) parseExpect(l *lexer) *fault {
	w := l.next()
	if !kinds[w.text] {
		return w.bad(fmt.Sprintf("%q cannot be expected", w.text), "fire, open, join, update, escalate, resolve, digest, held or nothing")
	}
	s.want.kind = w.text
	for l.k < len(l.words) {
		w := l.next()
		switch {
		case w.quoted:
			s.want.rule = w.text
		case w.text == "info" || w.text == "warning" || w.text == "critical":
			s.want.severity = alerts.Severity(w.text)
		case w.text == "about":
			s.want.brand = l.next().text
		case w.text == "to":
			s.want.channel = l.next().text
		case s.want.rule == "":
			s.want.rule = w.text
		default:
			return w.bad(fmt.Sprintf("%q does not belong here", w.text), `the rule in quotes, a severity, about BRAND, to "#channel"`)
		}
	}
	return s.parseFigures(l)
}

// parseFigures reads what stands behind the colon of an expectation.
func (s *step) parseFigures(l *lexer) *fault {
	at := word{from: l.end, to: l.end + 1}
	tail, _, _ := strings.Cut(l.tail, " #")
	tail = strings.TrimSpace(tail)
	if s.want.kind == "held" {
		for _, r := range held {
			if string(r) == tail {
				s.want.reason = r
				return nil
			}
		}
		return at.bad(fmt.Sprintf("%q holds nothing back", tail), fmt.Sprintf("one of %q", held))
	}
	if !l.hasTail {
		return nil
	}
	observed, expected, both := strings.Cut(tail, "against")
	var bad *fault
	if s.want.observed, bad = parseFigure(observed, at); bad != nil || !both {
		return bad
	}
	s.want.expected, bad = parseFigure(expected, at)
	return bad
}

func parseFigure(text string, at word) (*figure, *fault) {
	text = strings.TrimSpace(text)
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, at.bad(fmt.Sprintf("%q is no number", text), "as in: 42 against 9.5")
	}
	_, decimals, _ := strings.Cut(text, ".")
	return &figure{x, 0.5 * math.Pow10(-len(decimals)), text}, nil
}
