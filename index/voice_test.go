package index

import (
	"fmt"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

func TestShareOfVoiceCountsEveryBrandByTheSentimentTowardsIt(t *testing.T) {
	t.Parallel()
	towards := func(brand string, l mention.Label, score float64) mention.BrandMatch {
		return mention.BrandMatch{Brand: brand, Sentiment: mention.Sentiment{Label: l, Score: score}}
	}
	all := []mention.Mention{say(1, "a"), say(2, "b"), say(3, "c"), say(4, "d")}
	all[0].Brands = []mention.BrandMatch{towards("acme", mention.Negative, -1), towards("globex", mention.Positive, 1)}
	all[1].Brands = []mention.BrandMatch{towards("acme", mention.Neutral, 0)}
	all[2].Brands = []mention.BrandMatch{towards("acme", mention.Negative, -0.5)}
	x := opened(t, Options{}, all...)
	got, err := x.ShareOfVoice(t.Context(), VoiceRequest{Brands: []string{"acme", "globex", "initech"}})
	want := []Voice{{"acme", 3, 0.75, 2, 1, 0}, {"globex", 1, 0.25, 0, 0, 1}, {"initech", 0, 0, 0, 0, 0}}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, %v\nwant %v", got, err, want)
	}
	if got, err = x.ShareOfVoice(t.Context(), VoiceRequest{Query: parsed(t, "b")}); err != nil || len(got) != 1 || got[0].Share != 1 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestSignificantTermsAreWhatTheHitsSayAndOthersDoNot(t *testing.T) {
	t.Parallel()
	shown := shelf{}
	var all []mention.Mention
	for i := range 100 {
		text := fmt.Sprintf("the weather of town %d is fine", i)
		if i%10 == 0 {
			text = "the acme kettle burns 🔥"
		}
		m := say(i, text)
		shown[m.ID] = m
		all = append(all, m)
	}
	x := opened(t, Options{Texts: shown}, all...)
	got, err := x.SignificantTerms(t.Context(), Request{Query: parsed(t, "acme"), Now: noon}, 3)
	if err != nil {
		t.Fatal(err)
	}
	if got.Total != 10 || got.Sample != 10 || len(got.Terms) != 3 {
		t.Fatalf("%+v", got)
	}
	for _, term := range got.Terms {
		if term.Term == "acme" || term.Term == "the" || term.Count != 10 || term.Expected != 1 {
			t.Errorf("%+v", term)
		}
	}
}
