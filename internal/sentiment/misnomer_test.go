package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestANameOfOthersSaysNothingByItsWords tries a text that praises nobody but by the name of a shop.
func TestANameOfOthersSaysNothingByItsWords(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"Best Buy opens at nine":            mention.Neutral,
		"I bought it at Best Buy yesterday": mention.Neutral,
		"I hate Best Buy":                   mention.Negative,
		"I love Best Buy":                   mention.Positive,
		"it was the best buy of the year":   mention.Positive,
		"There is a Best Western in Leeds":  mention.Neutral,
	} {
		if got := e.Analyze(text, Options{Lang: "en"}).Label; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if got := e.Analyze("Walmart is next to Best Buy", Options{Lang: "en", Targets: []Target{{Names: []string{"Walmart"}}}}); got.Targets[0].Label != mention.Neutral {
		t.Errorf("who stands beside it: %s, want neutral", got.Targets[0].Label)
	}
	if got := e.Analyze("I love Best Buy", Options{Lang: "en", Targets: []Target{{Names: []string{"Best Buy"}}}}); got.Targets[0].Found != 1 || got.Targets[0].Label != mention.Positive {
		t.Errorf("as a target: %+v, want found and praised", got.Targets[0])
	}
}
