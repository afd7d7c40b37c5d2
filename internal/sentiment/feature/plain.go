package feature

import (
	"math/bits"
	"unicode/utf8"
)

// plainForm maps the letters and digits of ASCII to their lower case, the other
// bytes to 0.
var plainForm = func() (f [256]byte) {
	for b := range byte(utf8.RuneSelf) {
		switch {
		case b >= 'A' && b <= 'Z':
			f[b] = b + 'a' - 'A'
		case class[b] != other:
			f[b] = b
		}
	}
	return f
}()

// Eight bytes side by side in a machine word.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// octet is the letters that eight bytes of a text begin with.
type octet struct {
	low   uint64 // in lower case, zero behind them
	n     int    // how many
	lower uint64 // not 0: some of them were lower case
}

// readOctet looks at eight bytes at once: which are ASCII letters, and which of
// those come first.
func readOctet(v uint64) octet {
	low := v | 0x20*ones
	flat := low &^ highs
	// The top bit of each byte: at least 'a', and not above 'z', and ASCII.
	is := (flat + (0x80-'a')*ones) &^ (flat + (0x7f-'z')*ones) &^ v & highs
	n := bits.TrailingZeros64(^is & highs) // 7 + 8 × letters, or 64
	mask := uint64(1)<<(n&^7) - 1
	return octet{low & mask, n >> 3, v & mask & (0x20 * ones)}
}

// caps is the flag of a word of n letters if none of those seen is lower case.
func (o octet) caps(n int) uint8 {
	if o.lower == 0 && n >= 2 {
		return Caps
	}
	return 0
}

// eightAt reads the eight bytes at i, zeros beyond the end of the text.
func eightAt(text string, i int) uint64 {
	if i+8 <= len(text) {
		return eight(text[i:])
	}
	return fewAt(text, i)
}

// fewAt reads what is left at i, less than eight bytes.
func fewAt(text string, i int) uint64 {
	v := uint64(0)
	for k := len(text) - 1; k >= i; k-- {
		v = v<<8 | uint64(text[k])
	}
	return v
}

// thrice says whether one byte stands three times in a row among the first n.
func thrice(v uint64, n int) bool {
	x := v ^ v>>8
	same := ^((x&^highs + 0x7f*ones) | x) & highs
	same &= uint64(1)<<(8*max(0, n-1)) - 1
	return same&(same>>8) != 0
}

// What may follow the letters of a word, other than its end.
const (
	ends   = iota
	number // a digit: the word goes on with it
	joined // an apostrophe, or another script
	spaced // a blank, behind which an apostrophe may stand in a tokenised text
)

// after sorts bytes by what they are behind a word.
var after = func() (a [256]uint8) {
	for b := range a {
		switch {
		case b >= utf8.RuneSelf || b == '\'' || b == '`':
			a[b] = joined
		case b == ' ':
			a[b] = spaced
		case b >= '0' && b <= '9':
			a[b] = number
		}
	}
	return a
}()

// wordEnds says of most words of ASCII letters whose letters end at i that no more belongs to them.
func wordEnds(text string, i int) bool {
	if i == len(text) {
		return true
	}
	what := after[text[i]]
	return what == ends || what == spaced && (i+1 == len(text) || after[text[i+1]] != joined)
}

// plain is [Tokenizer.word] for the common case, a word of up to fifteen ASCII
// letters: it reads eight at once, v the first of them. It gives 0 and adds nothing where
// the word may be more than that.
func (t *Tokenizer) plain(text string, i int, v uint64, k Kind) int {
	first := readOctet(v)
	if thrice(first.low, first.n) {
		return t.plainSlowly(text, i, k)
	}
	h := absorb(hashSeed, first.low)
	n, lower := first.n, first.lower
	if n == 8 {
		next := readOctet(eightAt(text, i+8))
		if next.n == 8 || thrice(next.low, next.n) || thrice(eightAt(text, i+4)|0x20*ones, min(8, 4+next.n)) {
			return t.plainSlowly(text, i, k)
		}
		if next.n > 0 {
			h = absorb(h, next.low)
		}
		n, lower = n+next.n, lower|next.lower
	}
	end := i + n
	if end < len(text) {
		switch after[text[end]] {
		case number:
			return t.plainSlowly(text, i, k)
		case joined:
			return 0
		case spaced:
			if end+1 < len(text) && after[text[end+1]] == joined && goesOn(text, end) {
				return 0
			}
		}
	}
	h = finish(h)
	flags := steers(h)
	if lower == 0 && n >= 2 {
		flags |= Caps
	}
	t.add(h, i, end, k, flags)
	return end
}

// plainSlowly is [Tokenizer.plain] for words of any length, with digits and
// stretched letters.
func (t *Tokenizer) plainSlowly(text string, i int, k Kind) int {
	t.norm = t.norm[:0]
	var last byte
	run, upper, digits := 0, 0, 0
	stretched := false
	j := i
	for ; j < len(text); j++ {
		b := text[j]
		c := plainForm[b]
		if c == 0 {
			break
		}
		if c != b {
			upper++
		} else if c <= '9' {
			digits++
		}
		if c == last {
			if run++; run > 2 {
				stretched = true
				continue
			}
		} else {
			last, run = c, 1
		}
		if len(t.norm) < maxWord {
			t.norm = append(t.norm, c)
		}
	}
	if j < len(text) && goesOn(text, j) {
		return 0
	}
	h := HashBytes(t.norm)
	flags := steers(h)
	if upper >= 2 && upper+digits == j-i {
		flags |= Caps
	}
	if stretched {
		flags |= Stretched
	}
	t.add(h, i, j, k, flags)
	return j
}

// goesOn says whether a word may go on at byte j, which is no ASCII letter: an
// apostrophe, perhaps after the space of a tokenised text, or another script.
func goesOn(text string, j int) bool {
	c := text[j]
	if c == ' ' && j+1 < len(text) {
		c = text[j+1]
		return c == '\'' || c == '`' || c >= utf8.RuneSelf && isApostrophe(text[j+1:])
	}
	return c == '\'' || c == '`' || c >= utf8.RuneSelf
}

func isApostrophe(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r == '’' || r == '‘' || r == '´'
}
