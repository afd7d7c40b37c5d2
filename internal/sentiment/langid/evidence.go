package langid

import "math/bits"

// evidence is what the words of a text say for each language.
type evidence struct {
	score, hits [MaxLangs]int32
	said        uint64            // the languages that a word speaks for, a bit each
	read        int               // how many words were read
	strange     [readTokens]int32 // the tokens of words no list knows
	unknown     int               // how many they are
	nobodys     int               // how many words were everybody's
	runs        runs
}

// hear counts what a word, given by its row, says for each language.
func (e *evidence) hear(row string) {
	least := least(row)
	for k := 0; k+1 < len(row) && row[k+1] != 0; k += 2 {
		l := row[k] & (MaxLangs - 1)
		e.score[l] += int32(row[k+1]-least) * GramScale
		e.hits[l]++
		e.said |= 1 << l
	}
}

// least is what a word says at most for a language it is not noted under: nothing where
// there was room for more, else as much as for the last one noted, for many share it then.
func least(row string) byte {
	if len(row) < 2*Postings {
		return 0
	}
	return row[2*Postings-1]
}

// ahead is the language that known words speak for most, of those with a bit in mask, and
// how far it is before the next; 0 and no gap where they speak for none.
func (e *evidence) ahead(mask uint64) (best int, gap int32) {
	top, next := int64(0), int64(0)
	for left := e.said & mask; left != 0; left &= left - 1 {
		l := bits.TrailingZeros64(left)
		top, next = place(int64(e.score[l])<<8|int64(MaxLangs-1-l), top, next)
	}
	return MaxLangs - 1 - int(top&(MaxLangs-1)), int32(top>>8 - next>>8)
}

// lead is the same of the languages of a script, of which others than known words have spoken, too.
func (d *Detector) lead(main script, score *[MaxLangs]int32) (best int, gap int32) {
	const nothing = -1 << 38
	top, next := int64(nothing), int64(nothing)
	for _, l := range d.of[main] {
		top, next = place(int64(score[l&(MaxLangs-1)])<<8|int64(MaxLangs-1-l), top, next)
	}
	return MaxLangs - 1 - int(top&(MaxLangs-1)), int32(top>>8 - next>>8)
}

// place puts a score with its language, compared as one number so that there is no branch to
// be mistaken about, among the two best; the first of equals wins.
func place(v, top, next int64) (int64, int64) { return max(top, v), max(next, min(v, top)) }
