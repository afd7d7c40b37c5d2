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
	naming *naming // nil: names are written with capitals, and which words are is not kept
}

// naming is how names are written in a text, and, where that is kept, which of its first words are some.
type naming struct {
	casual       bool // small, the target's aside
	keeps        bool
	known, named uint64 // a bit for each word: whether it is known if it is a name, and whether it is
	of           []feature.Token
}

// smallNaming is that of names written small of which nothing is kept.
var smallNaming = &naming{casual: true}

// casual says whether names are written small, the target's aside, of which who asks may have another spelling.
func (r reader) casual() bool { return r.naming != nil && r.naming.casual }

// reader is [newReader] that keeps which words are names. Tokens for which it is asked may not change before the next
// target is judged.
func (s *scratch) reader(text string, tokens []feature.Token) reader {
	n := &s.naming
	if len(tokens) == 0 || len(tokens) != len(n.of) || &tokens[0] != &n.of[0] {
		*n = naming{casual: newReader(text, tokens).casual(), keeps: true, of: tokens}
	}
	return reader{text: text, tokens: tokens, naming: n}
}

// newReader is a reader that has looked how names are written.
func newReader(text string, tokens []feature.Token) reader {
	r := reader{text: text, tokens: tokens}
	if len(tokens) > 0 && tokens[0].Kind == feature.Word && beginsWithCapital(text, &tokens[0]) {
		return r // who writes capitals gives them to names
	}
	for i := range tokens {
		t := &tokens[i]
		c := text[t.Start]
		switch {
		case t.Kind == feature.Target:
			if c != '@' { // whatever its letters
				r.naming = smallNaming
			}
		case t.Kind == feature.Word && c >= 'A' && c <= 'Z' && t.End-t.Start > 1 && !r.begins(i):
			r.naming = nil
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
