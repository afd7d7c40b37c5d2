package feature

import (
	"sort"
	"strings"
)

// Legible is a text as people read it, where that is not how it is written: escapes of HTML are what they stand for,
// tags are gone, invisible marks inside words are, too, and letters in fancy dress are plain. It knows which place
// of it stood where in the text that was given.
type Legible struct {
	Text   string
	layers [][]edit // first those of escapes, then the rest, each of the text that the one before it made
}

// edit is bytes of a text, from to till, that became those from at to to.
type edit struct{ from, till, at, to int }

// NewLegible reads a text; nil where it reads as it is written. It takes time in proportion to the text: ask for it where
// [Tokenizer.Disguised] says so.
func NewLegible(text string) *Legible {
	l := &Legible{Text: text}
	for _, step := range [...]func(string, int) (string, int){unescaped, undressed} {
		l.rewrite(step)
	}
	if len(l.layers) == 0 {
		return nil
	}
	return l
}

// rewrite goes over the text; step says what the bytes that begin at a place become, and how many they are, 0 where they
// stay as they are.
func (l *Legible) rewrite(step func(text string, i int) (string, int)) {
	text, copied := l.Text, 0
	var out strings.Builder
	var edits []edit
	for i := 0; i < len(text); {
		if !mayHide[text[i]] {
			i++
			continue
		}
		by, n := step(text, i)
		if n == 0 {
			i++
			continue
		}
		out.WriteString(text[copied:i])
		e := edit{from: i, till: i + n, at: out.Len()}
		out.WriteString(by)
		e.to = out.Len()
		edits = append(edits, e)
		i += n
		copied = i
	}
	if len(edits) > 0 {
		out.WriteString(text[copied:])
		l.Text, l.layers = out.String(), append(l.layers, edits)
	}
}

// mayHide are the bytes that something begins with that reads otherwise than it is written: first those of "&" and "<",
// then those that the runes of [odd] begin with.
var mayHide = [256]bool{'&': true, '<': true, 0xC2: true, 0xC9: true, 0xCA: true, 0xCB: true, 0xE1: true, 0xE2: true, 0xEA: true, 0xEF: true, 0xF0: true}

// Given is where bytes of the legible text stood in the text that was given.
func (l *Legible) Given(start, end int) (int, int) {
	for k := len(l.layers) - 1; k >= 0; k-- {
		edits := l.layers[k]
		if n := sort.Search(len(edits), func(i int) bool { return edits[i].at > start }); n > 0 {
			start = edits[n-1].origin(start, start < edits[n-1].to, edits[n-1].from)
		}
		if n := sort.Search(len(edits), func(i int) bool { return edits[i].at >= end }); n > 0 {
			end = edits[n-1].origin(end, end <= edits[n-1].to && edits[n-1].to > edits[n-1].at, edits[n-1].till)
		}
	}
	return start, end
}

// origin is where a place behind an edit stood, or, inside it, its edge.
func (e edit) origin(place int, inside bool, edge int) int {
	if inside {
		return edge
	}
	return e.till + max(0, place-e.to)
}

// Place is where bytes of the text that was given stand in the legible one; what is not legible at all is an empty place.
func (l *Legible) Place(start, end int) (int, int) {
	for _, edits := range l.layers {
		if n := sort.Search(len(edits), func(i int) bool { return edits[i].from > start }); n > 0 {
			start = edits[n-1].become(start, edits[n-1].at)
		}
		if n := sort.Search(len(edits), func(i int) bool { return edits[i].from >= end }); n > 0 {
			end = edits[n-1].become(end, edits[n-1].to)
		}
	}
	return start, end
}

// become is where a place behind an edit is after it, or, inside it, its edge.
func (e edit) become(place, edge int) int {
	if place < e.till {
		return edge
	}
	return e.to + place - e.till
}
