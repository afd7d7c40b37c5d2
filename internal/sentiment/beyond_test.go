package sentiment

import (
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// A brand that a very long text names only behind all that is read of it is judged where it stands, and explained there;
// it had the mood of what was read.
func TestABrandFarDownALongTextIsJudgedWhereItStands(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		filler, end string
		want        mention.Label
		word        string
	}{
		{"The bus goes down the street. Our cousin paints fences in Kent. A letter lies on the desk and the lamp is green. ", "Acme was awful.", mention.Negative, "awful"},
		{"The bus goes down the street. Our cousin paints fences in Kent. A letter lies on the desk and the lamp is green. ", "Acme was wonderful, simply wonderful.", mention.Positive, "wonderful"},
		{"Ich mag Tee, ä. ", "ACME war furchtbar.", mention.Negative, "furchtbar"},
	} {
		text := strings.Repeat(c.filler, 3000) + c.end + strings.Repeat(" "+c.filler, 500)
		at := strings.LastIndex(strings.ToLower(text), "acme")
		for _, target := range []Target{{Names: []string{"Acme"}}, {Spans: [][2]int{{at, at + 4}}}} {
			o := Options{Targets: []Target{target}}
			if got := e.Analyze(text, o).Targets[0]; got.Label != c.want || got.Found != 1 {
				t.Errorf("%s: %s %.2f, found %d, want %s", c.end, got.Label, got.Score, got.Found, c.want)
			}
			named := false
			for _, x := range e.Explain(text, o) {
				if text[x.Start:x.End] != x.Text {
					t.Errorf("%s: %q stands at %d, not at its place", c.end, text[x.Start:x.End], x.Start)
				}
				named = named || x.Text == c.word
			}
			if !named {
				t.Errorf("%s: %q is not among the words that moved the score", c.end, c.word)
			}
		}
		if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Globex"}}}}).Targets[0]; got.Found != 0 {
			t.Errorf("Globex was found %d times", got.Found)
		}
	}
}

// The words of a verdict behind many calm sentences are named, each place once.
func TestALateVerdictIsExplained(t *testing.T) {
	t.Parallel()
	e := engine(t)
	text := strings.Repeat("The meeting is at ten. ", 30) + "Acme was awful, I hate Acme, worst kettle ever, worst of all."
	for _, o := range []Options{{Targets: []Target{{Names: []string{"Acme"}}}}, {}} {
		named, places := map[string]bool{}, map[int]bool{}
		for _, x := range e.Explain(text, o) {
			named[x.Text] = true
			if places[x.Start] {
				t.Errorf("%q is named twice", x.Text)
			}
			places[x.Start] = true
		}
		if len(o.Targets) > 0 && (!named["awful"] || !named["hate"] || !named["worst"]) {
			t.Errorf("named are %v", named)
		}
	}
}
