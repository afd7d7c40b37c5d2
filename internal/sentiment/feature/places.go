package feature

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestPlaced is the longest name, in bytes, that [Places] looks for.
const longestPlaced = 80

// Places finds the names with a sign inside, "M&S", "Coca-Cola", "Booking.com", which tokens take
// apart: whole, in any case, as pairs of byte offsets in order. Other names are [Mask]'s.
func Places(text string, tokens []Token, names []Name) (out [][2]int) {
	if len(tokens) == 0 || !slices.ContainsFunc(names, func(n Name) bool { return n.signed != "" }) {
		return nil
	}
	text = text[:tokens[len(tokens)-1].End]
	for i := 0; i < len(text); {
		n := 0
		for k := range names {
			if name := names[k].signed; len(name) > n && standsAt(text, i, name) {
				n = len(name)
				if strings.HasPrefix(text[i+n:], "'s") && name[n-1] == '!' {
					n += 2 // "Yahoo!'s"
				}
			}
		}
		if n > 0 {
			out = append(out, [2]int{i, i + n})
		}
		i += max(1, n)
	}
	return out
}

// hasSign says whether anything but letters, digits and spaces stands between letters or digits of a name, or it ends in
// a mark that is part of it: "Yahoo!", "Dunkin'", "Disney+".
func hasSign(name string) bool {
	if end := len(name) - 1; end > 1 && strings.IndexByte("!'+", name[end]) >= 0 {
		return true
	}
	name = strings.TrimFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsSpace(r) && !unicode.IsMark(r)
	})
}

// standsAt says whether a name stands at a place of a text as a whole word.
func standsAt(text string, i int, name string) bool {
	if i+len(name) > len(text) || text[i]|0x20 != name[0]|0x20 || !strings.EqualFold(text[i:i+len(name)], name) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+len(name):])
	return !inWord(before) && (!inWord(after) || name[len(name)-1] == '+') // "C++17"
}

func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
