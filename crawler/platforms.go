package crawler

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/internal/config"
)

// platforms recognises addresses of platforms that have a source type of their own,
// by nothing but the address.
func platforms(u *url.URL) []Find {
	host := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), "m.")
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if u.Scheme == "ws" || u.Scheme == "wss" {
		return one(u, config.Nostr, "a Nostr relay, asked for tags", list("instances", u.String()))
	}
	for _, known := range []func(*url.URL, string, []string) []Find{talk, videoAndStores, writing, federated, questions} {
		if finds := known(u, host, parts); finds != nil {
			return finds
		}
	}
	return nil
}

func one(u *url.URL, kind, note string, lines ...string) []Find {
	if c := config.Caution(kind); c != "" {
		note += "; " + c
	}
	return []Find{{Type: kind, URL: u.String(), Note: note, TOML: section("", u.String(), kind, lines...)}}
}

func list(key string, values ...string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quote(v)
	}
	return key + " = [" + strings.Join(quoted, ", ") + "]"
}

// decide is the line of a section that is not read without a decision.
const decide = `# robots_waiver = "2026-11-21 Dana: why it may be read here"`

func talk(u *url.URL, host string, parts []string) []Find {
	switch {
	case host == "news.ycombinator.com":
		return one(u, config.HackerNews, "stories and comments, searched for your brands")
	case host == "bsky.app" && len(parts) > 1 && parts[0] == "profile":
		finds := one(u, config.Bluesky, "every public post, matched as it is written")
		rss := "https://bsky.app/profile/" + parts[1] + "/rss"
		return append(finds, Find{Type: config.Feed, URL: rss, Note: "the posts of this profile alone", TOML: section("bluesky "+parts[1], rss, config.Feed, "url = "+quote(rss))})
	case host == "bsky.app":
		return one(u, config.Bluesky, "every public post, matched as it is written")
	case host == "t.me" || host == "telegram.me":
		if name := strings.TrimPrefix(parts[0], "@"); name == "s" && len(parts) > 1 {
			return one(u, config.Telegram, "a public channel", list("channels", parts[1]))
		} else if name != "" && !strings.HasPrefix(name, "+") && name != "joinchat" {
			return one(u, config.Telegram, "a public channel", list("channels", name))
		}
	case host == "reddit.com" || host == "old.reddit.com":
		lines := []string{}
		if len(parts) > 1 && parts[0] == "r" {
			lines = append(lines, list("channels", parts[1]))
		}
		return one(u, config.Reddit, "needs an approved app of your own (REDDIT_CLIENT_ID, REDDIT_CLIENT_SECRET, REDDIT_USER)", lines...)
	case host == "lobste.rs":
		return one(u, config.Lobsters, "newest stories and comments", decide)
	}
	return nil
}

var appNumber = regexp.MustCompile(`^id(\d{5,12})$`)

func videoAndStores(u *url.URL, host string, parts []string) []Find {
	switch {
	case host == "apps.apple.com" || host == "itunes.apple.com":
		for _, p := range parts {
			if m := appNumber.FindStringSubmatch(p); m != nil {
				lines := []string{list("apps", m[1])}
				if len(parts[0]) == 2 {
					lines = append(lines, list("countries", strings.ToLower(parts[0])))
				}
				return one(u, config.AppStore, "the reviews of this app", lines...)
			}
		}
	case host == "youtube.com" || host == "youtu.be":
		const note = "needs a key of your own (YOUTUBE_API_KEY)"
		if len(parts) > 1 && parts[0] == "channel" {
			return one(u, config.YouTube, "this channel's videos and comments; "+note, list("channels", parts[1]))
		}
		if strings.HasPrefix(parts[0], "@") {
			return one(u, config.YouTube, "this channel's videos and comments; "+note, list("channels", parts[0]))
		}
		return one(u, config.YouTube, "videos and comments, searched for your brands; "+note)
	case host == "producthunt.com":
		return one(u, config.ProductHunt, "new products")
	case host == "news.google.com":
		return one(u, config.GoogleNews, "news articles, searched for your brands", decide)
	case host == "bing.com" && parts[0] == "news":
		return one(u, config.BingNews, "news articles, searched for your brands", decide)
	}
	return nil
}

func writing(u *url.URL, host string, parts []string) []Find {
	switch {
	case host == "medium.com" && len(parts) > 1 && parts[0] == "tag":
		return one(u, config.Medium, "stories with this tag", list("tags", parts[1]))
	case host == "medium.com" && parts[0] != "":
		return one(u, config.Medium, "the stories of this author or publication", list("channels", parts[0]))
	case host == "medium.com":
		return one(u, config.Medium, "stories with your brands' names as tags")
	case host == "tumblr.com" && len(parts) > 1 && parts[0] == "tagged":
		return one(u, config.Tumblr, "posts with this tag; needs a key of your own (TUMBLR_API_KEY)", list("tags", parts[1]))
	case host == "tumblr.com" && parts[0] != "":
		return one(u, config.Tumblr, "this blog; needs a key of your own (TUMBLR_API_KEY)", list("channels", parts[0]))
	case strings.HasSuffix(host, ".tumblr.com"):
		return one(u, config.Tumblr, "this blog; needs a key of your own (TUMBLR_API_KEY)", list("channels", strings.TrimSuffix(host, ".tumblr.com")))
	case host == "dev.to" && len(parts) > 1 && parts[0] == "t":
		return one(u, config.DevTo, "the newest articles with this tag", list("tags", parts[1]))
	case host == "dev.to":
		return one(u, config.DevTo, "the newest articles")
	case strings.HasSuffix(host, ".wikipedia.org"):
		return one(u, config.Wikimedia, "edits of pages whose titles or comments name your brands", list("instances", host))
	}
	return nil
}

