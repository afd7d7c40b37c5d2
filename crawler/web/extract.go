// Package web reads web pages: what a page says, who said it and when, and which
// pages a site has.
//
// It owns extraction of main text and metadata, sitemaps, the crawl of a site
// and its frontier. colly follows links and trafilatura finds main text; neither
// shows outside. It fetches through the door alone.
package web

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/earshot/earshot/crawler/charset"
	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/internal/mention"
)

// Kind is the kind of every mention a page yields.
const Kind = "page"

// MaxBytes is the largest page that is read.
const MaxBytes = 10 << 20

// Beyond these a page is no article, and the extractors, whose cost grows faster than
// the page, would hold everything else up.
const (
	maxTags = 200_000 // counted in the markup, scripts included
	maxText = 1 << 20 // bytes
)

// The ways in which a document is no page.
var (
	ErrEmpty   = errors.New("the page is empty")
	ErrNotHTML = errors.New("not an HTML page")
	ErrTooBig  = errors.New("larger than a page may be")
)

// Page is what a page says.
type Page struct {
	// Mention is the page's own utterance: an article, a post, a video.
	Mention mention.Mention
	// Reviews and comments the page carries in structured form.
	Parts []mention.Mention
	// Site is the name of the publication.
	Site string
	// Description is the page's own summary.
	Description string
	// NoIndex is set when the page asks not to be indexed: its text must not be kept.
	NoIndex bool
	// NoFollow is set when its links must not be followed.
	NoFollow bool
	// Paywalled is set when the page says it is not free: its text is the teaser.
	Paywalled bool
	// Article is set when the page has text of its own; a front page, a list or a
	// page of search results has none.
	Article bool
	// Links are the pages it links to.
	Links []string
}

// Extract reads a page fetched from address ("" if unknown). Dates are as
// claimed.
func Extract(body []byte, contentType, address string) (*Page, error) {
	doc, base, err := parse(body, contentType, address)
	if err != nil {
		return nil, err
	}
	if textSize(doc, maxText) >= maxText {
		return nil, fmt.Errorf("read page: %w: more than %d bytes of text", ErrTooBig, maxText)
	}
	f := collect(doc, base)
	return f.page(doc, address), nil
}

// parse decodes and parses a page.
func parse(body []byte, contentType, address string) (*html.Node, *url.URL, error) {
	if len(body) > MaxBytes {
		return nil, nil, fmt.Errorf("read page: %w", ErrTooBig)
	}
	if len(strings.TrimSpace(string(body[:min(len(body), 4096)]))) == 0 {
		return nil, nil, fmt.Errorf("read page: %w", ErrEmpty)
	}
	text := charset.ToUTF8(body, contentType)
	if !strings.Contains(text, "<") || strings.ContainsRune(text[:min(len(text), 512)], 0) {
		return nil, nil, fmt.Errorf("read page: %w", ErrNotHTML)
	}
	if strings.Count(text, "<") > maxTags {
		return nil, nil, fmt.Errorf("read page: %w: more than %d tags", ErrTooBig, maxTags)
	}
	base, err := url.Parse(address)
	if err != nil {
		base = &url.URL{}
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, nil, fmt.Errorf("read page: %w: %w", ErrNotHTML, err)
	}
	return doc, base, nil
}

// page puts together what collect found and the main text.
func (f *facts) page(doc *html.Node, address string) *Page {
	main := f.linked.main()
	p := &Page{Site: f.first("og:site_name", "application-name"), Description: f.first("og:description", "description", "twitter:description"), Links: f.links}
	f.robots(p)
	m := &p.Mention
	m.Kind, m.Type = Kind, f.kind(main)
	m.Lang = f.language(main)
	m.URL = address
	m.CanonicalURL = f.canonicalURL(address)
	if m.URL == "" {
		m.URL = m.CanonicalURL
	}
	if m.CanonicalURL != "" {
		m.ID = mention.NewID(Kind, "", m.CanonicalURL)
	}
	m.Published, _ = f.published(main)
	body := mainText(doc, f, m.Published.IsZero())
	m.Title = f.headline(main, p.Site)
	m.Text = f.ownText(main, body.text)
	m.Links = body.links
	m.Author = f.author(main)
	if m.Author.Name == "" {
		m.Author.Name = cleanAuthor(body.author)
	}
	if m.Published.IsZero() {
		m.Published = body.date
	}
	if main != nil {
		f.speak(m, main)
	}
	p.Paywalled = f.paywalled(main)
	p.Article = f.isArticle(main, m)
	p.Parts = f.parts(m)
	return p
}

// ownText prefers what structured data calls the text of a post or a review, and
// of an article only where the page shows next to nothing.
func (f *facts) ownText(main map[string]any, found string) string {
	if main == nil {
		return found
	}
	for _, k := range []string{"text", "reviewBody", "articleBody"} {
		s := markup.FromHTML(textOf(main[k]), f.base).Plain
		if s != "" && (k != "articleBody" || len(found) < 250 && len(s) > 2*len(found)) {
			return s
		}
	}
	return found
}

