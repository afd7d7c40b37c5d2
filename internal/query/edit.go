package query

import "unicode/utf8"

// editDistance is the least number of insertions, deletions, replacements and
// swaps of neighbours that turn a into b (each character swapped at most once),
// or limit when it is not below limit.
func editDistance(a, b string, limit int) int {
	var storeA, storeB [64]rune
	x, y := appendRunes(storeA[:0], a), appendRunes(storeB[:0], b)
	if abs(len(x)-len(y)) >= limit {
		return limit
	}
	var rows [3][72]int
	before2, before, row := rows[0][:], rows[1][:], rows[2][:]
	if len(y) >= len(row) {
		before2, before, row = make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	}
	for j := 0; j <= len(y); j++ {
		before[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d := min(before[j]+1, row[j-1]+1, before[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, before2[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least >= limit {
			return limit
		}
		before2, before, row = before, row, before2
	}
	return min(before[len(y)], limit)
}

func appendRunes(dst []rune, s string) []rune {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		dst = append(dst, r)
		i += size
	}
	return dst
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}

// WithinEdits tells whether a Fuzzy word takes a token's term: at most edits
// insertions, deletions, replacements and swaps of neighbours apart.
func WithinEdits(word, term string, edits int) bool {
	return editDistance(word, term, edits+1) <= edits
}

// FitsPattern tells whether a Wild word or keyword takes a term: * stands for
// any characters, ? for one. It takes time linear in pattern times term at most.
func FitsPattern(pattern, term string) bool { return fits(pattern, term) }

func fits[T string | []byte](pattern string, term T) bool {
	p, t := 0, 0
	starP, starT := -1, 0
	for t < len(term) {
		if p < len(pattern) && pattern[p] == '*' {
			starP, starT = p, t
			p++
			continue
		}
		if p < len(pattern) && (pattern[p] == '?' || pattern[p] == term[t]) {
			if pattern[p] == '?' {
				t += runeLen(term[t])
			} else {
				t++
			}
			p++
			continue
		}
		if starP < 0 {
			return false
		}
		p = starP + 1
		starT += runeLen(term[starT])
		t = starT
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern) && t == len(term)
}

// runeLen is the length of the rune that begins with this byte; terms are
// valid UTF-8.
func runeLen(c byte) int {
	switch {
	case c < utf8.RuneSelf:
		return 1
	case c < 0xE0:
		return 2
	case c < 0xF0:
		return 3
	}
	return 4
}
