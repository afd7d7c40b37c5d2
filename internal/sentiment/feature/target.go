package feature

import (
	"bytes"
	"slices"
	"strings"
)

// Name is a name by which a target goes, made ready to be found among tokens.
type Name struct {
	words  [][]uint64 // its words in order, each in the ways it is written
	joined []uint64   // its words run together, for #tags and @handles
	parts  []uint64   // the words its inner capitals show: "PlayStation", "Play Station"
	and    int        // before which of its words it has a "&"; 0: before none
	signed string     // the name where a sign stands inside, "M&S", which tokens take apart
	may    firsts     // of what its first word may be
	digits bool       // it begins with a number, "3M"
	stem   uint64     // run together without what its firm calls itself, "Southwest Airlines"; 0: nothing of the kind
	single bool       // it is a letter alone, which another mark makes another name: "C", "C++"
}

// NewName prepares a name: "Best Buy", "@united", "#target".
func NewName(name string) Name {
	var t Tokenizer
	var n Name
	var joined, spelt []byte // as it is, and with an "and" for its "&"
	tokens := t.Tokens(name)
	if t.Disguised() {
		if l := NewLegible(name); l != nil {
			name, tokens = l.Text, t.Tokens(l.Text)
		}
	}
	if sign := lettered(name); sign != "" {
		return Name{signed: sign}
	}
	for _, k := range tokens {
		switch k.Kind {
		case Word, Hashtag, User, Number:
		default:
			if name[k.Start] == '&' && len(n.words) > 0 {
				n.and, spelt = len(n.words), append(spelt, "and"...)
			}
			continue
		}
		word := []byte(name[k.Start:k.End])
		if k.Kind != Number {
			word = Norm(name, k, nil)
		}
		n.digits = n.digits || len(n.words) == 0 && k.Kind == Number
		n.words = append(n.words, []uint64{HashBytes(word), HashBytes(unquoted(word))})
		joined, spelt = append(joined, word...), append(spelt, word...)
	}
	if len(n.words) == 0 {
		return pictured(tokens)
	}
	n.single = len(n.words) == 1 && len(joined) == 1
	n.joined = []uint64{HashBytes(joined), HashBytes(unquoted(joined)), HashBytes(unquoted(spelt))}
	last := len(n.words) - 1
	if last > 0 {
		n.stem = stem(joined)
	}
	n.words[last] = append(n.words[last], owned(name, &t)...)
	if len(n.words) == 1 {
		n.parts = parts(name)
	}
	if trimmed := strings.Trim(name, " @#"); hasSign(trimmed) && len(trimmed) <= longestPlaced {
		n.signed = trimmed
	}
	n.know()
	return n
}

// owned is how the last word of a name is written where something is its: with 's, and of
// one that ends in s, as "Sainsburys" does, with the apostrophe it may have lost.
func owned(name string, t *Tokenizer) []uint64 {
	last := Token{Kind: Punct}
	for _, k := range t.tokens {
		if k.Kind <= Number {
			last = k
		}
	}
	word := []byte(name[last.Start:last.End])
	if last.Kind != Number {
		word = Norm(name, last, nil)
	}
	out := []uint64{HashBytes(append(word[:len(word):len(word)], "'s"...))}
	if n := len(word) - 1; n >= shortestOwned && word[n] == 's' && word[n-1] != '\'' {
		out = append(out, HashBytes(append(word[:n:n], "'s"...)))
	}
	return out
}

// shortestOwned is how many letters stand before an s that may have lost its apostrophe.
const shortestOwned = 3

// unquoted is a word without apostrophes.
func unquoted(word []byte) []byte { return bytes.ReplaceAll(word, []byte("'"), nil) }