// speak takes counters and rating from the page's main object.
func (f *facts) speak(m *mention.Mention, main map[string]any) {
	e := &m.Engagement
	e.Likes, e.Replies, e.Reposts, e.Views = f.linked.counters(main)
	if m.Type == mention.Review {
		m.Rating = rating(f.linked.deref(main["reviewRating"]))
	}
}

// robots reads the wishes of the page's own robots marks.
func (f *facts) robots(p *Page) {
	for _, key := range []string{"robots", "earshot"} {
		for _, v := range f.meta[key] {
			for w := range strings.FieldsFuncSeq(strings.ToLower(v), func(r rune) bool { return r == ',' || r == ' ' }) {
				p.NoIndex = p.NoIndex || w == "noindex" || w == "none" || w == "noarchive" || w == "nosnippet"
				p.NoFollow = p.NoFollow || w == "nofollow" || w == "none"
			}
		}
	}
}

// kind says what sort of utterance the page is.
func (f *facts) kind(main map[string]any) mention.Type {
	if main != nil {
		for t, kind := range map[string]mention.Type{"DiscussionForumPosting": mention.Post, "SocialMediaPosting": mention.Post, "Question": mention.Post,
			"Review": mention.Review, "CriticReview": mention.Review, "VideoObject": mention.Video} {
			if isType(main, t) {
				return kind
			}
		}
	}
	if strings.HasPrefix(f.first("og:type"), "video") {
		return mention.Video
	}
	return mention.Article
}

func (f *facts) language(main map[string]any) string {
	candidates := []string{f.lang, f.first("content-language", "language", "dc.language", "inlanguage"), f.first("og:locale")}
	if main != nil {
		candidates = append([]string{candidates[0], textOf(main["inLanguage"])}, candidates[1:]...)
	}
	for _, c := range candidates {
		if l := markup.Lang(c); l != "" {
			return l
		}
	}
	return ""
}

// canonicalURL is the page's own word for its address, where it stays within the
// site; else the address it came from.
func (f *facts) canonicalURL(address string) string {
	own, _ := mention.Canonical(address)
	for _, declared := range []string{f.canonical, f.resolve(f.first("og:url"))} {
		c, err := mention.Canonical(declared)
		if err != nil {
			continue
		}
		if own == "" || sameSite(c, own) && !(isRoot(c) && !isRoot(own)) {
			return c
		}
	}
	return own
}

func isRoot(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == ""
}

// paywalled says whether the page declares itself not free.
func (f *facts) paywalled(main map[string]any) bool {
	free := func(v any) bool {
		switch x := v.(type) {
		case bool:
			return x
		case string:
			return !strings.EqualFold(x[strings.LastIndex(x, "/")+1:], "false")
		}
		return true
	}
	if main != nil && !free(main["isAccessibleForFree"]) {
		return true
	}
	return slices.Contains([]string{"locked", "metered", "paid", "premium"}, strings.ToLower(f.first("article:content_tier")))
}

// sameSite compares the registrable parts of two hosts, loosely.
func sameSite(a, b string) bool {
	return siteKey(a) != "" && siteKey(a) == siteKey(b)
}

// parts are the reviews and comments of visitors that the page carries as
// structured data.
func (f *facts) parts(page *mention.Mention) []mention.Mention {
	var out []mention.Mention
	for _, n := range f.linked.below {
		m := mention.Mention{Kind: Kind, Type: mention.Comment, URL: page.URL, ParentURL: page.CanonicalURL, Lang: page.Lang,
			Title: oneLine(textOf(n["name"])), Published: parseDate(textOf(n["datePublished"]))}
		if isType(n, "Review") || isType(n, "CriticReview") || isType(n, "UserReview") {
			m.Type, m.Rating = mention.Review, rating(f.linked.deref(n["reviewRating"]))
		}
		if m.Published.IsZero() {
			m.Published = parseDate(textOf(n["dateCreated"]))
		}
		for _, k := range []string{"reviewBody", "text", "description"} {
			if m.Text == "" {
				m.Text = markup.FromHTML(textOf(n[k]), f.base).Plain
			}
		}
		if m.Title+m.Text == "" {
			continue
		}
		names, link := f.linked.people(n["author"])
		m.Author = mention.Author{Name: strings.Join(names, ", "), URL: f.resolve(link)}
		if u := f.resolve(textOf(n["url"])); u != "" {
			m.URL = u
		}
		m.ID = mention.NewID(Kind, page.CanonicalURL+"\x00"+m.Author.Name+"\x00"+textOf(n["datePublished"])+"\x00"+m.Title+"\x00"+m.Text[:min(len(m.Text), 100)], "")
		out = append(out, m)
	}
	return out
}

func parseDate(s string) time.Time {
	t, _ := tryDate(s)
	return t
}
