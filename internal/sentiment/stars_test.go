package sentiment

import (
	"math"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// review is a review of these stars that names one brand at its start.
func review(text string, stars float64) mention.Mention {
	return mention.Mention{Type: mention.Review, Text: text, Rating: &stars,
		Brands: []mention.BrandMatch{{Brand: "acme", Spans: []mention.Span{{Field: "text", Start: 0, End: 4}}}}}
}

func TestStarsSettleWhatAReviewLeavesOpen(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		text  string
		stars float64
		want  mention.Label
	}{
		{"Acme app for the phone, version 3.2", 1, mention.Negative},
		{"Acme app for the phone, version 3.2", 3, mention.Neutral},
		{"Acme app for the phone, version 3.2", 5, mention.Positive},
		{"Acme is the worst app I have ever used, awful, it crashes and support is rude", 5, mention.Negative},
		{"Acme is brilliant, I love it, the best app I have ever used", 1, mention.Positive},
	} {
		m := review(c.text, c.stars)
		e.Enrich(&m)
		if m.Sentiment.Label != c.want || m.Brands[0].Sentiment.Label != c.want {
			t.Errorf("%q with %g stars is %s, towards the brand %s; want %s", c.text, c.stars, m.Sentiment.Label, m.Brands[0].Sentiment.Label, c.want)
		}
	}
}

func TestStarsAreNamedAmongWhatMovedASentiment(t *testing.T) {
	t.Parallel()
	e := engine(t)
	m := review("Acme app for the phone, version 3.2", 1)
	said := e.Because(&m, "acme")
	if len(said) == 0 || said[0].Text != "1 of 5 stars" || said[0].Weight >= 0 {
		t.Errorf("moved by %+v", said)
	}
}

func TestStarsSayNothingOfTwoBrandsOrBeyondTheirScale(t *testing.T) {
	t.Parallel()
	e := engine(t)
	two := func(stars float64) mention.Mention {
		m := review("Acme app for the phone, Globex app too", stars)
		m.Brands = append(m.Brands, mention.BrandMatch{Brand: "globex", Spans: []mention.Span{{Field: "text", Start: 24, End: 30}}})
		e.Enrich(&m)
		return m
	}
	low, high := two(1), two(5)
	for i := range low.Brands {
		if low.Brands[i].Sentiment != high.Brands[i].Sentiment {
			t.Errorf("stars moved %s, one of two brands", low.Brands[i].Brand)
		}
	}
	plain := mention.Mention{Text: "Acme app for the phone, version 3.2"}
	e.Enrich(&plain)
	for _, stars := range []float64{0, -3, 5.5, 1e300, math.NaN(), math.Inf(1)} {
		m := review(plain.Text, stars)
		e.Enrich(&m)
		if *m.Sentiment != *plain.Sentiment {
			t.Errorf("%g stars moved the whole text from %+v to %+v", stars, *plain.Sentiment, *m.Sentiment)
		}
	}
}

// Stars move praise and blame evenly, three of them to neither, and one and five away from it, but not far.
func TestStarsMoveEvenly(t *testing.T) {
	t.Parallel()
	for stars, want := range map[float64]logits{
		1: {2, leastEven, -2}, 1.5: {1.5, leastEven, -1.5}, 2: {1, 0, -1}, 2.5: {0.5, 0.5, -0.5}, 3: {0, 1, 0},
		3.5: {-0.5, 0.5, 0.5}, 4: {-1, 0, 1}, 4.5: {-1.5, leastEven, 1.5}, 5: {-2, leastEven, 2},
	} {
		if got := (logits{}).starred(stars); got != want {
			t.Errorf("%g stars move by %v, want %v", stars, got, want)
		}
	}
}
