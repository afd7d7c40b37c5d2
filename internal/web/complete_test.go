package web

import (
	"encoding/json"
	"net/url"
	"slices"
	"testing"
)

func TestTheSearchBoxIsToldWhatMayComeNext(t *testing.T) {
	t.Parallel()
	o := worldOf(t, "Trade Press")
	o.Config = configOf(t, "[brands.acme]\nname = \"Acme Works\"\nquery = \"acme\"\n[[sources]]\nname = \"trade news\"\ntype = \"feed\"\nurl = \"https://a.example/feed\"\n")
	b := visit(t, o)
	for src, want := range map[string]string{
		"kettle sent":        "sentiment:",
		"(sour":              "source:",
		"-lan":               "-lang:",
		"works OR acm":       "brand:acme",
		"brand:":             "brand:acme",
		"source:tr":          `source:"trade news"`,
		`source:"trade ne`:   `source:"trade news"`,
		"a NOT author:trade": `author:"Trade Press"`,
		"sentiment:ne":       "sentiment:negative",
		"intent:":            "intent:spam",
		"intent:ac":          "intent:acme/complaint",
		"intent:acme/in":     "intent:acme/interest",
		"sentiment:acme/n":   "sentiment:acme/neutral",
		"status:":            "status:open",
		"last:":              "last:24h",
		"followers:":         "followers:>1000",
	} {
		w := b.get("/complete?" + url.Values{"q": {src}}.Encode())
		var got completion
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%s: %v in %s", src, err, w.Body)
		}
		if !slices.ContainsFunc(got.Items, func(o offer) bool { return o.Insert == want }) {
			t.Errorf("%q is offered %+v, not %s", src, got.Items, want)
		}
		if got.Word == "" || src[len(src)-len(got.Word):] != got.Word {
			t.Errorf("%q: the word is %q", src, got.Word)
		}
	}
}

func TestAQueryIsCheckedWhileItIsTyped(t *testing.T) {
	t.Parallel()
	b := visit(t, worldOf(t, "kettle"))
	ask := func(src string) (got checked) {
		t.Helper()
		w := b.get("/check?" + url.Values{"q": {src}}.Encode())
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := ask("😀é AND ) x"); got.OK || got.Offset != 8 || got.Excerpt == "" {
		t.Errorf("a fault behind an emoji: %+v", got)
	}
	if got := ask("acme or kettle"); !got.OK || len(got.Warnings) == 0 {
		t.Errorf("a likely slip: %+v", got)
	}
	if got := ask("  "); !got.OK {
		t.Errorf("nothing at all: %+v", got)
	}
}
