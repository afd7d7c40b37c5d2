package sentiment

import (
	"strings"
	"testing"
)

// TestEscapesReadAsWhatTheyStandFor judges texts of the tests written with escapes of HTML: they must be judged as they
// are without them, and explained by what was given.
func TestEscapesReadAsWhatTheyStandFor(t *testing.T) {
	t.Parallel()
	e := engine(t)
	byName := strings.NewReplacer("'", "&#39;", "’", "&rsquo;", "\"", "&quot;", "“", "&ldquo;", "”", "&rdquo;", ">", "&gt;", "<", "&lt;", "…", "&hellip;", "&", "&amp;")
	byNumber := strings.NewReplacer("'", "&#x27;", "’", "&#8217;", "\"", "&#34;", "“", "&#8220;", "”", "&#8221;", "&", "&amp;amp;")
	n := 0
	for line := range strings.Lines(seenSentences + freshSentences) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) < 4 || line[0] == '#' {
			continue
		}
		target, plain := fields[1], fields[3]
		o := Options{Targets: []Target{{Names: []string{target}}}}
		want, why := e.Analyze(plain, o).Targets[0], e.Explain(plain, o)
		for _, r := range []*strings.Replacer{byName, byNumber} {
			text := r.Replace(plain)
			if text == plain {
				continue
			}
			n++
			if got := e.Analyze(text, o).Targets[0]; got != want {
				t.Errorf("%q towards %s: %+v, want %+v", text, target, got, want)
			}
			for i, k := range e.Explain(text, o) {
				if i >= len(why) || k.Text != r.Replace(why[i].Text) || k.End > 0 && k.Text != text[k.Start:k.End] {
					t.Errorf("%q: explained by %+v, want %+v", text, k, why)
				}
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d texts have anything to escape", n)
	}
}

// TestDisguisesChangeNoJudgement writes a text in other letters, with marks that nobody sees and with tags of HTML.
func TestDisguisesChangeNoJudgement(t *testing.T) {
	t.Parallel()
	e := engine(t)
	const plain = "I don't hate Acme, it never was awful, but Bolt is a disaster"
	bold := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 0x1D5EE
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 0x1D5D4
		}
		return r
	}, plain)
	full := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r + 0xFEE0
		}
		return r
	}, plain)
	o := Options{Targets: []Target{{Names: []string{"Acme"}}, {Names: []string{"Bolt"}}}}
	want := e.Analyze(plain, o)
	for _, text := range []string{
		bold, full, strings.ReplaceAll(plain, "m", "m\u200B"), strings.ReplaceAll(plain, "ca", "c\u2060a"), strings.ReplaceAll(plain, "aw", "aw\u00AD"),
		strings.ReplaceAll(plain, " ", "&nbsp;"), strings.ReplaceAll(plain, "Acme", "<b>Acme</b>"), "<a href=\"https://a.example/\">" + plain + "</a>",
	} {
		got := e.Analyze(text, o)
		if got.Targets[0] != want.Targets[0] || got.Targets[1] != want.Targets[1] || got.Sentiment != want.Sentiment {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// TestSpansOfTheGivenTextFindTheirTarget gives the places that a query found.
func TestSpansOfTheGivenTextFindTheirTarget(t *testing.T) {
	t.Parallel()
	e := engine(t)
	text := "<p>I love Harry&#39;s, Target was awful"
	at := func(s string) [][2]int {
		i := strings.Index(text, s)
		return [][2]int{{i, i + len(s)}}
	}
	r := e.Analyze(text, Options{Targets: []Target{{Spans: at("Harry&#39;s")}, {Spans: at("Target")}}})
	if r.Targets[0].Score < 0.5 || r.Targets[1].Score > -0.5 {
		t.Errorf("towards Harry's %.2f, want above 0.5; towards Target %.2f, want below -0.5", r.Targets[0].Score, r.Targets[1].Score)
	}
}

// TestWhatWasReadBeforeIsNotReadAgain holds that a crisis is told of the text that was given, also where the one before it was
// written in disguise.
func TestWhatWasReadBeforeIsNotReadAgain(t *testing.T) {
	t.Parallel()
	e := engine(t)
	acme := Target{Names: []string{"Acme"}}
	want := e.CrisisTowards("I'm at the Acme shop, it's fine", "en", acme)
	for range 4 { // what is reused may be dropped at any time
		e.Analyze("My Acme kettle &amp; its plug exploded, I was burned", Options{})
		if got := e.CrisisTowards("I'm at the Acme shop, it's fine", "en", acme); got.Score != want.Score {
			t.Errorf("told of another text: %+v, want %+v", got, want)
		}
	}
	plain := e.CrisisTowards("My Acme kettle exploded & I was burned", "en", acme)
	if got := e.CrisisTowards("My Acme kettle exploded &amp; I was burned", "en", acme); got.Score != plain.Score {
		t.Errorf("in disguise: %+v, want %+v", got, plain)
	}
}

// TestCorrectionsOfDisguisedTextsAreLearnedFrom holds that tuning reads corrections as people do, those that read longer than
// they are written, too.
func TestCorrectionsOfDisguisedTextsAreLearnedFrom(t *testing.T) {
	t.Parallel()
	e := engine(t)
	long := strings.Repeat("\uFD3C", 20) + " Zyxlo Qworb"
	var list []Correction
	for range LeastCorrections {
		list = append(list, Correction{Text: long, Label: "negative"})
	}
	e.Tune(list, nil) // must not panic
	if c := e.tuneCase(Correction{Text: "<b><i>Zyxlo</i></b>"}, nameless{}); !c.mute {
		t.Error("a name in disguise says more than a bare one")
	}
	if names := e.propers([]Correction{{Text: "<p>we saw <b>Zyxlo</b> and <b>Zyxlo</b> again"}}); !names.words["zyxlo"] || len(names.words) != 1 {
		t.Errorf("names in disguise: %v", names.words)
	}
}
