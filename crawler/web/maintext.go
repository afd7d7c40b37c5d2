package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
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
// navigation, notices and lists of other pages. One extraction suffices for most
// pages; where it found much less than the page's paragraphs hold, a second
// one with fallbacks decides.
func mainText(doc *html.Node, f *facts, wantDate bool) content {
	opts := trafilatura.Options{OriginalURL: f.base, ExcludeComments: true, HtmlDateMode: trafilatura.Disabled}
	if wantDate {
		opts.HtmlDateMode = trafilatura.Extensive
	}
	if opts.OriginalURL != nil && opts.OriginalURL.Host == "" {
		opts.OriginalURL = nil
	}
	prose := surveyProse(doc)
	f.running = prose.running
	if prose.whole < 400 && len(markup.FromNode(doc, nil).Plain) < 1200 { // too little for statistics: all there is
		return content{text: dropNotices(strings.Join(prose.all, "\n\n"))}
	}
	c, ok := extractWith(doc, f, opts)
	if !ok || len(c.text) < 250 || len(c.text)*10 < prose.size*7 {
		opts.EnableFallback, opts.HtmlDateMode = true, trafilatura.Disabled
		if d, ok := extractWith(doc, f, opts); ok && len(d.text) > len(c.text) {
			d.date = c.date
			c = d
		}
	}
	c.text = addLead(dropNotices(c.text), prose)
	return c
}

// extractWith runs trafilatura once; a fault inside it is no extraction.
func extractWith(doc *html.Node, f *facts, opts trafilatura.Options) (c content, ok bool) {
	defer func() {
		if recover() != nil {
			c, ok = content{}, false
		}
	}()
	res, err := trafilatura.ExtractDocument(doc, opts)
	if err != nil || res == nil || res.ContentNode == nil {
		return content{}, false
	}
	t := markup.FromNode(res.ContentNode, f.base)
	return content{text: t.Plain, links: t.Links, author: res.Metadata.Author, date: res.Metadata.Date}, true
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
