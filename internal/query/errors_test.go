package query

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

func TestABadQueryIsRefusedAtTheSpot(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, query string
		offset      int
		says        string
	}{
		{"nothing", "", 0, "empty"},
		{"spaces only", "  ", 0, "empty"},
		{"a comment only", "<<< x >>>", 0, "empty"},
		{"an open quote", `acme "corp`, 5, "not closed"},
		{"an open bracket", "(acme OR globex", 0, "not closed"},
		{"an open brace", "{Acme", 0, "not closed"},
		{"an open comment", "acme <<< x", 5, "not closed"},
		{"a stray bracket", "acme)", 4, "without its"},
		{"an operand missing at the end", "acme OR", 7, "missing after OR"},
		{"an operand missing in a group", `("acme" OR {ACME} OR ) NOT climbing`, 21, "missing after OR"},
		{"an operand missing before", "AND acme", 0, "missing before AND"},
		{"two operators", "acme AND OR globex", 9, "missing after AND"},
		{"an empty group", "acme ()", 5, "empty group"},
		{"a leading wildcard", "*cme", 0, "cannot begin"},
		{"too short a prefix", "a*", 0, "too few letters"},
		{"an unknown field", "titel:acme", 0, "did you mean title:?"},
		{"an unknown value", "sentiment:negativ", 10, "did you mean sentiment:negative?"},
		{"no number", "followers:>many", 10, "no number"},
		{"no date", "published:yesteryear", 10, "no date"},
		{"no length of time", "last:soon", 5, "no length of time"},
		{"a field without value", "title: ", 0, "nothing stands behind"},
		{"a field in a field", "title:(acme text:x)", 12, "inside a group"},
		{"NEAR without distance", "a1 NEAR b1", 3, "NEAR/5"},
		{"NEAR of another tool", "a1 NEAR/2f b1", 8, "ONEAR/2"},
		{"a NOT in NEAR", "a1 NEAR/2 -b1", 10, "negation"},
		{"an AND in NEAR", "a1 NEAR/2 (b1 c1)", 11, "an AND has no place"},
		{"a field in NEAR", "a1 NEAR/2 lang:en", 15, "a field that holds no words"},
		{"another tool's OR", "a1 | b1", 3, "write OR"},
		{"three edits", "acme~3", 4, "1 or 2 edits"},
		{"a lone minus", "acme - b1", 5, "negates nothing"},
		{"two minuses", "acme --b1", 5, "negates nothing"},
		{"a distance behind a group", "(a1 OR b1)~3", 10, "write (a OR b) NEAR/5"},
		{"a distance apart from its phrase", `"a1 b1" ~3`, 8, "directly before"},
		{"a wildcard in an id", "story:s*", 6, "the whole id"},
		{"invalid UTF-8", "acme \xff", 5, "UTF-8"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse(c.query, Options{})
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("%q: no error", c.query)
			}
			if e.Offset != c.offset || !strings.Contains(e.Error(), c.says) {
				t.Errorf("at byte %d, want %d; says %q, want %q in it\n%s", e.Offset, c.offset, e.Error(), c.says, e.Render())
			}
		})
	}
}

func TestMonstersAreRefusedOrReadFast(t *testing.T) {
	t.Parallel()
	refused := map[string]string{
		"a megabyte of brackets":     strings.Repeat("(", 1<<20),
		"brackets within the limit":  strings.Repeat("(", MaxSource-1),
		"closing brackets":           strings.Repeat(")", 1000),
		"NOTs":                       strings.Repeat("NOT ", 10_000) + "a1",
		"minuses":                    strings.Repeat("-", 10_000) + "a1",
		"a chain of NEARs":           "a1" + strings.Repeat(" NEAR/3 a1", 1000),
		"a thousand wildcards":       strings.Repeat("burn* ", 1000),
		"more words than anyone has": strings.Repeat("w ", MaxClauses+1),
	}
	for name, src := range refused {
		if _, err := Parse(src, Options{}); err == nil {
			t.Errorf("%s: accepted", name)
		} else if shown := err.(*Error).Render(); len(shown) > 2000 {
			t.Errorf("%s: shown in %d bytes", name, len(shown))
		}
	}
	long := "(" + strings.Repeat("brandname OR ", 999) + "x1) NOT (" + strings.Repeat(`"two words" OR `, 500) + "x2)"
	if _, err := Parse(long, Options{}); err != nil {
		t.Errorf("fifteen hundred terms: %v", err)
	}
}

