package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestWhatLiftsOneLowersTheOther holds that a text that sets Orbit above Globex is heard so
// whichever of the two is asked about.
func TestWhatLiftsOneLowersTheOther(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range []string{
		"Orbit costs half of what Globex charges and never goes down",
		"I pay a third of the price of Globex for my Orbit plan",
		"Globex is twice the price of Orbit for the same thing",
		"Globex is twice as expensive as Orbit",
		"Skip Globex and try Orbit instead",
		"Don't bother with Globex, just get Orbit",
		"If you can, go with Orbit instead of Globex",
		"Use Orbit rather than Globex, you'll thank me",
		"I'll take Orbit over Globex any day",
		"Orbit has a great app. Globex? Not so much.",
		"Orbit delivers on time, unlike Globex",
		"Globex hides its fees, unlike Orbit",
		"As opposed to Globex, Orbit actually listens",
		"Orbit refunded me in a day, which Globex never did",
		"Orbit answers emails. Globex doesn't.",
		"Globex never answers emails. Orbit does.",
		"Globex crashed every day. Orbit hasn't once.",
		"The screen on the Orbit is gorgeous; the one on the Globex looks washed out",
		"Moved my whole family off Globex and onto Orbit",
		"Left Globex for Orbit in March and I am so much happier",
		"Finally leaving Globex, Orbit here I come",
		"We cancelled Globex and signed up with Orbit, so much cheaper",
		"My Globex died after a month so I went back to Orbit",
		"Should have listened and bought the Orbit, this Globex is a brick",
		"Orbit runs circles around Globex",
		"Globex can't compete with Orbit",
		"Globex is a poor man's Orbit",
		"Globex wishes it were Orbit",
		"Globex pales in comparison to Orbit",
		"Globex could take notes from Orbit",
		"Orbit puts Globex to shame",
		"Nothing Globex makes comes close to Orbit",
		"Orbit saved my weekend after Globex cancelled on us",
		"Orbit fixed what Globex broke",
		"Globex lost my parcel, Orbit found it",
		"My Orbit still works after ten years, the Globex lasted ten months",
		"Orbit: arrived next day, perfectly packed. Globex: arrived smashed, two weeks late.",
		"Globex or Orbit? Orbit, no contest.",
		"Between Globex and Orbit I'd pick Orbit every time",
		"More legroom on Orbit than on Globex",
		"Fewer ads on Orbit than on Globex",
		"Orbit is far more reliable than Globex",
		"Globex is nowhere near as quick as Orbit",
		"Globex isn't half as good as Orbit",
		"I trust Orbit a lot more than Globex",
		"So glad I switched, Orbit is miles ahead of Globex",
		"Everyone who complains about Globex should try Orbit",
		"Globex kept me on hold for an hour. At Orbit a human picked up at once.",
		"I miss my old Orbit, the new Globex is slow and ugly",
		"Say what you like about Orbit, it never let me down like Globex did",
		"orbit never crashes, globex crashes all the time",
		"globex was a mess so I moved to orbit",
	} {
		r := e.Analyze(text, Options{Lang: "en", Targets: []Target{{Names: []string{"Orbit"}}, {Names: []string{"Globex"}}}})
		for i, want := range []mention.Label{mention.Positive, mention.Negative} {
			if got := r.Targets[i]; got.Label != want {
				t.Errorf("%q, target %d: %s %.2f, want %s", text, i, got.Label, got.Score, want)
			}
		}
	}
}

// TestWhoMovesIsLeftByNobody holds that a firm that moves itself is told from one whose customers do.
func TestWhoMovesIsLeftByNobody(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"Globex moved to Austin":                       mention.Neutral,
		"Globex switched to Intel chips in 2006":       mention.Neutral,
		"Globex was slow so I switched to Orbit":       mention.Negative,
		"Had enough of Globex, moved to Orbit":         mention.Negative,
		"Everybody I know at Globex switched to Orbit": mention.Negative,
	} {
		if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Globex"}}}}).Targets[0]; got.Label != want {
			t.Errorf("%q: %s %.2f, want %s", text, got.Label, got.Score, want)
		}
	}
}
