package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// maxParts is how many words one joined token may have; the rest of a longer
// chain stands on its own.
const maxParts = 8

// bent reads a word that is more than letters and digits of ASCII: one with an
// apostrophe, a sign, letters beyond ASCII; or an address.
func (b *Buffer) bent(i int) int {
	end := b.segment(i)
	if e := linkAt(b.text, i, end); e > 0 {
		b.Links = append(b.Links, Range{uint32(i), uint32(e)})
		return e
	}
	var store [maxParts]Range
	parts := splitParts(store[:0], b.text, i, end)
	for len(parts) < maxParts && end < len(b.text) && b.text[end] == '&' && joinsNext(b.text, end) {
		next := end + ampersand(b.text, end)
		end = b.segment(next)
		parts = splitParts(parts, b.text, next, end)
	}
	signs := trailingSigns(b.text, end)
	if signs == 0 && len(parts) == 1 {
		b.forms(int(parts[0].Start), int(parts[0].End), Word)
		b.pos++
		return end
	}
	b.joined(i, end, signs, parts)
	return end + signs
}

// joined emits the tokens of words and signs read as one: the whole first, then
// its parts.
func (b *Buffer) joined(start, end, signs int, parts []Range) {
	if signs > 0 {
		b.pushJoined(start, end+signs, len(parts))
	}
	if len(parts) > 1 {
		b.pushJoined(start, end, len(parts))
		if apos, size := lastApostrophe(b.text[start:end]); apos > 0 && strings.EqualFold(b.text[start+apos+size:end], "s") {
			b.pushJoined(start, start+apos, len(parts))
		}
	}
	for _, p := range parts {
		b.forms(int(p.Start), int(p.End), Part)
		b.pos++
	}
}

// pushJoined is push for text in which an ampersand may stand as its escape.
func (b *Buffer) pushJoined(start, end, width int) {
	raw := b.text[start:end]
	if !strings.Contains(raw, "&amp;") {
		b.push(start, end, Joined, width)
		return
	}
	if end-start > MaxWord {
		return
	}
	from := len(b.norm)
	b.norm = appendNormal(b.norm, &b.scratch, strings.ReplaceAll(raw, "&amp;", "&"))
	b.finishToken(start, end, from, Joined, width)
}

// forms emits a word and, at the same position, what it stands for without its
// possessive, its elided article or the ending of its case.
func (b *Buffer) forms(start, end int, kind Kind) {
	for end > start && b.text[end-1] == '_' {
		end--
	}
	b.push(start, end, kind, 1)
	raw := b.text[start:end]
	apos, size := lastApostrophe(raw)
	if apos <= 0 {
		return
	}
	if tail := raw[apos+size:]; tail == "s" || tail == "S" {
		b.push(start, start+apos, Base, 1)
	} else if elides(raw[:apos]) {
		b.push(start+apos+size, end, Base, 1)
	} else if ending(raw[:apos], tail) {
		b.push(start, start+apos, Base, 1)
	}
}

// elides tells whether French or Italian drops a vowel after this: l'acme.
func elides(s string) bool {
	var low [6]byte
	if len(s) > len(low) {
		return false
	}
	for i := range len(s) {
		low[i] = lower[s[i]]
	}
	switch string(low[:len(s)]) {
	case "c", "d", "j", "l", "m", "n", "s", "t", "qu", "un", "all", "dall", "dell", "nell", "sull":
		return true
	}
	return false
}

// lastApostrophe is the offset and size of the last apostrophe in s, or -1.
func lastApostrophe(s string) (at, size int) {
	if i := strings.LastIndexByte(s, '\''); i >= 0 {
		return i, 1
	}
	if isASCII(s) {
		return -1, 0
	}
	i := strings.LastIndexFunc(s, func(r rune) bool { return r == '’' || r == '＇' || r == 'ʼ' || r == '‘' })
	if i < 0 {
		return -1, 0
	}
	_, size = utf8.DecodeRuneInString(s[i:])
	return i, size
}

