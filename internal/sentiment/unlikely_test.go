package sentiment

import (
	"slices"
	"testing"
)

// TestNewsOfOthersWantsNothing holds that what tells of the world in sad or glad words is no complaint and no praise, while the
// same said to a handle is one, and so is what says of a product that it is bad or good.
func TestNewsOfOthersWantsNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]string{
		"Police: drunk man attacks clerk in horrible robbery":              "",
		"the new stadium roof is terrible news for the neighbours":         "",
		"The villain of the film dies a terrible death in the last scene":  "",
		"Terrible fire season expected in the north, experts warn":         "",
		"Local hero rescues happy dog from the river":                      "",
		"@acme the new stadium roof is terrible news for the neighbours":   Complaint,
		"@acme Police: drunk man attacks clerk in horrible robbery":        Complaint,
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

// TestWhatIsHeldUnlikelyIsNotMeant holds each bar: what lies below it is no intent, what lies above stands.
func TestWhatIsHeldUnlikelyIsNotMeant(t *testing.T) {
	t.Parallel()
	for kind, bar := range map[string]float64{Complaint: 0.1, Question: 0.1, Praise: 0.1, Interest: 0.2, Spam: 0.2} {
		for p, want := range map[float64]string{bar - 0.01: "", bar + 0.01: kind} {
			var all [GuessIntents]float64
			all[slices.Index(Intents[:], kind)] = p
			if got := (Intent{Kind: kind}).unlessUnlikely(all); got.Kind != want {
				t.Errorf("%s, likely by %.2f, is %q, want %q", kind, p, got.Kind, want)
			}
		}
	}
}
