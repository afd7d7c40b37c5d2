package archive

import (
	"fmt"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// getCorrections are the sentiments that people set, "acme=negative"; "*" is the text as a whole.
func getCorrections(m *mention.Mention) string {
	var list []string
	if m.Sentiment != nil && m.Sentiment.Corrected {
		list = append(list, "*="+string(m.Sentiment.Label))
	}
	for _, b := range m.Brands {
		if b.Sentiment.Corrected {
			list = append(list, b.Brand+"="+string(b.Sentiment.Label))
		}
	}
	return joined(list)
}

func setCorrections(m *mention.Mention, v string, _ *time.Location) error {
	for _, w := range words(v) {
		k := strings.LastIndexByte(w, '=')
		if k < 1 || !mention.Label(w[k+1:]).Known() {
			return fmt.Errorf("corrections: %q: want brand=negative, neutral or positive; * for the text as a whole", clip(w))
		}
		right := mention.Sentiment{Label: mention.Label(w[k+1:]), Corrected: true}
		if w[:k] == "*" {
			m.Sentiment = &right
			continue
		}
		m.Brands = append(m.Brands, mention.BrandMatch{Brand: w[:k], Sentiment: right})
	}
	return nil
}

// judged says what is wrong with a sentiment that a mention says was corrected: it would be lost in silence.
func judged(m *mention.Mention) error {
	whole := m.Sentiment
	if whole != nil && whole.Corrected && !whole.Label.Known() {
		return fmt.Errorf("sentiment: corrected to %q: want negative, neutral or positive", clip(string(whole.Label)))
	}
	for _, b := range m.Brands {
		if b.Sentiment.Corrected && !b.Sentiment.Label.Known() {
			return fmt.Errorf("sentiment of %q: corrected to %q: want negative, neutral or positive", clip(b.Brand), clip(string(b.Sentiment.Label)))
		}
	}
	return nil
}
