package feature

import (
	"html"
	"strings"
)

// longestEscape is how many bytes an escape may have between its "&" and its ";".
const longestEscape = 32

// escapeAt says how long the escape at i is by its shape, "&amp;" or "&#x27;": 0 where there is none.
func escapeAt(text string, i int) int {
	n := escapeNamed(text[i+1:])
	if n == 0 {
		return 0
	}
	return n + 1
}

// escapeNamed is how long what stands behind the "&" of an escape is, its ";" with it; 0 where that is no escape.
func escapeNamed(rest string) int {
	for n := 0; n < min(len(rest), longestEscape); n++ {
		switch c := rest[n]; {
		case c == ';' && n > 1:
			return n + 1
		case c == '#' && n == 0, c < 0x80 && class[c] == letter, c < 0x80 && class[c] == digit && n > 0:
		default:
			return 0
		}
	}
	return 0
}

// unescaped is a step of [Legible.rewrite]: what an escape stands for. One that was escaped once more, as some exports
// do, is followed to the end: "&amp;#39;".
func unescaped(text string, i int) (string, int) {
	if text[i] != '&' {
		return "", 0
	}
	n, by := 1, "&"
	for by == "&" {
		name := escapeNamed(text[i+n:])
		if name == 0 {
			break
		}
		means := html.UnescapeString("&" + text[i+n:i+n+name])
		if strings.HasSuffix(means, ";") && means != ";" { // nothing of that name
			break
		}
		n, by = n+name, means
	}
	if n == 1 {
		return "", 0
	}
	return by, n
}
