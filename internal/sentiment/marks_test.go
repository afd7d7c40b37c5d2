package sentiment

import (
	_ "embed"
	"strings"
	"testing"
)

//go:embed testdata/marks.tsv
var markSentences string

//go:embed testdata/marks-blind.tsv
var markBlindSentences string

// TestMarksAndLettersTowardsATarget counts how many texts with marks of irony, with ">" and in other letters are read as they
// were meant, beside what only looks like such.
func TestMarksAndLettersTowardsATarget(t *testing.T) {
	t.Parallel()
	lines := strings.NewReplacer("\\n", "&#10;")
	holdKinds(t, []kindSet{
		{"open", lines.Replace(markSentences), map[string]float64{"irony": 0.9, "ironynot": 0.95, "stray": 0.95, "straymeant": 0.95, "dress": 0.75}},
		{"blind", lines.Replace(markBlindSentences), map[string]float64{"irony": 0.9, "ironynot": 0.95, "stray": 0.95, "straymeant": 0.8, "dress": 0.8}},
	})
}
