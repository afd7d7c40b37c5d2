package feature

// Name is a name by which a target goes, made ready to be found among tokens.
type Name struct {
	words  []uint64 // its words in order
	owned  uint64   // its last word with 's
	joined uint64   // its words run together, for #tags and @handles
}

// NewName prepares a name: "Best Buy", "@united", "#target".
func NewName(name string) Name {
	var t Tokenizer
	var n Name
	var joined, last []byte
	for _, k := range t.Tokens(name) {
		if k.Kind != Word && k.Kind != Hashtag && k.Kind != User && k.Kind != Number {
			continue
		}
		if k.Kind == Number {
			last = append(last[:0], name[k.Start:k.End]...)
		} else {
			last = append([]byte(nil), Norm(name, k, nil)...)
		}
		n.words = append(n.words, HashBytes(last))
		joined = append(joined, last...)
	}
	n.joined = HashBytes(joined)
	n.owned = HashBytes(append(last, '\'', 's'))
	return n
}

// Mask replaces the names of the target in tokens by one token of kind [Target]
// each, and says how many it found. It works in place.
func Mask(text string, tokens []Token, names []Name) ([]Token, int) {
	found := 0
	out := tokens[:0]
	var buf []byte
	for i := 0; i < len(tokens); {
		n := 0
		for k := range names {
			n = max(n, names[k].match(text, tokens[i:], &buf))
		}
		if n == 0 {
			out = append(out, tokens[i])
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

// match says how many tokens at the front are this name.
func (n *Name) match(text string, tokens []Token, buf *[]byte) int {
	if len(n.words) == 0 {
		return 0
	}
	first := tokens[0]
	switch first.Kind {
	case User:
		*buf = Norm(text, first, *buf)
		if HashBytes(*buf) == n.joined {
			return 1
		}
		return 0
	case Hashtag:
		if k := n.matchTag(text, tokens, buf); k > 0 {
			return k
		}
	}
	if first.Hash == n.joined {
		return 1
	}
	if len(tokens) < len(n.words) {
		return 0
	}
	for i, w := range n.words {
		t := &tokens[i]
		h := t.Hash
		if t.Kind == Number {
			h = HashBytes([]byte(text[t.Start:t.End]))
		}
		if h != w && !(i == len(n.words)-1 && h == n.owned) || i > 0 && (first.Kind == Hashtag || t.Kind == Hashtag) && !inTag(text, tokens, i) {
			return 0
		}
	}
	return len(n.words)
}

// matchTag says how many pieces of a #tag at the front, run together, are this name.
func (n *Name) matchTag(text string, tokens []Token, buf *[]byte) int {
	whole := tokens[0]
	for k := 0; k < len(tokens) && (k == 0 || inTag(text, tokens, k)); k++ {
		whole.End = tokens[k].End
		*buf = Norm(text, whole, *buf)
		if HashBytes(*buf) == n.joined {
			return k + 1
		}
	}
	return 0
}
