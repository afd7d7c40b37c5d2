package weights

import (
	"encoding/binary"
	"fmt"
)

// A front repeats frontWords numbers of a table in few enough bytes to stay near the
// processor; three quarters of all words are found there.
const (
	frontSlots = 4096
	frontWords = 1500
)

// Front lays out a front of a table of numbers, in which the commonest words have the
// lowest.
func (t *Table) Front() []byte {
	front := make([]byte, frontSlots*8)
	for at := 0; at < len(t.data); at += t.slot {
		s := t.data[at : at+t.slot]
		fp := le32(s)
		if n := Entry(le32(s[4:])).Number(); fp == 0 || n > frontWords {
			continue
		}
		i := fp % frontSlots
		for binary.LittleEndian.Uint32(front[i*8:]) != 0 {
			i = (i + 1) % frontSlots
		}
		copy(front[i*8:], s)
	}
	return front
}

// Revised lays out a table of numbers again with each entry as change gives it back.
func (t *Table) Revised(change func(Entry) Entry) []byte {
	data := make([]byte, 8, 8+len(t.data))
	binary.LittleEndian.PutUint32(data, uint32(t.width))
	binary.LittleEndian.PutUint32(data[4:], uint32(t.slots))
	data = append(data, t.data...)
	for at := 8; at < len(data); at += t.slot {
		if s := data[at : at+t.slot]; binary.LittleEndian.Uint32(s) != 0 {
			binary.LittleEndian.PutUint32(s[4:], uint32(change(Entry(binary.LittleEndian.Uint32(s[4:])))))
		}
	}
	return data
}

// Behind gives a table of numbers the front that was made of it.
func (t *Table) Behind(front string) error {
	if t.width != 4 || len(front) != frontSlots*8 {
		return fmt.Errorf("a front of %d bytes, want %d", len(front), frontSlots*8)
	}
	t.front = new([frontSlots]uint64)
	for i := range t.front {
		t.front[i] = uint64(le32(front[i*8:])) | uint64(le32(front[i*8+4:]))<<32
	}
	return nil
}

// Near is [Table.Number] of a hash that the front has at home; miss is 1 where it has not, for none is known there.
// The table must have been given its front by [Table.Behind].
func (t *Table) Near(h uint64) (e Entry, miss int) {
	fp := print32(h)
	slot := t.front[fp%frontSlots]
	e = Entry(slot >> 32)
	if uint32(slot) != fp {
		e, miss = 0, 1
	}
	return e, miss
}
