package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/publicsuffix"

	"github.com/earshot/earshot/crawler/dates"
	"github.com/earshot/earshot/crawler/markup"
)

// content is the main text of a page and what the extractor noticed on the way.
type content struct {
	text   string
	links  []string
	author string
	date   time.Time
}

// mainText finds the body of the page: what its author wrote, without
// navigation, notices and lists of other pages. The page is used up.
func mainText(doc *html.Node, f *facts, wantDate bool) content {
	prose := surveyProse(doc)
	f.running = prose.running
	if prose.whole < 400 && len(markup.FromNode(doc, nil).Plain) < 1200 { // too little for statistics: all there is
		return content{text: dropNotices(strings.Join(prose.all, "\n\n"))}
	}
	if prose.whole > mostJudgedText || elements(doc, mostJudged) >= mostJudged {
		return quickText(doc, f)
	}
	j := convene(doc, f, wantDate)
	t := j.body(doc, f)
	return content{text: dropNotices(t.Plain), links: t.Links, author: j.author, date: j.date}
}

// quickText is the body by one extractor alone.
func quickText(doc *html.Node, f *facts) content {
	opts := trafilatura.Options{OriginalURL: f.base, ExcludeComments: true, HtmlDateMode: trafilatura.Disabled}
	if opts.OriginalURL != nil && opts.OriginalURL.Host == "" {
		opts.OriginalURL = nil
	}
	body, author, date := byTrafilatura(doc, opts)
	if body == nil {
		return content{author: author, date: date}
	}
	t := markup.Body(body, f.base)
	return content{text: dropNotices(t.Plain), links: t.Links, author: author, date: date}
}

// textSize is how many bytes of text a page has, up to most.
func textSize(n *html.Node, most int) int {
	if n.Type == html.TextNode {
		return len(n.Data)
	}
	if unread[n.DataAtom] && n.DataAtom != atom.Head {
		return 0
	}
	size := 0
	for c := n.FirstChild; c != nil && size < most; c = c.NextSibling {
		size += textSize(c, most-size)
	}
	return size
}

// elements counts the elements of a page, up to most.
func elements(n *html.Node, most int) int {
	count := 0
	for c := n.FirstChild; c != nil && count < most; c = c.NextSibling {
		if c.Type == html.ElementNode {
			count += 1 + elements(c, most-count)
		}
	}
	return count
}

func tryDate(s string) (time.Time, bool) {
	d, ok := dates.Parse(s, dates.Options{})
	return d.Time, ok
}

// siteKey is the registrable domain of an address.
func siteKey(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}
