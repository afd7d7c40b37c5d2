package sentiment

import "github.com/earshot/earshot/internal/mention"

// Corrections gives what people have corrected about a mention, ready to be
// measured or learned from; nil when nobody has.
func Corrections(m *mention.Mention) []Correction {
	text, shift := m.Text, 0
	if m.Title != "" {
		text, shift = m.Title+"\n"+m.Text, len(m.Title)+1
	}
	var out []Correction
	if m.Sentiment != nil && m.Sentiment.Corrected {
		out = append(out, Correction{Text: text, Lang: m.Lang, Label: m.Sentiment.Label})
	}
	for i := range m.Brands {
		b := &m.Brands[i]
		if b.Sentiment.Corrected {
			out = append(out, Correction{Text: text, Lang: m.Lang, Label: b.Sentiment.Label, Target: &Target{Spans: spans(b.Spans, shift, len(text))}})
		}
	}
	return out
}
