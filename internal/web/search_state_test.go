package web

import (
	"html"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/query"
)

func TestEveryStateOfTheSearchIsAnAddress(t *testing.T) {
	t.Parallel()
	for _, st := range []searchState{
		{Sort: index.ByTime},
		{Query: `acme AND "burns"`, Sort: index.ByNegative, Last: "7d", Copies: true, After: "c&=1"},
		{Narrow: []narrowing{{"source", "trade press"}, {"author", "a:b"}}, Sort: index.ByRelevance, Since: now, Until: now.Add(time.Hour)},
	} {
		v, err := url.ParseQuery(st.values().Encode())
		if err != nil {
			t.Fatal(err)
		}
		got, err := readSearch(v, time.UTC)
		if err != nil || !reflect.DeepEqual(got, st) {
			t.Errorf("%+v\ncame back as %+v, %v", st, got, err)
		}
	}
}

func TestAddressesThatCannotBeMeantAreRefused(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"sort=up", "f=nothing:x", "f=source", "f=source:", "last=soon", "last=-1h", "last=999999999d", "since=yesterday", "since=0001-01-01",
		"until=9999-12-31", "since=2026-11-02&until=2026-11-01", "q=" + strings.Repeat("a", longestQuery+1), strings.Repeat("f=source:a&", mostNarrow+1)} {
		v, _ := url.ParseQuery(raw)
		if _, err := readSearch(v, time.UTC); err == nil {
			t.Errorf("%.60s was taken", raw)
		}
	}
}

func TestAnyValueCanBeNarrowedTo(t *testing.T) {
	t.Parallel()
	for _, value := range append([]string{"acme", "trade press", "a.b", "Ünïcode", "a-b", "https://x.example/?a=b", `say "hi"`, "“curly”", "AND", "東京", "#tag", "-x", "*", "a*b", "()", "a:b"}, hostile...) {
		clause := narrowing{"author", value}.clause()
		q, err := query.Parse(clause, query.Options{})
		if err != nil {
			t.Errorf("%q: %v", clause, err)
			continue
		}
		switch q.Root().(type) {
		case *query.Keyword:
		default:
			t.Errorf("%q is read as %T", clause, q.Root())
		}
	}
}

func TestFacetsNarrowAndLetGo(t *testing.T) {
	t.Parallel()
	st := searchState{Query: "a OR b", Sort: index.ByTime, After: "x"}
	narrow := st.with(func(n *searchState) { n.toggle("source", "trade press") })
	v, _ := url.Parse(narrow)
	got, err := readSearch(v.Query(), time.UTC)
	if err != nil || got.source() != `(a OR b) AND source:"trade press"` || got.After != "" {
		t.Errorf("%s gives %q, %v", narrow, got.source(), err)
	}
	if back := got.with(func(n *searchState) { n.toggle("source", "trade press") }); back != "/?q=a+OR+b" {
		t.Errorf("let go leads to %s", back)
	}
}

func TestTimesThatCannotBeShownAreSaidForWhatTheyAre(t *testing.T) {
	t.Parallel()
	b := visit(t, worldOf(t, "kettle"))
	for target, want := range map[string]string{
		"/?since=0001-01-01":                             "since is “0001-01-01”, a year that cannot be shown.",
		"/?until=yesterday":                              "until is “yesterday”, which is no time.",
		"/?last=99999999d":                               "“99999999d” is longer than can be shown. The longest is 100 years (36500d).",
		"/?last=140y":                                    "“140y” is longer than can be shown.",
		"/?last=soon":                                    "last cannot be read: “soon” is no time span.",
		"/?last=0d":                                      "“0d” is shorter than can be shown. The shortest is 1s.",
		"/brands/acme?last=1m":                           "“1m” is shorter than can be shown. The shortest is 1h.",
		"/brands/acme?last=11y":                          "“11y” is longer than can be shown. The longest is 10 years (3660d).",
		"/brands/acme?since=9998-01-01T00:00:00Z":        "a year that cannot be shown",
		"/brands/acme?until=2026-11-01":                  "since is “”, which is no time.",
		"/brands/acme?since=2026-11-02&until=2026-11-01": "The period ends before it begins.",
		"/api/v1/mentions?last=99999999d":                "“99999999d” is longer than can be shown.",
	} {
		w := b.get(target)
		said := strings.Join(strings.Fields(tagless.ReplaceAllString(html.UnescapeString(w.Body.String()), " ")), " ")
		if w.Code != http.StatusBadRequest || !strings.Contains(said, want) {
			t.Errorf("%s: %d %.300s", target, w.Code, said)
		}
	}
}

var tagless = regexp.MustCompile(`<[^>]*>`)
