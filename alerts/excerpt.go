package alerts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks may sit on one letter. Vietnamese, Hebrew and Indic
// scripts need up to three.
const maxMarks = 3

// unstackedMost bounds how much of a text is read.
const unstackedMost = 1 << 20

// Unstack is the beginning of a text, at most so many bytes of it, in valid UTF-8 and without
// stacks: a letter under more than three combining marks ("zalgo", which climbs over the
// neighbouring lines) stands bare. The marks do not count towards the bytes, so that the words
// after them are not lost.
func Unstack(s string, most int) string {
	if len(s) > unstackedMost {
		s = s[:unstackedMost]
	}
	if s = strings.ToValidUTF8(s, "\uFFFD"); !stacked(s) {
		return cutBytes(s, most)
	}
	out := make([]byte, 0, min(len(s), most))
	bare, marks := 0, 0 // where the last letter ends, and what sits on it
	for _, r := range s {
		if !combining(r) {
			if len(out) > most {
				break
			}
			out = utf8.AppendRune(out, r)
			bare, marks = len(out), 0
			continue
		}
		if marks++; marks > maxMarks {
			out = out[:bare]
			continue
		}
		out = utf8.AppendRune(out, r)
	}
	return cutBytes(string(out), most)
}

// stacked reports whether any letter carries too many marks: hardly a text does.
func stacked(s string) bool {
	marks := 0
	for _, r := range s {
		if r < 0x300 || !combining(r) {
			marks = 0
		} else if marks++; marks > maxMarks {
			return true
		}
	}
	return false
}

func combining(r rune) bool { return r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Me) }

// cutBytes is the beginning of a valid text, cut between characters.
func cutBytes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// excerptRunes is how much is quoted of a mention, in characters.
const excerptRunes = 300

// Excerpt is the beginning of a text on one line, cut between words where there are any.
func Excerpt(s string) string {
	s = strings.Join(strings.Fields(Unstack(s, 8*excerptRunes)), " ")
	count, space := 0, 0
	for i, r := range s {
		if count++; count > excerptRunes {
			if space > i/2 {
				i = space
			}
			return strings.TrimRight(s[:i], " ") + "…"
		}
		if r == ' ' {
			space = i
		}
	}
	return s
}
