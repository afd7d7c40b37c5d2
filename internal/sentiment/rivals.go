package sentiment

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// early is among how many words at a clause's front a capital makes a name: further back
// it is as likely a town or whoever served.
const early = 3

// namesAnother says whether a clause, the tokens from to to, names somebody else than the target: by a name that is
// well known or written as only names are, or by a capital where the language has them for
// names alone and where the one who is spoken of stands.
func (s *scratch) namesAnother(text string, tokens []feature.Token, from, to int) bool {
	words := 0
	for i := from; i < to; i++ {
		t := &tokens[i]
		if s.tongue.Place(text, tokens, i) {
			continue
		}
		if t.Kind == feature.User || t.Flags&feature.Other != 0 || s.tongue.Names(text, tokens, i) {
			return true
		}
		if t.Kind != feature.Word {
			continue
		}
		words++
		switch word := text[t.Start:t.End]; {
		case brandLike(word):
			return true
		case words <= early && i+1 < to && !s.tongue.Capitals() && startsName(word) && !begins(text, tokens, i) && !papers.has(t.Hash):
			return true
		}
	}
	return false
}

// brandLike says whether a word is written as only names are: "MediaMarkt", "eMAG", "O2".
func brandLike(word string) bool {
	upper, lower, digits, inner := 0, 0, 0, false
	for i, r := range word {
		switch {
		case unicode.IsUpper(r):
			upper++
			inner = inner || i > 0 && lower > 0
		case unicode.IsLower(r):
			lower++
		case unicode.IsDigit(r):
			digits++
			if i == 0 { // "24h", "3rd"
				return false
			}
		case r == '\'' || r == '’':
			return false
		}
	}
	return inner || digits > 0 && upper > 0 && len(word) <= 4
}

// startsName says whether a word begins with a capital and goes on in small letters.
func startsName(word string) bool {
	c, n := utf8.DecodeRuneInString(word)
	d, _ := utf8.DecodeRuneInString(word[n:])
	return unicode.IsUpper(c) && unicode.IsLower(d)
}

// begins says whether the word at i begins a sentence, as any word may, or is quoted.
func begins(text string, tokens []feature.Token, i int) bool {
	if i == 0 {
		return true
	}
	before := &tokens[i-1]
	return before.Kind >= feature.Emoji && before.Kind <= feature.Punct && text[before.Start] != ',' || before.Kind == feature.URL || before.Kind == feature.User
}

// markOthers marks the tokens at these places as the names of somebody else, where they may be names: what
// a brand is found by may be other words, too.
func markOthers(text string, masked []feature.Token, spans [][2]int) {
	for _, span := range spans {
		at, _ := slices.BinarySearchFunc(masked, span[0], func(t feature.Token, start int) int { return int(t.Start) - start })
		for i := at; i < len(masked) && int(masked[i].End) <= span[1]; i++ {
			t := &masked[i]
			c := text[t.Start]
			if t.Kind <= feature.Hashtag && (c >= 'A' && c <= 'Z' || c == '#' || t.ID == 0 || t.ID > rareWord && t.English <= 0 && t.Tone == 0) {
				t.Flags |= feature.Other
			}
		}
	}
}
