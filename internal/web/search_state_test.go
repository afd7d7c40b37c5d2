package web

import (
	"net/url"
	"reflect"
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
