package web

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// piece is a stretch of text, marked where the query matched.
type piece struct {
	Text string
	Mark bool
}

// marked cuts a field at its spans and shortens it to about limit bytes around
// the first of them.
func marked(text, field string, spans []mention.Span, limit int) []piece {
	if text == "" {
		return nil
	}
	var own []mention.Span
	for _, s := range spans {
		if s.Field == field && s.Start >= 0 && s.Start < s.End && s.End <= len(text) {
			own = append(own, s)
		}
	}
	slices.SortFunc(own, func(a, b mention.Span) int { return a.Start - b.Start })
	from, to := window(text, own, limit)
	var out []piece
	if from > 0 {
		out = append(out, piece{Text: "… "})
	}
	at := from
	for _, s := range own {
		start, end := max(s.Start, at), min(s.End, to)
		if start >= end {
			continue
		}
		if start > at {
			out = append(out, piece{Text: shown(text[at:start])})
		}
		out = append(out, piece{Text: shown(text[start:end]), Mark: true})
		at = end
	}
	if at < to {
		out = append(out, piece{Text: shown(text[at:to])})
	}
	if to < len(text) {
		out = append(out, piece{Text: " …"})
	}
	return out
}

// window is the part of a text to show: all of it when short, else from a little
// before the first match.
func window(text string, spans []mention.Span, limit int) (from, to int) {
	if len(text) <= limit {
		return 0, len(text)
	}
	if len(spans) > 0 && spans[0].Start > limit/2 {
		from = spans[0].Start - limit/4
		if space := strings.IndexByte(text[from:spans[0].Start], ' '); space >= 0 {
			from += space + 1
		}
	}
	to = min(from+limit, len(text))
	for from < to && !utf8.RuneStart(text[from]) {
		from++
	}
	for to < len(text) && to > from && !utf8.RuneStart(text[to]) {
		to--
	}
	return from, to
}

// blankLines are the empty lines of a text, which a card has no room for.
var blankLines = regexp.MustCompile(`\n\s*\n`)

// behind is the text without the title it begins with, and the spans moved along.
func behind(text, title string, spans []mention.Span) (string, []mention.Span) {
	rest, begins := strings.CutPrefix(text, title)
	if !begins || title == "" || strings.TrimSpace(rest) == "" || !strings.HasPrefix(strings.TrimLeft(rest, ". "), "\n") {
		return text, spans // a headline stands on a line of its own
	}
	rest = strings.TrimLeft(rest, " .:\n\t")
	cut := len(text) - len(rest)
	var moved []mention.Span
	for _, s := range spans {
		if s.Field == "text" && s.Start >= cut {
			moved = append(moved, mention.Span{Field: s.Field, Start: s.Start - cut, End: s.End - cut})
		}
	}
	return rest, moved
}

func shown(s string) string { return blankLines.ReplaceAllString(valid(s), "\n") }

func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// faultOf shows what the query language says about a query it cannot read.
func faultOf(err error) *fault {
	var e *query.Error
	if !errors.As(err, &e) {
		return &fault{Message: err.Error()}
	}
	return &fault{Message: e.Msg, Excerpt: query.Caret(e.Source, e.Offset, e.End, e.Expected), Fix: e.Fix}
}

// fault is a query that cannot be read: what is wrong, where, how to mend it. The
// part "fault" draws it.
type fault struct {
	Message, Excerpt, Fix string
}
