package alerts

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAnExcerptKeepsTheWords(t *testing.T) {
	t.Parallel()
	stack := strings.Repeat("\u0301\u0489", 60)
	zalgo := ""
	for _, r := range "the kettle burned my hand" {
		zalgo += string(r) + stack
	}
	long := strings.Repeat("kettle ", 6000)
	for _, c := range []struct{ name, in, want string }{
		{"one line", " a\n b\t\tc ", "a b c"},
		{"zalgo", zalgo, "the kettle burned my hand"},
		{"a stack of forty kilobytes first", "x" + strings.Repeat("\u0301", 20_000) + " and then words", "x and then words"},
		{"forty kilobytes", long, strings.TrimSpace(strings.Repeat("kettle ", 42)) + "…"},
		{"no spaces", strings.Repeat("水", 400), strings.Repeat("水", 300) + "…"},
		{"broken", "a\xffb", "a\uFFFDb"},
		{"only marks", strings.Repeat("\u0301", 50), ""},
		{"empty", "", ""},
	} {
		if got := Excerpt(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzUnstackIsShortAndValid(f *testing.F) {
	f.Add("a\u0301\u0301\u0301\u0301b", 3)
	f.Add("\xff\u0301", 1)
	f.Fuzz(func(t *testing.T, s string, most int) {
		most = max(0, most%5000)
		got := Unstack(s, most)
		if len(got) > most || !utf8.ValidString(got) || stacked(got) {
			t.Errorf("Unstack(%q, %d) = %q", s, most, got)
		}
	})
}
