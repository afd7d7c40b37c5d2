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

// What is news by its form: a capital first, one sentence, nobody who speaks or is spoken to, and what firms do or befalls them.
func TestNewsIsToldByItsForm(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"KFC recalls chicken bites after listeria found":     true,
		"kfc recalls chicken bites after listeria found":     false,
		"KFC recalls chicken bites. Listeria found":          false,
		"KFC recalls chicken bites!":                         false,
		"KFC recalls chicken bites, support unreachable":     false,
		"KFC recalls my chicken bites":                       false,
		"@KFC recalls chicken bites":                         false,
		"KFC recalls chicken bites 😡":                        false,
		"KFC recalls chicken":                                false, // too short to tell
		"Recalls happen at KFC every":                        false, // the word is no deed in front
		"Hundreds of Acme drivers face job cuts":             true,
		"Hundreds of angry Acme workers":                     false,
		"Acme to cut 400 staff":                              true,
		"Acme staff to cut your hair":                        false,
		"Acme Gives Customers Longer Warranties This Autumn": true, // written as titles are
	} {
		s := new(scratch)
		if got := newsItem(text, e.tokens(s, text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
