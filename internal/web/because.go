package web

import (
	"fmt"

	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/mention"
)

// Moved is a word or phrase and how far it moved a sentiment's score: by how much that, from -1 to 1, changes when the
// word is taken away.
type Moved struct {
	Text   string  `json:"text"`
	Weight float64 `json:"weight"`
}

// becauseView is what moved the sentiment towards one brand.
type becauseView struct {
	Say   string // "Towards Acme"
	Words []movedWord
	None  string // why there are no words
}

type movedWord struct{ Text, Weight, Tone string }

// because tells for each brand of a mention, or for its whole text when it has none, which words moved its sentiment.
func (s *site) because(m *mention.Mention) (all []becauseView) {
	if s.o.Because == nil {
		return nil
	}
	for _, b := range m.Brands {
		all = append(all, s.becauseOf(m, "Towards "+s.brandName(b.Brand), b.Brand, b.Sentiment.Corrected))
	}
	if len(all) == 0 {
		all = append(all, s.becauseOf(m, "The text as a whole", "", m.Sentiment != nil && m.Sentiment.Corrected))
	}
	return all
}

func (s *site) becauseOf(m *mention.Mention, say, brand string, corrected bool) becauseView {
	if corrected {
		return becauseView{Say: say, None: "A person decided this one."}
	}
	v := becauseView{Say: say}
	for _, w := range s.o.Because(m, brand) {
		tone := "positive"
		if w.Weight < 0 {
			tone = "negative"
		}
		v.Words = append(v.Words, movedWord{words.Clean(w.Text), fmt.Sprintf("%+.2f", w.Weight), tone})
	}
	if len(v.Words) == 0 {
		v.None = "No single word: nothing in it speaks clearly for or against."
	}
	return v
}

// apiBecause is because for programs: the words by brand, those of the whole text under "".
func (s *site) apiBecause(m *mention.Mention) map[string][]Moved {
	if s.o.Because == nil {
		return nil
	}
	out := map[string][]Moved{}
	for _, b := range m.Brands {
		if !b.Sentiment.Corrected {
			out[b.Brand] = s.o.Because(m, b.Brand)
		}
	}
	if len(m.Brands) == 0 && (m.Sentiment == nil || !m.Sentiment.Corrected) {
		out[""] = s.o.Because(m, "")
	}
	return out
}
