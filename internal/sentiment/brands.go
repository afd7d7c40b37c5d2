package sentiment

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

//go:embed brands.txt
var brandLines string

// brands are well-known names by the hash of their first word: whether it is nothing but a
// name.
type brands map[uint64]bool

var wellKnown = readBrands(brandLines)

func readBrands(src string) brands {
	b := brands{}
	var t feature.Tokenizer
	for line := range strings.Lines(src) {
		kind, names, ok := strings.Cut(line, "|")
		if line[0] == '#' || !ok {
			continue
		}
		kind = strings.TrimSpace(kind)
		for name := range strings.FieldsSeq(names) {
			h := t.Tokens(name)[0].Hash
			b[h] = b[h] || kind == "sure"
		}
	}
	return b
}

// wellKnown says whether the word at i, which begins a sentence, is a well-known name: nothing
// else, or, where it is a common word as well, one that does something or goes on as a name.
func (r reader) wellKnown(i int) bool {
	sure, known := wellKnown[r.tokens[i].Hash]
	if sure || !known || i+1 >= len(r.tokens) {
		return sure
	}
	next := &r.tokens[i+1]
	c := r.text[next.Start]
	return heads.has(next.Hash) || agents.has(next.Hash) || c == ':' || next.Kind == feature.Word && (strings.HasSuffix(r.word(i+1), "ed") || c >= 'A' && c <= 'Z' && next.End-next.Start > 1 && !nobodysName.has(next.Hash))
}

// knows says whether the word at i is, in any sense of it, a well-known name.
func (r reader) knows(i int) bool {
	_, known := wellKnown[r.tokens[i].Hash]
	return known
}

// headKnown says whether a clause begins with a well-known name.
func (r reader) headKnown(c *clause) bool {
	return r.knows(c.from) || slices.Contains(leading, r.tokens[c.from].Hash) && r.knows(c.from+1)
}
