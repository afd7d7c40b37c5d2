package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// linkAt is the end of the address that begins with the word text[i:end], or 0
// when it begins none: http://…, https://…, www.…, or a host followed by a path.
func linkAt(s string, i, end int) int {
	word := s[i:end]
	switch {
	case strings.EqualFold(word, "http") || strings.EqualFold(word, "https"):
		if strings.HasPrefix(s[end:], "://") {
			if e := linkEnd(s, end+3); e > end+3 {
				return e
			}
		}
	case len(word) > 4 && strings.EqualFold(word[:4], "www."):
		return linkEnd(s, i)
	case end < len(s)-1 && s[end] == '/' && hostLike(word):
		return linkEnd(s, i)
	}
	return 0
}

// hostLike tells whether a word could be a host: labels with a top level of
// two letters or more.
func hostLike(word string) bool {
	dot := strings.LastIndexByte(word, '.')
	if dot <= 0 || len(word)-dot < 3 {
		return false
	}
	for k := dot + 1; k < len(word); k++ {
		if !isLetter(word[k]) {
			return false
		}
	}
	return true
}

// linkEnd is where the address being read at i ends: before a space, a quote or
// bracket that closes around it, or the punctuation of the sentence.
func linkEnd(s string, i int) int {
	j := i
	for j < len(s) {
		c := s[j]
		if c <= ' ' || strings.IndexByte("<>\"{}|\\^`", c) >= 0 {
			break
		}
		if c < utf8.RuneSelf {
			j++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[j:])
		if unspaced(r) || !unicode.In(r, unicode.L, unicode.N, unicode.M) {
			break
		}
		j += size
	}
	opened := strings.Count(s[i:j], "(")
	for j > i {
		c := s[j-1]
		if c == ')' && strings.Count(s[i:j], ")") <= opened {
			break
		}
		if strings.IndexByte(".,;:!?'*_~)]", c) < 0 {
			break
		}
		j--
	}
	return j
}
