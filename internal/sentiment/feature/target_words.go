package feature

import (
	"slices"
	"strings"
)

func (n *Name) isJoined(h uint64) bool { return slices.Contains(n.joined, h) }

// matchWords says how many tokens at the front are the words of this name one by one; where
// it has a "&" the text may have an "and", and the other way round.
func (n *Name) matchWords(text string, tokens []Token) int {
	at := 0
	for i, ways := range n.words {
		if i > 0 && at < len(tokens) && !slices.Contains(ways, tokens[at].Hash) && n.joins(text, tokens, at, i) {
			at++
		}
		if at >= len(tokens) {
			return 0
		}
		t := &tokens[at]
		h := t.Hash
		if t.Kind == Number {
			h = HashBytes([]byte(text[t.Start:t.End]))
		}
		and := t.Kind == Punct && text[t.Start] == '&' && ways[0] == andHash
		if !and && !slices.Contains(ways, h) || at > 0 && (tokens[0].Kind == Hashtag || t.Kind == Hashtag) && !inTag(text, tokens, at) {
			return 0
		}
		at++
	}
	return at
}

var andHash = Hash("and")

// joins says whether the token at i may stand between two words of the name, before word k: a
// hyphen or dot in the midst of a word, or an "and" for its "&".
func (n *Name) joins(text string, tokens []Token, i, k int) bool {
	t := &tokens[i]
	if n.and == k && (t.Hash == andHash || t.Kind == Punct && strings.IndexByte("&+", text[t.Start]) >= 0) {
		return true
	}
	return inWordSign(text, tokens, i)
}

// inWordSign says whether the token at i is a sign that stands in the midst of a word, "wal-mart".
func inWordSign(text string, tokens []Token, i int) bool {
	t := &tokens[i]
	return t.Kind == Punct && t.End == t.Start+1 && strings.IndexByte("-.'", text[t.Start]) >= 0 && i > 0 && tokens[i-1].End == t.Start && i+1 < len(tokens) && tokens[i+1].Start == t.End
}

// matchPieces says how many tokens at the front, which signs hold together as one word, are
// this name: "wal-mart", "e.l.f.".
func (n *Name) matchPieces(text string, tokens []Token, buf *[]byte) int {
	if len(tokens) < 3 || tokens[1].Kind != Punct || !inWordSign(text, tokens, 1) {
		return 0
	}
	var room [4 * maxWord]byte // of a name; more is taken where it is needed
	*buf = Norm(text, tokens[0], *buf)
	joined := append(room[:0], *buf...)
	for i := 1; i+1 < min(len(tokens), mostPieces) && inWordSign(text, tokens, i) && tokens[i+1].Kind == Word; i += 2 {
		*buf = Norm(text, tokens[i+1], *buf)
		joined = append(joined, *buf...)
		if n.isJoined(HashBytes(joined)) {
			return i + 2
		}
	}
	return 0
}

// mostPieces is how many tokens one word is put together from.
const mostPieces = 12

// matchParts says how many tokens at the front are the words of a name written as one.
func (n *Name) matchParts(tokens []Token) int {
	if len(n.parts) == 0 || len(tokens) < len(n.parts) {
		return 0
	}
	for i, h := range n.parts {
		if tokens[i].Hash != h || tokens[i].Kind != Word {
			return 0
		}
	}
	return len(n.parts)
}

// matchTag says how many pieces of a #tag at the front, run together, are this name.
func (n *Name) matchTag(text string, tokens []Token, buf *[]byte) int {
	whole := tokens[0]
	for k := 0; k < len(tokens) && (k == 0 || inTag(text, tokens, k)); k++ {
		whole.End = tokens[k].End
		*buf = Norm(text, whole, *buf)
		if n.isJoined(HashBytes(*buf)) {
			return k + 1
		}
	}
	return 0
}

// tagMay says of most tags that no name is run together at the front of theirs; may is as in [longest].
func tagMay(text string, tokens []Token, may firsts, buf *[]byte) bool {
	whole := tokens[0]
	for k := 0; k < len(tokens) && (k == 0 || inTag(text, tokens, k)); k++ {
		whole.End = tokens[k].End
		*buf = Norm(text, whole, *buf)
		if h := HashBytes(*buf); may.may(h) {
			return true
		}
	}
	return false
}
