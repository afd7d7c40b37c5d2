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
	work := norm.NFKD.AppendString((*scratch)[:0], s)
	n := len(work)
	for i := 0; i < n; {
		r, size := utf8.DecodeRune(work[i:n])
		i += size
		switch {
		case r < utf8.RuneSelf:
			work = append(work, lower[r])
		case invisible(r) || diacritic(r):
		case r == '’' || r == '‘' || r == 'ʼ':
			work = append(work, '\'')
		case r == 'ß' || r == 'ẞ':
			work = append(work, 's', 's')
		case r == 'ς':
			work = utf8.AppendRune(work, 'σ')
		default:
			work = utf8.AppendRune(work, unicode.ToLower(r))
		}
	}
	folded := len(work)
	// NFC.Append composes with what dst ends in, so the result is made apart from
	// the words before it, behind a byte that composes with nothing.
	work = append(work, 0)
	work = norm.NFC.Append(work, work[n:folded]...)
	*scratch = work
	return append(dst, work[folded+1:]...)
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
func diacritic(r rune) bool {
	if r < 0x300 || !unicode.Is(unicode.M, r) {
		return false
	}
	if unicode.Is(unicode.Me, r) {
		return true
	}
	switch ccc := norm.NFD.PropertiesString(string(r)).CCC(); {
	case ccc == 1, ccc == 7, ccc >= 10 && ccc <= 36, ccc >= 200:
		return true
	}
	return false
}
