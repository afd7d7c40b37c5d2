package sentiment

import (
	"cmp"
	_ "embed"
	"testing"
)

var (
	//go:embed testdata/baremarks.tsv
	bareMarks string
	//go:embed testdata/baremarks-blind.tsv
	bareMarksBlind string
)

// TestMarksAlone counts the directions and intents of texts that are little but a mark, a name or data. The floors are what was
// counted; before it was 11 and 14 directions, 9 and 8 intents of 21.
func TestMarksAlone(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines    string
		labels, wanted int
	}{{"open", bareMarks, 19, 19}, {"blind", bareMarksBlind, 21, 19}} {
		labels, wanted, all := 0, 0, 0
		for _, f := range rowsOf(set.lines) {
			label, in := e.Analyze(f[3], Options{}).Sentiment.Label, e.Intent(f[3], "")
			if f[2] != "-" {
				about := Target{Names: []string{f[2]}}
				label, in = e.Analyze(f[3], Options{Targets: []Target{about}}).Targets[0].Label, e.IntentTowards(f[3], "", about)
			}
			all++
			labels += bit(string(label) == f[0])
			wanted += bit(cmp.Or(in.Kind, "none") == f[1])
		}
		t.Logf("%s: %d directions and %d intents of %d", set.name, labels, wanted, all)
		if labels < set.labels || wanted < set.wanted {
			t.Errorf("%s: %d directions and %d intents of %d right, want %d and %d", set.name, labels, wanted, all, set.labels, set.wanted)
		}
	}
}

// What begins like data but holds a sentence is read, and so is a bracket that somebody writes in.
func TestDataSaysNothing(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{"error": null, "status": "ok"}`:                         true,
		`[{"id": 3, "deleted": true}]`:                            true,
		` {"a": 1}`:                                               false,
		`{"review": "the kettle broke after two days, awful"}`:    false,
		`[Deleted by moderator] what a disgrace this "fix": was]`: false,
		`{}`: false, `[]`: false, `{"`: false, `{`: false, ``: false,
		`{"error": null} I get this all day, Acme is broken`: false,
	} {
		if got := data(text); got != want {
			t.Errorf("%q is data: %v, want %v", text, got, want)
		}
	}
}
