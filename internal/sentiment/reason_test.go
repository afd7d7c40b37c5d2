package sentiment

import (
	"cmp"
	_ "embed"
	"testing"
)

var (
	//go:embed testdata/reasons.tsv
	reasonTexts string
	//go:embed testdata/reasons-blind.tsv
	reasonBlindTexts string
)

// TestReasonsAreTold counts the reasons of complaints, of which half only tell a mood. The floors are what was counted; before a
// word had to tell it 14 of 24 and 13 of 24 were right.
func TestReasonsAreTold(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		least       int
	}{{"open", reasonTexts, 24}, {"blind", reasonBlindTexts, 23}} {
		right, all := 0, 0
		for _, f := range rowsOf(set.lines) {
			all++
			if cmp.Or(e.IntentTowards(f[2], "", Target{Names: []string{f[1]}}).Reason, "none") == f[0] {
				right++
			}
		}
		t.Logf("%s: %d of %d", set.name, right, all)
		if right < set.least {
			t.Errorf("%s: %d of %d right, want %d", set.name, right, all, set.least)
		}
	}
}

// A bad mood alone tells no reason, in whatever words; a word of the reason does, also one that no cue knows.
func TestABadMoodAloneTellsNoReason(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]string{
		"I hate Acme": "", "Ich hasse Acme": "", "Acme is awful": "", "1 star for Acme": "", "Acme is sooo baaaaad": "", "Acme is the worst company ever": "",
		"Acme is awful, the app crashes": "quality", "I hate Acme, two hours late": "delay", "Acme is the worst, nobody picks up the phone": "service",
		"@acme your people didn't know how to help me, horrible": "service",
	} {
		if got := e.IntentTowards(text, "", Target{Names: []string{"Acme"}}); got.Kind != Complaint || got.Reason != want {
			t.Errorf("%q: %q for %q, want a complaint for %q", text, got.Kind, got.Reason, want)
		}
	}
}
