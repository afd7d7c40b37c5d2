package main

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"slices"
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// smallCorpus is a few made-up texts of every kind the program learns from.
func smallCorpus() (whole, towards, side []*example) {
	words := [classes][]string{{"bad", "awful", "late", "rude", "broken"}, {"open", "monday", "store", "today", "new"}, {"good", "great", "lovely", "fast", "nice"}}
	for i := range 90 {
		label := i % classes
		w := words[label]
		text := fmt.Sprintf("the %s Acme was %s and so %s %s", w[i%5], w[(i+1)%5], w[(i+2)%5], []string{"!", "?", ""}[i%3])
		for k, set := range []string{"posts", "acl14", "irony"} {
			target := ""
			if set == "acl14" {
				target = "Acme"
			}
			e := newExample(set, "en", row{ID: fmt.Sprint(i), Text: text, Label: classNames[label]}, target)
			if set == "irony" {
				e.task = k
				side = append(side, e)
			} else if e.target {
				towards = append(towards, e)
			} else {
				whole = append(whole, e)
			}
		}
	}
	return whole, towards, side
}

// smallLexicon knows a few words.
func smallLexicon() *lexicon {
	l := &lexicon{rank: map[uint64]int{}, vector: map[uint64][]float32{}, value: map[uint64]map[int]float32{}, form: map[uint64]string{}, strong: map[uint64]string{}}
	for i, w := range []string{"good", "bad", "awful", "great", "store", "the", "and", "was"} {
		h := feature.Hash(w)
		v := make([]float32, gloveDims)
		for k := range v {
			v[k] = float32((i*31+k*7)%13) / 13
		}
		l.rank[h], l.vector[h], l.form[h] = i, v, w
		l.set(h, lexVader, float32(i%3)-1)
		l.strong[h] = w
	}
	return l
}

// The same texts give the same weights, to the byte.
func TestTrainingTwiceGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	var first []byte
	for range 2 {
		whole, towards, side := smallCorpus()
		m := learn(io.Discard, whole, towards, side, nil, smallLexicon(), options{epochs: 2})
		m.mix = defaultMix
		f, err := m.file(append(whole, towards...))
		if err != nil {
			t.Fatal(err)
		}
		got := f.Bytes()
		if first == nil {
			first = got
		}
		if !bytes.Equal(got, first) {
			t.Fatalf("%d and %d bytes that differ", len(first), len(got))
		}
	}
}

// How the models are mixed is learned from what people posted, not from what was made up; towards a target what was written one by one
// counts, too.
func TestWhatIsMadeUpDoesNotSetTheMix(t *testing.T) {
	t.Parallel()
	whole, towards, side := smallCorpus()
	m := learn(io.Discard, whole, towards, side, nil, smallLexicon(), options{epochs: 1})
	mixOf := func(more ...*example) mixes {
		m.mix = defaultMix
		m.fit(io.Discard, slices.Concat(whole, towards, more))
		return m.mix
	}
	posted := mixOf()
	for _, set := range []string{ownSet, worthSet} {
		made := newExample(set, "en", row{Text: "awful, awful", Label: "positive"}, "")
		if got := mixOf(made, made, made); !reflect.DeepEqual(got, posted) {
			t.Errorf("the mix is %v with texts of %s, %v without", got, set, posted)
		}
	}
	made := newExample(worthSet, "en", row{Text: "Acme is awful, awful", Label: "positive"}, "Acme")
	if made.fold = 0; !made.target {
		t.Fatal("Acme is not found")
	}
	if got := mixOf(made, made, made); !reflect.DeepEqual(got, posted) {
		t.Errorf("the mix is %v with texts towards a target, %v without", got, posted)
	}
}
