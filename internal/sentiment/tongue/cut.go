package tongue

import (
	"strings"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Pieces knows words that are looked for among running letters.
type Pieces struct {
	words   map[string]bool
	first   [1024]bool // by the first letter, that most places are passed over at once
	longest int        // bytes
}

// Put adds a word.
func (p *Pieces) Put(w string) {
	if p.words == nil {
		p.words = map[string]bool{}
	}
	r, _ := utf8.DecodeRuneInString(w)
	p.words[w], p.first[r%1024], p.longest = true, true, max(p.longest, len(w))
}

// LongestAt is how many bytes of s the longest known word takes at its front.
func (p *Pieces) LongestAt(s string) int {
	r, _ := utf8.DecodeRuneInString(s)
	if !p.first[r%1024] {
		return 0
	}
	for n := min(p.longest, len(s)); n > 0; n-- {
		if (n == len(s) || utf8.RuneStart(s[n])) && p.words[s[:n]] {
			return n
		}
	}
	return 0
}

// Cut takes words out of running letters of a language that writes without spaces:
// "は最高です" becomes "は", "最高", "です". It appends to dst.
func (t *Tongue) Cut(text string, tokens, dst []feature.Token) []feature.Token {
	for _, k := range tokens {
		word := text[k.Start:k.End]
		if k.Kind != feature.Word || word[0] < utf8.RuneSelf || len(dst) >= feature.MaxTokens {
			dst = append(dst, k)
			continue
		}
		from := 0
		for i := 0; i < len(word) && len(dst) < feature.MaxTokens; {
			n := t.pieces.LongestAt(word[i:])
			if n == 0 {
				_, size := utf8.DecodeRuneInString(word[i:])
				i += size
				continue
			}
			dst = part(dst, text, k, from, i)
			dst = part(dst, text, k, i, i+n)
			i += n
			from = i
		}
		dst = part(dst, text, k, from, len(word))
	}
	return dst[:min(len(dst), feature.MaxTokens)]
}

// part appends the bytes from i to j of a token as a token of their own.
func part(dst []feature.Token, text string, k feature.Token, i, j int) []feature.Token {
	if i >= j {
		return dst
	}
	p := k
	p.Start, p.End = k.Start+int32(i), k.Start+int32(j)
	if p != k {
		p.Hash = feature.HashBytes(feature.Norm(text, p, nil))
		p.ID, p.Tone, p.English = 0, 0, 0
	}
	return append(dst, p)
}

// CutAt cuts tokens where a span begins or ends inside of them, so that a name among
// running letters, or behind an elided word, is a token of its own. It appends to dst.
func CutAt(text string, tokens []feature.Token, spans [][2]int, dst []feature.Token) []feature.Token {
	s := 0
	for _, k := range tokens {
		for s < len(spans) && spans[s][1] <= int(k.Start) {
			s++
		}
		if k.Kind != feature.Word || s == len(spans) || spans[s][0] >= int(k.End) || text[k.Start] < utf8.RuneSelf && !elides(text, int(k.Start), spans[s][0]) {
			dst = append(dst, k)
			continue
		}
		size, from := int(k.End-k.Start), 0
		for at := s; at < len(spans) && spans[at][0] < int(k.End); at++ {
			i := max(from, spans[at][0]-int(k.Start))
			j := max(i, min(size, spans[at][1]-int(k.Start))) // a span that ends before it begins holds nothing
			dst = part(dst, text, k, from, i)
			dst = part(dst, text, k, i, j)
			from = max(from, j)
		}
		dst = part(dst, text, k, from, size)
	}
	return dst
}

// elides says whether a word is elided from one place to the other.
func elides(text string, from, to int) bool {
	return to > from && (text[to-1] == '\'' || strings.HasSuffix(text[from:to], "’"))
}

// Places finds names that are written in running letters, as pairs of byte offsets in
// order; names in Latin letters are words of their own and are left to the tokens.
func Places(text string, names []string) (out [][2]int) {
	for i := 0; i < len(text) && len(out) < feature.MaxTokens; {
		n := 0
		for _, name := range names {
			if len(name) > n && name[0] >= utf8.RuneSelf && strings.HasPrefix(text[i:], name) {
				n = len(name)
			}
		}
		if n > 0 {
			out = append(out, [2]int{i, i + n})
		}
		i += max(1, n)
	}
	return out
}
