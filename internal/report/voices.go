package report

import (
	"context"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/journal"
)

// Voice is how much is said about one of the brands compared.
type Voice struct {
	index.Voice
	Name        string
	ShareBefore float64 // its share in the period before, 0 to 1
	CountBefore int
}

// voices counts the brand and its competitors, and compares them where there are any.
func (m *maker) voices(ctx context.Context) error {
	keys := append([]string{m.req.Brand}, m.brand.Competitors...)
	var err error
	if m.spoken, err = m.voicesOf(ctx, false, keys); err != nil {
		return err
	}
	if m.spokenBefore, err = m.voicesOf(ctx, true, keys); err != nil || len(keys) == 1 {
		return err
	}
	for _, v := range m.spoken {
		one := Voice{Voice: v, Name: m.name(v.Brand)}
		for _, b := range m.spokenBefore {
			if b.Brand == v.Brand {
				one.ShareBefore, one.CountBefore = b.Share, b.Count
			}
		}
		m.report.Voices = append(m.report.Voices, one)
	}
	return nil
}

func (m *maker) name(key string) string {
	if b := m.req.Config.Brand(key); b != nil && b.Name != "" {
		return b.Name
	}
	return key
}

func (m *maker) voicesOf(ctx context.Context, before bool, keys []string) ([]index.Voice, error) {
	q, err := m.parse("NOT status:" + journal.StatusIrrelevant)
	if err != nil {
		return nil, err
	}
	since, until := m.span(before)
	return m.mentions.ShareOfVoice(ctx, index.VoiceRequest{Query: q, Since: since, Until: until, Brands: keys, Now: m.req.Now})
}

// storiesShown is how many stories the report has.
const storiesShown = 5

// Rank is one value of a field, now and in the period before.
type Rank struct {
	Value         string
	Count, Before int
}

// rankSize is how many values a list of the report has.
const rankSize = 8

// ranks lists who, where and in which languages.
func (m *maker) ranks(ctx context.Context) error {
	fields := map[string]*[]Rank{"author": &m.report.Authors, "site": &m.report.Sites, "source": &m.report.Sources, "lang": &m.report.Languages}
	names := []string{"author", "site", "source", "lang"}
	now, err := m.search(ctx, others(m.req.Brand), false, index.Request{Limit: -1, Facets: names, FacetSize: rankSize})
	if err != nil {
		return err
	}
	before, err := m.search(ctx, others(m.req.Brand), true, index.Request{Limit: -1, Facets: names, FacetSize: 1000})
	if err != nil {
		return err
	}
	for _, name := range names {
		then := map[string]int{}
		for _, v := range before.Facets[name].Values {
			then[v.Value] = v.Count
		}
		for _, v := range now.Facets[name].Values {
			*fields[name] = append(*fields[name], Rank{v.Value, v.Count, then[v.Value]})
		}
	}
	return nil
}

// stories are those told in the most copies.
func (m *maker) stories(ctx context.Context) error {
	found, err := m.mentions.MostCopied(ctx, m.all(false, storiesShown))
	if err != nil {
		return err
	}
	for _, h := range found {
		if h.Mention != nil {
			m.report.Stories = append(m.report.Stories, h)
		}
	}
	return nil
}
