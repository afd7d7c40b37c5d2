package feature

import (
	"strings"
	"testing"
)

// Reading eight letters at once and one by one gives the same tokens.
func FuzzWordsAreReadAlike(f *testing.F) {
	for _, s := range []string{"Hello", "soooo", "AMAZING", "abcdefgh", "abcdefghijklmno", "abcdeffff gh", "goooood", "aaaaaaaabb", "covid19", "don't", "can ' t", "xyz{", "a`b", "caféé", "zzz", "abcdefggg", "ABCDEFGHI", "thisisaverylongwordindeedyes"} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, word string, pad int) {
		text := word + strings.Repeat(" ", 16+pad&7)
		if word == "" || word[0] >= 0x80 || class[word[0]] != letter {
			return
		}
		var fast, slow Tokenizer
		a, b := fast.plain(text, 0, eightAt(text, 0), Word), slow.plainSlowly(text, 0, Word)
		if a != b || len(fast.tokens) != len(slow.tokens) || a > 0 && fast.tokens[0] != slow.tokens[0] {
			t.Fatalf("%q: %d %+v, slowly %d %+v", text, a, fast.tokens, b, slow.tokens)
		}
		if a > 0 && fast.tokens[0].Hash != HashBytes(Norm(text, fast.tokens[0], nil)) {
			t.Fatalf("%q: the hash is not its normal form's", text)
		}
	})
}
