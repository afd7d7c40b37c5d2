package sentiment

import (
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// A query finds names inside links, too, and gives their places: what the link shows is not the host's.
func TestALinkToAPageSaysNothingOfItsHost(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"This song destroys me every single time, so sad https://www.youtube.com/watch?v=abc123": mention.Neutral,
		"In love with these earrings!! https://www.etsy.com/listing/55512/silver-moon":           mention.Neutral,
		"https://www.youtube.com keeps crashing, I hate it":                                      mention.Negative,
		"The checkout on this website crashes every time https://www.etsy.com/cart":              mention.Negative,
	} {
		name := "youtube"
		at := strings.Index(text, name)
		if at < 0 {
			name = "etsy"
			at = strings.Index(text, name)
		}
		for how, target := range map[string]Target{"by name": {Names: []string{name}}, "by place": {Names: []string{name}, Spans: [][2]int{{at, at + len(name)}}}} {
			if got := e.Analyze(text, Options{Targets: []Target{target}}).Targets[0]; got.Label != want {
				t.Errorf("%s, %s: %s (%.2f), want %s", how, text, got.Label, got.Score, want)
			}
		}
	}
}
