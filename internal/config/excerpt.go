package config

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// span is a half-open range of bytes of the file.
type span struct{ start, end int }

// text is a file with what is needed to show a place in it.
type text struct {
	name  string
	src   []byte
	lines []int  // offset at which each line begins
	blank []span // secrets standing in the file, never shown
}

var byteOrderMark = []byte("\ufeff")

func newText(name string, src []byte) *text {
	t := &text{name: name, src: src, lines: []int{0}}
	if bytes.HasPrefix(src, byteOrderMark) {
		t.lines[0] = len(byteOrderMark) // no column of the first line
	}
	for i, b := range src {
		if b == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// line is the number (from 1) of the line that holds the offset, and its range
// without the line end.
func (t *text) line(offset int) (int, span) {
	n, found := slices.BinarySearch(t.lines, offset)
	if !found && n > 0 {
		n--
	}
	end := len(t.src)
	if n+1 < len(t.lines) {
		end = t.lines[n+1] - 1
	}
	if end > t.lines[n] && t.src[end-1] == '\r' {
		end--
	}
	return n + 1, span{t.lines[n], end}
}

// problem shows the place at of the file; the caret runs to the end of the line
// at most.
func (t *text) problem(at span, message, fix string) Problem {
	at.start = min(max(at.start, 0), len(t.src))
	n, line := t.line(at.start)
	start := min(at.start, line.end)
	end := min(max(at.end, start), line.end)
	p := Problem{
		File: t.name, Line: n, Column: utf8.RuneCount(t.src[line.start:start]) + 1,
		Message: secretShapes.ReplaceAllString(message, redacted), Fix: fix,
		offset: at.start,
	}
	near := span{max(line.start, start-neighbourhood), min(line.end, start+neighbourhood)}
	p.Excerpt, p.CaretAt, p.CaretLen = excerpt(t.visible(line, near), start-near.start, min(end, near.end)-near.start)
	return p
}

// neighbourhood is how many bytes around a fault are looked at: a line may be
// megabytes long.
const neighbourhood = 2048

// Longest excerpt, in cells before and after the caret's start.
const (
	cellsBefore = 60
	cellsAfter  = 100
)

// excerpt makes bytes[start:end] of a line presentable and finds its cells.
func excerpt(line []byte, start, end int) (shown string, caretAt, caretLen int) {
	from, cutBefore := back(line, start, cellsBefore)
	to, cutAfter := forth(line, start, cellsAfter)
	before := presentable(line[from:start])
	marked := presentable(line[start:min(end, to)])
	after := presentable(line[min(end, to):to])
	if cutBefore {
		before = "…" + before
	}
	if cutAfter {
		after += "…"
	}
	return before + marked + after, runewidth.StringWidth(before), max(runewidth.StringWidth(marked), 1)
}

func back(line []byte, at, runes int) (from int, cut bool) {
	for ; at > 0 && runes > 0; runes-- {
		_, n := utf8.DecodeLastRune(line[:at])
		at -= n
	}
	return at, at > 0
}

func forth(line []byte, at, runes int) (to int, cut bool) {
	for ; at < len(line) && runes > 0; runes-- {
		_, n := utf8.DecodeRune(line[at:])
		at += n
	}
	return at, at < len(line)
}

// presentable widens tabs and replaces what would move a terminal's cursor, turn
// the writing direction, or is no character at all.
func presentable(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		b = b[n:]
		switch {
		case r == '\t':
			out.WriteString("    ")
		case r == utf8.RuneError && n == 1, unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d', r == '\u2028', r == '\u2029':
			out.WriteRune(utf8.RuneError)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// secretShapes are what tokens look like wherever they stand.
var secretShapes = regexp.MustCompile(`xox[a-z]-[\w.-]{8,}|xapp-[\w.-]{8,}|https://hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]+` +
	`|AIza[\w-]{30,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|\$argon2id?\$[^"'\s]+|https?://[^/\s:@"']+:[^/\s@"']+@|google\.\w+/alerts/feeds/[\w/]+`)

// secretKeys are names under which people put secrets; what follows is blanked
// even on a line that cannot be parsed.
var secretKeys = regexp.MustCompile(`(?i)^\s*["']?[\w.-]*(?:token|secret|password|password_hash|passwd|api_?key|webhook_url)["']?\s*=\s*`)

// visible is the part near of a line with secrets blanked by stars of the same
// length.
func (t *text) visible(line, near span) []byte {
	b := slices.Clone(t.src[near.start:near.end])
	hide := func(from, to int) {
		for i := max(from, 0); i < min(to, len(b)); i++ {
			b[i] = '*'
		}
	}
	for _, s := range t.blank {
		hide(s.start-near.start, s.end-near.start)
	}
	for _, m := range secretShapes.FindAllIndex(b, -1) {
		hide(m[0], m[1])
	}
	if m := secretKeys.FindIndex(t.src[line.start:min(line.end, line.start+neighbourhood)]); m != nil {
		hide(line.start+m[1]-near.start, len(b))
	}
	return b
}
