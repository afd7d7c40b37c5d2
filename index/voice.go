package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/query/analysis"
)

// VoiceRequest asks how much is said about each of some brands.
type VoiceRequest struct {
	Query        *query.Query // narrows what counts; nil counts everything
	Since, Until time.Time    // Since ≤ event time < Until; zero is open
	Brands       []string     // keys in rules.toml; all that occur when empty
	Now          time.Time
}

// Voice is what is said about one brand.
type Voice struct {
	Brand string
	Count int // mentions that match the brand
	// Share of all mentions of the brands asked for, 0 to 1. A mention of two
	// brands counts for both, so shares sum to 1.
	Share                       float64
	Negative, Neutral, Positive int // by the sentiment towards this brand
}

// ShareOfVoice counts the mentions of brands and how they speak of each, most mentioned first.
func (x *Index) ShareOfVoice(ctx context.Context, r VoiceRequest) ([]Voice, error) {
	var brands, labels *facet
	err := x.with(ctx, asked{r.Query, r.Since, r.Until, r.Now}, func(run *run) error {
		brands = &facet{name: "brand", column: string(query.FieldBrand), in: x.interner[string(query.FieldBrand)]}
		labels = &facet{name: "sentiment", column: string(query.FieldSentiment), in: x.interner[string(query.FieldSentiment)]}
		return run.pass(&facets{index: x, fields: []*facet{brands, labels}})
	})
	if err != nil {
		return nil, fmt.Errorf("share of voice: %w", err)
	}
	byBrand := map[string]*Voice{}
	for _, key := range r.Brands {
		byBrand[brandKey(key)] = &Voice{Brand: key}
	}
	for _, v := range brands.result(1 << 30).Values {
		voice := byBrand[v.Value]
		if voice == nil && len(r.Brands) == 0 {
			voice = &Voice{Brand: v.Value}
			byBrand[v.Value] = voice
		}
		if voice != nil {
			voice.Count = v.Count
		}
	}
	for _, v := range labels.result(1 << 30).Values {
		brand, label, both := cutLast(v.Value, '/')
		if voice := byBrand[brand]; both && voice != nil {
			voice.add(label, v.Count)
		}
	}
	return shares(byBrand), nil
}

// brandKey is the form in which brands are indexed.
func brandKey(key string) string { return analysis.Normal(strings.TrimSpace(key)) }

func cutLast(s string, sep byte) (before, after string, found bool) {
	if i := strings.LastIndexByte(s, sep); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

func (v *Voice) add(label string, n int) {
	switch label {
	case labelNames[labelNegative]:
		v.Negative += n
	case labelNames[labelNeutral]:
		v.Neutral += n
	case labelNames[labelPositive]:
		v.Positive += n
	}
}

func shares(byBrand map[string]*Voice) []Voice {
	total := 0
	for _, v := range byBrand {
		total += v.Count
	}
	out := make([]Voice, 0, len(byBrand))
	for _, v := range byBrand {
		if total > 0 {
			v.Share = float64(v.Count) / float64(total)
		}
		out = append(out, *v)
	}
	slices.SortFunc(out, func(a, b Voice) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Brand, b.Brand))
	})
	return out
}
