package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestIntentsThatPeopleSaidAreHeldAgainstTheModels: not against what their own corrections made of them.
func TestIntentsThatPeopleSaidAreHeldAgainstTheModels(t *testing.T) {
	t.Parallel()
	e := engine(t)
	var a IntentAgreement
	for _, c := range []struct {
		text string
		said map[string]mention.Label
	}{
		{"Acme lost my parcel and nobody answers, I want my money back", map[string]mention.Label{"acme.intent": "complaint", "acme": mention.Positive}},
		{"Acme lost my parcel and nobody answers, I want my money back", map[string]mention.Label{"acme.intent": "question", ".crisis": "no"}},
		{"I love my Acme kettle, best ever", map[string]mention.Label{".intent": "none", ".crisis": "yes"}},
		{"I love my Acme kettle, best ever", map[string]mention.Label{"acme": mention.Negative}},
		{"I love my Acme kettle, best ever", nil},
	} {
		m := &mention.Mention{Text: c.text, Brands: []mention.BrandMatch{{Brand: "acme", Spans: spansOf(c.text, "Acme")}}}
		e.Enrich(m)
		m.Correct(c.said)
		before := *m
		a.Count(e, m)
		if m.Intent != before.Intent || m.Crisis != before.Crisis {
			t.Error("counting changed the mention")
		}
	}
	if a.Intents != 3 || a.Agreed != 1 || a.Said["complaint"]["complaint"] != 1 || a.Said["question"]["complaint"] != 1 || a.Said["none"]["praise"] != 1 || a.Crises != 2 || a.AgreedCrises != 1 {
		t.Errorf("%+v", a)
	}
}

func spansOf(text, name string) []mention.Span {
	for i := range text {
		if len(text)-i >= len(name) && text[i:i+len(name)] == name {
			return []mention.Span{{Field: "text", Start: i, End: i + len(name)}}
		}
	}
	return nil
}

// TestWhoTellsOfThemselvesIsKnown: what a corrected mood needs, and the same whatever the mood found.
func TestWhoTellsOfThemselvesIsKnown(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"my Acme stopped": true, "we took the Acme to Leeds": true, "I use Acme at work": true, "@acme where is it": true, "Acme broke, and I had to walk": true, "our Acme again": true,
		"still waiting for me at Acme": true, "Acme ruined us": true, "you had one job, Acme": true, "I've an Acme": true,
		"Acme opens a plant in Leeds": false, "Acme shares fall": false, "Regulators fine Acme": false, "Acme kettle, red": false, "The Acme is loud": false, "Acme names a chief": false,
		"Acme vs Globex": false, "Acme recalls kettles": false, "Acme, founded in 1920": false, "Workers at Acme strike": false,
	} {
		m := &mention.Mention{Text: text, Lang: "en", Brands: []mention.BrandMatch{{Brand: "acme", Spans: spansOf(text, "Acme")}}}
		if e.Enrich(m); m.Personal != want {
			t.Errorf("%q: %t, want %t", text, m.Personal, want)
		}
	}
}
