package langid

import (
	"iter"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// runs sums rows of the table of letter runs, a signed byte for each language: eight
// languages are added at once, even and odd ones in lanes of 16 bits of a machine word.
type runs struct {
	even, odd [MaxLangs / 8]uint64
	rows      int
}

// Lanes begin at the middle of a byte, so that nothing in them is negative.
const (
	lanes  = 0x00FF00FF00FF00FF
	middle = 0x8080808080808080
)

// How many runs and marks decide, which more of them hardly change, and what a step of
// theirs is worth beside a word's. 257 rows would overflow a lane.
const (
	mostRuns  = 12
	mostMarks = 12
	runsWorth = 8
)

// add takes in one row; "" is none.
func (r *runs) add(row string) {
	if len(row) < 8 {
		return
	}
	g := 0
	for ; g*8+8 <= len(row); g++ {
		r.put(g, le64(row[g*8:]))
	}
	if rest := len(row) - g*8; rest > 0 { // the bytes before it are counted already
		r.put(g, le64(row[len(row)-8:])>>(8*(8-rest)))
	}
	r.rows++
}

func (r *runs) put(g int, v uint64) {
	g &= MaxLangs/8 - 1
	v ^= middle
	r.even[g] += v & lanes
	r.odd[g] += v >> 8 & lanes
}

// count adds the sums to a score.
func (r *runs) count(score *[MaxLangs]int32) {
	none := int32(r.rows) * 128 * runsWorth
	for g := range r.even {
		even, odd := r.even[g], r.odd[g]
		to := score[g*8 : g*8+8]
		for l := 0; l < 8; l += 2 {
			to[l] += int32(even&0xFFFF)*runsWorth - none
			to[l+1] += int32(odd&0xFFFF)*runsWorth - none
			even, odd = even>>16, odd>>16
		}
	}
}

func le64(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// Grams are the runs of three characters of a bordered word.
func Grams(w []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		first, second, third := 0, 0, 0 // where the last three characters begin
		for i, n := 0, 0; i <= len(w); i++ {
			if i < len(w) && w[i]&0xC0 == 0x80 {
				continue
			}
			if n >= 3 && !yield(w[first:i]) {
				return
			}
			first, second, third = second, third, i
			n++
		}
	}
}

// everyOther appends the hashes of the first run of [Grams], the third, and so on; a loop, which unlike an iterator needs no
// memory of its own.
func everyOther(w []byte, dst []uint64) []uint64 {
	first, second, third := 0, 0, 0
	for i, n := 0, 0; i <= len(w); i++ {
		if i < len(w) && w[i]&0xC0 == 0x80 {
			continue
		}
		if n >= 3 && n%2 == 1 {
			dst = append(dst, feature.HashLetters(w[first:i]))
		}
		first, second, third = second, third, i
		n++
	}
	return dst
}
