package card

import (
	"slices"
	"testing"

	"github.com/earshot/earshot/alerts"
)

func TestADigestSaysHowManyWantWhat(t *testing.T) {
	t.Parallel()
	got := intents([]alerts.Driver{{Name: "complaint", Count: 12}, {Name: "praise", Count: 9}, {Name: "question", Count: 1}, {Name: "interest", Count: 3}, {Name: "spam", Count: 2}, {Name: "", Count: 40}})
	want := []string{"12 complaints", "9 of praise", "1 question", "3 looking to buy", "2 of spam"}
	if !slices.Equal(got.Items, want) {
		t.Errorf("%q, want %q", got.Items, want)
	}
	if none := digestDrivers(alerts.DigestFigures{}); len(none) != 0 {
		t.Errorf("a digest of nothing shows %+v", none)
	}
}
