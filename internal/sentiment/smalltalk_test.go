package sentiment

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

//go:embed testdata/smalltalk.tsv
var smallTalk string

//go:embed testdata/smalltalk-blind.tsv
var blindSmallTalk string

// TestSmallTalkSaysNothing counts, language undeclared, how much of the small talk of 24
// languages is neutral, and how many short opinions are not, and holds them to a floor
// below what was measured (docs/sentiment/languages.md).
func TestSmallTalkSaysNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		floor       map[string]float64
	}{
		{"seen", smallTalk, map[string]float64{"talk": 0.96, "opinion": 0.89}},
		{"blind", blindSmallTalk, map[string]float64{"talk": 0.9}},
	} {
		all, right := map[string]int{}, map[string]int{}
		for line := range strings.Lines(set.lines) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if line[0] == '#' || len(f) != 3 {
				continue
			}
			all[f[1]]++
			if (e.Analyze(f[2], Options{}).Label == mention.Neutral) == (f[1] == "talk") {
				right[f[1]]++
			}
		}
		for kind, n := range all {
			t.Logf("%s, %s: %d of %d", set.name, kind, right[kind], n)
			if float64(right[kind]) < set.floor[kind]*float64(n) {
				t.Errorf("%s, %s: %d of %d", set.name, kind, right[kind], n)
			}
		}
	}
}

// TestWhoIsNamedInSmallTalkIsOnlyAPlace names a brand where people meet.
func TestWhoIsNamedInSmallTalkIsOnlyAPlace(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for of, text := range map[string]string{
		"Saturn": "Bin gerade bei Saturn, wo bist du?", "Fnac": "je suis à la Fnac, tu viens ?", "Lidl": "estoy en el Lidl, ¿vienes?",
		"Esselunga": "sono da Esselunga, arrivo tra dieci minuti", "Hema": "ik ben nu bij de Hema, kom je ook?", "Empik": "Jestem w Empik, gdzie jesteś?",
	} {
		if r := e.Analyze(text, Options{Targets: []Target{{Names: []string{of}}}}).Targets[0]; r.Label != mention.Neutral || r.Found != 1 {
			t.Errorf("%s: %s %.2f, found %d", text, r.Label, r.Score, r.Found)
		}
	}
}

// TestPlainestSentencesSpeakAsAWhole asks of the plainest sentences in 28 languages, those of one
// brand, how they speak when nobody says of whom.
func TestPlainestSentencesSpeakAsAWhole(t *testing.T) {
	t.Parallel()
	e := engine(t)
	all, right := 0, 0
	for line := range strings.Lines(basicTongues) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if line[0] == '#' || len(f) != 4 || strings.Contains(f[3], "Globex") {
			continue
		}
		all++
		if e.Analyze(f[3], Options{}).Label == mention.Label(f[2]) {
			right++
		}
	}
	t.Logf("%d of %d", right, all)
	if right*100 < all*90 {
		t.Errorf("%d of %d", right, all)
	}
}

// TestShortPraiseByNotBlaming: who says no more than that it is not bad praises.
func TestShortPraiseByNotBlaming(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"Acme ist nicht schlecht": mention.Positive, "Gar nicht mal schlecht, Acme": mention.Positive, "A Acme não é ruim": mention.Positive,
		"nicht übel": mention.Positive, "não é mau": mention.Positive, "Acme no está mal": mention.Positive,
		"Acme ist schlecht": mention.Negative, "Acme ist nicht gut": mention.Negative, "A Acme não é boa": mention.Negative,
		"Acme war nicht schlecht, sondern furchtbar, eine einzige Katastrophe": mention.Negative,
	} {
		if r := e.Analyze(text, Options{}); r.Label != want {
			t.Errorf("%s: %s %.2f, want %s", text, r.Label, r.Score, want)
		}
	}
}
