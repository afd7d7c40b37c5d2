package config

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// nearest is the option most like what was written, or "" when none is close:
// at most a third of its letters may be wrong.
func nearest[T ~string](written string, options []T) T {
	var best T
	written = strings.ToLower(written)
	least := max(utf8.RuneCountInString(written)/3, 1) + 1
	for _, o := range options {
		d := distance(written, strings.ToLower(string(o)))
		if d < least {
			best, least = o, d
		}
	}
	return best
}

// longestCompared bounds the work of distance: no key is longer.
const longestCompared = 64

// distance counts the letters to change, add, leave out or swap with their
// neighbour to get from a to b.
func distance(a, b string) int {
	if len(a) > longestCompared || len(b) > longestCompared {
		return longestCompared
	}
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}

// oneOf says what could have been written, and what probably was meant.
func oneOf[T ~string](written string, options []T) string {
	if len(options) == 0 {
		return "there is none"
	}
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = string(o)
	}
	out := "one of " + someOf(names)
	if n := nearest(written, options); n != "" {
		out += "; did you mean " + strconv.Quote(string(n)) + "?"
	}
	return out
}

// oneOfKeys names the nearest key, or all of them when none is near.
func oneOfKeys(written string, known []string) string {
	if n := nearest(written, known); n != "" {
		return "did you mean " + strconv.Quote(n) + "?"
	}
	known = slices.Clone(known)
	slices.Sort(known)
	return "keys here: " + someOf(slices.Compact(known))
}

// someOf lists names, at most 40 of them.
func someOf(names []string) string {
	if len(names) > 40 {
		return strings.Join(names[:40], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
