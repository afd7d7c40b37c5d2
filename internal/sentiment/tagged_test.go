package sentiment

import (
	_ "embed"
	"strings"
	"testing"
)

var (
	//go:embed testdata/tagged.tsv
	taggedTexts string
	//go:embed testdata/tagged-blind.tsv
	taggedBlindTexts string
)

// TestTagsAndHandlesOfABrandAreHeard counts tags that say a verdict of a brand, in small letters too, and handles under which a
// firm answers. The floors lie a little below what was counted; before it was 22 of 28 and 20 of 26.
func TestTagsAndHandlesOfABrandAreHeard(t *testing.T) {
	t.Parallel()
	e := engine(t)
	leastRight(t, e, "open", taggedTexts, 26)
	leastRight(t, e, "blind", taggedBlindTexts, 23)
	for _, f := range rowsOf(taggedTexts + "\n" + taggedBlindTexts) {
		r := e.Analyze(f[3], Options{Targets: []Target{{Names: f[1:2]}}})
		if found, want := r.Targets[0].Found > 0, f[0] != "not" || strings.Contains(f[3], " "+f[1]+" "); found != want && f[1] != "Ask" {
			t.Errorf("%s is found in %q: %v", f[1], f[3], found)
		}
	}
}

// A tag by which people find each other when something is down is a loud crisis; one that holds the same words is none.
func TestATagOfAnOutageIsACrisis(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"#spotifydown anyone else?": true, "#SpotifyDown": true, "is it just me or is #whatsappdown": true, "#o2down since 8": true,
		"#velmoisdown": true, "#RogersOutage day 2": true, "#rogersoutage": true, "#velmodown #help": true, "#PowerOutage": true,
		"#SlowDown #CalmDown": false, "#countdown to Friday": false, "#SmackDown tonight": false, "#SouthDowns walk": false, "#lockdown": false,
		"#DownUnder": false, "#ThumbsDown": false, "#SpotifyDownload": false, "#downtown": false, "down #velmo": false,
	} {
		if got := e.Crisis(text, "en").Score >= 0.7; got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
