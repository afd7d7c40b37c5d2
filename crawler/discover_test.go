package crawler

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
)

// TestAddressesOfPlatformsBecomeSectionsToPaste holds every find to rules check:
// what is printed can be pasted.
func TestAddressesOfPlatformsBecomeSectionsToPaste(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://news.ycombinator.com/item?id=1":                      `type = "hackernews"`,
		"https://bsky.app/profile/lena.example":                       `url = "https://bsky.app/profile/lena.example/rss"`,
		"https://t.me/s/kettlenews":                                   `channels = ["kettlenews"]`,
		"https://t.me/kettlenews/901":                                 `channels = ["kettlenews"]`,
		"https://apps.apple.com/gb/app/tarnwick/id1500000001":         `countries = ["gb"]`,
		"https://www.youtube.com/channel/UCk3ttl3k3ttl3k3ttl3k3tt":    `channels = ["UCk3ttl3k3ttl3k3ttl3k3tt"]`,
		"https://www.youtube.com/@kettlelab/videos":                   `channels = ["@kettlelab"]`,
		"https://www.youtube.com/watch?v=k2TARNw1ck0":                 `type = "youtube"`,
		"https://github.com/brewbus/k2d/issues/12":                    `channels = ["brewbus/k2d"]`,
		"https://www.reddit.com/r/Kettles/comments/1/x/":              `channels = ["Kettles"]`,
		"https://cooking.stackexchange.com/questions/1":               `instances = ["cooking"]`,
		"https://superuser.com/questions/1":                           `instances = ["superuser"]`,
		"https://medium.com/@pipa/why-1f2e3d4c5b6a":                   `channels = ["@pipa"]`,
		"https://medium.com/tag/kettles":                              `tags = ["kettles"]`,
		"https://teacore.tumblr.com/post/1":                           `channels = ["teacore"]`,
		"https://dev.to/t/iot":                                        `tags = ["iot"]`,
		"https://de.wikipedia.org/wiki/Wasserkocher":                  `instances = ["de.wikipedia.org"]`,
		"https://www.producthunt.com/products/kettlecast":             `type = "producthunt"`,
		"https://chaos.example/@theo":                                 `url = "https://chaos.example/@theo.rss"`,
		"wss://relay.example":                                         `instances = ["wss://relay.example"]`,
		"https://lobste.rs/s/k2tarn":                                  `# robots_waiver`,
		"https://news.google.com/search?q=tarnwick":                   `# robots_waiver`,
		"https://kettles.example/blog":                                "",
		"https://t.me/+AAAA":                                          "",
		"https://www.youtube.com/channel/\"]\nname = \"x":             "",
		"https://medium.com/%22%5D%0Aendpoint%20=%20%22http://a.test": `type = "medium"`,
	} {
		u, err := url.Parse(address)
		if err != nil {
			continue
		}
		finds := platforms(u)
		var all strings.Builder
		for _, f := range finds {
			all.WriteString(f.TOML)
			src := strings.Replace(f.TOML, "# robots_waiver", "robots_waiver", 1)
			cfg, err := config.Parse("x", []byte("[crawler]\ncontact = \"https://a.example\"\n[brands.a]\nquery = \"a\"\n"+src))
			if err != nil {
				t.Errorf("%s: %v\n%s", address, err, f.TOML)
			} else if len(cfg.Sources) != 1 || cfg.Sources[0].Type != f.Type || cfg.Sources[0].Endpoint != "" {
				t.Errorf("%s: %+v", address, cfg.Sources)
			}
		}
		if !strings.Contains(all.String(), want) || want == "" && len(finds) > 0 {
			t.Errorf("%s: %s", address, all.String())
		}
	}
}

func TestHostsOfPlatformsAreKnownByTheirSoftware(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		page, nodeinfo, path, want string
	}{
		"a Discourse forum":     {`<meta name="generator" content="Discourse 3.6.0 - https://github.com/discourse">`, "", "/", `type = "discourse"`},
		"a Mastodon instance":   {`<title>x</title>`, "mastodon", "/explore", `type = "mastodon"`},
		"a Lemmy community":     {`<title>x</title>`, "lemmy", "/c/kettles", `channels = ["kettles"]`},
		"a Forem site":          {`<meta content="Forem" name="generator">`, "", "/", `type = "devto"`},
		"some other software":   {`<title>x</title>`, "peertube", "/", `type = "web"`},
		"a profile on Mastodon": {`<title>x</title>`, "mastodon", "/@theo", `.rss"`},
	} {
		base := ""
		base = socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/.well-known/nodeinfo" && x.nodeinfo != "":
				fmt.Fprintf(w, `{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":%q}]}`, base+"/nodeinfo/2.0")
			case r.URL.Path == "/nodeinfo/2.0":
				fmt.Fprintf(w, `{"software":{"name":%q}}`, x.nodeinfo)
			case r.URL.Path == x.path:
				w.Header().Set("Content-Type", "text/html")
				fmt.Fprint(w, "<html><head>"+x.page+"</head></html>")
			default:
				http.NotFound(w, r)
			}
		})
		finds, err := Discover(t.Context(), socialtest.Env(t).Door, base+x.path, nil)
		var all strings.Builder
		for _, f := range finds {
			all.WriteString(f.TOML)
		}
		if err != nil || !strings.Contains(all.String(), x.want) {
			t.Errorf("%s: %v\n%s", name, err, all.String())
		}
	}
}