// segment is the end of the word of UAX #29 that begins at i, cut where a
// script written without spaces begins.
func (b *Buffer) segment(i int) int {
	if end, ok := asciiSegment(b.text, i); ok {
		return end
	}
	rest := b.text[i:]
	if len(rest) > 4*MaxWord { // a word reads on beyond its end only a little
		rest = rest[:clip(rest, 4*MaxWord)]
	}
	if b.iter == nil {
		b.iter = words.FromString(rest)
	}
	b.iter.SetText(rest)
	b.iter.Next()
	word := b.iter.Value()
	for k, r := range word {
		if k > 0 && (r == ':' || r >= utf8.RuneSelf && (unspaced(r) || pictograph(r))) {
			return i + k
		}
	}
	return i + len(word)
}

// clip is the last boundary of a rune in s at or before n.
func clip(s string, n int) int {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// asciiSegment applies the rules of UAX #29 to a word of ASCII. It is not ok
// where a rune beyond ASCII has a say.
func asciiSegment(s string, i int) (end int, ok bool) {
	for j := i; ; {
		for j < len(s) && (classes[s[j]] == alnum || s[j] == '_') {
			j++
		}
		if j == len(s) {
			return j, true
		}
		if s[j] >= utf8.RuneSelf {
			return j, false
		}
		if j+1 == len(s) || j == i {
			return j, true
		}
		prev, next := s[j-1], s[j+1]
		letters := isLetter(prev) && isLetter(next)
		digits := isDigit(prev) && isDigit(next)
		switch s[j] {
		case '\'', '.':
			if next >= utf8.RuneSelf {
				return j, false
			}
			if !letters && !digits {
				return j, true
			}
		case ',', ';':
			if !digits {
				return j, true
			}
		default: // a colon binds nothing here, unlike in the standard: people write "note:acme"
			return j, true
		}
		j++
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// splitParts cuts text[i:end] at the full stops between letters.
func splitParts(parts []Range, s string, i, end int) []Range {
	from := i
	for k := i + 1; k < end-1 && len(parts) < maxParts-1; k++ {
		if s[k] == '.' && !isDigit(s[k+1]) {
			parts = append(parts, Range{uint32(from), uint32(k)})
			from = k + 1
		}
	}
	return append(parts, Range{uint32(from), uint32(end)})
}

// ampersand is the length of the ampersand at j, which may be an escape.
func ampersand(s string, j int) int {
	if strings.HasPrefix(s[j:], "&amp;") {
		return len("&amp;")
	}
	return 1
}

// joinsNext tells whether a word follows the ampersand at j at once.
func joinsNext(s string, j int) bool {
	k := j + ampersand(s, j)
	if k == j+1 {
		for _, e := range entities {
			if strings.HasPrefix(s[j:], e) {
				return false
			}
		}
	}
	if k >= len(s) {
		return false
	}
	if s[k] < utf8.RuneSelf {
		return classes[s[k]] == alnum
	}
	r, _ := utf8.DecodeRuneInString(s[k:])
	return unicode.IsLetter(r) && !unspaced(r)
}

// trailingSigns is the length of the + ++ or # at j that belongs to the word
// before it: C++, Disney+, C#.
func trailingSigns(s string, j int) int {
	k := j
	switch {
	case k == len(s):
		return 0
	case s[k] == '#':
		k++
	case s[k] == '+':
		for k < len(s) && s[k] == '+' && k-j < 3 {
			k++
		}
	}
	if k-j > 2 || k < len(s) && (classes[s[k]] == alnum || s[k] == '_' || s[k] == '#' || s[k] == '+') {
		return 0
	}
	if k < len(s) && s[k] >= utf8.RuneSelf {
		if r, _ := utf8.DecodeRuneInString(s[k:]); unicode.IsLetter(r) && !unspaced(r) {
			return 0
		}
	}
	return k - j
}
