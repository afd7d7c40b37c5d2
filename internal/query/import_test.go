package query

import (
	"errors"
	"strings"
	"testing"
)

func TestOtherToolsQueriesBecomeOurs(t *testing.T) {
	t.Parallel()
	cases := []struct{ tool, theirs, ours string }{
		{"brandwatch", `(acme OR {ACME}) AND NOT site:acme.com`, "(acme OR {ACME}) AND NOT site:acme.com"},
		{"brandwatch", `kettle NEAR/2f (burn* OR smoke)`, "kettle ONEAR/2 (burn* OR smoke)"},
		{"brandwatch", `raw:ACME authorFollowers:[500 TO 100000]`, "{ACME} AND followers:500..100000"},
		{"brandwatch", `acme <<< our brand >>> language:en rating:[* TO 2]`, "acme AND lang:en AND rating:..2"},
		{"brandwatch", `hashtags:acme OR at_mentions:acme`, "hashtag:acme OR @acme"},
		{"brandwatch", `acme AND pageType:reddit`, "acme AND kind:reddit"},
		{"talkwalker", `++"Target" AND +"corp"`, `{Target} AND "corp"`},
		{"talkwalker", `acme ONEAR/4 recall and "a1 b1"~5`, `acme ONEAR/4 recall AND "a1" NEAR/5 "b1"`},
		{"talkwalker", `content:acme AND domain_url:"acme.com"`, `text:acme AND site:acme.com`},
		{"talkwalker", `a1 SENTENCE b1`, "a1 SENTENCE b1"},
		{"meltwater", `acme near/4 (recall or burn)`, "acme NEAR/4 (recall OR burn)"},
		{"awario", `near/4:acme,recall`, "acme NEAR/4 recall"},
		{"awario", `NEAR/4:"acme corp", recall -climbing`, `"acme corp" NEAR/4 recall AND NOT climbing`},
		{"mention", `acme AND (recall OR "data breach") NOT climbing`, `acme AND (recall OR "data breach") AND NOT climbing`},
		{"google", `acme AROUND(3) recall -site:acme.com | "x y" intitle:boom after:2026-01-01`,
			`(acme NEAR/3 recall AND NOT site:acme.com) OR ("x y" AND title:boom AND published:>2026-01-01)`},
		{"brandwatch", `(nike OR adidas) NEAR/0f shoe*`, "(nike OR adidas) ONEAR/1 shoe*"},
		{"google", `acme or globex`, "acme AND or AND globex"},
	}
	for _, c := range cases {
		t.Run(c.tool+" "+c.theirs, func(t *testing.T) {
			t.Parallel()
			got, err := Import(c.tool, c.theirs)
			if err != nil {
				t.Fatal(err)
			}
			if got.Query != c.ours {
				t.Errorf("got  %s\nwant %s", got.Query, c.ours)
			}
		})
	}
}

func TestWhatHasNoCounterpartIsNamedAtItsPlace(t *testing.T) {
	t.Parallel()
	cases := []struct {
		tool, theirs string
		offset       int
		says         []string
	}{
		{"brandwatch", "acme AND country:usa AND gender:female", 9, []string{"country: has no counterpart", "byte 25 gender: has no counterpart"}},
		{"brandwatch", "acme AND url:\"acme.com/blog/*\"", 9, []string{"more than a host"}},
		{"brandwatch", "acme AND pageType:instagram", 9, []string{"pageType:instagram has no counterpart"}},
		{"google", `"acme * kettle"`, 0, []string{"a * for a whole word"}},
		{"google", "acme filetype:pdf", 5, []string{"filetype: has no counterpart"}},
		{"talkwalker", "acme AND *cme", 9, []string{"cannot begin with a wildcard"}},
		{"brandwatch", "((cake OR pie) AND (birthday OR party))~5", 39, []string{"a ~ behind a group", "NEAR/5"}},
		{"meltwater", "apple near watch", 6, []string{"near without a distance", "NEAR/4"}},
		{"google", "~cheap camera", 0, []string{"a ~ before a word"}},
		{"google", "camera $100..$200", 7, []string{"a range of numbers"}},
		{"mention", `acme AND "open`, 9, []string{"not closed"}},
	}
	for _, c := range cases {
		_, err := Import(c.tool, c.theirs)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %v", c.theirs, err)
			continue
		}
		for _, want := range c.says {
			if !strings.Contains(e.Error(), want) || e.Offset != c.offset {
				t.Errorf("%s: at %d %q, want at %d %q", c.theirs, e.Offset, e.Error(), c.offset, want)
			}
		}
	}
	if _, err := Import("altavista", "x"); !errors.Is(err, ErrDialect) {
		t.Errorf("unknown tool: %v", err)
	}
}

// FuzzImport: whatever is pasted, translating ends, and what comes out is a query
// of ours.
func FuzzImport(f *testing.F) {
	for _, s := range []string{`raw:X authorFollowers:[500 TO 1] {a} "b c"~3`, `near/4:a,"b c" ++"X" +y`, `a AROUND(3) b | -c`, `url:x/y [`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, tool := range Dialects() {
			got, err := Import(tool, src)
			if err != nil {
				var e *Error
				if !errors.As(err, &e) || e.Offset < 0 || e.End > len(src) || e.Offset > e.End {
					t.Fatalf("%q: %#v", src, err)
				}
				continue
			}
			if _, err := Parse(got.Query, Options{}); err != nil {
				t.Fatalf("%q becomes %q: %v", src, got.Query, err)
			}
		}
	})
}
