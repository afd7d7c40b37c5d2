package mention

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shingler turns words into hashes of runs of words, keeping the smallest.
type shingler struct {
	last   [shingleWords - 1]uint64
	words  int
	whole  uint32 // of all words of this part
	lead   uint32 // of the first leadWords of this part
	bound  uint32 // no hash above it can still be among the smallest
	hashes []uint32
}

// Odd constants that tell a word's place in its run.
const first, second = 0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// next begins another part: no run of words crosses from one to the other.
func (r *shingler) next() {
	r.last, r.words, r.whole, r.lead = [shingleWords - 1]uint64{}, 0, 0, 0
}

// spaceless reports whether a script sets no spaces between words.
func spaceless(r rune) bool {
	if r < 0x0E00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// read splits a text into words and hashes them in one pass.
func (r *shingler) read(s string) {
	for i := 0; i < len(s); {
		if n := address(s[i:]); n > 0 {
			i += n
			continue
		}
		c := s[i]
		if c < utf8.RuneSelf && !isWordByte(c) {
			i++
			continue
		}
		h, n := hashWord(s[i:])
		i += n
		if h != 0 {
			r.word(h)
		}
	}
}

// address is the length of a web address at the beginning of s, else 0: copies
// of one text carry different ones.
func address(s string) int {
	if s[0] != 'h' || !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") {
		return 0
	}
	if end := strings.IndexFunc(s, unicode.IsSpace); end >= 0 {
		return end
	}
	return len(s)
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// hashWord hashes the word s begins with and returns its length in bytes; a
// hash of 0 says that there was only something to skip. A character of a
// script that is written without spaces is a word by itself.
func hashWord(s string) (uint64, int) {
	h, i := uint64(fnvOffset), 0
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			if !isWordByte(c) {
				if c == '\'' && i > 0 && i+1 < len(s) && isWordByte(s[i+1]) {
					i++ // don't and dont are one word
					continue
				}
				break
			}
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			h = (h ^ uint64(c)) * fnvPrime
			i++
			continue
		}
		ru, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case ru == '’' && i > 0:
			i += n
			continue
		case spaceless(ru):
			if i > 0 {
				return h, i
			}
			return (h ^ uint64(ru)) * fnvPrime, n
		case !unicode.IsLetter(ru) && !unicode.IsDigit(ru) && !unicode.IsMark(ru):
			if i > 0 {
				return h, i
			}
			return 0, n
		}
		h = (h ^ uint64(unicode.ToLower(ru))) * fnvPrime
		i += n
	}
	return h, i
}

// word takes the next word in.
func (r *shingler) word(h uint64) {
	r.words++
	r.whole = fold(uint64(r.whole)<<32 ^ h)
	if r.words == leadWords {
		r.lead = r.whole
	}
	if r.words >= shingleWords {
		r.keep(fold((r.last[0]*first+r.last[1])*second + h))
	}
	r.last[0], r.last[1] = r.last[1], h
}

// keep holds on to a hash that may be among the smallest.
func (r *shingler) keep(h uint32) {
	if r.bound != 0 && h > r.bound {
		return
	}
	if r.hashes == nil {
		r.hashes = make([]uint32, 0, 2*FingerprintSize)
	}
	r.hashes = append(r.hashes, h)
	if len(r.hashes) == cap(r.hashes) {
		r.hashes = r.smallest()
		if len(r.hashes) == FingerprintSize {
			r.bound = r.hashes[FingerprintSize-1]
		}
	}
}

// smallest are the smallest distinct hashes so far, ascending.
func (r *shingler) smallest() []uint32 {
	slices.Sort(r.hashes)
	r.hashes = slices.Compact(r.hashes)
	if len(r.hashes) > FingerprintSize {
		r.hashes = r.hashes[:FingerprintSize]
	}
	return r.hashes
}

// mix is the finaliser of SplitMix64: every bit of x moves every bit of the result.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

func fold(x uint64) uint32 { return uint32(mix(x) >> 32) }