func TestLikelySlipsAreWarnings(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, query, says string }{
		{"or in lower case", "acme or globex", "operators are upper case"},
		{"near in lower case", "acme near/3 globex", "operators are upper case"},
		{"mixed without brackets", "a1 OR b1 AND c1", "a1 OR (b1 AND c1)"},
		{"mixed by juxtaposition", "acme kettle OR toaster", "(acme AND kettle) OR toaster"},
		{"a NOT that excludes everything", "acme NOT acme", "excludes everything"},
		{"a NOT of a phrase's word", `"acme corp" NOT corp`, "excludes everything"},
		{"a NOT of all alternatives", "(a1 OR b1) NOT (b1 OR a1 OR c1)", "excludes everything"},
		{"only NOT", "NOT acme", "nearly every mention"},
		{"contradictory ranges", "acme rating:>4 rating:<2", "contradict"},
		{"contradictory days", "acme published:2026-11-01 published:2026-11-02", "contradict"},
		{"an empty range", "acme rating:5..1", "never matches"},
		{"two types at once", "acme type:post type:review", "at once"},
		{"nothing to look for", `acme OR "?!"`, "never matches"},
		{"a common word", "the OR acme", "so common"},
		{"an invisible character", "acme \u200b globex", "cannot be seen"},
		{"a NOT of a hashtag's word", "#acme NOT acme", "excludes everything"},
		{"a NOT of a possessive's word", "harry's NOT harry", "excludes everything"},
		{"a NOT in brackets of its own", "acme (b1 NOT acme)", "excludes everything"},
		{"a NOT of the domain above", "site:blog.acme.com NOT site:acme.com", "excludes everything"},
		{"ranges in brackets of their own", "(acme followers:>100) followers:<50", "contradict"},
		{"two languages at once", "lang:en lang:de", "at once"},
		{"more stars than there are", "acme rating:>5", "never more than 5"},
		{"fewer followers than none", "acme followers:<0", "never less than 0"},
		{"title near text", "title:a1 NEAR/3 text:b1", "apart"},
		{"another tool's OR without spaces", "a1|b1", "write OR"},
		{"another tool's NOT", "acme !climbing", "write NOT climbing"},
		{"a dash of a word processor", "acme –climbing", "write -climbing"},
		{"single quotes", "'acme corp'", "double quotes"},
		{"an address", "https://acme.com/x", "looked for in links"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, w := range must(t, c.query).Warnings() {
				if strings.Contains(w.Msg+" "+w.Fix, c.says) {
					return
				}
			}
			t.Errorf("%s: warnings %+v, want one saying %q", c.query, must(t, c.query).Warnings(), c.says)
		})
	}
	for _, fine := range []string{"acme", "acme OR globex", `("acme" OR {ACME} OR @acme) NOT (climbing OR "looney tunes")`, "acme NOT globex", "(a1 OR b1) c1",
		"acme followers:>1000 followers:<5000", "acme NOT #acme", "lang:pt lang:pt-BR", "sentiment:>0.5", "rating:1..5", "(title:a1 OR text:b1) NEAR/3 text:c1",
		"acme NEAR/3 (the OR an)", "AT&T NOT store", "site:acme.com NOT site:blog.acme.com", "acme '90s", `"the acme"`, "acme the"} {
		if w := must(t, fine).Warnings(); len(w) > 0 {
			t.Errorf("%s: needless warnings %+v", fine, w)
		}
	}
}

