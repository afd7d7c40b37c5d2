package mention

import (
	"fmt"
	"maps"
	"testing"
)

// TestWhatPeopleSayWinsOverTheModel: of each brand, of the text, of the crisis; and what is wanted follows the mood where
// nobody says it.
func TestWhatPeopleSayWinsOverTheModel(t *testing.T) {
	t.Parallel()
	type say = map[string]Label
	for name, c := range map[string]struct {
		text, a, b string // what is wanted: as [WantLabel] writes it, of the text and of two brands
		personal   bool
		said       say
		want       string // text, a, b
	}{
		"nothing said":                            {"complaint/delay", "complaint/delay", "none", true, nil, "complaint/delay complaint/delay none"},
		"a complaint told gladly is praise":       {"complaint/delay", "complaint/delay", "none", false, say{"a": Positive}, "praise praise none"},
		"and of one brand alone":                  {"complaint/delay", "complaint/delay", "complaint/delay", false, say{"a": Positive}, "complaint/delay praise complaint/delay"},
		"praise told badly is a complaint":        {"praise", "praise", "praise", false, say{"a": Negative, "b": Negative}, "complaint complaint complaint"},
		"neither is told calmly":                  {"praise", "praise", "none", true, say{"a": Neutral}, "none none none"},
		"a question stays":                        {"question", "question", "question", true, say{"a": Negative, "b": Positive}, "question question question"},
		"spam stays":                              {"spam", "spam", "spam", true, say{"a": Negative}, "spam spam spam"},
		"a complaint agreed with keeps its cause": {"complaint/price", "complaint/price", "none", true, say{"a": Negative}, "complaint/price complaint/price none"},
		"a missed complaint":                      {"none", "none", "none", true, say{"a": Negative}, "none complaint none"},
		"a missed praise":                         {"none", "none", "none", true, say{"b": Positive}, "none none praise"},
		"news are no complaint":                   {"none", "none", "none", false, say{"a": Negative}, "none none none"},
		"nor praise":                              {"none", "none", "none", false, say{"a": Positive}, "none none none"},
		"the intent said wins over the mood":      {"complaint/delay", "complaint/delay", "none", true, say{"a": Positive, "a.intent": "question"}, "question question none"},
		"with its cause":                          {"praise", "praise", "praise", false, say{"b.intent": "complaint/service"}, "praise praise complaint/service"},
		"none":                                    {"complaint/delay", "complaint/delay", "complaint/delay", true, say{"a.intent": "none"}, "complaint/delay none complaint/delay"},
		"none of any":                             {"complaint/delay", "complaint/delay", "none", true, say{"a.intent": "none"}, "none none none"},
		"another cause":                           {"complaint/delay", "complaint/delay", "none", true, say{"a.intent": "complaint/price"}, "complaint/price complaint/price none"},
		"the text's alone":                        {"complaint/delay", "complaint/delay", "none", true, say{".intent": "question"}, "question complaint/delay none"},
		"the text's stays as it is said":          {"complaint/delay", "complaint/delay", "none", true, say{".intent": "question", "a.intent": "praise"}, "question praise none"},
		"a brand that is not spoken of":           {"praise", "praise", "praise", true, say{"c": Negative, "c.intent": "spam"}, "praise praise praise"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := wantOf(Label(c.text))
			m := Mention{Intent: w.intent, Reason: w.reason, Personal: c.personal, Brands: []BrandMatch{{Brand: "a"}, {Brand: "b"}}}
			for i, l := range []string{c.a, c.b} {
				w := wantOf(Label(l))
				m.Want(&m.Brands[i], w.intent, w.reason)
			}
			m.Correct(c.said)
			got := string(WantLabel(m.Intent, m.Reason))
			for i := range m.Brands {
				got += " " + string(WantLabel(m.Wants(&m.Brands[i])))
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			kept := maps.Clone(c.said)
			maps.DeleteFunc(kept, func(key string, _ Label) bool { return key == "c" || key == "c.intent" })
			if marked := m.Corrections(); !maps.Equal(marked, kept) {
				t.Errorf("marked %v, said %v", marked, kept)
			}
		})
	}
}

func TestATextOfNoBrandIsCorrectedAsAWhole(t *testing.T) {
	t.Parallel()
	high := 0.9
	m := Mention{Intent: Complaint, Reason: "delay", Crisis: &high}
	m.Correct(map[string]Label{"": Positive, CrisisKey: "no"})
	if m.Intent != Praise || m.Reason != "" || *m.Crisis != 0 || high != 0.9 {
		t.Errorf("%+v", m)
	}
	m.Correct(map[string]Label{".intent": "complaint/price", CrisisKey: "yes"})
	if m.Intent != Complaint || m.Reason != "price" || *m.Crisis != 1 || !m.IntentCorrected || !m.CrisisCorrected {
		t.Errorf("%+v", m)
	}
}

func TestWhatIsNoCorrectionIsRefused(t *testing.T) {
	t.Parallel()
	for key, labels := range map[string][]Label{
		"": {"bad", "none", "yes", ""}, "acme": {"complaint", "Negative"}, "acme.intent": {"complaint/", "complaint/rage", "praise/delay", "no", "positive", "complaint/delay/price"},
		".intent": {"negative", ""}, ".crisis": {"1", "none", "true"}, "acme.crisis": {"yes"}, "acme.mood": {"negative"},
	} {
		for _, l := range labels {
			if CheckCorrection(key, l) == nil {
				t.Errorf("%q=%q is taken", key, l)
			}
		}
	}
	for key, labels := range map[string][]Label{"": {Negative}, "acme": {Neutral, Positive}, "acme.intent": {"complaint", "complaint/delay", "none", "question", "praise", "interest", "spam"}, ".intent": {"none"}, ".crisis": {"yes", "no"}} {
		for _, l := range labels {
			if err := CheckCorrection(key, l); err != nil {
				t.Error(fmt.Errorf("%q=%q: %w", key, l, err))
			}
		}
	}
}
