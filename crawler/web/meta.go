package web

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/earshot/earshot/crawler/dates"
	"github.com/earshot/earshot/crawler/markup"
)

// facts is what the markup of a page says about it, collected in one walk.
type facts struct {
	base      *url.URL
	lang      string
	title     string
	h1        []string
	meta      map[string][]string // name and property, lower case
	canonical string
	linked    linked
	itemprops map[string][]string // microdata, lower case
	times     []timeTag
	authors   []string // rel=author, class byline
	dateTexts []string // elements whose class speaks of a date
	links     []string // anchors, resolved, for the crawl
	running   int      // bytes of text that are not mostly links
}

type timeTag struct {
	value   string
	pub     bool // marked as the publication
	article bool // inside article or header
}

const maxPageLinks = 5_000

// collect walks the tree once.
func collect(doc *html.Node, base *url.URL) *facts {
	f := &facts{base: base, meta: make(map[string][]string), itemprops: make(map[string][]string)}
	f.walk(doc, scope{}, 0)
	return f
}

// scope is where in the page the walk is.
type scope struct{ article, comment, aside bool }

func (f *facts) walk(n *html.Node, in scope, depth int) {
	if depth > 600 {
		return
	}
	if n.Type == html.ElementNode {
		in = f.element(n, in)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.walk(c, in, depth+1)
	}
}

func (f *facts) element(n *html.Node, in scope) scope {
	class := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
	in.comment = in.comment || strings.Contains(class, "comment") && n.DataAtom != atom.Body && n.DataAtom != atom.Html
	in.aside = in.aside || n.DataAtom == atom.Aside || n.DataAtom == atom.Nav || n.DataAtom == atom.Footer || strings.Contains(class, "related") || strings.Contains(class, "sidebar")
	switch n.DataAtom {
	case atom.Html:
		f.lang = attr(n, "lang")
		if f.lang == "" {
			f.lang = attr(n, "xml:lang")
		}
	case atom.Base:
		if u, err := f.base.Parse(attr(n, "href")); err == nil && attr(n, "href") != "" {
			f.base = u
		}
	case atom.Title:
		if f.title == "" && (n.Parent == nil || n.Parent.Data != "svg") {
			f.title = markup.Inline(inner(n))
		}
	case atom.Meta:
		f.metaTag(n)
	case atom.Link:
		if hasToken(attr(n, "rel"), "canonical") && f.canonical == "" {
			f.canonical = f.resolve(attr(n, "href"))
		}
	case atom.Script:
		if strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") {
			f.linked.add(inner(n))
		}
	case atom.H1:
		if t := markup.FromNode(n, nil).Plain; t != "" && len(f.h1) < 10 {
			f.h1 = append(f.h1, strings.Join(strings.Fields(t), " "))
		}
	case atom.Time:
		f.timeTag(n, in)
	case atom.Article, atom.Header:
		in.article = true
	case atom.A:
		f.anchor(n)
	}
	f.microdata(n, in)
	f.byline(n, class, in)
	return in
}

func (f *facts) metaTag(n *html.Node) {
	content := strings.TrimSpace(attr(n, "content"))
	if content == "" {
		return
	}
	for _, k := range []string{"name", "property", "itemprop", "http-equiv"} {
		if key := strings.ToLower(strings.TrimSpace(attr(n, k))); key != "" && len(f.meta[key]) < 20 {
			f.meta[key] = append(f.meta[key], markup.Inline(content))
		}
	}
}

func (f *facts) timeTag(n *html.Node, in scope) {
	v := attr(n, "datetime")
	if v == "" {
		v = markup.FromNode(n, nil).Plain
	}
	if v == "" || in.comment || in.aside || len(f.times) >= 50 {
		return
	}
	class := strings.ToLower(attr(n, "class") + " " + attr(n, "itemprop"))
	pub := hasAttr(n, "pubdate") || strings.Contains(class, "publi") || strings.Contains(class, "entry-date") || strings.Contains(class, "post-date")
	if strings.Contains(class, "updated") && !strings.Contains(class, "published") || strings.Contains(class, "modified") {
		return
	}
	f.times = append(f.times, timeTag{v, pub, in.article})
}

func (f *facts) anchor(n *html.Node) {
	if hasToken(attr(n, "rel"), "nofollow") || len(f.links) >= maxPageLinks {
		return
	}
	if u := f.resolve(attr(n, "href")); u != "" {
		f.links = append(f.links, u)
	}
}

