package query

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// Error says what is wrong with a query and where.
type Error struct {
	// Offset and End are the bytes of the source at fault; End may equal Offset.
	Offset, End int
	// Msg is the fault in plain words, Expected what could stand there instead,
	// Fix the likely intended query or change. The last two may be empty.
	Msg, Expected, Fix string
	// Source is the query.
	Source string
}

// Error implements error, on one line.
func (e *Error) Error() string {
	s := fmt.Sprintf("query, byte %d: %s", e.Offset, e.Msg)
	if e.Expected != "" {
		s += ": expected " + e.Expected
	}
	if e.Fix != "" {
		s += "; " + e.Fix
	}
	return s
}

// Render shows the fault with its byte and under the line of the query it is in.
func (e *Error) Render() string {
	hint := e.Expected
	if e.Fix != "" {
		hint = strings.TrimPrefix(hint+"; "+e.Fix, "; ")
	}
	return fmt.Sprintf("byte %d: %s\n", e.Offset, e.Msg) + Caret(e.Source, e.Offset, e.End, hint)
}

// caretWindow is how much of a long line is shown on either side of a caret.
const caretWindow = 60

// Caret draws the line of src that holds the bytes [start, end) with carets under
// them and a hint behind.
func Caret(src string, start, end int, hint string) string {
	start = clamp(start, 0, len(src))
	end = clamp(end, start, len(src))
	lineStart := strings.LastIndexByte(src[:start], '\n') + 1
	lineEnd := len(src)
	if n := strings.IndexByte(src[start:], '\n'); n >= 0 {
		lineEnd = start + n
	}
	end = min(end, lineEnd)
	from, to := lineStart, lineEnd
	left, right := "", ""
	if start-from > caretWindow {
		from, left = runeStart(src, start-caretWindow), "…"
	}
	if to-start > caretWindow {
		to, right = runeStart(src, start+caretWindow), "…"
	}
	to = max(to, start)
	end = min(end, to)
	line := left + show(src[from:to]) + right
	pad := runewidth.StringWidth(left + show(src[from:start]))
	carets := max(1, runewidth.StringWidth(show(src[start:end])))
	under := strings.Repeat(" ", pad) + strings.Repeat("^", carets)
	if hint != "" {
		under += " " + hint
	}
	return "  " + line + "\n  " + under
}

// show makes tabs, controls and invalid bytes one visible column each.
func show(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return '�'
		case r < ' ' || r == 0x7f || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r >= 0x200B && r <= 0x200F || r == 0xFEFF:
			return ' '
		}
		return r
	}, s)
}

// runeStart is the start of the rune that i lies in; in bytes that are no UTF-8 it
// is i itself.
func runeStart(s string, i int) int {
	for j := i; j > 0 && j < len(s) && j > i-utf8.UTFMax; j-- {
		if utf8.RuneStart(s[j]) {
			return j
		}
	}
	return i
}

func clamp(x, low, high int) int { return max(low, min(x, high)) }
