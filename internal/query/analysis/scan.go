package analysis

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// class sorts the bytes a text can begin a word with.
type class uint8

const (
	other class = iota // punctuation that only separates
	space
	newline
	alnum
	sign // # @ $
	stop // . ! ?
	high // begins a rune beyond ASCII
)

var (
	classes = buildClasses()
	lower   = buildLower()
	folded  = buildFolded()
	// bends marks the bytes behind a word that may make it more than a word.
	bends = buildBends()
)

func buildClasses() (t [256]class) {
	for c := range t {
		switch {
		case c >= utf8.RuneSelf:
			t[c] = high
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			t[c] = alnum
		case c == '\n' || c == '\r':
			t[c] = newline
		case c <= ' ' || c == 0x7f:
			t[c] = space
		case c == '#' || c == '@' || c == '$':
			t[c] = sign
		case c == '.' || c == '!' || c == '?':
			t[c] = stop
		}
	}
	return t
}

func buildLower() (t [256]byte) {
	for c := range t {
		t[c] = byte(c)
		if c >= 'A' && c <= 'Z' {
			t[c] = byte(c) + 'a' - 'A'
		}
	}
	return t
}

func buildBends() (t [256]bool) {
	for _, c := range []byte("'.:,;_&+#") {
		t[c] = true
	}
	for c := utf8.RuneSelf; c < 256; c++ {
		t[c] = true
	}
	return t
}

// buildFolded gives each ASCII letter and digit its lower-case form, and 0 to
// every other byte.
func buildFolded() (t [256]byte) {
	for c := range t {
		if classes[c] == alnum {
			t[c] = lower[c]
		}
	}
	return t
}

// scan reads the whole text.
func (b *Buffer) scan() {
	s := b.text
	for i := 0; i < len(s); {
		switch classes[s[i]] {
		case alnum:
			i = b.word(i)
		case space:
			i++
		case newline:
			b.endSentence()
			i++
		case sign:
			i = b.marked(i, 1)
		case stop:
			i = b.terminator(i)
		case high:
			i = b.wide(i)
		default:
			i += b.entity(i)
		}
	}
}

// word reads the word that begins at i with a letter or digit of ASCII and
// returns where to go on. The common case, letters up to a space or a full
// stop, takes one pass; everything else is left to bent.
func (b *Buffer) word(i int) int {
	s := b.text
	from := len(b.norm)
	h := uint64(hashSeed)
	// Room for the rest of the text is made once; then each byte is one look-up,
	// one store and one step of the hash.
	rest := s[i:]
	b.norm = slices.Grow(b.norm, len(rest))
	to := b.norm[from : from+len(rest)]
	n := 0
	for ; n < len(rest) && n < len(to); n++ {
		c := folded[rest[n]]
		if c == 0 {
			break
		}
		to[n] = c
		h = (h ^ uint64(c)) * hashPrime
	}
	j := i + n
	if j < len(s) && bends[s[j]] && !separates(s, j) {
		return b.bent(i)
	}
	b.norm = b.norm[:from+n]
	if j-i <= MaxWord {
		b.Tokens = append(b.Tokens, Token{
			Start: uint32(i), End: uint32(j), Hash: finish(h),
			Pos: b.pos, Width: 1, Sentence: b.sentence,
			normStart: uint32(from), normEnd: uint32(len(b.norm)),
		})
	}
	b.pos++
	return j
}

// separates tells whether the sign at j, which follows a word, only ends it: a
// full stop, comma or apostrophe with no word character behind it.
func separates(s string, j int) bool {
	switch s[j] {
	case '.', ',', ':', ';', '\'':
		if j+1 == len(s) {
			return true
		}
		c := s[j+1]
		return classes[c] != alnum && classes[c] != high && c != '/'
	case '&':
		return !joinsNext(s, j)
	}
	return false
}

// push appends the token for text[start:end] at the present position, without
// moving on.
func (b *Buffer) push(start, end int, kind Kind, width int) {
	if end-start > MaxWord || start >= end {
		return
	}
	from := len(b.norm)
	raw := b.text[start:end]
	if isASCII(raw) {
		for i := 0; i < len(raw); i++ {
			b.norm = append(b.norm, lower[raw[i]])
		}
	} else {
		b.norm = appendNormal(b.norm, &b.scratch, raw)
	}
	b.finishToken(start, end, from, kind, width)
}

// finishToken makes a token of the normalised bytes from b.norm[from:].
func (b *Buffer) finishToken(start, end, from int, kind Kind, width int) {
	if len(b.norm) == from {
		return
	}
	h := uint64(hashSeed)
	for _, c := range b.norm[from:] {
		h = (h ^ uint64(c)) * hashPrime
	}
	b.Tokens = append(b.Tokens, Token{
		Start: uint32(start), End: uint32(end), Hash: finish(h), Kind: kind,
		Pos: b.pos, Width: uint32(width), Sentence: b.sentence,
		normStart: uint32(from), normEnd: uint32(len(b.norm)),
	})
}

// entities are the escapes that survive in carelessly gathered text; they are
// signs, not words.
var entities = [...]string{"&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;"}

// entity is how many bytes to skip at i: a whole escape, or the one byte.
func (b *Buffer) entity(i int) int {
	if b.text[i] == '&' {
		for _, e := range entities {
			if len(b.text)-i >= len(e) && b.text[i:i+len(e)] == e {
				return len(e)
			}
		}
		return numbered(b.text[i:])
	}
	return 1
}

// numbered is the length of the escape of a character by its number that s begins with ("&#39;", "&#x3c;"), else 1: the "&".
func numbered(s string) int {
	const longest = len("&#x10ffff;")
	digits, found := strings.CutPrefix(s[:min(len(s), longest)], "&#")
	if !found {
		return 1
	}
	n, isDigit := 0, func(c byte) bool { return c >= '0' && c <= '9' }
	if digits != "" && lower[digits[0]] == 'x' {
		n, isDigit = 1, func(c byte) bool { return c >= '0' && c <= '9' || lower[c] >= 'a' && lower[c] <= 'f' }
	}
	first := n
	for n < len(digits) && isDigit(digits[n]) {
		n++
	}
	if n == first || n == len(digits) || digits[n] != ';' {
		return 1
	}
	return len("&#") + n + 1
}
