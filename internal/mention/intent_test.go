package mention

import "testing"

func TestWhatIsWantedOfABrandIsItsOwnOrTheTexts(t *testing.T) {
	t.Parallel()
	m := Mention{Intent: Complaint, Reason: "delay", Brands: []BrandMatch{{Brand: "old"}, {Brand: "a"}, {Brand: "b"}, {Brand: "c"}}}
	m.Want(&m.Brands[1], Complaint, "delay")
	m.Want(&m.Brands[2], Praise, "")
	m.Want(&m.Brands[3], "", "")
	for i, want := range [][2]string{{Complaint, "delay"}, {Complaint, "delay"}, {Praise, ""}, {"", ""}} {
		if intent, reason := m.Wants(&m.Brands[i]); [2]string{intent, reason} != want {
			t.Errorf("%s: %q for %q", m.Brands[i].Brand, intent, reason)
		}
	}
	if m.Brands[1].Intent != "" || m.Brands[1].Reason != "" {
		t.Errorf("what the text says is written again: %+v", m.Brands[1])
	}
}

func TestAPersonsVerdictTurnsTheIntentTowardsThatBrandAlone(t *testing.T) {
	t.Parallel()
	m := Mention{Intent: Complaint, Reason: "delay", Brands: []BrandMatch{{Brand: "a"}, {Brand: "b"}}}
	m.Brands[0].Sentiment = Sentiment{Label: Positive, Corrected: true}
	m.Agree()
	if intent, reason := m.Wants(&m.Brands[0]); intent != Praise || reason != "" {
		t.Errorf("a: %q for %q", intent, reason)
	}
	if intent, reason := m.Wants(&m.Brands[1]); intent != Complaint || reason != "delay" || m.Intent != Complaint {
		t.Errorf("b: %q for %q, the text %q", intent, reason, m.Intent)
	}
	m.Brands[1].Sentiment = Sentiment{Label: Neutral, Corrected: true}
	m.Agree()
	if m.Intent != "" || m.Reason != "" {
		t.Errorf("of no brand, and still the text's: %q", m.Intent)
	}
}

func TestALanguageIsKnownByCodeAndName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"de": "de", "DE": "de", "pt_BR": "pt", "deu": "de", "ger": "de", "German": "de", "Deutsch": "de", "Norwegian": "no",
		"Filipino": "tl", "Portuguese (Brazil)": "pt", "": "", "x": "", "xx": "", "Klingon": "", "und": "", "Unknown": "", "\xff\xfe\xfd\xfc": ""} {
		if got := Language(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
