package crawler

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/feed"
	"github.com/earshot/earshot/crawler/web"
)

// Find is one way to listen at an address.
type Find struct {
	Type string `json:"type"` // of the source
	URL  string `json:"url"`
	Note string `json:"note,omitempty"`
	TOML string `json:"toml"` // the section to paste into rules.toml
}

// Discover finds the ways to listen at an address: the feed it is, the feeds its
// page offers or its site has where feeds usually are, its sitemaps, the
// platform it belongs to. It asks politely and stops guessing at the first
// feed that answers.
func Discover(ctx context.Context, d *door.Door, address string) ([]Find, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("discover sources: %q is no web address", address)
	}
	var finds []Find
	if f, ok := platform(u); ok {
		finds = append(finds, f)
	}
	resp, err := d.Do(ctx, door.Request{URL: address, Robots: door.Obey, MaxBytes: feed.MaxBytes})
	if err != nil {
		if len(finds) > 0 {
			return finds, nil
		}
		return nil, fmt.Errorf("discover sources: %w", err)
	}
	if doc, err := feed.Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL); err == nil {
		return append(finds, feedFind(resp.URL, doc)), nil
	}
	found := len(finds)
	for _, link := range feed.Discover(string(resp.Body), resp.URL) {
		if link.Comments && len(finds) > found {
			continue
		}
		if doc, err := readFeed(ctx, d, link.URL); err == nil {
			finds = append(finds, feedFind(link.URL, doc))
		}
	}
	if len(finds) == found {
		finds = append(finds, guess(ctx, d, resp.URL)...)
	}
	if maps := web.Sitemaps(ctx, d, resp.URL); len(maps) > 0 {
		finds = append(finds, siteFind(resp.URL, maps))
	} else if len(finds) == 0 {
		finds = append(finds, siteFind(resp.URL, nil))
	}
	return finds, ctx.Err()
}

func readFeed(ctx context.Context, d *door.Door, address string) (*feed.Document, error) {
	resp, err := d.Do(ctx, door.Request{URL: address, Robots: door.Obey, MaxBytes: feed.MaxBytes})
	if err != nil {
		return nil, err
	}
	return feed.Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
}

// guess tries the places where sites often keep a feed they do not mention.
func guess(ctx context.Context, d *door.Door, page string) []Find {
	base, err := url.Parse(page)
	if err != nil {
		return nil
	}
	for _, path := range feed.Guesses {
		u := *base
		u.Path, u.RawQuery, u.Fragment = path, "", ""
		if doc, err := readFeed(ctx, d, u.String()); err == nil {
			return []Find{feedFind(u.String(), doc)}
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil
}

func feedFind(address string, doc *feed.Document) Find {
	note := fmt.Sprintf("%s, %d items", doc.Format, len(doc.Mentions))
	if doc.Title != "" {
		note = doc.Title + ": " + note
	}
	if doc.Hub != "" {
		note += ", pushes through " + doc.Hub
	}
	return Find{Type: "feed", URL: address, Note: note, TOML: section(doc.Title, address, "feed", "url = "+quote(address))}
}

func siteFind(address string, maps []string) Find {
	lines := []string{"start = [" + quote(address) + "]"}
	note := "no feed and no sitemap; links are followed from this page"
	if len(maps) > 0 {
		lines = append(lines, "sitemap = true")
		note = fmt.Sprintf("crawled by its sitemap %s", maps[0])
	}
	lines = append(lines, "depth = 1")
	return Find{Type: "web", URL: address, Note: note, TOML: section("", address, "web", lines...)}
}

// platform recognises addresses of platforms that have a source type of their
// own.
func platform(u *url.URL) (Find, bool) {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	find := func(kind, note string, lines ...string) (Find, bool) {
		return Find{Type: kind, URL: u.String(), Note: note, TOML: section("", u.String(), kind, lines...)}, true
	}
	switch {
	case host == "news.ycombinator.com":
		return find("hackernews", "stories and comments, searched for your brands")
	case host == "bsky.app":
		return find("bluesky", "every public post, matched as it is written")
	case host == "github.com" && len(parts) >= 2:
		return find("github", "issues and pull requests of this repository", "channels = ["+quote(parts[0]+"/"+parts[1])+"]")
	case host == "t.me" && parts[0] != "":
		return find("telegram", "a public channel; Telegram's terms forbid scraping, decide for yourself", "channels = ["+quote(strings.TrimPrefix(parts[len(parts)-1], "s/"))+"]")
	case host == "reddit.com":
		return find("reddit", "needs an approved app of your own")
	case host == "stackoverflow.com" || strings.HasSuffix(host, ".stackexchange.com"):
		return find("stackexchange", "questions, searched for your brands", "instances = ["+quote(strings.TrimSuffix(strings.TrimSuffix(host, ".com"), ".stackexchange"))+"]")
	case host == "dev.to":
		return find("devto", "the newest articles")
	case host == "youtube.com":
		return find("youtube", "needs a key of your own")
	case len(parts) >= 1 && strings.HasPrefix(parts[0], "@") && strings.Count(host, ".") >= 1 && host != "medium.com":
		return find("mastodon", "tags on this instance", "instances = ["+quote(host)+"]")
	}
	return Find{}, false
}

func section(title, address, kind string, lines ...string) string {
	if title == "" {
		if u, err := url.Parse(address); err == nil {
			title = strings.TrimPrefix(u.Hostname(), "www.")
		}
	}
	if len(title) > 60 {
		title = clip(title, 60)
	}
	out := []string{"[[sources]]", "name = " + quote(title), "type = " + quote(kind)}
	return strings.Join(append(out, lines...), "\n") + "\n"
}

// quote writes a TOML basic string.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
