package config

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reader turns the tree into a Config and collects every fault on the way.
type reader struct {
	text  *text
	cfg   *Config
	found []Problem
	// later are the checks that need the whole file: names that must exist,
	// settings that contradict each other.
	later []func()
}

func (r *reader) fault(at span, fix, format string, args ...any) {
	r.found = append(r.found, r.text.problem(at, fmt.Sprintf(format, args...), fix))
}

func (r *reader) warn(at span, fix, format string, args ...any) {
	p := r.text.problem(at, fmt.Sprintf(format, args...), fix)
	p.Warning = true
	r.found = append(r.found, p)
}

// section reads the keys of one table. Each key is read once; what is left over
// in the end is unknown.
type section struct {
	*reader
	table *table
	label string // `rule "crisis words"`, stands before every message
	name  string // of an entry of a list, else empty
	known []string
}

func (r *reader) section(t *table, label string) *section {
	return &section{reader: r, table: t, label: label}
}

// fault and warn put the label in front.
func (s *section) fault(at span, fix, format string, args ...any) {
	s.reader.fault(at, fix, "%s: %s", s.label, fmt.Sprintf(format, args...))
}

func (s *section) warn(at span, fix, format string, args ...any) {
	s.reader.warn(at, fix, "%s: %s", s.label, fmt.Sprintf(format, args...))
}

// at is where a key's value stands, or the table's header when the key is absent.
func (s *section) at(key string) span {
	if e := s.table.get(key); e != nil {
		return e.value.at
	}
	return s.table.at
}

// has reports whether the key is written.
func (s *section) has(key string) bool { return s.table.get(key) != nil }

// need says that a key is missing, unless a line of the table was unreadable.
func (s *section) need(key, fix string) {
	if !s.has(key) && !s.table.broken {
		s.fault(s.table.at, fix, "%s is missing", key)
	}
}

// take finds the value of a key if it has the right kind; wanted says what is
// expected, for the message.
func (s *section) take(key string, k kind, wanted string) *value {
	s.known = append(s.known, key)
	e := s.table.get(key)
	if e == nil || e.value.refused {
		return nil
	}
	if e.value.kind == kindInteger && k == kindDecimal {
		return e.value
	}
	if e.value.kind != k {
		s.wrongKind(key, e.value, wanted)
		return nil
	}
	return e.value
}

func (s *section) wrongKind(key string, v *value, wanted string) {
	fix := "write " + wanted
	if v.kind == kindText && (v.text == "true" || v.text == "false") {
		fix = "write it without quotes: " + v.text
	}
	s.fault(v.at, fix, "%s is %s, where %s is expected", key, v.kind, wanted)
}

func (s *section) flag(key string, to *bool) {
	if v := s.take(key, kindFlag, "true or false"); v != nil {
		*to = v.text == "true"
	}
}

// integer reads a whole number from lo to hi.
func (s *section) integer(key string, to *int, lo, hi int) {
	v := s.take(key, kindInteger, "a whole number")
	if v == nil {
		return
	}
	n, err := v.integer()
	if err != nil || n < int64(lo) || n > int64(hi) {
		s.fault(v.at, "", "%s is %s; it must be from %d to %d", key, v.text, lo, hi)
		return
	}
	*to = int(n)
}

func (s *section) integer64(key string, to *int64, lo int64) {
	v := s.take(key, kindInteger, "a whole number")
	if v == nil {
		return
	}
	n, err := v.integer()
	if err != nil || n < lo {
		s.fault(v.at, "", "%s is %s; it must be at least %d", key, v.text, lo)
		return
	}
	*to = n
}

