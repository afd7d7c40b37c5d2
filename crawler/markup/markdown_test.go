package markup

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMarkdownBecomesTheWordsAReaderSees(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"Mine\r\ntoo.": "Mine too.",
		"**Acme** kettles *burn* ~~rarely~~ `often`":                                                        "Acme kettles burn rarely often",
		"# Recall\n\nSee [the notice](https://n.example/a \"x\") and ![a kettle](https://n.example/k.png).": "Recall\n\nSee the notice and .",
		"one\\*two\\_three & 3 < 4 &amp; Vec<T> <b>x</b>":                                                   "one*two_three & 3 < 4 & Vec<T> <b>x</b>",
		"::: spoiler What happened\nIt *exploded*.\n:::\nafter":                                             "What happened\n\nIt exploded.\n\nafter",
		"- one\n- two":          "- one\n- two",
		"> quoted\n\nanswer":    "> quoted\n\nanswer",
		"https://a.example/x?y": "https://a.example/x?y",
		"snake_case_name 2*3*4": "snake_case_name 234",
		"":                      "",
	} {
		if got := FromMarkdown(src).Plain; got != want {
			t.Errorf("%q: %q, want %q", src, got, want)
		}
	}
	if got := FromMarkdown("[a](https://a.example/) https://b.example [c](javascript:alert(1)) [d](/rel)").Links; !slices.Equal(got, []string{"https://a.example/", "https://b.example"}) {
		t.Errorf("links %q", got)
	}
	if got := FromMarkdownWithHTML("<!-- fill in -->\n<details><summary>Log</summary>\n\nit **burns**\n</details>").Plain; strings.Contains(got, "<") || strings.Contains(got, "fill in") || !strings.Contains(got, "it burns") {
		t.Errorf("with HTML: %q", got)
	}
}

// TestHostileMarkdownEnds would not within the time of all tests, if any of these were read by
// the square of its length.
func TestHostileMarkdownEnds(t *testing.T) {
	t.Parallel()
	for _, piece := range []string{"[", "![", "*a ", "> ", "- ", "`", "<", "_*", "[a](", "| a ", "\\", "&#", "~~", "::: ", "http://a.b/", "* * ", "1. ", "[a]: b\n", "***_", ">"} {
		if got := FromMarkdown(strings.Repeat(piece, maxMarkdown/len(piece))); !utf8.ValidString(got.Plain) {
			t.Errorf("%q: no valid text", piece)
		}
	}
}

func FuzzFromMarkdown(f *testing.F) {
	for _, s := range []string{"**a**", "> - `x`", "[a](b \"c\")", "|a|b|\n|-|-|\n|c|d|", "::: spoiler a\nb\n:::", "\xff<b>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := FromMarkdown(s); utf8.ValidString(s) && !utf8.ValidString(got.Plain) || len(got.Links) > MaxLinks {
			t.Errorf("%q: %q", s, got.Plain)
		}
	})
}

func TestAHugeTextInMarkdownIsKeptWhole(t *testing.T) {
	t.Parallel()
	got := FromMarkdown(strings.Repeat("so *many* words\n\n", maxMarkdown/10) + "the end")
	if !strings.HasSuffix(got.Plain, "the end") || len(got.Plain) < maxMarkdown {
		t.Errorf("%d bytes are left, ending in %q", len(got.Plain), got.Plain[max(0, len(got.Plain)-20):])
	}
}
