package weights

// Book is a table of numbers with what else is known of each word beside its number, so that there is one place in memory
// to wait for, not two.
type Book struct{ slots []Word }

// Word is an entry of a book.
type Word struct {
	print uint32
	Entry Entry
	Row   uint64 // what is known of it
}

// Book makes a book of a table of numbers, given what is known by a word's number.
func (t *Table) Book(row func(number int32) uint64) *Book {
	b := &Book{slots: make([]Word, t.slots)}
	for i := range b.slots {
		if s := t.data[i*t.slot : i*t.slot+8]; le32(s) != 0 {
			e := Entry(le32(s[4:]))
			b.slots[i] = Word{le32(s), e, row(e.Number())}
		}
	}
	return b
}

// atOnce is how many hashes are looked for at once: the first slot of each is read
// before any is looked at, so that the processor waits for all of them together.
const atOnce = 32

// Words looks many hashes up at once; dst is as long as hashes. What the book does not hold has no number and an empty row.
func (b *Book) Words(hashes []uint64, dst []Word) {
	var got [atOnce]uint32
	for from := 0; from < len(hashes); from += atOnce {
		block := hashes[from:min(len(hashes), from+atOnce)]
		out := dst[from : from+len(block)]
		for k, h := range block {
			got[k&(atOnce-1)] = b.slots[home(h, uint64(len(b.slots)))].print
		}
		for k, h := range block {
			fp, at := print32(h), home(h, uint64(len(b.slots)))
			for first := got[k&(atOnce-1)]; first != fp && first != 0; first = b.slots[at].print {
				if at++; at >= uint64(len(b.slots)) {
					at = 0
				}
			}
			out[k] = Word{}
			if w := &b.slots[at]; w.print == fp {
				out[k] = *w
			}
		}
	}
}
