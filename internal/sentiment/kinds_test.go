package sentiment

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

//go:embed testdata/towards.tsv
var seenSentences string

//go:embed testdata/towards-blind.tsv
var blindSentences string

// TestKindsOfSentencesTowardsATarget counts, kind by kind, how many of our own sentences
// are read as they were meant, and holds them to a floor a little below what was measured
// (docs/sentiment.md). Run with -v it prints the table.
func TestKindsOfSentencesTowardsATarget(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		floor       map[string]float64
	}{
		{"seen", seenSentences, map[string]float64{"two": 0.75, "negation": 0.85, "wish": 0.8, "contrast": 0.8, "quote": 0.65, "headline": 0.9, "question": 0.85, "passing": 0.75, "irony": 0.8, "emoji": 0.7, "hashtag": 0.7, "elong": 0.8}},
		{"blind", blindSentences, map[string]float64{"two": 0.5, "negation": 0.65, "wish": 0.5, "contrast": 0.6, "quote": 0.55, "headline": 0.8, "question": 0.75, "passing": 0.7, "irony": 0.75, "emoji": 0.6, "hashtag": 0.6, "elong": 0.6}},
	} {
		t.Run(set.name, func(t *testing.T) {
			t.Parallel()
			asked, right := countKinds(t, e, set.lines)
			all, good := 0, 0
			for kind, n := range asked {
				t.Logf("%s %d of %d", kind, right[kind], n)
				if share := float64(right[kind]) / float64(n); share < set.floor[kind] {
					t.Errorf("%s: %.2f right, want %.2f", kind, share, set.floor[kind])
				}
				all, good = all+n, good+right[kind]
			}
			t.Logf("all %d of %d", good, all)
		})
	}
}

// countKinds reads lines of kind, target, direction and text, and counts by kind how many
// there are and how many are judged right.
func countKinds(t *testing.T, e *Engine, lines string) (asked, right map[string]int) {
	t.Helper()
	asked, right = map[string]int{}, map[string]int{}
	for line := range strings.Lines(lines) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if line[0] == '#' || len(f) < 4 {
			continue
		}
		asked[f[0]]++
		o := Options{Targets: []Target{{Names: []string{f[1]}}}}
		if e.Analyze(f[3], o).Targets[0].Label == mention.Label(f[2]) {
			right[f[0]]++
		}
	}
	return asked, right
}
