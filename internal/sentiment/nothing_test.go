package sentiment

import (
	_ "embed"
	"testing"
)

var (
	//go:embed testdata/nothing.tsv
	nothingTexts string
	//go:embed testdata/nothing-blind.tsv
	nothingBlindTexts string
)

// TestNothingIsMadeOfNothing counts texts without a word of feeling, emoji of things, names, searches, titles of products, and
// such as are like them but say something. What is called for, "delete your X app", is no search, so that the open floor is what was counted; the other lies one below it. Before any
// of this 41 of the first 65 were right in the open half and 38 of 53 in the other.
func TestNothingIsMadeOfNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		least       int
	}{{"open", nothingTexts, 67}, {"blind", nothingBlindTexts, 46}} {
		leastRight(t, e, set.name, set.lines, set.least)
	}
}
