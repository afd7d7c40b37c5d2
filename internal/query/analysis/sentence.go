package analysis

import (
	"unicode"
	"unicode/utf8"
)

// endSentence begins the next sentence if this one has any word.
func (b *Buffer) endSentence() {
	if n := len(b.Tokens); n > 0 && b.Tokens[n-1].Sentence == b.sentence {
		b.sentence++
	}
}

// terminator reads the . ! ? … at i. They end a sentence where a space or the
// end of the text follows; a full stop does not before a lower-case letter nor
// behind an abbreviation or an initial.
func (b *Buffer) terminator(i int) int {
	s := b.text
	j, strong := i, false
	for j < len(s) {
		if classes[s[j]] == stop {
			strong = strong || s[j] != '.'
			j++
		} else if r, size := utf8.DecodeRuneInString(s[j:]); r == '…' {
			j += size
		} else {
			break
		}
	}
	next, size := utf8.DecodeRuneInString(s[closers(s, j):])
	switch {
	case size == 0 || next == '\n' || next == '\r':
		b.endSentence()
	case !unicode.IsSpace(next):
		if strong && pictograph(next) {
			b.endSentence()
		}
	case strong || !(j-i == 1 && b.abbreviated(i)) && !lowerAhead(s[j:]):
		b.endSentence()
	}
	return j
}

// closers skips the quotes and brackets that close behind a full stop.
func closers(s string, j int) int {
	for j < len(s) {
		r, size := utf8.DecodeRuneInString(s[j:])
		switch r {
		case ')', ']', '}', '"', '\'', '”', '’', '»', '*', '_':
			j += size
		default:
			return j
		}
	}
	return j
}

// lowerAhead tells whether the next letter, behind spaces and opening signs, is
// in lower case, so that the sentence goes on.
func lowerAhead(s string) bool {
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			return true
		case unicode.IsLetter(r) || unicode.IsNumber(r) || r == '#' || r == '@' || pictograph(r):
			return false
		}
	}
	return false
}

// abbreviated tells whether the word that ends at i is one a full stop belongs
// to: Mr, an initial, U.S.
func (b *Buffer) abbreviated(i int) bool {
	for k := len(b.Tokens) - 1; k >= 0 && int(b.Tokens[k].End) == i; k-- {
		t := &b.Tokens[k]
		if len(b.Term(t)) > 16 {
			continue
		}
		switch term := string(b.Term(t)); term {
		case "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "approx", "fig", "hr", "fr", "nr", "bzw":
			return true
		default:
			if len(term) == 1 && isLetter(term[0]) && b.text[t.Start] < 'a' && term != "i" {
				return true
			}
			if t.Kind == Joined && initials(term) {
				return true
			}
		}
	}
	return false
}

// initials tells whether a joined word is single letters: u.s, e.g.
func initials(term string) bool {
	for i := 0; i < len(term); i++ {
		if (i%2 == 1) != (term[i] == '.') {
			return false
		}
	}
	return len(term) > 2
}
