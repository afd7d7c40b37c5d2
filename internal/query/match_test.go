package query

import (
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// must parses a query that is meant to be valid.
func TestAWordIsNearHoweverOftenTheOtherStands(t *testing.T) {
	t.Parallel()
	m := &mention.Mention{Text: strings.Repeat("a1 ", spread+10) + "b1"}
	if !must(t, "a1 NEAR/1 b1").Match(m, time.Time{}) {
		t.Error("the last of many occurrences was not looked at")
	}
}

func TestWhatLiesBehindTheLimitOfATextIsNotRead(t *testing.T) {
	t.Parallel()
	m := &mention.Mention{Text: "acme " + strings.Repeat("x ", MaxText/2) + "globex"}
	if !must(t, "acme").Match(m, time.Time{}) || must(t, "globex").Match(m, time.Time{}) {
		t.Error("the matcher must read as far as the index does")
	}
}

func must(t testing.TB, src string) *Query {
	t.Helper()
	q, err := Parse(src, Options{Now: noon})
	if err != nil {
		t.Fatalf("%s\n%s", src, err.(*Error).Render())
	}
	return q
}

func number[T int64 | float64](x T) *T { return &x }

func TestAQueryMatchesWhatItSays(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, query, title, text string
		want                     bool
	}{
		{"a word", "acme", "", "I love Acme!", true},
		{"no part of a word", "acme", "", "acmeology", false},
		{"AND needs both", "acme AND recall", "Acme", "a recall", true},
		{"juxtaposition is AND", "acme recall", "", "acme", false},
		{"OR needs one", "acme OR globex", "", "globex", true},
		{"NOT excludes", "acme NOT climbing", "", "acme climbing gear", false},
		{"minus excludes", "acme -climbing", "", "acme kettle", true},
		{"AND binds tighter than OR", "a1 OR b1 AND c1", "", "a1", true},
		{"a phrase is in order", `"acme corp"`, "", "corp acme", false},
		{"a phrase ignores case and punctuation", `"acme corp"`, "", "ACME-Corp", true},
		{"a phrase never crosses from title to text", `"acme corp"`, "Acme", "Corp", false},
		{"neighbours are NEAR/1", "a1 NEAR/1 b1", "", "a1 b1", true},
		{"NEAR/1 is not two apart", "a1 NEAR/1 b1", "", "a1 x b1", false},
		{"NEAR in any order", "a1 NEAR/2 b1", "", "b1 x a1", true},
		{"ONEAR keeps the order", "a1 ONEAR/2 b1", "", "b1 x a1", false},
		{"NEAR of groups", "(a1 OR b1) NEAR/2 (c1 OR \"d1 e1\")", "", "d1 e1 x b1", true},
		{"NEAR needs two places", "a1 NEAR/3 a1", "", "a1", false},
		{"NEAR of a wildcard", "burn* NEAR/3 kettle", "", "the kettle burned me", true},
		{"NEAR chained", "a1 NEAR/1 b1 NEAR/1 c1", "", "a1 b1 c1", true},
		{"NEAR never crosses fields", "a1 NEAR/9 b1", "a1", "b1", false},
		{"SENTENCE within one", "a1 SENTENCE b1", "", "x a1 y b1. z", true},
		{"SENTENCE across two", "a1 SENTENCE b1", "", "x a1. Then b1.", false},
		{"OSENTENCE keeps the order", "a1 OSENTENCE b1", "", "b1 and a1.", false},
		{"a wildcard", "acm*", "", "ACMES", true},
		{"a question mark is one character", "col?r", "", "color", true},
		{"a question mark is no two characters", "col?r", "", "colour", false},
		{"a slip of the keys", "recieve~1", "", "I receive", true},
		{"two edits are not one", "recieve~1", "", "receives", false},
		{"case-exact", "{ACME}", "", "Acme", false},
		{"case-exact phrase", `{"Target Corp"}`, "", "at Target Corp.", true},
		{"diacritics are ignored", "nestle", "", "Nestlé", true},
		{"diacritics in exact words are not", "{Nestle}", "", "Nestlé", false},
		{"title only", "title:acme", "x", "acme", false},
		{"title of a group", "title:(acme OR globex)", "Globex", "", true},
		{"hashtag gives the word", "acme", "", "#Acme", true},
		{"the hashtag asks for the sign", "#acme", "", "acme", false},
		{"handle", "@acme", "", "hey @Acme!", true},
		{"handle with host", "@acme@chaos.social", "", "hey @acme@chaos.social", true},
		{"ticker", "$aapl", "", "$AAPL up", true},
		{"possessive", "harry", "", "Harry’s hut", true},
		{"possessive asked for", "harry's", "", "Harry’s hut", true},
		{"joined", "AT&T", "", "my AT&T bill", true},
		{"joined is not its parts apart", "AT&T", "", "at t", false},
		{"escaped ampersand", "AT&T", "", "my AT&amp;T bill", true},
		{"C++", "C++", "", "I write C++.", true},
		{"C++ is not C", "C++", "", "I write C.", false},
		{"C#", "C#", "", "C# jobs", true},
		{"C finds C#", "c", "", "C# jobs", true},
		{"emoji", "😡", "", "bad😡😡", true},
		{"emoji of any skin", "👍", "", "ok 👍🏽", true},
		{"words of an address are none", "acme", "", "see https://acme.com/acme", false},
		{"link", "link:acme.com", "", "see https://www.acme.com/acme.", true},
		{"link with path", "link:acme.com/recall", "", "see https://acme.com/recall/2026?x=1", true},
		{"Japanese", "東京", "", "今日は東京タワーへ", true},
		{"Japanese not across", "京東", "", "東京", false},
		{"Thai", "กาแฟ", "", "ร้านกาแฟอร่อย", true},
		{"Korean", "삼성", "", "삼성전자는", true},
		{"Arabic without vowels", "محمد", "", "مُحَمَّد", true},
		{"Hindi", "हिन्दी", "", "मैं हिन्दी बोलता हूँ", true},
		{"full width", "acme", "", "ＡＣＭＥ", true},
		{"everything", "*", "", "", true},
		{"only NOT", "NOT acme", "", "globex", true},
		{"a phrase with slop", `"acme recall"~3`, "", "recall by the acme", true},
		{"comment", "acme <<< the brand >>> recall", "", "acme recall", true},
		{"typographic quotes", "“acme corp”", "", "acme corp", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := &mention.Mention{Title: c.title, Text: c.text}
			q := must(t, c.query)
			if got := q.Match(m, noon); got != c.want {
				t.Errorf("%s on %q / %q: %v, want %v", c.query, c.title, c.text, got, c.want)
			}
			if again := must(t, Format(q.Root())); again.Match(m, noon) != c.want {
				t.Errorf("%s formatted as %s means something else", c.query, again.Source())
			}
			if hits := NewSet([]*Query{must(t, "zzz"), q}).Match(NewDoc(m), noon, nil); (len(hits) == 1) != c.want {
				t.Errorf("%s in a set: %v, want %v", c.query, hits, c.want)
			}
		})
	}
}

