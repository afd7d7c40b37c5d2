package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestAnIllThatGoesIsNoneOfWhoEndsIt holds an ill to what becomes of it.
func TestAnIllThatGoesIsNoneOfWhoEndsIt(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"my headache is gone thanks to Acme":            mention.Positive,
		"my knees don't hurt since I switched to Acme":  mention.Positive,
		"never had a rash until I used Acme":            mention.Negative,
		"Acme doesn't stop the itching":                 mention.Negative,
		"all my photos are gone thanks to Acme":         mention.Negative,
		"broke down at 2am, Acme was there in 20 min":   mention.Positive,
		"Globex recalls its toasters, Acme unaffected":  mention.Neutral,
		"I was in pain until Acme fixed my chair":       mention.Positive,
		"cannot recommend Acme enough":                  mention.Positive,
		"the wheel fell off. would recommend Acme lmao": mention.Negative,
	} {
		if got := said(e, text); got.Label != want {
			t.Errorf("%q: %s %.2f, want %s", text, got.Label, got.Score, want)
		}
	}
}
