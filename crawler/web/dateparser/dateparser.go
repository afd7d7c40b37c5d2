// Package dateparser stands in for the module of that name, which the page
// extractor's date finder asks for the spellings it does not know itself. The
// original sets up the calendars of 200 languages before main begins: 0.4 seconds
// and 83 MB of every start, of every command. Here the question goes to
// crawler/dates, which earshot reads all its other dates with.
//
// It is a module of its own, put in the original's place by a replace directive in
// earshot's go.mod; it has the names that go-htmldate uses and no more.
package dateparser

import (
	"errors"
	"regexp"
	"time"

	"github.com/earshot/earshot/crawler/dates"
)

// ParserType names a way of reading dates. All are read alike here.
type ParserType int

// The ways that are asked for.
const (
	CustomFormat ParserType = iota
	AbsoluteTime
)

// PreferredDateSource says which of several moments an incomplete date means.
// Only complete dates are read here.
type PreferredDateSource int

// Past is the one that is asked for.
const Past PreferredDateSource = 1

// Configuration is accepted and not needed: what is no complete date is none.
type Configuration struct {
	PreferredDateSource PreferredDateSource
	StrictParsing       bool
}

// Parser reads dates.
type Parser struct {
	ParserTypes []ParserType
}

// Date is a moment that was read.
type Date struct {
	Time time.Time
}

var numbers = regexp.MustCompile(`\d+`)

var errNoDate = errors.New("not a date")

// Parse reads the whole of s as a date. A month or a year alone is none.
func (p *Parser) Parse(_ *Configuration, s string, _ ...string) (Date, error) {
	d, ok := dates.Parse(s, dates.Options{})
	if !ok || len(numbers.FindAllString(s, 2)) < 2 {
		return Date{}, errNoDate
	}
	return Date{Time: d.Time}, nil
}
