package sentiment

import "github.com/earshot/earshot/internal/mention"

// Corrections gives what people have corrected about a mention, ready to be
// measured or learned from; nil when nobody has.
func Corrections(m *mention.Mention) []Correction {
	text, shift := joined(m)
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

// Ordinary gives a mention that nobody corrected as one of the texts whose answers [Engine.Tune] shall
// hold to, towards the first of its brands.
func Ordinary(m *mention.Mention) Correction {
	text, shift := joined(m)
	c := Correction{Text: text, Lang: m.Lang}
	if len(m.Brands) > 0 {
		c.Target = &Target{Spans: spans(m.Brands[0].Spans, shift, len(text))}
	}
	return c
}
