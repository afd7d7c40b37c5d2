package sentiment

import (
	_ "embed"
	"testing"
)

var (
	//go:embed testdata/shown.tsv
	shownTexts string
	//go:embed testdata/shown-blind.tsv
	shownBlindTexts string
)

// TestWhatIsShownByALink counts what posts that end in a link want of the brand they name. The floors are what was counted;
// before links were told apart it was 20 of 26 and 21 of 26.
func TestWhatIsShownByALink(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		least       int
	}{{"open", shownTexts, 24}, {"blind", shownBlindTexts, 23}} {
		right, all := 0, 0
		for _, f := range rowsOf(set.lines) {
			got := e.IntentTowards(f[2], "", Target{Names: []string{f[1]}}).Kind
			all++
			switch f[0] {
			case "news":
				if got != Complaint && got != Praise {
					right++
				}
			case "advert":
				if got != Complaint {
					right++
				}
			case got:
				right++
			}
		}
		t.Logf("%s: %d of %d", set.name, right, all)
		if right < set.least {
			t.Errorf("%s: %d of %d right, want %d", set.name, right, all, set.least)
		}
	}
}

// A picture of what went wrong is no reason to overlook the words, whatever stands beside the link.
func TestALinkAtTheEndTakesNoIntentAway(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]string{
		"Acme is awful":                                           Complaint,
		"so disappointed in acme right now":                       Complaint,
		"I used to recommend Acme to everyone. I don't any more.": Complaint,
		"Waited in all day for Acme. Nobody showed. Again.":       Complaint,
		"Acme nailed it with this one 😍":                          Praise,
		"I love my new Acme":                                      Praise,
		"Weiß jemand, ob Acme auch samstags liefert?":             Question,
	} {
		for _, tail := range []string{"", " https://t.co/abc", " pic.twitter.com/aBc12", " https://t.co/abc @sam"} {
			if got := e.IntentTowards(text+tail, "", Target{Names: []string{"Acme"}}).Kind; got != want {
				t.Errorf("%q wants %q, want %q", text+tail, got, want)
			}
		}
	}
	for _, text := range []string{
		"Acme sued over faulty valves https://t.co/abc", "US regulators probe Acme over deadly fires https://t.co/abc",
		"Acme recall probe team led by Lehman investigator https://t.co/abc", "Justice Department probing Acme recall, source says https://t.co/abc",
		"What We Know About the Acme Outage https://t.co/abc", "Acme fined £12m for failing to stop fraud https://t.co/abc",
	} {
		if got := e.IntentTowards(text, "", Target{Names: []string{"Acme"}}).Kind; got == Complaint {
			t.Errorf("%q wants %q, want no complaint", text, got)
		}
	}
}