func TestFieldsCompareWhatIsKnown(t *testing.T) {
	t.Parallel()
	m := &mention.Mention{
		Text: "x #Acme", URL: "https://blog.acme.example/post?id=1", Kind: "mastodon", Type: mention.Post, Source: "Trade Press", Lang: "en-GB",
		Author:     mention.Author{Name: "Dr Pete Smith", Handle: "pete@chaos.social", Followers: number(int64(1000))},
		Published:  time.Date(2026, 11, 21, 11, 0, 0, 0, time.UTC),
		Rating:     number(2.0),
		Brands:     []mention.BrandMatch{{Brand: "acme", Sentiment: mention.Sentiment{Label: mention.Negative, Score: -0.7}}},
		Hashtags:   []string{"Kettle"},
		Engagement: mention.Engagement{Likes: number(int64(3))},
	}
	cases := map[string]bool{
		"site:acme.example": true, "site:blog.acme.example": true, "site:www.acme.example": true, "site:other.example": false, "site:cme.example": false,
		"kind:mastodon": true, "type:post": true, "type:review": false, `source:"trade press"`: true, "source:trade*": true,
		"lang:en": true, "lang:EN-gb": true, "lang:de": false,
		"author:pete": true, `author:"pete smith"`: true, "author:@pete@chaos.social": true, "author:*smith": true, "author:smit": false,
		"followers:>1000": false, "followers:>=1k": true, "followers:500..1000": true, "engagement:3": true, "engagement:>3": false,
		"rating:<=2": true, "rating:1..5": true, "rating:>2": false, "crisis:>0": false, "NOT crisis:>0": true, "crisis:<=1": false,
		"brand:acme": true, "sentiment:negative": true, "sentiment:acme/negative": true, "sentiment:3m2/negative": false, "sentiment:<-0.5": true, "sentiment:-1..-0.5": true,
		"hashtag:acme": true, "hashtag:#kettle": true, "hashtag:tea": false, "status:open": true, "status:handled": false,
		"published:2026-11-21": true, "published:2026-11-01..2026-11-21": true, "published:2026-11-01..2026-11-20": false,
		"published:>2026-11-20": true, "published:>2026-11-21": false, "published:2026": true, "published:..2026-11-21T11:00": true, "published:<2026-11-21": false,
		"last:1h": true, "last:59m": false, "last:24h": true, "published:today": true,
	}
	for src, want := range cases {
		t.Run(src, func(t *testing.T) {
			t.Parallel()
			if got := must(t, src).Match(m, noon); got != want {
				t.Errorf("%v, want %v", got, want)
			}
		})
	}
}
