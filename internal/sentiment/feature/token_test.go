package feature

import (
	"strings"
	"testing"
)

func words(s string) []string {
	var t Tokenizer
	var out []string
	for _, k := range t.Tokens(s) {
		out = append(out, s[k.Start:k.End])
	}
	return out
}

func TestTokensAreWhatAReaderWouldSee(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"I don't like it!!":          "I|don't|like|it|!!",
		"it ` s awesome . do n't":    "it ` s|awesome|.|do|n't",
		"@user hi #notHappy :( :-)":  "@user|hi|#not|Happy|:(|:-)",
		"see https://a.example/x ok": "see|https://a.example/x|ok",
		"👍🏽 great 👨‍👩‍👧 x":           "👍🏽|great|👨‍👩‍👧|x",
		"3,000 things 4g":            "3,000|things|4g",
		"\xff\xfebad \xf0":           "bad",
		"Acmeは最高 新しいiPhone":          "Acme|は最高|新しい|iPhone",
		"Acme는 최고 第3回 naïve":         "Acme|는|최고|第3回|naïve",
		"the 'best' ever":            "the|'|best|'|ever",
	} {
		if got := strings.Join(words(in), "|"); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

func TestNormalFormsMeet(t *testing.T) {
	t.Parallel()
	var a, b Tokenizer
	for x, y := range map[string]string{
		"SOOOOO": "soo", "don’t": "don't", "Café": "cafe", ":)": "🙂", "😂🏽": "😂", "أحمد": "احمد", "it ` s": "it's",
	} {
		p, q := a.Tokens(x), b.Tokens(y)
		if len(p) != 1 || len(q) != 1 || p[0].Hash != q[0].Hash {
			t.Errorf("%q and %q should have one normal form: %v %v", x, y, p, q)
		}
	}
}

func FuzzTokensLieInsideTheTextInOrder(f *testing.F) {
	f.Add("I don't :( #x http://a 👍🏽 \xff")
	f.Fuzz(func(t *testing.T, s string) {
		var k Tokenizer
		last := int32(0)
		for _, w := range k.Tokens(s) {
			if w.Start < last || w.End <= w.Start || int(w.End) > len(s) {
				t.Fatalf("token %v of %q after %d", w, s, last)
			}
			last = w.End
		}
	})
}

// The fast reader of plain words must see what the thorough one sees.
func FuzzPlainWordsReadAlike(f *testing.F) {
	for _, s := range []string{"SOOOO gooood", "don't 4G x2", "it ' s", "caf\u00e9 abc\u00e9", "ABC12", strings.Repeat("ab", 40), "not But", "a\u2019b", "x -y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for i := range len(s) {
			if s[i] >= 0x80 || class[s[i]] == other {
				continue
			}
			var fast, slow, whole Tokenizer
			if slow.word(s, i, Word); class[s[i]] == letter {
				if whole.letters(s, i); whole.tokens[0].Kind == Word && whole.tokens[0] != slow.tokens[0] {
					t.Fatalf("%q at %d: %v, want %v", s, i, whole.tokens[0], slow.tokens[0])
				}
				slow.tokens = slow.tokens[:0]
			}
			end := fast.plain(s, i, eightAt(s, i), Word)
			if end == 0 {
				continue
			}
			if want := slow.word(s, i, Word); end != want || fast.tokens[0] != slow.tokens[0] {
				t.Fatalf("%q at %d: %v to %d, want %v to %d", s, i, fast.tokens, end, slow.tokens, want)
			}
		}
	})
}
