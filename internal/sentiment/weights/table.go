// Package weights holds trained numbers in the form they are embedded in:
// tables that are read where they lie, without a load step, and books made of them to be read faster.
//
// It owns the file format and nothing else: the training program writes it, the
// engine reads it.
package weights

import (
	"encoding/binary"
	"fmt"
)

// Table maps feature hashes to one row of signed bytes each. It is an
// open-addressing hash table laid out in a string: slots of a 32-bit fingerprint
// and the row.
type Table struct {
	data  string
	width int
	slot  int
	slots uint64
	front *[frontSlots]uint64 // of a table of numbers: those of the commonest words again, from [Table.Behind]; nil: none
	seen  string              // a bit for each fingerprint's first bits, from [Sieve]; "": not kept
}

// Row returns the row of a hash, or "" when the table does not hold it. Its bytes
// are int8.
func (t *Table) Row(h uint64) string {
	if t.slots == 0 {
		return ""
	}
	fp := print32(h)
	for i := t.home(h); ; i++ {
		if i == t.slots {
			i = 0
		}
		at := int(i) * t.slot
		s := t.data[at : at+t.slot]
		got := uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
		if got == fp {
			return s[4:]
		}
		if got == 0 {
			return ""
		}
	}
}

// Rows is [Table.Row] of many hashes at once; dst is as long as hashes.
func (t *Table) Rows(hashes []uint64, dst []string) {
	var first [atOnce]uint32
	for len(hashes) > 0 && t.slots > 0 {
		block := hashes[:min(len(hashes), atOnce)]
		for k, h := range block {
			first[k&(atOnce-1)] = le32(t.data[int(t.home(h))*t.slot:])
		}
		for k, h := range block {
			switch at := int(t.home(h)) * t.slot; first[k&(atOnce-1)] {
			case print32(h):
				dst[k] = t.data[at+4 : at+t.slot]
			case 0:
				dst[k] = ""
			default:
				dst[k] = t.Row(h)
			}
		}
		hashes, dst = hashes[len(block):], dst[len(block):]
	}
}

// Sum3 adds up the rows of three of those hashes the table holds, and counts them.
// The table must have been given its sieve by [Table.Through]. The hashes are used up.
func (t *Table) Sum3(hashes []uint64, sum *[3]int32) int {
	n := 0
	for _, h := range t.sift(hashes) {
		fp := print32(h)
		for i := t.home(h); ; i++ {
			if i >= t.slots {
				i = 0
			}
			s := t.data[i*7 : i*7+7]
			got := le32(s)
			if got == fp {
				sum[0] += int32(int8(s[4]))
				sum[1] += int32(int8(s[5]))
				sum[2] += int32(int8(s[6]))
				n++
				break
			}
			if got == 0 {
				break
			}
		}
	}
	return n
}

// sift keeps the hashes the sieve lets through, in their place. It has no branch to
// be mistaken about, and so waits for many of them at once.
func (t *Table) sift(hashes []uint64) []uint64 {
	seen := t.seen[:1<<(seenBits-3)]
	kept := 0
	for _, h := range hashes {
		bit := print32(h) >> (32 - seenBits)
		hashes[kept] = h
		kept += int(seen[bit>>3] >> (bit & 7) & 1)
	}
	return hashes[:kept]
}

// Number is the row of a hash in a table of rows of four bytes, 0 when the table does
// not hold it.
func (t *Table) Number(h uint64) Entry {
	if row := t.Row(h); row != "" {
		return Entry(le32(row))
	}
	return 0
}

// home is the slot at which a hash is looked for first.
func (t *Table) home(h uint64) uint64 { return home(h, t.slots) }

// home is that of a table of so many slots.
func home(h, slots uint64) uint64 { return uint64(uint32(h)) * slots >> 32 }

// seenBits is the size of a sieve, as a power of two of bits: a quarter of a megabyte,
// which stays near the processor while the table does not.
const seenBits = 21

// Sieve makes looking up cheap what the table of these keys does not hold. It is
// written beside the table, so that nothing has to be read to make it.
func Sieve(keys []uint64) []byte {
	seen := make([]byte, 1<<(seenBits-3))
	for _, h := range keys {
		bit := print32(h) >> (32 - seenBits)
		seen[bit>>3] |= 1 << (bit & 7)
	}
	return seen
}

// Through gives a table the sieve that was made of its keys.
func (t *Table) Through(sieve string) error {
	if len(sieve) != 1<<(seenBits-3) {
		return fmt.Errorf("a sieve of %d bytes, want %d", len(sieve), 1<<(seenBits-3))
	}
	t.seen = sieve
	return nil
}

// Width is the number of bytes in a row.
func (t *Table) Width() int { return t.width }

// print32 is the fingerprint of a hash, never 0, which marks an empty slot.
func print32(h uint64) uint32 {
	fp := uint32(h >> 32)
	if fp == 0 {
		fp = 1
	}
	return fp
}

// BuildTable lays rows out as a table. The order of keys is the order of
// insertion, so that the same input gives the same bytes.
func BuildTable(keys []uint64, rows [][]int8, width int) []byte {
	slots := len(keys)*3/2 + 2
	slot := 4 + width
	data := make([]byte, slots*slot)
	for k, h := range keys {
		fp := print32(h)
		i := uint64(uint32(h)) * uint64(slots) >> 32
		for {
			got := binary.LittleEndian.Uint32(data[int(i)*slot:])
			if got == 0 || got == fp {
				break
			}
			if i++; i == uint64(slots) {
				i = 0
			}
		}
		binary.LittleEndian.PutUint32(data[int(i)*slot:], fp)
		for j, v := range rows[k] {
			data[int(i)*slot+4+j] = byte(v)
		}
	}
	head := make([]byte, 8, 8+len(data))
	binary.LittleEndian.PutUint32(head, uint32(width))
	binary.LittleEndian.PutUint32(head[4:], uint32(slots))
	return append(head, data...)
}

// OpenTable reads a table that [BuildTable] made.
func OpenTable(s string) (*Table, error) {
	if len(s) < 8 {
		return nil, fmt.Errorf("open table: %d bytes are too few", len(s))
	}
	width, slots := int(le32(s)), int(le32(s[4:]))
	t := &Table{data: s[8:], width: width, slot: 4 + width, slots: uint64(slots)}
	if slots <= 0 || len(t.data) != slots*t.slot {
		return nil, fmt.Errorf("open table: %d slots of %d bytes do not fill %d bytes", slots, t.slot, len(t.data))
	}
	return t, nil
}

func le32(s string) uint32 {
	_ = s[3]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}
