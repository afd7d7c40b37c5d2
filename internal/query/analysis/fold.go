package analysis

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normal is the form in which words are compared: NFKC, case folded, diacritics
// stripped, typographic apostrophes straight, invisible characters gone.
// Vowel signs that carry meaning (Devanagari, Thai and their like) stay.
func Normal(s string) string {
	if isASCII(s) {
		return lowerASCII(s)
	}
	var scratch []byte
	return string(appendNormal(nil, &scratch, s))
}

// Exact is the form in which the case-exact words of a query are compared with
// the original: composed, without invisible characters.
func Exact(s string) string {
	if isASCII(s) {
		return s
	}
	kept := make([]byte, 0, len(s))
	for _, r := range s {
		if r == '’' || r == '‘' || r == 'ʼ' {
			r = '\''
		}
		if !invisible(r) {
			kept = utf8.AppendRune(kept, r)
		}
	}
	return string(norm.NFC.Bytes(kept))
}

func lowerASCII(s string) string {
	for i := 0; i < len(s); i++ {
		if lower[s[i]] != s[i] {
			out := make([]byte, len(s))
			for j := range out {
				out[j] = lower[s[j]]
			}
			return string(out)
		}
	}
	return s
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// appendNormal appends the normal form of s to dst; scratch is working memory.
func appendNormal(dst []byte, scratch *[]byte, s string) []byte {
	if isASCII(s) {
		for i := 0; i < len(s); i++ {
			dst = append(dst, lower[s[i]])
		}
		return dst
	}
	work := (*scratch)[:0]
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if d := norm.NFKD.PropertiesString(s[i : i+size]).Decomposition(); d != nil && !kana(r) {
			for len(d) > 0 {
				part, n := utf8.DecodeRune(d)
				work = appendFolded(work, part, d[:n])
				d = d[n:]
			}
		} else {
			n := len(work)
			work = append(work, s[i:i+size]...) // for its properties; kept only if it is
			work = appendFolded(work[:n], r, work[n:])
		}
		i += size
	}
	if n := len(work); norm.NFC.QuickSpan(work) < n {
		// NFC.Append composes with what dst ends in, so the result is made apart
		// from the words before it, behind a byte that composes with nothing.
		work = append(work, 0)
		work = norm.NFC.Append(work, work[:n]...)
		dst = append(dst, work[n+1:]...)
		*scratch = work
		return dst
	}
	*scratch = work
	return append(dst, work...)
}

// kana letters are composed already, and their voicing marks stay.
func kana(r rune) bool { return r >= 0x3041 && r <= 0x30FF }

// appendFolded appends one decomposed rune in lower case, unless it is dropped.
func appendFolded(dst []byte, r rune, encoded []byte) []byte {
	switch {
	case r < utf8.RuneSelf:
		return append(dst, lower[r])
	case invisible(r) || diacritic(r, encoded):
		return dst
	case r == '’' || r == '‘' || r == 'ʼ':
		return append(dst, '\'')
	case r == 'ß' || r == 'ẞ':
		return append(dst, 's', 's')
	case r == 'ς':
		r = 'σ'
	}
	return utf8.AppendRune(dst, unicode.ToLower(r))
}

// invisible characters mean nothing to a reader: formats, joiners, variation
// selectors, byte order marks.
func invisible(r rune) bool {
	if r < 0xAD {
		return false
	}
	return unicode.Is(unicode.Cf, r) || r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF || r == 0x034F
}

// diacritic marks are those a person leaves out when typing in haste: accents of
// Latin, Greek and Cyrillic, Arabic and Hebrew vowel points, the nukta, enclosing
// rings. Told by their combining class, so that the vowels and viramas of Indic
// scripts and the voicing of kana stay.
func diacritic(r rune, encoded []byte) bool {
	if r < 0x300 || !unicode.Is(unicode.M, r) {
		return false
	}
	if unicode.Is(unicode.Me, r) {
		return true
	}
	switch ccc := norm.NFD.Properties(encoded).CCC(); {
	case ccc == 1, ccc == 7, ccc >= 10 && ccc <= 36, ccc >= 200:
		return true
	}
	return false
}
