package ruletest

import (
	"cmp"
	"fmt"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// talk makes the mentions of a say line: one is enriched, the others are like it but
// stories of their own.
func (p *play) talk(s *step) ([]mention.Entry, error) {
	t := s.say
	brand := p.cfg.Brand(t.brand)
	text := t.text
	if text == "" {
		text = cmp.Or(brand.Name, brand.Key)
	}
	first := mention.Entry{Op: mention.Put, Mention: mention.Mention{ID: fmt.Sprintf("line%d", s.line.Line), Source: cmp.Or(t.source, "test"),
		Kind: "test", Title: t.title, Text: text, Lang: t.lang, Author: mention.Author{Handle: t.author, Followers: t.followers}, Rating: t.rating,
		Published: s.at.UTC(), Discovered: s.at.UTC(), Backfill: t.backfill, Intent: t.intent}}
	if t.site != "" {
		first.Mention.URL = "https://" + t.site + "/"
	}
	one := []mention.Entry{first}
	if err := p.o.Enrich(p.ctx, one, s.at.UTC()); err != nil {
		return nil, err
	}
	m := one[0].Mention
	if t.brand != "" && m.Brand(t.brand) == nil {
		m.Brands = append(m.Brands, mention.BrandMatch{Brand: t.brand, Sentiment: mention.Sentiment{Label: mention.Neutral}})
	}
	if len(m.Brands) == 0 {
		p.res.Failures = append(p.res.Failures, Failure{s.line.Line, s.line.Text, "the text matches no brand's query: no rule would see it"})
	}
	t.set(&m)
	out := make([]mention.Entry, 0, t.count)
	for k := range t.count {
		c := m
		at := s.at.UTC()
		if t.count > 1 {
			at = at.Add(time.Duration(float64(t.over) * float64(k) / float64(t.count)))
		}
		c.ID = fmt.Sprintf("line%d-%d", s.line.Line, k+1)
		c.Discovered, c.Published = at, at.Add(-t.late)
		if t.undated {
			c.Published = time.Time{}
		}
		c.Story = c.ID
		if t.copies {
			c.Story = fmt.Sprintf("line%d", s.line.Line)
		}
		if c.URL != "" {
			c.URL += c.ID
		}
		out = append(out, mention.Entry{Op: mention.Put, Mention: c})
	}
	return out, nil
}

// set overrides what the enrichment found with what the line says.
func (t *talk) set(m *mention.Mention) {
	if t.lang != "" {
		m.Lang = t.lang
	}
	if t.intent != "" {
		m.Intent, m.Reason = t.intent, ""
	}
	if t.crisis != nil {
		m.Crisis = t.crisis
	}
	score := map[mention.Label]float64{mention.Negative: -0.9, mention.Positive: 0.9}[t.label]
	brands := make([]mention.BrandMatch, len(m.Brands))
	for k, b := range m.Brands {
		if t.intent != "" {
			b.Intent, b.Reason = "", "" // as the text's
		}
		if t.label != "" {
			b.Sentiment.Label, b.Sentiment.Score = t.label, score
		}
		brands[k] = b
	}
	m.Brands = brands
}
