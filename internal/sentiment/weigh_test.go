package sentiment

import (
	"strings"
	"testing"
)

// TestNewsOfOthersWantsNothing holds that what tells of the world in sad or glad words is no complaint and no praise,
// while what says of a product that it is bad or good is one.
func TestNewsOfOthersWantsNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]string{
		"Police: drunk man attacks clerk in horrible robbery":              "",
		"the new stadium roof is terrible news for the neighbours":         "",
		"The villain of the film dies a terrible death in the last scene":  "",
		"Terrible fire season expected in the north, experts warn":         "",
		"Local hero rescues happy dog from the river":                      "",
		"the new roof of my Acme tent is terrible, it leaks in every seam": Complaint,
		"my Acme kettle broke after a week, awful":                         Complaint,
		"love my new Acme boots, so comfortable":                           Praise,
	} {
		if got := e.Intent(text, "en").Kind; got != want {
			t.Errorf("%q wants %q, want %q", text, got, want)
		}
	}
}

// TestWhoIsSpokenToIsSoonerComplainedOf holds that of a post to a handle the model need not be as sure as of others.
func TestWhoIsSpokenToIsSoonerComplainedOf(t *testing.T) {
	t.Parallel()
	p := [GuessIntents]float64{0.53, 0.47}
	for spoken, want := range map[bool]string{true: Complaint, false: ""} {
		if got := second(Intent{}, p, Sentiment{Neutral: 1}, &evidence{spoken: spoken, level: map[string]float64{}}, false); got.Kind != want {
			t.Errorf("spoken to: %v, is %q, want %q", spoken, got.Kind, want)
		}
	}
}

// TestCuesAndTheModelAreWeighed holds that what cues find is meant unless the model holds it unlikely, the less so the more is told,
// and that what the model finds is meant unless nothing is likelier.
func TestCuesAndTheModelAreWeighed(t *testing.T) {
	t.Parallel()
	cross, told, glad := Sentiment{Negative: 0.8, Neutral: 0.2}, &evidence{trouble: 0.5, level: map[string]float64{}}, Sentiment{Positive: 0.8, Neutral: 0.2}
	moan := Intent{Kind: Complaint, Score: 0.8}
	for i, c := range []struct {
		plain Intent
		p     [GuessIntents]float64
		mood  Sentiment
		ev    *evidence
		want  string
	}{
		{moan, [GuessIntents]float64{0.95, 0.05}, cross, &evidence{}, ""},
		{moan, [GuessIntents]float64{0.8, 0.2}, cross, &evidence{}, Complaint},
		{moan, [GuessIntents]float64{0.85, 0.15}, cross, &evidence{}, ""},
		{moan, [GuessIntents]float64{0.85, 0.15}, cross, &evidence{spoken: true}, Complaint},
		{moan, [GuessIntents]float64{0.88, 0.12}, cross, &evidence{spoken: true}, ""},
		{moan, [GuessIntents]float64{0.88, 0.12}, cross, told, Complaint},
		{moan, [GuessIntents]float64{0.1, 0.05, 0.85}, cross, &evidence{}, Question},
		{moan, [GuessIntents]float64{0.2, 0.2, 0.6}, cross, &evidence{}, Complaint},
		{moan, [GuessIntents]float64{0.2, 0.06, 0.74}, cross, &evidence{trouble: 0.8, level: map[string]float64{}}, Complaint},
		{Intent{}, [GuessIntents]float64{0.5, 0.5}, cross, &evidence{}, Complaint},
		{Intent{}, [GuessIntents]float64{0.7, 0.3}, cross, &evidence{}, ""},
		{Intent{}, [GuessIntents]float64{0.5, 0.5}, glad, &evidence{}, ""},
		{Intent{}, [GuessIntents]float64{0.44, 0.56}, Sentiment{Positive: 0.51, Neutral: 0.49}, &evidence{trouble: 0.2}, ""},
		{moan, [GuessIntents]float64{0.45, 0.02, 0.53}, cross, &evidence{trouble: 0.8, level: map[string]float64{}}, ""},
		{Intent{}, [GuessIntents]float64{0.4, 0, 0, 0, 0, 0.6}, Sentiment{Neutral: 1}, &evidence{}, Spam},
		{Intent{}, [GuessIntents]float64{0.42, 0, 0, 0, 0, 0.58}, Sentiment{Neutral: 1}, &evidence{}, ""},
		{Intent{Kind: Question, Score: 0.4}, [GuessIntents]float64{0.3, 0, 0.1, 0, 0, 0.6}, Sentiment{Neutral: 1}, &evidence{}, Spam},
		{Intent{Kind: Interest, Score: 0.5}, [GuessIntents]float64{0.5, 0, 0.3, 0, 0.2}, Sentiment{Neutral: 1}, &evidence{}, Interest},
	} {
		if got := weighed(c.plain, c.p, c.mood, c.ev, false); got.Kind != c.want {
			t.Errorf("case %d: %v and %v are %q, want %q", i, c.plain, c.p, got.Kind, c.want)
		}
	}
}

// TestShortPostsWantMoreThanMost holds that what is expected of a post that was made up is expected of short ones and of
// those in other languages, not of long ones and of those with links or tags.
func TestShortPostsWantMoreThanMost(t *testing.T) {
	t.Parallel()
	e := engine(t)
	p := [GuessIntents]float64{0.5, 0.1, 0.1, 0.1, 0.1, 0.1}
	told := func(text, lang string) float64 {
		s := e.spare.Get().(*scratch)
		defer e.spare.Put(s)
		return e.guess.told(p, text, lang, e.tokens(s, text), false)[0]
	}
	short, long := "it broke after a week", strings.Repeat("it broke after a week ", 7)
	if told(short, "en") >= p[0] || told(short, "de") >= told(short, "en") || told(long, "de") >= p[0] {
		t.Errorf("short %.3f, of German %.3f, long %.3f: want less than %.3f", told(short, "en"), told(short, "de"), told(long, "de"), p[0])
	}
	for _, text := range []string{long, short + " https://a.example/", short + " #acme"} {
		if got := told(text, "en"); got != p[0] {
			t.Errorf("%q: %.3f, want %.3f as it was", text, got, p[0])
		}
	}
}
