package sentiment

import (
	"bytes"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// stems is cues of one word with any ending.
type stems struct {
	lists map[uint64][]stem        // by the hash of their first letters
	begin [alphabet3/64 + 1]uint64 // a bit for each three letters that one begins with
}

type stem struct {
	letters []byte
	phrase
}

// stemLetters is how many bytes of a word are looked up as a stem.
const stemLetters = 5

// alphabet3 is how many three letters in a row there are.
const alphabet3 = 26 * 26 * 26

func (s *stems) put(letters []byte, p phrase) {
	if s.lists == nil {
		s.lists = map[uint64][]stem{}
	}
	h := feature.HashBytes(letters[:stemLetters])
	s.lists[h] = append(s.lists[h], stem{letters, p})
	if n := three(string(letters[:3])); n >= 0 {
		s.begin[n/64] |= 1 << (n % 64)
	}
}

// three numbers three letters, -1 for what holds anything else than ASCII letters, and for one letter thrice,
// of which the normal form of a word keeps two.
func three(w string) int {
	a, b, c := w[0]|0x20-'a', w[1]|0x20-'a', w[2]|0x20-'a'
	if a >= 26 || b >= 26 || c >= 26 || a == b && b == c {
		return -1
	}
	return (int(a)*26+int(b))*26 + int(c)
}

// may says of most words, as they are written, that no stem begins them.
func (s *stems) may(word string) bool {
	if len(word) < stemLetters {
		return false
	}
	n := three(word)
	return n < 0 || s.begin[n/64]>>(n%64)&1 != 0
}

// find appends the cues that token i, a word in its normal form, begins with.
func (s *stems) find(norm []byte, i int, dst []hit) []hit {
	if len(norm) < stemLetters {
		return dst
	}
	for _, p := range s.lists[feature.HashBytes(norm[:stemLetters])] {
		if bytes.HasPrefix(norm, p.letters) {
			dst = append(dst, hit{p.what, p.weight, i, i + 1})
		}
	}
	return dst
}

// only are those stems whose cues are wanted.
func (s *stems) only(wanted func(int32) bool) (out stems) {
	for _, list := range s.lists {
		for _, p := range list {
			if wanted(p.what) {
				out.put(p.letters, p.phrase)
			}
		}
	}
	return out
}
