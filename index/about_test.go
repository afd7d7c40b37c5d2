package index

import (
	"fmt"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// divided are mentions of two brands: seven praise Globex and complain of Acme, two ask both, one is of before
// brands had intents of their own.
func divided() (all []mention.Mention) {
	for i := range 10 {
		m := say(i, "I love Globex, Acme was awful")
		m.Author = mention.Author{Name: "Ann"}
		m.Intent, m.Reason = "complaint", "delay"
		m.Brands = []mention.BrandMatch{{Brand: "acme", Sentiment: mention.Sentiment{Label: mention.Negative, Score: -0.8}},
			{Brand: "globex", Sentiment: mention.Sentiment{Label: mention.Positive, Score: 0.8}, Intent: "praise"}}
		if i >= 7 {
			m.Brands[1].Intent = ""
		}
		if i >= 8 {
			m.Intent, m.Reason = "question", ""
		}
		all = append(all, m)
	}
	return all
}

func TestIntentsAreCountedTowardsTheBrandThatIsAskedFor(t *testing.T) {
	t.Parallel()
	x := opened(t, Options{}, divided()...)
	for src, want := range map[string]int{"intent:complaint": 8, "brand:acme intent:complaint": 8, "brand:globex intent:complaint": 1, "brand:globex intent:praise": 7,
		"brand:globex reason:delay": 1, "brand:globex sentiment:negative": 0, "brand:globex intent:c*": 1, "intent:globex/*": 10} {
		if got := total(t, x, src); got != want {
			t.Errorf("%s: %d, want %d", src, got, want)
		}
	}
	for src, want := range map[string]string{
		"*":            "map[intent:{[{complaint 8} {praise 7} {question 2}] 0 0} reason:{[{delay 8}] 0 2} sentiment:{[{negative 10}] 0 0}]",
		"brand:acme":   "map[intent:{[{complaint 8} {question 2}] 0 0} reason:{[{delay 8}] 0 2} sentiment:{[{negative 10}] 0 0}]",
		"brand:globex": "map[intent:{[{praise 7} {question 2} {complaint 1}] 0 0} reason:{[{delay 1}] 0 9} sentiment:{[{positive 10}] 0 0}]",
	} {
		got, err := x.Search(t.Context(), Request{Query: parsed(t, src), Limit: -1, Facets: []string{"intent", "reason", "sentiment"}})
		if err != nil || fmt.Sprint(got.Facets) != want {
			t.Errorf("%s: %v, %v\nwant %s", src, got.Facets, err, want)
		}
	}
	for src, want := range map[string]string{"brand:acme": "[{Ann detractor 0 8 10}]", "brand:globex": "[{Ann advocate 7 1 10}]"} {
		got, err := x.Standings(t.Context(), StandingRequest{Query: parsed(t, src)})
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("%s: %v, %v, want %s", src, got, err, want)
		}
	}
}

func TestCrisesAreSoughtOfTheBrandThatIsAskedFor(t *testing.T) {
	t.Parallel()
	score := func(x float64) *float64 { return &x }
	var all []mention.Mention
	for i, own := range []*float64{nil, score(0.05), score(0.5), score(0.05)} {
		m := say(i, "Globex exploded, Acme never did")
		m.Crisis = score(0.9)
		m.Brands = []mention.BrandMatch{{Brand: "acme", Crisis: own}, {Brand: "globex"}}
		all = append(all, m)
	}
	all = append(all, say(9, "Acme exploded"))
	all[4].Brands, all[4].Crisis = []mention.BrandMatch{{Brand: "acme", Crisis: score(0.8)}}, score(0.9)
	x := opened(t, Options{}, all...)
	for src, want := range map[string]int{
		"crisis:>=0.7": 5, "crisis:>=0.85": 4, "brand:acme crisis:>=0.7": 2, "brand:acme crisis:<0.1": 2, "brand:acme crisis:0.4..0.6": 1, "brand:globex crisis:>=0.7": 4,
		"brand:acme NOT crisis:>=0.7": 3, "crisis:acme/>=0.7": 2, "crisis:other/>=0": 0, "brand:(acme OR globex) crisis:>=0.7": 5,
	} {
		if got := total(t, x, src); got != want {
			t.Errorf("%s: %d, want %d", src, got, want)
		}
	}
}

func TestAnIndexOfBeforeAnswersByTheTextsIntentUntilItIsRebuilt(t *testing.T) {
	t.Parallel()
	x := opened(t, Options{}, divided()...)
	x.man.Mapping = intentsMapping - 1
	if x.Outdated() == "" {
		t.Error("an index without the intents of brands asks for no rebuild")
	}
	if got := total(t, x, "brand:acme intent:complaint"); got != 8 {
		t.Errorf("%d complaints", got)
	}
	got, err := x.Search(t.Context(), Request{Query: parsed(t, "brand:acme"), Limit: -1, Facets: []string{"reason"}})
	if err != nil || fmt.Sprint(got.Facets["reason"].Values) != "[{delay 8}]" {
		t.Errorf("%v, %v", got.Facets, err)
	}
}
