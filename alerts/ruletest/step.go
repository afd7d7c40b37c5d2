package ruletest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// step is one line of a timeline, understood.
type step struct {
	line config.TimelineLine
	at   time.Time
	// grain is how exactly the time was written: a minute, or a second.
	grain time.Duration
	by    bool // "by TIME": at any time since the expectation before
	verb  string
	say   talk
	want  want
	name  string        // of a source, a rule
	span  time.Duration // of a gap, a silence, a snooze
}

// talk is what a say line brings in.
type talk struct {
	count     int
	over      time.Duration // spread evenly over this
	text      string
	brand     string // forced; "" leaves it to the brands' queries
	source    string
	author    string
	title     string
	site      string
	lang      string
	intent    string
	crisis    *float64
	label     mention.Label
	followers *int64
	rating    *float64
	late      time.Duration
	copies    bool
	undated   bool
	backfill  bool
}

// want is what an expect line asks for.
type want struct {
	kind     string // fire, open, join, update, escalate, resolve, digest, nothing, held
	rule     string
	brand    string
	channel  string
	severity alerts.Severity
	reason   alerts.Reason // held back by what
	observed *figure
	expected *figure
}

// figure is a number with the precision it was written in: 9.5 is 9.45 to 9.55.
type figure struct {
	value, slack float64
	text         string
}

func (f *figure) holds(x float64) bool {
	return f == nil || x >= f.value-f.slack-1e-9 && x <= f.value+f.slack+1e-9
}

// fault is a word of a line that cannot be used.
type fault struct {
	from, to     int
	message, fix string
}

// word is a word of a line with its place; quoted ones without their quotes.
type word struct {
	text     string
	from, to int
	quoted   bool
}

// lexer walks over the words of a line.
type lexer struct {
	words []word
	k     int
	end   int
	// tail is the text behind the colon of a say line, tailAt where it begins.
	tail    string
	hasTail bool
}

func newLexer(line string) *lexer {
	l := &lexer{end: len(line)}
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == ' ' || c == '\t':
			i++
		case c == '#':
			return l
		case c == '"':
			end := strings.IndexByte(line[i+1:], '"')
			if end < 0 {
				end = len(line) - i - 1
			}
			l.words = append(l.words, word{line[i+1 : i+1+end], i, min(i+end+2, len(line)), true})
			i += end + 2
		default:
			from := i
			for i < len(line) && line[i] != ' ' && line[i] != '\t' && line[i] != '"' {
				if line[i] == ':' && (i+1 == len(line) || line[i+1] == ' ') {
					break
				}
				i++
			}
			if i > from {
				l.words = append(l.words, word{line[from:i], from, i, false})
			}
			if i < len(line) && line[i] == ':' {
				l.tail, l.hasTail = strings.TrimSpace(line[i+1:]), true
				l.end = i
				return l
			}
		}
	}
	return l
}

func (l *lexer) peek() word {
	if l.k < len(l.words) {
		return l.words[l.k]
	}
	return word{from: l.end, to: l.end}
}

func (l *lexer) next() word {
	w := l.peek()
	l.k = min(l.k+1, len(l.words))
	return w
}

// accept takes the next word when it is this one.
func (l *lexer) accept(text string) bool {
	if w := l.peek(); w.text == text && !w.quoted {
		l.next()
		return true
	}
	return false
}

func (w word) bad(message, fix string) *fault { return &fault{w.from, w.to, message, fix} }

var (
	clockTime = regexp.MustCompile(`^\d{1,2}:\d{2}(:\d{2})?$`)
	dayDate   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	wholeDays = regexp.MustCompile(`^[+-]?\d+d$`)
)

// parseStep understands one line; start is where offsets are counted from.
func parseStep(line config.TimelineLine, start time.Time) (step, *fault) {
	l := newLexer(line.Text)
	s := step{line: line, grain: time.Minute}
	if l.accept("by") {
		s.by = true
	} else {
		l.accept("at")
	}
	if bad := s.moment(l, start); bad != nil {
		return s, bad
	}
	w := l.next()
	s.verb = w.text
	if s.by && s.verb != "expect" {
		return s, w.bad("by is for expectations", "at, or nothing at all")
	}
	var bad *fault
	switch s.verb {
	case "say":
		bad = s.parseSay(l)
	case "expect":
		bad = s.parseExpect(l)
	case "gap", "silence":
		s.name = l.next().text
		bad = s.parseFor(l)
	case "snooze":
		bad = s.parseFor(l)
	case "restart", "acknowledge", "answer", "delete":
	default:
		return s, w.bad(fmt.Sprintf("%q is no step", w.text), "say, expect, gap, silence, acknowledge, snooze, answer, delete or restart")
	}
	if bad == nil && l.k < len(l.words) {
		w := l.peek()
		bad = w.bad(fmt.Sprintf("%q does not belong here", w.text), "")
	}
	return s, bad
}

// moment reads the time of a line: 10:35, +2d 10:35, 2026-11-21 10:35, or an offset.
func (s *step) moment(l *lexer, start time.Time) *fault {
	w := l.next()
	day := start
	switch {
	case dayDate.MatchString(w.text):
		t, err := time.ParseInLocation("2006-01-02", w.text, start.Location())
		if err != nil {
			return w.bad("no such day", "")
		}
		day = t
		w = l.next()
	case wholeDays.MatchString(w.text) && clockTime.MatchString(l.peek().text):
		n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(w.text, "+"), "d"))
		day = start.AddDate(0, 0, n)
		w = l.next()
	case !clockTime.MatchString(w.text):
		sign := time.Duration(1)
		text := strings.TrimPrefix(w.text, "+")
		if rest, negative := strings.CutPrefix(text, "-"); negative {
			sign, text = -1, rest
		}
		d, err := config.ParseDuration(text)
		if text == "0" || text == "0m" {
			d, err = 0, nil
		}
		if err != nil {
			return w.bad(fmt.Sprintf("%q is no time", w.text), `"10:35", "+2d 10:35", "2026-11-21 10:35", or an offset from the start such as "90m" or "-30d"`)
		}
		s.at = start.Add(sign * d)
		if d%time.Minute != 0 {
			s.grain = time.Second
		}
		return nil
	}
	part := strings.Split(w.text, ":")
	if !clockTime.MatchString(w.text) {
		return w.bad("the hour is missing", "as in 10:35")
	}
	h, _ := strconv.Atoi(part[0])
	m, _ := strconv.Atoi(part[1])
	sec := 0
	if len(part) == 3 {
		sec, _ = strconv.Atoi(part[2])
		s.grain = time.Second
	}
	if h > 23 || m > 59 || sec > 59 {
		return w.bad(fmt.Sprintf("%q is no time of day", w.text), "")
	}
	s.at = time.Date(day.Year(), day.Month(), day.Day(), h, m, sec, 0, start.Location())
	return nil
}

// parseFor reads "for DURATION".
func (s *step) parseFor(l *lexer) *fault {
	if w := l.peek(); !l.accept("for") {
		return w.bad("how long is missing", `as in: for 2h`)
	}
	return duration(l, &s.span)
}

func duration(l *lexer, to *time.Duration) *fault {
	w := l.next()
	d, err := config.ParseDuration(w.text)
	if err != nil || d <= 0 {
		return w.bad(fmt.Sprintf("%q is no duration", w.text), `such as 30m, 2h or 7d`)
	}
	*to = d
	return nil
}
