package main

import (
	"cmp"
	"fmt"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/langid"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

// book numbers the words the engine knows: first those the network has a row
// for, by worth, then those only the linear model of whole texts knows.
type book struct {
	id    map[uint64]int32
	keys  []uint64
	form  map[uint64]string // normal forms, where spelling says something
	netID []int32           // of the first words: their row in the network
}

func newBook(m *models, list []*example) *book {
	b := &book{id: map[uint64]int32{}, form: map[uint64]string{}}
	add := func(h uint64) {
		if b.id[h] == 0 {
			b.keys = append(b.keys, h)
			b.id[h] = int32(len(b.keys))
		}
	}
	b.netID = m.net.keptRows(list, m.lex)
	for _, id := range b.netID {
		add(m.net.keys[id])
	}
	var buf []byte
	for _, e := range list {
		for _, t := range e.tokens {
			if m.knows(t.Hash) {
				add(t.Hash)
			}
			if b.id[t.Hash] != 0 && (t.Kind == feature.Word || t.Kind == feature.Hashtag) {
				buf = feature.Norm(e.text, t, buf)
				b.form[t.Hash] = string(buf)
			}
		}
	}
	for _, h := range sortedKeys(m.lex.strong) {
		add(h)
	}
	for _, h := range b.keys {
		if form := cmp.Or(m.lex.strong[h], m.lex.form[h]); form != "" {
			b.form[h] = form
		}
	}
	return b
}

// write puts the vocabulary: of each word its number, its odds, and how much more it is English than any other.
func (b *book) write(f *weights.File, odds map[uint64]int) error {
	langs, err := langid.Load()
	if err != nil {
		return err
	}
	rows := make([][]int8, len(b.keys))
	for i, h := range b.keys {
		e := weights.NewEntry(int32(i+1), odds[h], langs.Lead(h, "en"))
		rows[i] = []int8{int8(e), int8(e >> 8), int8(e >> 16), int8(e >> 24)}
	}
	if len(b.keys) > weights.MostNumber {
		return fmt.Errorf("write vocabulary: %d words, %d have a number", len(b.keys), weights.MostNumber)
	}
	f.Put("vocabulary", weights.BuildTable(b.keys, rows, 4))
	return nil
}

// putFront puts the commonest words of the vocabulary again, close together.
func putFront(f *weights.File) error {
	t, err := f.Table("vocabulary")
	if err != nil {
		return err
	}
	f.Put("vocabulary.front", t.Front())
	return nil
}
