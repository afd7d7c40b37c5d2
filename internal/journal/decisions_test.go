package journal

import (
	"reflect"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// came is the first mention as a file corrects it; "" is the text as a whole.
func came(corrections map[string]mention.Label) mention.Mention {
	m := said(1)
	for brand, label := range corrections {
		right := mention.Sentiment{Label: label, Corrected: true}
		if brand == "" {
			m.Sentiment = &right
			continue
		}
		m.Brands = append(m.Brands, mention.BrandMatch{Brand: brand, Sentiment: right})
	}
	return m
}

func held(t *testing.T, j *Journal, id string) map[string]mention.Label {
	t.Helper()
	h, err := j.History(t.Context(), id)
	if err != nil || len(h) == 0 {
		t.Fatalf("history %+v, %v", h, err)
	}
	return h[len(h)-1].CorrectedAfter
}

func TestACorrectionThatCameIsLeftAsideOnlyWherePeopleDecidedAboutItsBrand(t *testing.T) {
	t.Parallel()
	acme := TriageChange{Sentiment: map[string]mention.Label{"acme": mention.Positive}}
	withdrawn := TriageChange{Sentiment: map[string]mention.Label{"acme": ""}}
	undone := TriageChange{}
	for name, c := range map[string]struct {
		here []TriageChange
		came map[string]mention.Label
		want mention.Carried
		held map[string]mention.Label
	}{
		"nobody decided":       {nil, map[string]mention.Label{"acme": "negative", "": "neutral"}, mention.Carried{Taken: []string{"", "acme"}}, map[string]mention.Label{"acme": "negative", "": "neutral"}},
		"another brand":        {[]TriageChange{acme}, map[string]mention.Label{"globex": "positive"}, mention.Carried{Taken: []string{"globex"}}, map[string]mention.Label{"acme": "positive", "globex": "positive"}},
		"the whole text":       {[]TriageChange{acme}, map[string]mention.Label{"": "negative"}, mention.Carried{Taken: []string{""}}, map[string]mention.Label{"acme": "positive", "": "negative"}},
		"only a state":         {[]TriageChange{{Status: ptr(StatusHandled)}}, map[string]mention.Label{"acme": "negative"}, mention.Carried{Taken: []string{"acme"}}, map[string]mention.Label{"acme": "negative"}},
		"the same":             {[]TriageChange{acme}, map[string]mention.Label{"acme": "positive"}, mention.Carried{Known: []string{"acme"}}, map[string]mention.Label{"acme": "positive"}},
		"otherwise":            {[]TriageChange{acme}, map[string]mention.Label{"acme": "negative"}, mention.Carried{Aside: []string{"acme"}}, map[string]mention.Label{"acme": "positive"}},
		"some of each":         {[]TriageChange{acme}, map[string]mention.Label{"acme": "negative", "globex": "neutral"}, mention.Carried{Taken: []string{"globex"}, Aside: []string{"acme"}}, map[string]mention.Label{"acme": "positive", "globex": "neutral"}},
		"withdrawn":            {[]TriageChange{acme, withdrawn}, map[string]mention.Label{"acme": "positive"}, mention.Carried{Aside: []string{"acme"}}, nil},
		"withdrawn, and other": {[]TriageChange{acme, withdrawn}, map[string]mention.Label{"acme": "positive", "globex": "neutral"}, mention.Carried{Taken: []string{"globex"}, Aside: []string{"acme"}}, map[string]mention.Label{"globex": "neutral"}},
		"undone":               {[]TriageChange{acme, undone}, map[string]mention.Label{"acme": "positive"}, mention.Carried{Aside: []string{"acme"}}, nil},
	} {
		j := fresh(t)
		id := mustAppend(t, j, said(1))[0].ID
		enrichAll(t, j, aboutAcme)
		for _, step := range c.here {
			if reflect.DeepEqual(step, undone) {
				if err := j.Undo(t.Context(), id, "ana"); err != nil {
					t.Fatal(err)
				}
				continue
			}
			triage(t, j, id, step, "ana")
		}
		out := mustAppend(t, j, came(c.came))
		if out[0].Carried == nil || !reflect.DeepEqual(*out[0].Carried, c.want) {
			t.Errorf("%s: %+v, want %+v", name, out[0].Carried, c.want)
		}
		if got := held(t, j, id); len(got)+len(c.held) > 0 && !reflect.DeepEqual(got, c.held) {
			t.Errorf("%s: %v holds, want %v", name, got, c.held)
		}
	}
}

func TestADecisionTakenBackIsNotRevivedByAnOldExport(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	id := mustAppend(t, j, said(1))[0].ID
	enrichAll(t, j, aboutAcme)
	triage(t, j, id, TriageChange{Status: ptr(StatusHandled), Sentiment: map[string]mention.Label{"acme": mention.Negative}}, "ana")
	old := get(t, j, id)
	triage(t, j, id, TriageChange{Status: ptr(""), Sentiment: map[string]mention.Label{"acme": ""}}, "ana")
	head, _ := j.Head(t.Context())
	past, err := j.Past(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	whole := get(t, j, id)
	moved := fresh(t)
	if _, err := moved.Restore(t.Context(), []mention.Mention{whole}, Restoring{Pasts: []*mention.Past{past}}); err != nil {
		t.Fatal(err)
	}
	enrichAll(t, moved, aboutAcme)
	for where, j := range map[string]*Journal{"here": j, "where it was moved to": moved} {
		out := mustAppend(t, j, old)
		if want := (&mention.Carried{Aside: []string{"acme"}}); !reflect.DeepEqual(out[0].Carried, want) {
			t.Errorf("%s: %+v, want %+v", where, out[0].Carried, want)
		}
		if m := get(t, j, id); m.Triage != nil || m.Brands[0].Sentiment.Corrected {
			t.Errorf("%s it is back: %+v, %+v", where, m.Triage, m.Brands)
		}
	}
	if now, _ := j.Head(t.Context()); now != head {
		t.Errorf("an old export moved the head from %d to %d", head, now)
	}
}

func TestUndoTakesBackOnlyWhatAFileBrought(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	id := mustAppend(t, j, said(1))[0].ID
	enrichAll(t, j, aboutAcme)
	triage(t, j, id, TriageChange{Sentiment: map[string]mention.Label{"acme": mention.Positive}}, "ana")
	mustAppend(t, j, came(map[string]mention.Label{"globex": mention.Neutral}))
	if err := j.Undo(t.Context(), id, "bo"); err != nil {
		t.Fatal(err)
	}
	if got, want := held(t, j, id), (map[string]mention.Label{"acme": mention.Positive}); !reflect.DeepEqual(got, want) {
		t.Errorf("%v holds, want %v", got, want)
	}
}

func TestACorrectionKeptForABrandToComeIsCarriedByAnExportOfEverything(t *testing.T) {
	t.Parallel()
	from := fresh(t)
	id := mustAppend(t, from, came(map[string]mention.Label{"globex": mention.Neutral}))[0].ID
	enrichAll(t, from, aboutAcme) // no query of globex finds it, so only its past tells
	past, err := from.Past(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	to := fresh(t)
	mustAppend(t, to, said(1))
	for _, want := range []mention.Carried{{Taken: []string{"globex"}}, {Known: []string{"globex"}}} {
		out, err := to.Restore(t.Context(), []mention.Mention{get(t, from, id)}, Restoring{Pasts: []*mention.Past{past}})
		if err != nil || !reflect.DeepEqual(out[0].Carried, &want) {
			t.Errorf("%+v, %v; want %+v", out, err, want)
		}
	}
	if got, want := held(t, to, id), (map[string]mention.Label{"globex": mention.Neutral}); !reflect.DeepEqual(got, want) {
		t.Errorf("%v holds, want %v", got, want)
	}
}

// TestAFileReplacesWhatAnEarlierFileSaidButNothingPeopleDecided holds that a later file says so and is taken only where it
// is to replace an earlier one, and never where a person had a hand in it, wherever that was.
func TestAFileReplacesWhatAnEarlierFileSaidButNothingPeopleDecided(t *testing.T) {
	t.Parallel()
	type labels = map[string]mention.Label
	set := func(l mention.Label) TriageChange { return TriageChange{Sentiment: labels{"acme": l}} }
	for name, c := range map[string]struct {
		people   []TriageChange // after the first file; an empty one is an undo
		plain    mention.Carried
		replaced mention.Carried
		held     mention.Label
	}{
		"only a file decided":      {nil, mention.Carried{Filed: []string{"acme"}}, mention.Carried{Taken: []string{"acme"}}, "positive"},
		"only a state was set":     {[]TriageChange{{Status: ptr(StatusHandled)}}, mention.Carried{Filed: []string{"acme"}}, mention.Carried{Taken: []string{"acme"}}, "positive"},
		"a person set another":     {[]TriageChange{set("neutral")}, mention.Carried{Aside: []string{"acme"}}, mention.Carried{Aside: []string{"acme"}}, "neutral"},
		"a person withdrew it":     {[]TriageChange{set("")}, mention.Carried{Aside: []string{"acme"}}, mention.Carried{Aside: []string{"acme"}}, ""},
		"a person took it back":    {[]TriageChange{{}}, mention.Carried{Aside: []string{"acme"}}, mention.Carried{Aside: []string{"acme"}}, ""},
		"a person set it, at last": {[]TriageChange{set("neutral"), set("negative")}, mention.Carried{Aside: []string{"acme"}}, mention.Carried{Aside: []string{"acme"}}, "negative"},
	} {
		j := fresh(t)
		id := mustAppend(t, j, said(1))[0].ID
		enrichAll(t, j, aboutAcme)
		mustAppend(t, j, came(labels{"acme": "negative"}))
		for _, step := range c.people {
			if !reflect.DeepEqual(step, TriageChange{}) {
				triage(t, j, id, step, "ana")
			} else if err := j.Undo(t.Context(), id, "ana"); err != nil {
				t.Fatal(err)
			}
		}
		past, err := j.Past(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		moved := fresh(t)
		if _, err := moved.Restore(t.Context(), []mention.Mention{said(1)}, Restoring{Pasts: []*mention.Past{past}}); err != nil {
			t.Fatal(err)
		}
		for where, j := range map[string]*Journal{"here": j, "where it was moved to": moved} {
			for _, step := range []struct {
				replace bool
				want    mention.Carried
			}{{false, c.plain}, {true, c.replaced}} {
				out, err := j.Restore(t.Context(), []mention.Mention{came(labels{"acme": "positive"})}, Restoring{Replace: step.replace})
				if err != nil || out[0].Carried == nil || !reflect.DeepEqual(*out[0].Carried, step.want) {
					t.Errorf("%s, %s, replacing %v: %+v, %v; want %+v", name, where, step.replace, out[0].Carried, err, step.want)
				}
			}
			if got := held(t, j, id)["acme"]; got != c.held {
				t.Errorf("%s, %s: %q holds, want %q", name, where, got, c.held)
			}
		}
	}
}
