package sentiment

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

//go:embed testdata/abroad.tsv
var abroadPosts string

// TestIntentAndCrisisInOtherLanguages counts how many of our own posts are read as they
// were meant, language undeclared, and holds them to a floor below what was measured
// (docs/sentiment/languages.md).
func TestIntentAndCrisisInOtherLanguages(t *testing.T) {
	t.Parallel()
	e := engine(t)
	n, labels, intents, crises := 0, 0, 0, 0
	for line := range strings.Lines(abroadPosts) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if line[0] == '#' || len(f) != 5 {
			continue
		}
		m := mention.Mention{Text: f[4]}
		e.Enrich(&m)
		n++
		crisis := f[3] == "1"
		if m.Sentiment.Label == mention.Label(f[1]) {
			labels++
		}
		if m.Intent == f[2] || crisis { // what trouble counts as is open
			intents++
		} else {
			t.Logf("%q, want %q: %s", m.Intent, f[2], f[4])
		}
		if (*m.Crisis >= 0.4) == crisis {
			crises++
		} else {
			t.Logf("crisis %.2f: %s", *m.Crisis, f[4])
		}
	}
	t.Logf("of %d: direction %d, intent %d, crisis %d", n, labels, intents, crises)
	if labels*100 < n*75 || intents*100 < n*90 || crises*100 < n*95 {
		t.Errorf("of %d: direction %d, intent %d, crisis %d", n, labels, intents, crises)
	}
}
