package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

func TestCorrectionsAreWhatPeopleSetAndNothingElse(t *testing.T) {
	t.Parallel()
	m := &mention.Mention{
		Title: "News", Text: "Acme is fine, Globex is not", Lang: "en",
		Sentiment: &mention.Sentiment{Label: mention.Neutral},
		Brands: []mention.BrandMatch{
			{Brand: "acme", Sentiment: mention.Sentiment{Label: mention.Positive, Corrected: true}, Spans: []mention.Span{{Field: "text", Start: 0, End: 4}}},
			{Brand: "globex", Sentiment: mention.Sentiment{Label: mention.Negative}},
		},
	}
	got := Corrections(m)
	if len(got) != 1 || got[0].Label != mention.Positive || got[0].Text[got[0].Target.Spans[0][0]:got[0].Target.Spans[0][1]] != "Acme" {
		t.Errorf("%+v", got)
	}
}

func TestEnrichKeepsWhatAPersonCorrected(t *testing.T) {
	t.Parallel()
	m := &mention.Mention{
		Text:      "Acme is awful",
		Sentiment: &mention.Sentiment{Label: mention.Positive, Score: 1, Corrected: true},
		Brands:    []mention.BrandMatch{{Brand: "acme", Spans: []mention.Span{{Field: "text", Start: 0, End: 4}}}},
	}
	engine(t).Enrich(m)
	if m.Sentiment.Label != mention.Positive || !m.Sentiment.Corrected || m.Brands[0].Sentiment.Label != mention.Negative || m.Crisis == nil {
		t.Errorf("%+v %+v", m.Sentiment, m.Brands[0])
	}
}
