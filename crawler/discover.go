package crawler

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/feed"
	"github.com/earshot/earshot/crawler/web"
	"github.com/earshot/earshot/internal/config"
)

// Find is one way to listen at an address.
type Find struct {
	Type string `json:"type"` // of the source
	URL  string `json:"url"`
	Note string `json:"note,omitempty"`
	TOML string `json:"toml"` // the section to paste into rules.toml
	// Have is the name of the source of rules.toml that listens there already; empty when
	// there is none.
	Have string `json:"have,omitempty"`
}

// Discover finds the ways to listen at an address: the feed it is, the feeds its
// page offers or its site has where feeds usually are, its sitemaps, the
// platform it belongs to. It asks politely and stops guessing at the first
// feed that answers. have are the sources there are: a find that is among them says so.
func Discover(ctx context.Context, d *door.Door, address string, have []config.Source) ([]Find, error) {
	finds, err := look(ctx, d, address)
	for i := range finds {
		finds[i].Have = alreadyIn(have, finds[i].TOML)
	}
	return finds, err
}

func look(ctx context.Context, d *door.Door, address string) ([]Find, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("discover sources: %q is no web address", address)
	}
	finds := platforms(u)
	if u.Scheme == "ws" || u.Scheme == "wss" {
		return finds, nil
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
	if !slices.ContainsFunc(finds, func(f Find) bool { return f.Type != config.Feed && f.Type != config.Mastodon }) {
		finds = merge(finds, software(ctx, d, resp.URL, resp.Body))
	}
	found := len(finds)
	for _, link := range feed.Discover(string(resp.Body), resp.URL) {
		if link.Comments && len(finds) > found {
			continue
		}
		if slices.ContainsFunc(finds, func(f Find) bool { return f.URL == link.URL }) {
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

// merge adds what was learned from the host to what its address told; what runs there
// is better known by the host.
func merge(finds, learned []Find) []Find {
	if len(learned) == 0 {
		return finds
	}
	finds = slices.DeleteFunc(finds, func(f Find) bool { return f.Type != config.Feed })
	return append(learned, finds...)
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
