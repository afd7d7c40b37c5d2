package alerts

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

func chance(p float64) *float64 { return &p }

// story is an incident of three alerts: two stories, a spike, two further stories.
func story() []OutboxRow {
	at := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	row := func(id string, kind Kind, minute int, reason string, ids []string, v Verdict) OutboxRow {
		return OutboxRow{Key: id, Message: Message{
			Alert: Alert{ID: id, Kind: kind, Brand: "acme", At: at.Add(time.Duration(minute) * time.Minute), Reason: reason, Mentions: ids, Verdict: v, Severity: Warning,
				Evidence: Evidence{Looked: len(ids), Samples: []Sample{{ID: ids[0], Text: "of " + id}}, Chart: []Bar{{Count: float64(minute)}}}},
			Incident: Incident{ID: "8F2K", BrandName: "Acme", Severity: Critical, Mentions: 30 + minute, Negative: 20},
		}}
	}
	return []OutboxRow{
		row("open", KindOpen, 0, "2 new stories matched", []string{"m1", "m2"}, Verdict{Unit: "stories", Observed: 2}),
		row("spike", KindUpdate, 10, "47 stories in 30 minutes, usually 6", []string{"m2", "m3"}, Verdict{Unit: "stories", Observed: 47, Expected: 6, Probability: chance(1e-9)}),
		row("more", KindUpdate, 30, "2 new stories matched", []string{"m4", "m5"}, Verdict{Unit: "stories", Observed: 2}),
	}
}

// TestAnIncidentsMessageSpeaksOfAllOfIt: the strongest reading, every mention, all drivers.
func TestAnIncidentsMessageSpeaksOfAllOfIt(t *testing.T) {
	t.Parallel()
	told := story()
	asked := []string{}
	gather := func(_ context.Context, brand string, ids []string) (Evidence, error) {
		asked = append(asked, brand)
		asked = append(asked, ids...)
		return Evidence{Looked: len(ids), Samples: []Sample{{ID: "m3", Text: "the best of all"}}, Sources: []Driver{{"forum", 5}}}, nil
	}
	m, err := Whole(t.Context(), told, told[2].Message, gather)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"acme", "m1", "m2", "m3", "m4", "m5"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	a := m.Alert
	if a.Reason != "at its height 47 stories in 30 minutes, usually 6. Meanwhile 60 mentions of Acme, 33 % negative" {
		t.Errorf("it says %q", a.Reason)
	}
	if a.ID != "more" || a.Observed != told[1].Message.Alert.Observed || len(a.Mentions) != 5 || a.Evidence.Samples[0].Text != "the best of all" || a.Evidence.Chart[0].Count != 30 {
		t.Errorf("%+v", a)
	}
}

func TestAnIncidentThatGotWorseSaysWhy(t *testing.T) {
	t.Parallel()
	told := story()
	told[1].Message.Alert.Verdict.Notes = []string{"only 8 days of history"}
	worse := &told[2].Message.Alert
	worse.Kind, worse.Verdict.Notes = KindEscalate, []string{"nobody acknowledged it for 30 minutes"}
	m, err := Whole(t.Context(), told, told[2].Message, nil)
	if want := []string{"only 8 days of history", "nobody acknowledged it for 30 minutes"}; err != nil || !slices.Equal(m.Alert.Verdict.Notes, want) {
		t.Errorf("notes %q, %v", m.Alert.Verdict.Notes, err)
	}
	if len(told[1].Message.Alert.Verdict.Notes) != 1 {
		t.Error("the alert told before was changed")
	}
}

func TestAnIncidentOfOneAlertIsShownAsItWasTold(t *testing.T) {
	t.Parallel()
	told := story()[:1]
	act := Message{Alert: Alert{ID: "ack", Kind: KindAction, Reason: "acknowledged by dana", Severity: Critical, At: told[0].Message.Alert.At.Add(time.Hour)}, Incident: told[0].Message.Incident}
	m, err := Whole(t.Context(), append(told, OutboxRow{Message: act}), act, func(context.Context, string, []string) (Evidence, error) {
		t.Error("nothing is to be drawn anew")
		return Evidence{}, nil
	})
	if err != nil || m.Alert.Reason != "2 new stories matched" || m.Alert.Kind != KindAction || !m.Alert.At.Equal(act.Alert.At) || len(m.Alert.Evidence.Samples) != 1 {
		t.Errorf("%+v %v", m.Alert, err)
	}
}

// TestWithoutItsMentionsAnIncidentKeepsItsNewestEvidence: they may be forgotten, or unreadable.
func TestWithoutItsMentionsAnIncidentKeepsItsNewestEvidence(t *testing.T) {
	t.Parallel()
	for name, gather := range map[string]Gatherer{
		"none":   nil,
		"gone":   func(context.Context, string, []string) (Evidence, error) { return Evidence{}, nil },
		"failed": func(context.Context, string, []string) (Evidence, error) { return Evidence{}, errors.New("disk") },
	} {
		told := story()
		m, err := Whole(t.Context(), told, told[2].Message, gather)
		if (err != nil) != (name == "failed") || m.Alert.Evidence.Samples[0].Text != "of more" || len(m.Alert.Mentions) != 5 {
			t.Errorf("%s: %+v %v", name, m.Alert.Evidence, err)
		}
	}
}
