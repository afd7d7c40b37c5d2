package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// Who asks whether a brand isn't great praises it; who asks why it isn't complains.
func TestQuestionsThatPraise(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"Isn't Acme great?":                 mention.Positive,
		"Isn't Acme just the best?":         mention.Positive,
		"Wasn't Acme brilliant last night?": mention.Positive,
		"isn't Acme lovely":                 mention.Positive,
		"Why isn't Acme great anymore?":     mention.Negative,
		"Acme isn't great":                  mention.Negative,
		"Isn't Acme awful?":                 mention.Negative,
	} {
		if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0]; got.Label != want {
			t.Errorf("%q: %s %.2f, want %s", text, got.Label, got.Score, want)
		}
	}
}

// How long somebody waited is a complaint, unless it was short; "nothing but" sets nothing against anything; and a tag of
// several words at a text's end is read as a whole.
func TestWaitsNothingButAndWholeTags(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"I had to wait forty minutes at Acme today.":                               mention.Negative,
		"Waited forty minutes at Acme today.":                                      mention.Negative,
		"I had to wait two hours at Acme":                                          mention.Negative,
		"Only waited 5 minutes at Acme":                                            mention.Positive,
		"waited less than a minute at Acme":                                        mention.Positive,
		"Waited 20 minutes for the bus outside Acme":                               mention.Neutral,
		"Can't wait, 3 days until the Acme launch":                                 mention.Positive,
		"Acme has been nothing but brilliant to me":                                mention.Positive,
		"Everyone moans about Acme but they have been nothing but brilliant to me": mention.Positive,
		"Acme has been nothing but trouble":                                        mention.Negative,
		"Acme is cheap but awful":                                                  mention.Negative,
		"Four hours on the tarmac. #Acme #neveragain":                              mention.Negative,
		"Lovely stay. #Acme #bestever":                                             mention.Positive,
		"Acme never disappoints .":                                                 mention.Positive,
	} {
		if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0]; got.Label != want {
			t.Errorf("%q: %s %.2f, want %s", text, got.Label, got.Score, want)
		}
	}
}