// stackSites are the sites of Stack Exchange with a domain of their own.
var stackSites = []string{"stackoverflow.com", "superuser.com", "serverfault.com", "askubuntu.com", "mathoverflow.net", "stackapps.com"}

func questions(u *url.URL, host string, parts []string) []Find {
	site, own := strings.CutSuffix(host, ".stackexchange.com")
	switch {
	case own:
	case slices.Contains(stackSites, host):
		site, _, _ = strings.Cut(host, ".")
	case host == "github.com" && len(parts) >= 2:
		return one(u, config.GitHub, "issues and pull requests of this repository", list("channels", parts[0]+"/"+parts[1]))
	case host == "github.com":
		return one(u, config.GitHub, "issues and pull requests, searched for your brands")
	default:
		return nil
	}
	return one(u, config.StackExchange, "questions, searched for your brands", list("instances", site))
}

// federated recognises profiles of Mastodon and its kin; which software an instance
// runs is asked later.
func federated(u *url.URL, host string, parts []string) []Find {
	if !strings.HasPrefix(parts[0], "@") || len(parts[0]) < 2 || !strings.Contains(host, ".") || host == "medium.com" || host == "youtube.com" {
		return nil
	}
	finds := one(u, config.Mastodon, "your brands' names as tags on this instance", list("instances", u.Host))
	name, _, foreign := strings.Cut(parts[0][1:], "@")
	if foreign {
		return finds
	}
	rss := u.Scheme + "://" + u.Host + "/@" + name + ".rss"
	return append(finds, Find{Type: config.Feed, URL: rss, Note: "the posts of this profile alone", TOML: section("@"+name+" on "+u.Host, rss, config.Feed, "url = "+quote(rss))})
}

var generator = regexp.MustCompile(`(?i)<meta[^>]{1,200}name=["']?generator["']?[^>]{1,200}content=["']([^"'>]{1,100})|<meta[^>]{1,200}content=["']([^"'>]{1,100})["'][^>]{1,200}name=["']?generator`)

// software recognises platforms that run on a host of their own, by what the page
// says it was made with, else by what the host tells federated servers (NodeInfo).
func software(ctx context.Context, d *door.Door, page string, body []byte) []Find {
	u, err := url.Parse(page)
	if err != nil {
		return nil
	}
	name := ""
	if m := generator.FindSubmatch(body[:min(len(body), 200_000)]); m != nil {
		name = string(m[1]) + string(m[2])
	}
	if !known(name) {
		name = nodeInfo(ctx, d, u)
	}
	base := u.Scheme + "://" + u.Host
	switch name = strings.ToLower(name); {
	case strings.HasPrefix(name, "discourse"):
		return []Find{{Type: config.Discourse, URL: base, Note: "every new post of this Discourse forum", TOML: section("", base, config.Discourse, "url = "+quote(base))}}
	case strings.HasPrefix(name, "mastodon"):
		return []Find{{Type: config.Mastodon, URL: base, Note: "your brands' names as tags on this Mastodon instance", TOML: section("", base, config.Mastodon, list("instances", u.Host))}}
	case strings.HasPrefix(name, "lemmy"):
		lines := []string{list("instances", u.Host)}
		if community, ok := strings.CutPrefix(u.Path, "/c/"); ok && community != "" {
			lines = append(lines, list("channels", strings.Trim(community, "/")))
		}
		return []Find{{Type: config.Lemmy, URL: base, Note: "posts and comments of this Lemmy instance, searched for your brands", TOML: section("", base, config.Lemmy, lines...)}}
	case strings.HasPrefix(name, "forem"):
		return []Find{{Type: config.DevTo, URL: base, Note: "the newest articles of this Forem site", TOML: section("", base, config.DevTo, "endpoint = "+quote(base))}}
	}
	return nil
}

func known(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"discourse", "mastodon", "lemmy", "forem", "wordpress", "ghost", "hugo", "jekyll", "drupal", "blogger", "medium"}, func(p string) bool { return strings.HasPrefix(name, p) })
}

// nodeInfo asks a host which software it runs; "" when it does not say.
func nodeInfo(ctx context.Context, d *door.Door, u *url.URL) string {
	var links struct {
		Links []struct {
			Rel  string `json:"rel"`
			Href string `json:"href"`
		} `json:"links"`
	}
	resp, err := d.Do(ctx, door.Request{URL: u.Scheme + "://" + u.Host + "/.well-known/nodeinfo", Robots: door.Obey, MaxBytes: 64 << 10})
	if err != nil || json.Unmarshal(resp.Body, &links) != nil {
		return ""
	}
	for _, l := range links.Links {
		at, err := u.Parse(l.Href)
		if err != nil || at.Host != u.Host || !strings.Contains(l.Rel, "nodeinfo.diaspora.software") {
			continue
		}
		var info struct {
			Software struct {
				Name string `json:"name"`
			} `json:"software"`
		}
		if resp, err = d.Do(ctx, door.Request{URL: at.String(), Robots: door.Obey, MaxBytes: 256 << 10}); err != nil || json.Unmarshal(resp.Body, &info) != nil {
			return ""
		}
		return info.Software.Name
	}
	return ""
}
