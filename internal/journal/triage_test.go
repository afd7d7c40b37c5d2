package journal

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

func enrichAll(t testing.TB, j *Journal, fn func(*mention.Mention)) {
	t.Helper()
	cursor, err := j.EnrichCursor(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	es := after(t, j, cursor)
	for i := range es {
		fn(&es[i].Mention)
		cursor = es[i].Seq
	}
	if err := j.Enrich(t.Context(), es, cursor); err != nil {
		t.Fatal(err)
	}
}

func ptr[T any](v T) *T { return &v }

func aboutAcme(m *mention.Mention) {
	m.Brands = []mention.BrandMatch{{Brand: "acme", Sentiment: mention.Sentiment{Label: mention.Positive, Score: 0.5}}}
	m.Sentiment = &mention.Sentiment{Label: mention.Positive, Score: 0.5}
}

func triage(t testing.TB, j *Journal, id string, c TriageChange, by string) {
	t.Helper()
	if err := j.Triage(t.Context(), id, c, by); err != nil {
		t.Fatal(err)
	}
}

func TestTriageIsKeptWithWhoWhenBeforeAndAfter(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	id := mustAppend(t, j, said(1))[0].ID
	enrichAll(t, j, aboutAcme)
	triage(t, j, id, TriageChange{Status: ptr(StatusHandled), AddTags: []string{"vip", "vip", " "}}, "ana")
	triage(t, j, id, TriageChange{Assignee: ptr("bo"), Note: ptr("call back"), DropTags: []string{"vip"},
		Sentiment: map[string]mention.Label{"acme": mention.Negative}}, "bo")
	triage(t, j, id, TriageChange{Assignee: ptr("bo")}, "bo") // changes nothing

	m := get(t, j, id)
	if want := (&mention.Triage{Status: "handled", Assignee: "bo", Note: "call back"}); !reflect.DeepEqual(m.Triage, want) {
		t.Errorf("triage %+v, want %+v", m.Triage, want)
	}
	if got := m.Brands[0].Sentiment; got != (mention.Sentiment{Label: mention.Negative, Score: -1, Corrected: true}) {
		t.Errorf("sentiment %+v", got)
	}
	h, err := j.History(t.Context(), id)
	if err != nil || len(h) != 2 {
		t.Fatalf("history %+v, %v", h, err)
	}
	if h[0].By != "ana" || h[0].Before != nil || h[0].After.Status != "handled" || !h[0].At.Equal(noon) {
		t.Errorf("first event %+v", h[0])
	}
	if h[1].By != "bo" || !reflect.DeepEqual(h[1].Before, h[0].After) || h[1].CorrectedAfter["acme"] != mention.Negative {
		t.Errorf("second event %+v", h[1])
	}
	if strings.Contains(h[1].What, "call back") {
		t.Errorf("the note stands in %q", h[1].What)
	}
}

func TestManyAreTriagedTogetherAndOnlyTheChangedAreNamedForUndo(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	a, b := mustAppend(t, j, said(1))[0].ID, mustAppend(t, j, said(2))[0].ID
	enrichAll(t, j, aboutAcme)
	triage(t, j, b, TriageChange{Status: ptr(StatusHandled)}, "ana")
	done, err := j.TriageMany(t.Context(), []string{a, b, "gone"}, TriageChange{Status: ptr(StatusHandled)}, "bo")
	if want := (Triaged{Changed: []string{a}, Same: []string{b}, Missing: []string{"gone"}}); err != nil || !reflect.DeepEqual(done, want) {
		t.Errorf("%+v, %v; want %+v", done, err, want)
	}
	_, err = j.TriageMany(t.Context(), []string{a, b}, TriageChange{Note: ptr("x"), Sentiment: map[string]mention.Label{"globex": mention.Negative}}, "bo")
	if !errors.Is(err, ErrOtherBrand) || get(t, j, a).Triage.Note != "" {
		t.Errorf("a brand neither speaks of: %v, %+v", err, get(t, j, a).Triage)
	}
}

func TestUndoGoesBackStepByStep(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	id := mustAppend(t, j, said(1))[0].ID
	triage(t, j, id, TriageChange{Status: ptr(StatusHandled)}, "ana")
	triage(t, j, id, TriageChange{Status: ptr(StatusIrrelevant), Sentiment: map[string]mention.Label{"": mention.Neutral}}, "ana")
	liked := said(1)
	liked.Engagement.Likes = ptr(int64(3))
	mustAppend(t, j, liked)

	undo := func(want string) {
		t.Helper()
		if err := j.Undo(t.Context(), id, "bo"); err != nil {
			t.Fatal(err)
		}
		m := get(t, j, id)
		got := ""
		if m.Triage != nil {
			got = m.Triage.Status
		}
		if got != want || m.Sentiment != nil || *m.Engagement.Likes != 3 {
			t.Errorf("after undo: status %q, want %q (%+v)", got, want, m)
		}
	}
	undo("handled")
	undo("")
	if err := j.Undo(t.Context(), id, "bo"); !errors.Is(err, ErrNothingToUndo) {
		t.Errorf("got %v", err)
	}
	triage(t, j, id, TriageChange{Status: ptr(StatusOpen)}, "ana")
	undo("")
}

func TestTriageRefusesWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	id := mustAppend(t, j, said(1))[0].ID
	if err := j.Triage(t.Context(), "nobody", TriageChange{Status: ptr(StatusOpen)}, "ana"); !errors.Is(err, mention.ErrNotFound) {
		t.Errorf("unknown id: %v", err)
	}
	for name, c := range map[string]TriageChange{
		"status":        {Status: ptr("done")},
		"label":         {Sentiment: map[string]mention.Label{"": "bad"}},
		"foreign brand": {Sentiment: map[string]mention.Label{"globex": mention.Negative}},
	} {
		if err := j.Triage(t.Context(), id, c, "ana"); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if h, _ := j.History(t.Context(), id); len(h) != 0 {
		t.Errorf("refused triage left %+v", h)
	}
}

func TestTriageSurvivesAnEditAndARoundTrip(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	id := mustAppend(t, j, said(1))[0].ID
	enrichAll(t, j, aboutAcme)
	triage(t, j, id, TriageChange{Status: ptr(StatusHandled), Sentiment: map[string]mention.Label{"acme": mention.Negative}}, "ana")
	edited := said(1)
	edited.Text = "Acme said it again"
	edited.Engagement.Views = ptr(int64(0))
	mustAppend(t, j, edited)
	enrichAll(t, j, aboutAcme)
	m := get(t, j, id)
	if m.Text != edited.Text || m.Triage == nil || m.Triage.Status != "handled" || !m.Brands[0].Sentiment.Corrected {
		t.Fatalf("after the edit: %+v", m)
	}
	if rs, err := j.Revisions(t.Context(), id); err != nil || len(rs) != 2 || rs[0].Mention.Text != said(1).Text || rs[1].Mention.Text != edited.Text {
		t.Errorf("revisions %+v, %v", rs, err)
	}

	other := fresh(t)
	mustAppend(t, other, m)
	enrichAll(t, other, aboutAcme)
	if got := get(t, other, id); !reflect.DeepEqual(got, m) {
		t.Errorf("round trip:\ngot  %+v\nwant %+v", got, m)
	}
	if got := reasons(mustAppend(t, other, m)); got != "duplicate" {
		t.Errorf("second import: %s", got)
	}
	if head, _ := other.Head(t.Context()); head != 2 {
		t.Errorf("second import moved the head to %d", head)
	}
}

func TestACorrectionTurnsAnIntentThatItDenies(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	id := mustAppend(t, j, said(1))[0].ID
	enrichAll(t, j, func(m *mention.Mention) {
		aboutAcme(m)
		m.Brands[0].Sentiment.Label, m.Intent, m.Reason = mention.Negative, mention.Complaint, "delay"
	})
	triage(t, j, id, TriageChange{Sentiment: map[string]mention.Label{"acme": mention.Negative}}, "ana")
	if m := get(t, j, id); m.Intent != mention.Complaint || m.Reason != "delay" {
		t.Errorf("agreed with, the intent became %q for %q", m.Intent, m.Reason)
	}
	triage(t, j, id, TriageChange{Sentiment: map[string]mention.Label{"acme": mention.Positive}}, "ana")
	if m := get(t, j, id); m.Intent != mention.Praise || m.Reason != "" {
		t.Errorf("well spoken of, the intent is %q for %q", m.Intent, m.Reason)
	}
	triage(t, j, id, TriageChange{Sentiment: map[string]mention.Label{"acme": mention.Neutral}}, "ana")
	if m := get(t, j, id); m.Intent != "" || m.Reason != "" {
		t.Errorf("denied, the intent is still %q for %q", m.Intent, m.Reason)
	}
}

func TestIntentsAndCrisesAreCorrectedKeptAndTakenBack(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	id := mustAppend(t, j, said(1))[0].ID
	crisis := 0.9
	enrichAll(t, j, func(m *mention.Mention) { aboutAcme(m); m.Intent, m.Crisis = mention.Praise, &crisis })
	state := func() string {
		m := get(t, j, id)
		intent, reason := m.Wants(&m.Brands[0])
		return fmt.Sprintf("%s/%s %t %.1f %t", intent, reason, m.Brands[0].IntentCorrected, *m.Crisis, m.CrisisCorrected)
	}
	complaint := TriageChange{Intent: map[string]mention.Label{"acme": "complaint/delay"}}
	triage(t, j, id, complaint, "ana")
	if done, err := j.TriageMany(t.Context(), []string{id}, complaint, "bob"); err != nil || len(done.Same) != 1 {
		t.Errorf("said again: %+v, %v", done, err)
	}
	triage(t, j, id, TriageChange{Crisis: ptr("no")}, "ana")
	if got := state(); got != "complaint/delay true 0.0 true" {
		t.Errorf("corrected: %s", got)
	}
	if events, err := j.History(t.Context(), id); err != nil || len(events) != 2 || events[0].What != `triage: intent acme "" to "complaint/delay"` || events[1].What != `triage: crisis "" to "no"` {
		t.Errorf("%+v, %v", events, err)
	}
	for _, want := range []string{"complaint/delay true 0.9 false", "praise/ false 0.9 false"} {
		if err := j.Undo(t.Context(), id, "ana"); err != nil {
			t.Fatal(err)
		}
		if got := state(); got != want {
			t.Errorf("taken back: %s, want %s", got, want)
		}
	}
	triage(t, j, id, TriageChange{Intent: map[string]mention.Label{"acme": mention.NoIntent}}, "ana")
	triage(t, j, id, TriageChange{Intent: map[string]mention.Label{"acme": ""}}, "ana")
	if got := state(); got != "praise/ false 0.9 false" {
		t.Errorf("withdrawn: %s", got)
	}
	for _, c := range []TriageChange{{Intent: map[string]mention.Label{"acme": "rage"}}, {Intent: map[string]mention.Label{"acme": "praise/delay"}}, {Crisis: ptr("maybe")}, {Intent: map[string]mention.Label{"globex": "praise"}}} {
		if err := j.Triage(t.Context(), id, c, "ana"); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}

func TestACorrectionThatIsNoJudgementIsLeftToTheModel(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	m := said(1)
	m.Brands = []mention.BrandMatch{{Brand: "acme", Sentiment: mention.Sentiment{Label: "great", Score: 7, Corrected: true}}}
	id := mustAppend(t, j, m)[0].ID
	enrichAll(t, j, aboutAcme)
	if got := get(t, j, id).Brands[0].Sentiment; got.Corrected || got.Label != mention.Positive {
		t.Errorf("sentiment %+v", got)
	}
}

func TestSavedSearchesAreKeptByName(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	for _, q := range []string{"acme", "acme NOT climbing"} {
		if err := j.SaveSearch(t.Context(), SavedSearch{Name: "ours", Query: q, By: "ana"}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := j.Searches(t.Context())
	if err != nil || len(all) != 1 || all[0].Query != "acme NOT climbing" || !all[0].At.Equal(noon) {
		t.Errorf("%+v, %v", all, err)
	}
	if err := j.DropSearch(t.Context(), "ours"); err != nil {
		t.Error(err)
	}
	if err := j.DropSearch(t.Context(), "ours"); !errors.Is(err, ErrNoSearch) {
		t.Errorf("got %v", err)
	}
	if err := j.SaveSearch(t.Context(), SavedSearch{Name: " "}); err == nil {
		t.Error("a nameless search was saved")
	}
}
