package sentiment

import (
	_ "embed"
	"testing"
)

var (
	//go:embed testdata/news.tsv
	newsTexts string
	//go:embed testdata/news-blind.tsv
	newsBlindTexts string
)

// TestNewsOfAFirmIsNoComplaint counts what headlines and complaints without "I" want. The floors lie a little below what was
// counted; before it was 19 of 30 and 12 of 22.
func TestNewsOfAFirmIsNoComplaint(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		least       int
	}{{"open", newsTexts, 26}, {"blind", newsBlindTexts, 18}} {
		right, all := 0, 0
		for _, f := range rowsOf(set.lines) {
			kind := e.Intent(f[3], "en").Kind
			all++
			if kind == f[2] || kind == "" && f[2] == "none" {
				right++
			}
		}
		t.Logf("%s: %d of %d", set.name, right, all)
		if right < set.least {
			t.Errorf("%s: %d of %d right, want %d", set.name, right, all, set.least)
		}
	}
}

// News is told by nobody and to nobody; who speaks of themselves complains in whatever words.
func TestWhoSpeaksOfThemselvesPassesOnNoNews(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range []string{
		"Velmo recalls my kettle after it burned me and won't pay", "Velmo admits it lost my parcel and does nothing", "Velmo faces a queue out the door, worst shop in town!",
		"Velmo grounds the flight again, useless", "velmo pulls the plug on my order with no refund", "@velmo hikes bills by a third and hides, awful",
	} {
		if kind := e.Intent(text, "en").Kind; kind != Complaint {
			t.Errorf("%q wants %q", text, kind)
		}
	}
}
