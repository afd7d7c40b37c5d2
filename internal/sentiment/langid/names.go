package langid

import (
	"strings"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Of so few words, in whatever language, most are names: so much more lead is asked for,
// in natural log units.
const (
	fewWords = 3
	fewGap   = 1
)

// A text of up to nameWords words all of which have capitals, or digits, is a name as likely
// as not, "iPhone 15 Pro Max", whose words say little: so much more of a lead is asked for, in
// natural log units.
const (
	nameWords = 4
	nameGap   = 3
)

// A text of words of two letters at most, "GG EZ", may be anything: so much more is asked for.
const tinyGap = 2

// tiny says whether no word of a text has more than two bytes.
func tiny(tokens []feature.Token) bool {
	for i := range tokens {
		if t := &tokens[i]; t.Kind <= feature.Hashtag && t.End-t.Start > 2 {
			return false
		}
	}
	return true
}

// coded says whether a word is a code, or a made-up name: digits stand among its letters, or a
// capital behind small ones, "eyJhbGci", "SM-G991B", "MediaMarkt".
func coded(word string) bool {
	letters, digits, last := 0, 0, byte(0)
	for i := range len(word) {
		c := word[i]
		switch {
		case c >= utf8.RuneSelf:
			return false
		case c >= '0' && c <= '9':
			digits++
		case c >= 'A' && c <= 'Z' && last >= 'a' && last <= 'z':
			return true
		default:
			letters++
		}
		last = c
	}
	return letters > 0 && digits > 0
}

// doubt is how much more of a lead is asked for, in natural log units, of so many words read.
func doubt(text string, tokens []feature.Token, read int) (gap float64) {
	if read <= fewWords {
		gap += fewGap
	}
	if read <= nameWords && named(text, tokens) {
		gap += nameGap
	}
	if read <= nameWords && tiny(tokens) {
		gap += tinyGap
	}
	return gap
}

// named says whether a text is two words or more that are all written as names are.
func named(text string, tokens []feature.Token) bool {
	words := 0
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.Kind == feature.Number:
			words++
		case t.Kind == feature.Punct && strings.IndexByte("-,/&+|()", text[t.Start]) >= 0:
		case t.Kind != feature.Word:
			return false
		case !capital(text[t.Start:t.End]):
			return false
		default:
			words++
		}
	}
	return words >= 2
}

// capital says whether an ASCII capital or a digit stands in a word.
func capital(word string) bool {
	for i := range len(word) {
		if c := word[i]; c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			return true
		}
	}
	return false
}

// laughs says whether a word is laughter, "haha", "jajaja", which is everybody's.
func laughs(word string) bool {
	if len(word) < 4 || word[0] != word[2] || word[1] != word[3] {
		return false
	}
	switch word[0] | 0x20 {
	case 'h', 'j', 'x':
	default:
		return false
	}
	for i := 4; i < len(word); i++ {
		if word[i]|0x20 != word[i-2]|0x20 {
			return false
		}
	}
	return true
}

// fewTokens is in how few tokens each word counts so much that it is looked behind apostrophes.
const fewTokens = 6

// elided is the row of what stands behind an apostrophe, "est" in "c'est", "" where there is none.
func (d *Detector) elided(word string) string {
	for i := 1; i < min(len(word)-2, 5); i++ {
		switch {
		case word[i] == '\'':
			return d.words.Row(feature.Hash(word[i+1:]))
		case strings.HasPrefix(word[i:], "’"):
			return d.words.Row(feature.Hash(word[i+len("’"):]))
		}
	}
	return ""
}
