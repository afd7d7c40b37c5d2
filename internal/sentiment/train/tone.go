package main

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Tones are what the model of whole texts has learned of a word, sorted into
// seven steps: the model towards targets, which has few texts, reads them.

// toneShares are the shares of running words that lean less than each step.
var toneShares = [...]float64{0.6, 0.8, 0.93}

// setTones fixes the steps by the words of texts and gives each of them its tone.
func (m *models) setTones(list []*example) {
	m.tones = map[uint64]int8{}
	lean := map[uint64]float32{}
	var all []float32
	eachWord(list, func(h uint64, form []byte) {
		if _, ok := lean[h]; !ok {
			lean[h] = 0
			if m.knows(h) {
				lean[h] = m.lean(h, form)
			}
		}
		all = append(all, abs(lean[h]))
	})
	slices.Sort(all)
	for i, share := range toneShares {
		m.steps[i] = all[int(share*float64(len(all)-1))]
	}
	for h, x := range lean {
		m.tones[h] = m.step(x)
	}
}

// tone sets the tone of every token; of words no model knows it is 0.
func (m *models) tone(list []*example) {
	eachWord(list, func(h uint64, form []byte) {
		if _, done := m.tones[h]; !done {
			m.tones[h] = 0
			if m.knows(h) {
				m.tones[h] = m.step(m.lean(h, form))
			}
		}
	})
	for _, e := range list {
		for i := range e.tokens {
			if e.tokens[i].Kind != feature.Target {
				e.tokens[i].Tone = m.tones[e.tokens[i].Hash]
			}
		}
	}
}

// toneBook gives the words of the vocabulary that no text held their tone.
func (m *models) toneBook(b *book) {
	for _, h := range b.keys {
		if _, done := m.tones[h]; !done {
			m.tones[h] = m.step(m.lean(h, []byte(b.form[h])))
		}
	}
}

// knows says whether the engine will know a word of a text.
func (m *models) knows(h uint64) bool {
	_, seen := m.whole.index[h]
	return seen || m.lex.value[h] != nil
}

// lean is how far the model of whole texts pulls a word towards positive.
func (m *models) lean(h uint64, form []byte) float32 {
	s := m.whole.fold(h, string(form))
	return (s.w[positive] - s.w[negative]) * scale(s.count)
}

func (m *models) step(lean float32) int8 {
	for i := int8(len(m.steps)); i > 0; i-- {
		if abs(lean) >= m.steps[i-1] && lean != 0 {
			if lean < 0 {
				return -i
			}
			return i
		}
	}
	return 0
}

// eachWord calls fn for every token but targets, with the normal form of words.
func eachWord(list []*example, fn func(h uint64, form []byte)) {
	var buf []byte
	for _, e := range list {
		for _, t := range e.tokens {
			if t.Kind == feature.Target {
				continue
			}
			form := buf[:0]
			if t.Kind == feature.Word || t.Kind == feature.Hashtag {
				buf = feature.Norm(e.text, t, buf)
				form = buf
			}
			fn(t.Hash, form)
		}
	}
}