func TestABrandThatIsNotThereIsToldWithTheNearestOne(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, query, says string }{
		{"misspelt", "brand:acmee", `there is no brand "acmee", so this clause never matches; did you mean brand:Acme?`},
		{"beside other clauses", "kettle (brand:globx OR recall)", "did you mean brand:globex?"},
		{"under a NOT", "kettle NOT owned:acmee", "did you mean owned:Acme?"},
		{"what is said of it", "intent:acmee/complaint", "did you mean intent:Acme/complaint?"},
		{"once, not again for what is joined with it", "brand:acmee sentiment:negative", "did you mean brand:Acme?"},
		{"like none", "brand:initech", "the brands are Acme, globex"},
		{"a brand that is there", "brand:ACME sentiment:globex/negative", ""},
		{"a pattern", "brand:acmee*", ""},
		{"what is said of whomever", "intent:complaint", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			q, err := Parse(c.query, Options{Brands: []string{"Acme", "globex"}})
			if err != nil {
				t.Fatal(err)
			}
			got := q.Warnings()
			if c.says == "" && len(got) == 0 || c.says != "" && len(got) == 1 && strings.Contains(got[0].String(), c.says) {
				return
			}
			t.Errorf("%s: warnings %v, want %q alone", c.query, got, c.says)
		})
	}
	if q := must(t, "brand:acmee"); len(q.Warnings()) > 0 {
		t.Errorf("warned of a brand where the brands are not known: %v", q.Warnings())
	}
}

func TestABrandNeedsSomethingToLookFor(t *testing.T) {
	t.Parallel()
	for src, ok := range map[string]bool{
		"acme": true, "site:acme.com": true, "acme NOT climbing": true, "hashtag:acme OR @acme": true, "acme lang:en": true,
		"NOT acme": false, "*": false, "lang:en": false, "acme OR lang:en": false, "acme sentiment:negative": false, "acme OR NOT globex": false, "brand:acme": false,
	} {
		if _, err := Parse(src, Options{Brand: true}); (err == nil) != ok {
			t.Errorf("%s: %v", src, err)
		}
	}
}

func TestAnExplanationNamesTheClause(t *testing.T) {
	t.Parallel()
	m := &mention.Mention{Title: "Acme recall", Text: "The kettle, they say, very often burned me. Climbing is fine."}
	cases := map[string][]string{
		"acme AND recall":                     {"yes acme", "“Acme”", "title 0–4", "yes recall"},
		"acme AND toaster":                    {"no  acme AND toaster", "no  toaster"},
		"acme NOT climbing":                   {"no  NOT climbing", "yes climbing", "“Climbing”"},
		"kettle NEAR/2 burned":                {"5 apart at the nearest"},
		"kettle SENTENCE climbing":            {"in no sentence together"},
		"acme followers:>1000":                {"followers unknown"},
		"kettle NEAR/9 burn* OR title:globex": {"“kettle” “burned”"},
	}
	for src, wants := range cases {
		got := must(t, src).Explain(m, time.Time{}).String()
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: want %q in\n%s", src, want, got)
			}
		}
	}
}

func TestABadQueryIsShownWithItsByte(t *testing.T) {
	t.Parallel()
	_, err := Parse("ü AND (東京 OR", Options{})
	want := "byte 17: an operand is missing after OR\n" +
		"  ü AND (東京 OR\n" +
		"                ^ a word, a phrase or a group"
	if got := err.(*Error).Render(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWideBracketsGroup(t *testing.T) {
	t.Parallel()
	if got := must(t, "（acme OR globex） recall").String(); got != "(acme OR globex) AND recall" {
		t.Error(got)
	}
}

func TestAFaultyNumberIsToldByRangesOfItsField(t *testing.T) {
	t.Parallel()
	for _, f := range NumberFields() {
		_, err := Parse(string(f)+":>high", Options{})
		var fault *Error
		if !errors.As(err, &fault) || !strings.HasPrefix(fault.Expected, "as "+string(f)+":") {
			t.Errorf("%s: %v", f, err)
			continue
		}
		for _, example := range strings.Split(strings.ReplaceAll(strings.TrimPrefix(fault.Expected, "as "), " or ", ", "), ", ") {
			if _, err := Parse(example, Options{}); err != nil {
				t.Errorf("%s is no query itself: %v", example, err)
			}
		}
	}
}