// decimal reads a number from lo to hi and reports whether it is there and good.
func (s *section) decimal(key string, to *float64, lo, hi float64, fix string) bool {
	v := s.take(key, kindDecimal, "a number")
	if v == nil {
		return false
	}
	n, err := v.decimal()
	if v.kind == kindInteger {
		var i int64
		i, err = v.integer()
		n = float64(i)
	}
	if err != nil || math.IsNaN(n) || n < lo || n > hi {
		s.fault(v.at, fix, "%s is %s; it must be from %v to %v", key, v.text, lo, hi)
		return false
	}
	*to = n
	return true
}

// duration reads "30m"; lo and hi bound it. With a never word ("forever",
// "adaptive") that word gives 0.
func (s *section) duration(key string, to *time.Duration, lo, hi time.Duration, never string) {
	const wanted = `a duration in quotes such as "30m", "2h" or "7d"`
	s.known = append(s.known, key)
	e := s.table.get(key)
	if e == nil || e.value.refused {
		return
	}
	v := e.value
	if v.kind != kindText {
		fix := "write " + wanted
		if v.kind == kindInteger {
			n := strings.TrimLeft(v.text, "+-")
			fix = fmt.Sprintf("write it in quotes with its unit: %q, %q or %q", n+"s", n+"m", n+"h")
		}
		s.fault(v.at, fix, "%s is %s, where a duration is expected", key, v.kind)
		return
	}
	if never != "" && v.text == never {
		*to = 0
		return
	}
	d, err := ParseDuration(v.text)
	switch {
	case err != nil:
		s.fault(v.at, "a number and a unit: ms, s, m, h, d, w or y, as in \"30m\" or \"1h30m\"", "%s %q is not a duration", key, v.text)
	case d < lo:
		s.fault(v.at, "at least "+strconv.Quote(FormatDuration(lo)), "%s %q is too short", key, v.text)
	case d > hi:
		s.fault(v.at, "at most "+strconv.Quote(FormatDuration(hi)), "%s %q is too long", key, v.text)
	default:
		*to = d
	}
}

// tables reads a list of tables, written as [[headers]] or as a list of { … }.
func (s *section) tables(key string) []*table {
	s.known = append(s.known, key)
	e := s.table.get(key)
	if e == nil {
		return nil
	}
	if e.value.kind == kindTable {
		s.fault(e.keyAt, "write [["+key+"]]: there may be several", "%s is a list, whose headers have double brackets", key)
		return nil
	}
	if e.value.kind != kindList {
		s.wrongKind(key, e.value, "a list of tables")
		return nil
	}
	var out []*table
	for _, v := range e.value.list {
		if v.kind != kindTable {
			s.wrongKind("an element of "+key, v, "a table { key = value, … }")
			continue
		}
		out = append(out, v.table)
	}
	return out
}

// sub reads one table below this one; nil when absent.
func (s *section) sub(key string) *table {
	if v := s.take(key, kindTable, "a section ["+key+"]"); v != nil {
		return v.table
	}
	return nil
}

// maxUnknown bounds the unknown keys shown of one table.
const maxUnknown = 100

// done reports every key that nothing has read. elsewhere explains keys that
// mean something in another kind of table.
func (s *section) done(elsewhere func(key string) string) {
	unknown := 0
	for _, e := range s.table.entries {
		if slices.Contains(s.known, e.key) {
			continue
		}
		if unknown++; unknown > maxUnknown {
			s.fault(e.keyAt, "", "more than %d keys here are unknown; the rest is not shown", maxUnknown)
			return
		}
		if env, ok := looksSecret(e.key); ok {
			if e.value.refused {
				continue // said already, where the value stands
			}
			s.text.blank = append(s.text.blank, e.value.at)
			s.fault(e.keyAt, "take it out and set "+env+" in the environment", "%q is a secret, and secrets never stand in this file", e.key)
			continue
		}
		if elsewhere != nil {
			if fix := elsewhere(e.key); fix != "" {
				s.fault(e.keyAt, fix, "%s does not belong here", e.key)
				continue
			}
		}
		s.fault(e.keyAt, oneOfKeys(e.key, s.known), "unknown key %q", short(e.key))
	}
}
