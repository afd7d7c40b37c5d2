package langid

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

// More rows would overflow a lane; marks get what the runs leave.
const (
	mostRuns  = 24
	mostMarks = 12
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
	for l := range score {
		v := r.even[l/8]
		if l%2 == 1 {
			v = r.odd[l/8]
		}
		score[l] += (int32(v>>(l%8/2*16)&0xFFFF) - int32(r.rows)*128) * 5
	}
}

func le64(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
