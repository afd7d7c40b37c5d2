package feature

import "slices"

// Salts keep families of features apart in one table.
const (
	saltBigram  = 0xB16
	saltNeg     = 0x4E06
	saltCaps    = 0xCA95
	saltStretch = 0x57E7
	saltChar    = 0xC4A8
	saltLast    = 0x1A57
	saltNear    = 0x4EA8
	saltSide    = 0x51DE
	saltClause  = 0xC1A0
	saltTone    = 0x703E
	saltToneSum = 0x703F
)

// negReach is how many tokens a negation reaches, at most to the end of its clause.
const negReach = 4

// boundary is the neighbour of the first and last token.
const boundary = 0xB0DE

// Pairs appends word pairs, words under a negation, shouted and stretched words.
// Where tokens are numbered, pairs with a word nobody has met are left out, for none
// of them was ever learned.
func Pairs(tokens []Token, dst []uint64) []uint64 {
	prev := uint64(boundary)
	neg := 0
	numbered, known := false, true
	for i := range tokens {
		numbered = numbered || tokens[i].ID > 0
	}
	for i := range tokens {
		t := &tokens[i]
		met := t.ID > 0 || !numbered
		if known && met {
			dst = append(dst, Mix(Mix(saltBigram, prev), t.Hash))
		}
		known = met
		if neg > 0 && t.Kind <= Hashtag {
			dst = append(dst, Mix(saltNeg, t.Hash))
		}
		if t.Flags&Caps != 0 {
			dst = append(dst, Mix(saltCaps, t.Hash), saltCaps)
		}
		if t.Flags&Stretched != 0 {
			dst = append(dst, saltStretch)
		}
		neg--
		if t.Flags&Negator != 0 {
			neg = negReach
		} else if t.Flags&(Breaks|Contrast) != 0 {
			neg = 0
		}
		prev = t.Hash
	}
	if len(tokens) > 0 {
		dst = append(dst, Mix(Mix(saltBigram, prev), boundary), Mix(saltLast, prev))
	}
	return dst
}

// CharGrams appends the hashed runs of 2 to 5 characters of a word's normal form,
// its borders marked. Characters beyond ASCII count one byte each less their lead
// byte, which is near enough for hashing.
func CharGrams(norm []byte, dst []uint64) []uint64 {
	var buf [maxWord + 10]byte
	w := append(buf[:0], '^')
	w = append(w, norm...)
	w = append(w, '$')
	for i := range w {
		if w[i]&0xC0 == 0x80 {
			continue // inside a character
		}
		h := NoLetters
		for chars, end := 1, i; chars <= 5 && end < len(w); chars++ {
			h = h.Add(w[end])
			for end++; end < len(w) && w[end]&0xC0 == 0x80; end++ {
				h = h.Add(w[end])
			}
			if chars >= 2 {
				dst = append(dst, Mix(saltChar, h.Sum()))
			}
		}
	}
	return dst
}

// Norm is the normal form of the word between start and end, as its token's
// hash was made.
func Norm(text string, t Token, buf []byte) []byte {
	i := int(t.Start)
	if t.Kind == User || t.Kind == Hashtag && text[i] == '#' {
		i++
	}
	if norm := plainNorm(text[i:t.End], buf[:0]); norm != nil {
		return norm
	}
	w := wordReader{norm: buf[:0]}
	w.read(text[:t.End], i, t.Kind == Hashtag || t.Kind == User)
	return w.norm
}

// plainNorm is [Norm] for words of ASCII letters and digits, nil for others.
func plainNorm(word string, buf []byte) []byte {
	var last byte
	run := 0
	for i := range len(word) {
		c := plainForm[word[i]]
		if c == 0 {
			return nil
		}
		if c != last {
			last, run = c, 0
		}
		if run++; run <= 2 && len(buf) < maxWord {
			buf = append(buf, c)
		}
	}
	return buf
}

// Room is memory that [TargetGrams] uses again.
type Room struct {
	near []int32
	own  []bool
}

// TargetGrams appends features of where words stand towards the target: near it,
// on which side, in its clause. The target tokens have kind [Target].
func TargetGrams(tokens []Token, dst []uint64, room *Room) []uint64 {
	room.near = Distances(tokens, room.near)
	room.own = ownClauses(tokens, room.own)
	near, own := room.near, room.own
	prev := uint64(boundary)
	neg := 0
	for i := range tokens {
		t := &tokens[i]
		d := int(near[i])
		side := uint64(1)
		if d < 0 {
			side, d = 0, -d
		}
		h := t.Hash
		if neg > 0 {
			h = Mix(saltNeg, h)
		}
		dst = append(dst, Mix(Mix(saltSide, side), h))
		if d <= 3 {
			dst = append(dst, Mix(Mix(saltNear, side), h), Mix(Mix(Mix(saltNear, side), prev), t.Hash))
		}
		if d <= 6 {
			dst = append(dst, Mix(saltNear+6, h))
		}
		if own[i] {
			dst = append(dst, Mix(saltClause, h), Mix(Mix(saltClause, prev), t.Hash))
		}
		neg--
		if t.Flags&Negator != 0 {
			neg = negReach
		} else if t.Flags&(Breaks|Contrast) != 0 {
			neg = 0
		}
		prev = t.Hash
	}
	return toneGrams(tokens, near, own, dst)
}

// Distances gives for each token how far the nearest target token is: negative
// when the token stands before it, 0 for the target itself, far when there is none. The memory of buf is used again.
func Distances(tokens []Token, buf []int32) []int32 {
	const far = 1 << 20
	out := slices.Grow(buf[:0], len(tokens))[:len(tokens)]
	last := int32(-far)
	for i := range tokens {
		if tokens[i].Kind == Target {
			last = int32(i)
		}
		out[i] = int32(i) - last
	}
	next := int32(far)
	for i := len(tokens) - 1; i >= 0; i-- {
		if tokens[i].Kind == Target {
			next = int32(i)
		}
		if d := next - int32(i); d < out[i] {
			out[i] = -d
		}
	}
	return out
}

// ownClauses says of each token whether it stands in a clause of the target: clauses end at marks and contrast words. The
// memory of buf is used again.
func ownClauses(tokens []Token, buf []bool) []bool {
	out := slices.Grow(buf[:0], len(tokens))[:len(tokens)]
	for from := 0; from < len(tokens); {
		own, to := tokens[from].Kind == Target, from+1
		for to < len(tokens) && tokens[to-1].Flags&Breaks == 0 && tokens[to].Flags&Contrast == 0 {
			own = own || tokens[to].Kind == Target
			to++
		}
		for ; from < to; from++ {
			out[from] = own
		}
	}
	return out
}
