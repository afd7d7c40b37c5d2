package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// Ensure that a form and a program correct intents and crises, that what a form leaves empty stays, and that what is none is refused.
func TestIntentsAndCrisesAreCorrectedByFormAndProgram(t *testing.T) {
	t.Parallel()
	yes, withdrawn := "yes", ""
	kept := &keptTriage{}
	o := worldOf(t, "kettle")
	o.Triage = kept
	b := visit(t, o)
	for form, want := range map[string]journal.TriageChange{
		"intent=acme/complaint/delay&crisis=/yes":  {Intent: map[string]mention.Label{"acme": "complaint/delay"}, Crisis: &yes},
		"intent=/none&intent=acme/praise&crisis=":  {Intent: map[string]mention.Label{"": "none", "acme": "praise"}},
		"intent=acme/&crisis=/":                    {Intent: map[string]mention.Label{"acme": ""}, Crisis: &withdrawn},
		"intent=&sentiment=&crisis=&status=":       {Status: &withdrawn},
		"sentiment=acme/positive&intent=&crisis=/": {Sentiment: map[string]mention.Label{"acme": mention.Positive}, Crisis: &withdrawn},
	} {
		given, err := url.ParseQuery(form)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := readTriage(given); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", form, got, err)
		}
	}
	for _, form := range []string{"intent=complaint", "intent=acme/rage", "intent=acme/praise/delay", "crisis=/perhaps"} {
		if w := b.post("/mentions/one/triage", form+"&back=/"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "There is no ") {
			t.Errorf("%s: %d", form, w.Code)
		}
	}
	_, writer := programWorld(t, config.Editor)
	if w := writer.send("POST", "/api/v1/mentions/one/triage", `{"intent":{"acme":"complaint/delay"},"crisis":"no"}`); w.Code != http.StatusOK {
		t.Errorf("a program: %d %s", w.Code, w.Body)
	}
	for _, body := range []string{`{"intent":{"acme":"rage"}}`, `{"crisis":"often"}`} {
		if w := writer.send("POST", "/api/v1/mentions/one/triage", body); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "There is no ") {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
}

// Ensure that the form of a mention shows what holds, offers every other intent, and offers to take a correction back.
func TestTheFormOffersIntents(t *testing.T) {
	t.Parallel()
	o := worldOf(t, "kettle")
	o.Triage = &keptTriage{}
	s := &site{o: o}
	high := 0.83
	m := &mention.Mention{ID: "one", Text: "kettle", Crisis: &high, Intent: mention.Complaint, Reason: "delay", Brands: []mention.BrandMatch{{Brand: "acme"}, {Brand: "globex"}}}
	form := s.triageForm(httptest.NewRequest("GET", "/", nil), m)
	if form.Brands[0].Wants != "complaint/delay" || form.Brands[0].Said || form.Crisis != "score 0.83 of 1" || form.CrisisBy || len(form.Intents) != 6+len(mention.Reasons()) {
		t.Errorf("%+v", form)
	}
	m.Correct(map[string]mention.Label{"globex.intent": "none", ".crisis": "no"})
	form = s.triageForm(httptest.NewRequest("GET", "/", nil), m)
	if form.Brands[1].Wants != "none" || !form.Brands[1].Said || form.Brands[0].Said || form.Crisis != "no" || !form.CrisisBy {
		t.Errorf("%+v", form)
	}
}