// parts are the words of a name that is written as one with capitals inside, nil of others.
func parts(name string) (out []uint64) {
	from := 0
	for i := 1; i <= len(name); i++ {
		if i < len(name) && !(name[i] >= 'A' && name[i] <= 'Z' && name[i-1] >= 'a' && name[i-1] <= 'z') {
			continue
		}
		if i-from < 2 {
			return nil
		}
		out = append(out, HashBytes(Norm(name, Token{Start: int32(from), End: int32(i)}, nil)))
		from = i
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// know notes which words the name may begin with.
func (n *Name) know() {
	first := append(slices.Clone(n.joined), n.parts[:min(1, len(n.parts))]...)
	if len(n.words) > 0 {
		first = append(first, n.words[0]...)
	}
	for _, h := range first {
		n.may.put(h)
	}
}

// Mask replaces the names of the target in tokens by one token of kind [Target]
// each, and says how many it found. It works in place, and reads words in buf.
func Mask(text string, tokens []Token, names []Name, buf *[]byte) ([]Token, int) {
	found, may, digits := 0, firsts{}, false
	for k := range names {
		may, digits = may.or(names[k].may), digits || names[k].digits
	}
	first := 0
	for first < len(tokens) && no(tokens, first, may, digits) {
		first++
	}
	out := tokens[:first]
	for i := first; i < len(tokens); {
		n := 0
		if !no(tokens, i, may, digits) {
			n = longest(text, tokens[i:], names, may, buf)
		}
		if n == 0 {
			if len(out) == i { // it stays where it is
				out = tokens[:i+1]
			} else {
				out = append(out, tokens[i])
			}
			i++
			continue
		}
		found++
		t := Token{Hash: TargetHash, Start: tokens[i].Start, End: tokens[i+n-1].End, Kind: Target}
		if tokens[i].Kind == User {
			t.Hash = UserHash // a handle is as good as masked already
		}
		out = append(out, t)
		i += n
	}
	return out, found
}

// firsts are what the first words of names may be, or all of their words run together: six bits of each hash, and six others,
// each a bit.
type firsts [2]uint64

func (f *firsts) put(h uint64) {
	f[0] |= 1 << (h & 63)
	f[1] |= 1 << (h >> 6 & 63)
}

func (f firsts) or(g firsts) firsts { return firsts{f[0] | g[0], f[1] | g[1]} }

// may says of most words that no name begins with them.
func (f *firsts) may(h uint64) bool { return f[0]>>(h&63)&(f[1]>>(h>>6&63))&1 != 0 }

// longest says how many tokens at the front are the longest of the names, given what their first words may be.
func longest(text string, tokens []Token, names []Name, may firsts, buf *[]byte) int {
	first := &tokens[0]
	switch first.Kind {
	case User:
		*buf = Norm(text, *first, *buf)
		h := HashBytes(*buf)
		if may.may(h) {
			if n := longestOf(text, tokens, names, h, 0, buf); n > 0 {
				return n
			}
		}
		if desk := atDesk(text[first.Start:first.End], *buf); desk != 0 {
			return longestOf(text, tokens, names, h, desk, buf)
		}
		return 0
	case Hashtag:
		if !may.may(first.Hash) && !tagMay(text, tokens, may, buf) {
			return 0
		}
	}
	return longestOf(text, tokens, names, 0, 0, buf)
}

// longestOf asks every name; handle is what the first token is if it is one, and desk the name in it.
func longestOf(text string, tokens []Token, names []Name, handle, desk uint64, buf *[]byte) (n int) {
	for k := range names {
		n = max(n, names[k].match(text, tokens, handle, desk, buf))
	}
	return n
}

// no says at a glance of most tokens that no name begins there; may is what the first word of one may be, and digits whether
// one begins with a number.
func no(tokens []Token, i int, may firsts, digits bool) bool {
	t := &tokens[i]
	switch t.Kind {
	case User, Hashtag:
		return false
	case Number:
		return !digits
	case Word:
		if i+2 < len(tokens) && tokens[i+1].Kind == Punct && tokens[i+1].Start == t.End && tokens[i+2].Start == tokens[i+1].End {
			return false // "wal-mart"
		}
	}
	return !may.may(t.Hash)
}

// MaskSpans is [Mask] by places in the text: tokens that touch one of the spans
// (pairs of byte offsets, in order) become the target.
func MaskSpans(tokens []Token, spans [][2]int) ([]Token, int) {
	found, s := 0, 0
	out := tokens[:0]
	open := false
	for _, t := range tokens {
		for s < len(spans) && spans[s][1] <= int(t.Start) {
			s++
			open = false
		}
		if s >= len(spans) || int(t.End) <= spans[s][0] {
			out = append(out, t)
			continue
		}
		if open {
			out[len(out)-1].End = t.End
			continue
		}
		open = true
		found++
		if t.Kind != User {
			t.Hash = TargetHash
		}
		out = append(out, Token{Hash: t.Hash, Start: t.Start, End: t.End, Kind: Target})
	}
	return out, found
}

// match says how many tokens at the front are this name; handle is what the first is, if it is one, and desk whose it is
// by what firms add to their names.
func (n *Name) match(text string, tokens []Token, handle, desk uint64, buf *[]byte) int {
	if len(n.words) == 0 || n.single && signedOn(text, tokens) {
		return 0
	}
	first := &tokens[0]
	switch first.Kind {
	case User:
		if n.isJoined(handle) || desk != 0 && (n.isJoined(desk) || desk == n.stem) {
			return 1
		}
		return 0
	case Hashtag:
		if k := n.matchTag(text, tokens, buf); k > 0 {
			return k
		}
	case Word:
		if k := n.matchPieces(text, tokens, buf); k > 0 {
			return k
		}
	}
	if first.Kind != Number && !n.may.may(first.Hash) {
		return 0
	}
	if n.isJoined(first.Hash) {
		return 1
	}
	if k := n.matchParts(tokens); k > 0 {
		return k
	}
	return n.matchWords(text, tokens)
}
