package sentiment

import (
	"strings"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// reader reads the words of a text around a place, and who is named in it: the target, and
// others, in English by their capitals.
type reader struct {
	text   string
	tokens []feature.Token
	casual bool // names are written small, the target's too
}

// newReader is a reader that has looked how names are written.
func newReader(text string, tokens []feature.Token) reader {
	r := reader{text: text, tokens: tokens}
	for i := range tokens {
		t := &tokens[i]
		c := text[t.Start]
		switch {
		case t.Kind == feature.Target:
			r.casual = r.casual || c >= 'a' && c <= 'z'
		case t.Kind == feature.Word && c >= 'A' && c <= 'Z' && t.End-t.Start > 1 && !r.begins(i):
			r.casual = false
			return r
		}
	}
	return r
}

// word is the word at i in lower case, "" beyond the text.
func (r reader) word(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return strings.ToLower(r.text[r.tokens[i].Start:r.tokens[i].End])
}

// is says whether the word at i is this one, given in lower case, without writing it small first.
func (r reader) is(i int, word string) bool {
	if i < 0 || i >= len(r.tokens) {
		return word == ""
	}
	w := r.text[r.tokens[i].Start:r.tokens[i].End]
	for k := range min(len(w), len(word)) {
		switch c := w[k]; {
		case c == word[k]:
		case c >= utf8.RuneSelf: // some such letters are small ones of ASCII
			return strings.ToLower(w) == word
		case c < 'A' || c > 'Z' || c|0x20 != word[k]:
			return false
		}
	}
	return len(w) == len(word)
}

// hash is the hash of the word at i, 0 beyond the text.
func (r reader) hash(i int) uint64 {
	if i < 0 || i >= len(r.tokens) {
		return 0
	}
	return r.tokens[i].Hash
}
