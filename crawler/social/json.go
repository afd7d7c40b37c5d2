package social

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// Str, Count, Moment and Flag read what an interface sends without trusting its
// types: what is not of a usable kind is unknown, never an error, so that one
// strange field does not lose an item.
type Str string

// UnmarshalJSON takes strings and numbers; anything else is "".
func (s *Str) UnmarshalJSON(b []byte) error {
	*s = ""
	if len(b) > 0 && b[0] == '"' {
		var v string
		if json.Unmarshal(b, &v) == nil {
			*s = Str(v)
		}
		return nil
	}
	if _, err := strconv.ParseFloat(string(b), 64); err == nil {
		*s = Str(b)
	}
	return nil
}

// Count is a number of reactions, or unknown. Negative numbers count nothing and
// are unknown.
type Count struct{ N *int64 }

// UnmarshalJSON takes numbers and numbers in strings.
func (c *Count) UnmarshalJSON(b []byte) error {
	c.N = nil
	f, err := strconv.ParseFloat(strings.Trim(string(b), `"`), 64)
	if err == nil && f >= 0 && f < math.MaxInt64/2 {
		n := int64(f)
		c.N = &n
	}
	return nil
}

// Moment is a point in time, or unknown (zero).
type Moment struct{ time.Time }

// UnmarshalJSON takes RFC 3339 and epoch numbers: seconds, milliseconds or
// microseconds by their size.
func (m *Moment) UnmarshalJSON(b []byte) error {
	m.Time = time.Time{}
	s := strings.Trim(string(b), `"`)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, s); err == nil {
			m.Time = t.UTC()
			return nil
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f > 0) || f > 1e17 {
		return nil
	}
	switch {
	case f >= 1e14:
		m.Time = time.UnixMicro(int64(f)).UTC()
	case f >= 1e11:
		m.Time = time.UnixMilli(int64(f)).UTC()
	default:
		m.Time = time.Unix(int64(f), 0).UTC()
	}
	return nil
}

// Flag is true only where the interface plainly says so; Said tells an explicit
// false from silence.
type Flag struct{ True, Said bool }

// UnmarshalJSON takes booleans, alone or in strings.
func (f *Flag) UnmarshalJSON(b []byte) error {
	switch strings.Trim(string(b), `"`) {
	case "true":
		*f = Flag{True: true, Said: true}
	case "false":
		*f = Flag{Said: true}
	default:
		*f = Flag{}
	}
	return nil
}
