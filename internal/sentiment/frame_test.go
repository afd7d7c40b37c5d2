package sentiment

import (
	"slices"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// What only stands around a post, whom it answers, a greeting, a link or a calm tag at its end, thanks, a calm sentence of
// the writer's own life, hardly moves what it says
// of a brand. The floors lie a little above what was counted; without [unframed], [unlinked] and [unpadded] most are four to
// sixty times as high.
func TestWhatStandsAroundAPostMovesNothing(t *testing.T) {
	t.Parallel()
	frames := []struct {
		name, before, behind string
		most                 float64 // share of labels that may change
	}{
		{"an answer", "@bob ", "", 0.015},
		{"an answer to two", "@anna_k @bob88 ", "", 0.015},
		{"passed on", "RT @jenny: ", "", 0.015},
		{"a greeting", "Hi all. ", "", 0.01},
		{"a greeting in the flow", "hey everyone ", "", 0.02},
		{"a beginning", "ok so ", "", 0.015},
		{"a beginning with a comma", "Well, ", "", 0.02},
		{"a remark", "ngl ", "", 0.012},
		{"a remark with a comma", "Honestly, ", "", 0.012},
		{"a heading", "Update: ", "", 0.012},
		{"a point of a list", "1. ", "", 0.01},
		{"a date", "Nov 3 - ", "", 0.006},
		{"a date in numbers", "2024-11-03: ", "", 0.006},
		{"a time", "[14:05] ", "", 0.006},
		{"a day", "Tuesday, 9:30 pm\n", "", 0.006},
		{"a title", "My thoughts on this\n\n", "", 0.006},
		{"a title with a colon", "My thoughts on this: ", "", 0.006},
		{"a title of one word", "Review\n", "", 0.006},
		{"a title of a rant", "Quick rant: ", "", 0.006},
		{"an announcement", "PSA\n", "", 0.006},
		{"a source", "", " (via Reddit)", 0.006},
		{"a source in brackets", "", " [source: BBC News]", 0.006},
		{"a device", "", "\n\nSent from my iPhone", 0.006},
		{"an edit", "", "\n\nEdit: typo", 0.006},
		{"an edit of the form", "", " (edited for clarity)", 0.006},
		{"thanks to those who read", "", "\n\nEDIT 2: Wow, thanks for the gold, kind stranger!", 0.006},
		{"a link", "", " https://t.co/Ab12xY", 0.006},
		{"a picture", "", " pic.twitter.com/abc12", 0.006},
		{"a calm tag", "", " #MondayThoughts", 0.008},
		{"a copy", "", " cc @bob", 0.025},
		{"thanks", "", "\n\nThanks!", 0.06},
		{"a calm sentence before", "I live in Ohio with my kids. ", "", 0.012},
		{"another", "Our kitchen is quite small and the window faces north. ", "", 0.012},
		{"a calm sentence of nobody", "The weather report says rain tomorrow. ", "", 0.1},
		{"a calm sentence of nobody behind", "", "\nThe weather report says rain tomorrow.", 0.1},
		{"a calm sentence behind", "", "\nWe moved here in spring.", 0.02},
	}
	e := engine(t)
	for _, f := range frames {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			asked, moved := 0, 0
			for _, lines := range []string{seenSentences, freshSentences, plainSentences, broadSentences, turnSentences, passingSentences} {
				for line := range strings.Lines(lines) {
					p := strings.Split(strings.TrimSpace(line), "\t")
					if line[0] == '#' || len(p) < 4 || strings.Contains(p[0], "abroad") {
						continue
					}
					o := Options{Targets: []Target{{Names: p[1:2]}}}
					asked++
					if e.Analyze(p[3], o).Targets[0].Label != e.Analyze(f.before+p[3]+f.behind, o).Targets[0].Label {
						moved++
					}
				}
			}
			t.Logf("%d of %d moved", moved, asked)
			if asked < 1000 || float64(moved) > f.most*float64(asked) {
				t.Errorf("%d of %d moved, want %.3f at most", moved, asked, f.most)
			}
		})
	}
}

// What is said to a brand by its handle alone is read whole: there thanks at the end and links say something.
func TestThanksToAHandleAreHeard(t *testing.T) {
	t.Parallel()
	e := engine(t)
	o := Options{Targets: []Target{{Names: []string{"Acme"}}}}
	const said = "@Acme got my bag back."
	without, with := e.Analyze(said, o).Targets[0], e.Analyze(said+" Thanks!", o).Targets[0]
	if with.Label != mention.Positive || with.Score < without.Score+0.1 {
		t.Errorf("with thanks %s %.2f, without %.2f", with.Label, with.Score, without.Score)
	}
}

// Thanks at the end lift what says nothing else, and neither a question nor a complaint.
func TestThanksAtTheEndLiftWhatIsCalm(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"The parcel from Acme came on Monday.":          mention.Neutral,
		"Does Acme open on Sunday? Thanks in advance!":  mention.Neutral,
		"Acme lost my parcel twice this month. Thanks!": mention.Negative,
	} {
		if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0]; got.Label != want {
			t.Errorf("%q: %s %.2f, want %s", text, got.Label, got.Score, want)
		}
	}
	o := Options{Targets: []Target{{Names: []string{"Acme"}}}}
	const calm = "The parcel from Acme came on Monday."
	if without, with := e.Analyze(calm, o).Targets[0], e.Analyze(calm+" Thanks!", o).Targets[0]; with.Label == mention.Negative || with.Score < without.Score+0.15 {
		t.Errorf("with thanks %s %.2f, without %.2f", with.Label, with.Score, without.Score)
	}
}

// Greetings of other languages, too, are only passed over where something is left to judge.
func TestAGreetingIsPassedOver(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		text string
		left string // what the rest begins with; "": all stays
	}{
		{"Greetings all. Acme is open on Sundays.", "Acme"},
		{"Hallo zusammen, Acme hat mein Paket verloren.", "Acme"},
		{"Bonjour à tous, Acme est vraiment génial", "Acme"},
		{"RT @bob: @jane ok so Acme lost it", "Acme"},
		{"@bob is wrong, Acme lost it", ""},
		{"Hey Acme, where is my parcel", ""},
		{"Hi all. Acme", ""},
	} {
		s := e.spare.Get().(*scratch)
		masked, _ := e.mask(s, c.text, slices.Clone(e.tokens(s, c.text)), Target{Names: []string{"Acme"}})
		rest := unframed(c.text, masked)
		got := c.text[rest[0].Start:rest[0].End]
		if c.left == "" && len(rest) != len(masked) || c.left != "" && got != c.left {
			t.Errorf("%q begins with %q", c.text, got)
		}
		e.spare.Put(s)
	}
}
