package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// A fact without a good word is no praise for the models leaning to it; a complaint told as a fact stays one.
func TestPraiseThatNoWordSpeaksIsNone(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"My Acme came from Globex":                mention.Neutral,
		"A Acme was ahead of us at the lights":    mention.Neutral,
		"I love my Acme":                          mention.Positive,
		"My Acme died after two days":             mention.Negative,
		"Acme has changed how I work, five stars": mention.Positive,
	} {
		if got := said(e, text); got.Label != want {
			t.Errorf("%s: %s (%.2f), want %s", text, got.Label, got.Score, want)
		}
	}
}
