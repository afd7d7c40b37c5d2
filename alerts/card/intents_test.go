package card

import (
	"slices"
	"testing"

	"github.com/earshot/earshot/alerts"
)

func TestADigestSaysHowManyWantWhat(t *testing.T) {
	t.Parallel()
	got := intents([]alerts.Driver{{Name: "complaint", Count: 12}, {Name: "praise", Count: 9}, {Name: "question", Count: 1}, {Name: "interest", Count: 3}, {Name: "spam", Count: 2}, {Name: "", Count: 40}})
	want := []string{"12 complaints", "9 praise", "1 question", "3 looking to buy", "2 spam"}
	if !slices.Equal(got.Items, want) {
		t.Errorf("%q, want %q", got.Items, want)
	}
	if none := digestDrivers(alerts.DigestFigures{}); len(none) != 0 {
		t.Errorf("a digest of nothing shows %+v", none)
	}
}

func TestADigestSaysWhatWaits(t *testing.T) {
	t.Parallel()
	got := waiting(alerts.Alert{}, alerts.DigestFigures{Unanswered: 10, UnansweredQ: 2, UnansweredNeg: 4, UnansweredLoud: 1}, map[string]bool{}, Options{})
	if want := "3 complaints, 2 questions, 4 more negative, 1 sounding like a crisis"; len(got.Lines) != 1 || got.Lines[0][0].Text != want {
		t.Errorf("%+v, want %q", got.Lines, want)
	}
}
