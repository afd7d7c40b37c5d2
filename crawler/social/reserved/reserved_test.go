package reserved

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/earshot/earshot/crawler/social/feeds"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
)

const waiver = "2026-11-20 Dana: for this test"

func TestNothingIsReadUntilTheOperatorSaysWhyItMayBe(t *testing.T) {
	t.Parallel()
	for _, typ := range []string{config.GoogleNews, config.BingNews, config.Lobsters} {
		if _, err := New(config.Source{Type: typ}, socialtest.Env(t)); err == nil || !strings.Contains(err.Error(), config.Caution(typ)) || !strings.Contains(err.Error(), "robots_waiver") {
			t.Errorf("%s: %v", typ, err)
		}
	}
}

func TestEachIsReadWithItsQueries(t *testing.T) {
	t.Parallel()
	for typ, want := range map[string]struct {
		fixture, path, url, author string
	}{
		config.GoogleNews: {"google-news/search.xml", "/rss/search?ceid=GB%3Aen&gl=GB&hl=en-GB&q=%22Tarnwick%22+when%3A7d", "news.google.com/rss/articles/", "Northern Courier"},
		config.BingNews:   {"bing-news/search.xml", "/news/search?cc=GB&format=rss&q=%22Tarnwick%22&qft=sortbydate%3D%221%22&setlang=en", "https://www.northerncourier.example/business/tarnwick-recall", "Northern Courier"},
		config.Lobsters:   {"lobsters/newest.rss", "/newest.rss", "https://lobste.rs/s/k2tarn", "rinse"},
	} {
		body := string(socialtest.Fixture(t, want.fixture))
		asked := ""
		base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
				return
			}
			asked = r.URL.RequestURI()
			fmt.Fprint(w, body)
		})
		made, err := New(config.Source{Type: typ, Countries: []string{"gb"}, Endpoint: base, RobotsWaiver: waiver}, socialtest.Env(t))
		if err != nil {
			t.Fatal(err)
		}
		h, err := made.(*feeds.Source).Poll(t.Context(), socialtest.State(true))
		if err != nil || len(h.Mentions) == 0 || asked != want.path || !strings.Contains(h.Warning, "rules.toml says why") {
			t.Errorf("%s asked %s: %+v %v", typ, asked, h, err)
			continue
		}
		if m := h.Mentions[0]; !strings.Contains(m.URL, want.url) || !strings.Contains(m.Author.Name, want.author) || m.Kind != typ {
			t.Errorf("%s: %+v", typ, m)
		}
	}
}

func TestManyTermsBecomeFewSearches(t *testing.T) {
	t.Parallel()
	var terms []string
	for i := range 50 {
		terms = append(terms, fmt.Sprintf("a long product name %d", i))
	}
	got := queries(terms)
	if len(got) < 2 || len(got) > 5 || strings.Count(strings.Join(got, " OR "), " OR ") != 49 {
		t.Errorf("%d: %q", len(got), got)
	}
}
