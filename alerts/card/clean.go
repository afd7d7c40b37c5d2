package card

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/bidi"

	"github.com/earshot/earshot/alerts"
)

// maxInput bounds the work on one text; the rest could never be shown.
const maxInput = 16 << 10

// Clean makes outside text safe to stand in a line of ours: one line, valid
// UTF-8, no control characters, no direction overrides, no stacks of marks. Text
// that runs right to left is isolated, so that it cannot reorder what stands
// beside it. It does not escape markup; that is the renderer's task.
func Clean(s string) string {
	s = alerts.Unstack(s, maxInput)
	var b strings.Builder
	space, rtl := false, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case invisible(r):
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		rtl = rtl || rightToLeft(r)
		b.WriteRune(r)
	}
	out := alerts.Unstack(b.String(), maxInput) // what was dropped may have parted a stack
	if rtl {
		return isolateStart + out + isolateEnd
	}
	return out
}

// FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.
const (
	isolateStart = "\u2068"
	isolateEnd   = "\u2069"
)

// invisible says whether a rune is dropped: controls, direction overrides and
// the zero-width characters that hide words. Joiners stay: emoji and Persian need them.
func invisible(r rune) bool {
	switch {
	case r == '\u200d', r == '\u200c':
		return false
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
		return true
	}
	return false
}

func rightToLeft(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

// Shorten cuts a text to at most n characters as people count them (grapheme
// clusters), at a word where one is near, and marks the cut with "…". An
// isolate that was cut open is closed again.
func Shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	count, runes, end, lastSpace := 0, 0, 0, 0
	for g := graphemes.FromString(s); g.Next(); {
		v := g.Value()
		runes += utf8.RuneCountInString(v)
		if count++; count > n-1 || runes > n-3 { // room for the ellipsis and a closing isolate
			break
		}
		if v == " " {
			lastSpace = end
		}
		end += len(v)
	}
	if lastSpace > end*3/4 {
		end = lastSpace
	}
	out := strings.TrimRight(s[:end], " ") + "…"
	if strings.Count(out, isolateStart) > strings.Count(out, isolateEnd) {
		out += isolateEnd
	}
	return out
}

// Number writes a count for people: 47, 1,204, 12 k, 3.4 M.
func Number(x float64) string {
	switch n := math.Round(x); {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "?"
	case math.Abs(n) >= 999_500:
		return strings.Replace(fmt.Sprintf("%.1f M", x/1e6), ".0 ", " ", 1)
	case math.Abs(n) >= 10_000:
		return fmt.Sprintf("%.0f k", x/1e3)
	case math.Abs(n) >= 1000:
		return fmt.Sprintf("%d,%03d", int(n)/1000, int(math.Abs(n))%1000)
	case x != n && math.Abs(x) < 10:
		return fmt.Sprintf("%.1f", x)
	default:
		return fmt.Sprintf("%.0f", n)
	}
}