func (f *facts) microdata(n *html.Node, in scope) {
	prop := strings.ToLower(attr(n, "itemprop"))
	if prop == "" || in.comment || n.DataAtom == atom.Meta && attr(n, "content") == "" {
		return
	}
	for _, p := range strings.Fields(prop) {
		switch p {
		case "author", "creator", "datepublished", "headline", "ratingvalue", "bestrating", "reviewbody", "name":
		default:
			continue
		}
		v := attr(n, "content")
		if v == "" {
			v = attr(n, "datetime")
		}
		if v == "" && (p == "author" || p == "creator") {
			v = itemName(n)
		}
		if v == "" {
			v = markup.FromNode(n, nil).Plain
		}
		if v = strings.TrimSpace(v); v != "" && len(f.itemprops[p]) < 10 {
			f.itemprops[p] = append(f.itemprops[p], v)
		}
	}
}

// itemName is the itemprop=name inside an author's element.
func itemName(n *html.Node) string {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if hasToken(attr(c, "itemprop"), "name") {
			if v := attr(c, "content"); v != "" {
				return v
			}
			return markup.FromNode(c, nil).Plain
		}
		if v := itemName(c); v != "" {
			return v
		}
	}
	return ""
}

var (
	bylineClass = regexp.MustCompile(`(^|[\s_-])(byline|author|autor|auteur|autore|writer|redakteur|verfasser)(s|name|[-_ ]?(name|link|fn|title))?($|[\s_-])`)
	notByline   = regexp.MustCompile(`bio|box|avatar|image|img|photo|desc|about|social|follow|comment|card|twitter|info|popup|more|by-author|tag`)
	dateClass   = regexp.MustCompile(`(^|[\s_-])(date|datum|fecha|published|pubdate|publish-date|post-date|entry-date|article-date|timestamp|dateline|data|veroeffentlicht|meta-date|time)($|[\s_-])`)
)

// byline notes visible authors and dates, recognised by what their elements are
// called.
func (f *facts) byline(n *html.Node, class string, in scope) {
	if in.comment || in.aside {
		return
	}
	if (hasToken(attr(n, "rel"), "author") || bylineClass.MatchString(class) && !notByline.MatchString(class)) && len(f.authors) < 20 {
		if t := markup.FromNode(n, nil).Plain; t != "" && len(t) < 150 {
			f.authors = append(f.authors, t)
		}
	}
	if dateClass.MatchString(class) && len(f.dateTexts) < 20 {
		if t := markup.FromNode(n, nil).Plain; t != "" && len(t) < 80 {
			f.dateTexts = append(f.dateTexts, t)
		}
	}
}

func (f *facts) resolve(href string) string {
	href = strings.TrimSpace(href)
	if href == "" || strings.HasPrefix(href, "#") || len(href) > 4096 {
		return ""
	}
	u, err := f.base.Parse(href)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// first is the first value of any of these meta keys.
func (f *facts) first(keys ...string) string {
	for _, k := range keys {
		for _, v := range f.meta[k] {
			if v != "" {
				return v
			}
		}
	}
	return ""
}

// published is the publication by the most trusted statement there is, and
// whether that was a machine-readable one.
func (f *facts) published(main map[string]any) (time.Time, bool) {
	o := dates.Options{}
	if l := markup.Lang(f.lang); l != "" && l != "en" || strings.EqualFold(f.lang, "en-GB") {
		o.Order = dates.DayFirst
	}
	try := func(list ...string) (time.Time, bool) {
		for _, s := range list {
			if d, ok := dates.Parse(s, o); ok && d.Time.Year() > 1990 && d.Time.Year() < 2100 {
				return d.Local, true
			}
		}
		return time.Time{}, false
	}
	if main != nil {
		if t, ok := try(textOf(main["datePublished"]), textOf(main["dateCreated"]), textOf(main["uploadDate"])); ok {
			return t, true
		}
	}
	for _, k := range []string{"article:published_time", "og:article:published_time", "datepublished", "article.published", "published_time", "parsely-pub-date",
		"sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "dc.date.created", "date", "pubdate", "publishdate", "publish-date", "publication_date",
		"citation_publication_date", "citation_date", "article:created", "og:published_time", "og:pubdate", "cxenseparse:recs:publishtime", "shareaholic:article_published_time", "last-modified-date", "dc.created", "rbpubdate"} {
		if t, ok := try(f.meta[k]...); ok {
			return t, true
		}
	}
	if t, ok := try(f.itemprops["datepublished"]...); ok {
		return t, true
	}
	for _, want := range []func(timeTag) bool{
		func(x timeTag) bool { return x.pub }, func(x timeTag) bool { return x.article }, func(timeTag) bool { return true },
	} {
		for _, x := range f.times {
			if want(x) {
				if t, ok := try(x.value); ok {
					return t, true
				}
			}
		}
	}
	if t, ok := try(f.dateTexts...); ok {
		return t, false
	}
	return time.Time{}, false
}
