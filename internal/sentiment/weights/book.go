package weights

import "math/bits"

// Book is a table of numbers with what else is known of each word beside its number, so that there is one place in memory
// to wait for, not two.
type Book struct {
	slots []Word // and the first ones again behind the last, so that abreast of them stand behind each
	last  uint64 // how many there are without those
}

// Word is an entry of a book.
type Word struct {
	print uint32
	Entry Entry
	Row   uint64 // what is known of it
}

// Book makes a book of a table of numbers, given what is known by a word's number.
func (t *Table) Book(row func(number int32) uint64) *Book {
	b := &Book{slots: make([]Word, t.slots+abreast), last: t.slots}
	for i := range b.slots[:t.slots] {
		if s := t.data[i*t.slot : i*t.slot+8]; le32(s) != 0 {
			e := Entry(le32(s[4:]))
			b.slots[i] = Word{le32(s), e, row(e.Number())}
		}
	}
	for i := range uint64(abreast) {
		b.slots[b.last+i] = b.slots[i%b.last]
	}
	return b
}

// abreast is how many slots are compared at once: nine words in ten stand in the first four, and in which of them nobody
// can foresee.
const abreast = 4

// atOnce is how many hashes are looked for at once: the first slot of each is read
// before any is looked at, so that the processor waits for all of them together.
const atOnce = 32

// Words looks many hashes up at once; dst is as long as hashes. What the book does not hold has no number and an empty row.
func (b *Book) Words(hashes []uint64, dst []Word) {
	var at [atOnce]uint64
	var first [atOnce]uint32
	for from := 0; from < len(hashes); from += atOnce {
		block := hashes[from:min(len(hashes), from+atOnce)]
		out := dst[from : from+len(block)]
		for k, h := range block {
			at[k&(atOnce-1)] = home(h, b.last)
			first[k&(atOnce-1)] = b.slots[at[k&(atOnce-1)]].print
		}
		for k, h := range block {
			fp, i := print32(h), at[k&(atOnce-1)]
			s := b.slots[i : i+abreast]
			empty := same(first[k&(atOnce-1)], 0) | same(s[1].print, 0)<<1 | same(s[2].print, 0)<<2 | same(s[3].print, 0)<<3
			its := same(first[k&(atOnce-1)], fp) | same(s[1].print, fp)<<1 | same(s[2].print, fp)<<2 | same(s[3].print, fp)<<3
			switch its &= empty&-empty - 1; { // not behind an empty one
			case its != 0:
				out[k] = s[bits.TrailingZeros32(its)&(abreast-1)]
			case empty != 0:
				out[k] = Word{}
			default:
				out[k] = b.further(fp, i+abreast)
			}
		}
	}
}

// same is 1 where two prints are the same, and else 0, without a branch.
func same(a, b uint32) uint32 { return uint32((uint64(a^b) - 1) >> 63) }

// further is the word of a print from a slot on.
func (b *Book) further(fp uint32, at uint64) Word {
	for ; ; at++ {
		if at >= b.last {
			at -= b.last
		}
		switch w := b.slots[at]; w.print {
		case fp:
			return w
		case 0:
			return Word{}
		}
	}
}
