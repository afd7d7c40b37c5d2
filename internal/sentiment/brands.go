package sentiment

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

//go:embed brands.txt
var brandLines string

// brands are well-known names by the hash of their first word. Every word of a text is asked whether it is one.
type brands struct {
	may   wideSieve
	words map[uint64]bool // whether it is nothing but a name
}

var wellKnown = readBrands(brandLines)

func readBrands(src string) *brands {
	b := &brands{words: map[uint64]bool{}}
	var t feature.Tokenizer
	for line := range strings.Lines(src) {
		kind, names, ok := strings.Cut(line, "|")
		if line[0] == '#' || !ok {
			continue
		}
		kind = strings.TrimSpace(kind)
		for name := range strings.FieldsSeq(names) {
			h := t.Tokens(name)[0].Hash
			b.words[h] = b.words[h] || kind == "sure"
			b.may.put(h)
		}
	}
	return b
}

// of says whether a word is a well-known name, and whether it is nothing else.
func (b *brands) of(h uint64) (sure, known bool) {
	if !b.may.may(h) {
		return false, false
	}
	sure, known = b.words[h]
	return sure, known
}

// sure says whether a word is a well-known name and nothing else.
func (b *brands) sure(h uint64) bool {
	sure, _ := b.of(h)
	return sure
}

// wellKnown says whether the word at i, which begins a sentence, is a well-known name: nothing
// else, or, where it is a common word as well, one that does something or goes on as a name.
func (r reader) wellKnown(i int) bool {
	sure, known := wellKnown.of(r.tokens[i].Hash)
	if sure || !known || i+1 >= len(r.tokens) {
		return sure
	}
	next := &r.tokens[i+1]
	c := r.text[next.Start]
	return heads.has(next.Hash) || agents.has(next.Hash) || c == ':' || next.Kind == feature.Word && (strings.HasSuffix(r.word(i+1), "ed") || c >= 'A' && c <= 'Z' && next.End-next.Start > 1 && !nobodysName.has(next.Hash))
}

// knows says whether the word at i is, in any sense of it, a well-known name.
func (r reader) knows(i int) bool {
	_, known := wellKnown.of(r.tokens[i].Hash)
	return known
}

// headKnown says whether a clause begins with a well-known name.
func (r reader) headKnown(c *clause) bool {
	return r.knows(c.from) || slices.Contains(leading, r.tokens[c.from].Hash) && r.knows(c.from+1)
}
