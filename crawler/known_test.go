package crawler

import (
	"net/url"
	"testing"

	"github.com/earshot/earshot/internal/config"
)

func TestAFindThatIsASourceAlreadySaysSo(t *testing.T) {
	t.Parallel()
	have := []config.Source{
		{Name: "press", Type: config.Feed, URL: "https://press.example/feed?utm_source=x"},
		{Name: "site", Type: config.WebSite, Start: []string{"https://shop.example/", "https://shop.example/news"}},
		{Name: "kettle talk", Type: config.Reddit, Channels: []string{"kettles", "coffee"}},
		{Name: "ours", Type: config.Feed, URL: "http://127.0.0.1:8490/f1"},
		{Name: "hn", Type: config.HackerNews},
	}
	for address, want := range map[string]string{
		"https://news.ycombinator.com/":       "hn",
		"https://www.reddit.com/r/Kettles/":   "kettle talk",
		"https://www.reddit.com/r/espresso/":  "",
		"https://www.reddit.com/":             "", // all of it is more than two places
		"https://bsky.app/profile/x.y.social": "",
		"https://lobste.rs/":                  "",
	} {
		u, _ := url.Parse(address)
		for _, f := range platforms(u) {
			if got := alreadyIn(have, f.TOML); got != want {
				t.Errorf("%s: %q, want %q", address, got, want)
			}
		}
	}
	for section, want := range map[string]string{
		section("a", "https://press.example/feed", "feed", `url = "https://press.example/feed"`):   "press",
		section("a", "https://press.example/other", "feed", `url = "https://press.example/other"`): "",
		siteFind("https://shop.example/news", nil).TOML:                                            "site",
		siteFind("https://shop.example/blog", nil).TOML:                                            "",
		section("a", "http://127.0.0.1:8490/f1", "feed", `url = "http://127.0.0.1:8490/f1"`):       "ours",
		"not toml": "",
	} {
		if got := alreadyIn(have, section); got != want {
			t.Errorf("%q, want %q of\n%s", got, want, section)
		}
	}
}
