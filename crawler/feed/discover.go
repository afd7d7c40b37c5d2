package feed

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Link is a feed a page offers.
type Link struct {
	URL, Type, Title string
	Comments         bool // a feed of comments, rarely what one wants
}

// feedTypes are the media types a feed is offered as. Not application/json: that
// is where content systems put their programming interface.
var feedTypes = []string{"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}

// Discover lists the feeds an HTML page offers, those of comments last; address
// is where the page came from.
func Discover(page, address string) []Link {
	base, err := url.Parse(address)
	if err != nil {
		return nil
	}
	var links, comments []Link
	seen := make(map[string]bool)
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			return append(links, comments...)
		}
		if tt != html.StartTagToken && tt != html.SelfClosingTagToken {
			continue
		}
		tok := z.Token()
		switch tok.DataAtom {
		case atom.Base:
			if b, err := base.Parse(attrOf(tok, "href")); err == nil {
				base = b
			}
		case atom.Link:
			l, ok := feedLink(tok, base)
			if !ok || seen[l.URL] || len(seen) > 100 {
				continue
			}
			seen[l.URL] = true
			if l.Comments {
				comments = append(comments, l)
			} else {
				links = append(links, l)
			}
		}
	}
}

func feedLink(tok html.Token, base *url.URL) (Link, bool) {
	rel := strings.Fields(strings.ToLower(attrOf(tok, "rel")))
	kind := strings.ToLower(strings.TrimSpace(strings.Split(attrOf(tok, "type"), ";")[0]))
	if !slices.Contains(rel, "alternate") && !slices.Contains(rel, "feed") || slices.Contains(rel, "stylesheet") || !slices.Contains(feedTypes, kind) {
		return Link{}, false
	}
	u := webURL(base, attrOf(tok, "href"))
	if u == "" {
		return Link{}, false
	}
	l := Link{URL: u, Type: kind, Title: strings.TrimSpace(attrOf(tok, "title"))}
	low := strings.ToLower(l.Title + " " + u)
	l.Comments = strings.Contains(low, "comments feed") || strings.Contains(low, "/comments/feed") || strings.Contains(low, "comments on ") || strings.Contains(low, "/comments.xml")
	return l, true
}

func attrOf(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Guesses are paths at which sites often have a feed they do not mention.
var Guesses = []string{"/feed", "/rss.xml", "/atom.xml", "/index.xml", "/feed.xml", "/rss", "/feed.json"}
