package demo

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const htmlKind = "text/html; charset=utf-8"

// home is a site's front page: its newest items, and a link into the corner that
// robots.txt forbids.
func (w *World) home(s *site, rw http.ResponseWriter, r *http.Request) {
	now := w.clock.Now()
	items := w.published(s, now, homeWindow)
	var b strings.Builder
	head(&b, s, s.name, "")
	fmt.Fprintf(&b, "<main><h1>%s</h1>\n<ul>\n", esc(s.name))
	for _, it := range items {
		title := it.title
		if title == "" {
			title = "post " + fmt.Sprint(it.id)
		}
		fmt.Fprintf(&b, "<li><a href=\"%s\">%s</a> <time datetime=\"%s\">%s</time></li>\n", s.path(it), esc(title), it.at.UTC().Format(time.RFC3339), it.at.Format("2 Jan 15:04"))
	}
	b.WriteString("</ul></main>\n")
	foot(&b, s)
	w.send(rw, r, htmlKind, changed(items, now), b.String())
}

// page is one article, review or forum thread.
func (w *World) page(s *site, rw http.ResponseWriter, r *http.Request) {
	now := w.clock.Now()
	it := w.lookup(s, r.URL.Path, now)
	if it == nil {
		http.NotFound(rw, r)
		return
	}
	var b strings.Builder
	if s.key == siteForum {
		w.thread(&b, s, it, now)
	} else {
		article(&b, s, it, now)
	}
	w.send(rw, r, htmlKind, changed([]*item{it}, now), b.String())
}

func head(b *strings.Builder, s *site, title, extra string) {
	fmt.Fprintf(b, "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title>\n%s", s.lang, esc(title), extra)
	if s.format != "" {
		kind := map[string]string{"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}[s.format]
		fmt.Fprintf(b, "<link rel=\"alternate\" type=\"%s\" href=\"/feed\">\n", kind)
	}
	fmt.Fprintf(b, "</head><body>\n<nav><a href=\"/\">%s</a> <a href=\"/search\">Search</a> <a href=\"/internal/drafts\">Drafts</a></nav>\n", esc(s.name))
}

func foot(b *strings.Builder, s *site) {
	fmt.Fprintf(b, "<footer><p>%s. All rights reserved. We use cookies to remember your visit. Newsletter, imprint, privacy.</p></footer>\n</body></html>\n", esc(s.name))
}

// article is a page with what search engines read: JSON-LD, OpenGraph, a date.
func article(b *strings.Builder, s *site, it *item, now time.Time) {
	kind := "NewsArticle"
	data := map[string]any{
		"@context": "https://schema.org", "headline": it.title, "datePublished": it.at.UTC().Format(time.RFC3339),
		"author": map[string]string{"@type": "Person", "name": it.author}, "url": s.url(it), "inLanguage": s.lang,
	}
	if it.rating > 0 {
		kind = "Review"
		data["reviewRating"] = map[string]any{"@type": "Rating", "ratingValue": it.rating, "bestRating": 5}
		data["itemReviewed"] = map[string]string{"@type": "Product", "name": brandName + " " + productName}
		data["reviewBody"] = it.textAt(now)
	}
	data["@type"] = kind
	ld, err := json.Marshal(data) // escapes <, > and & by itself
	if err != nil {
		panic(fmt.Sprintf("impossible: texts that are no JSON: %v", err))
	}
	head(b, s, it.title+" | "+s.name, fmt.Sprintf("<link rel=\"canonical\" href=\"%s\">\n<meta property=\"og:type\" content=\"article\"><meta property=\"og:title\" content=\"%s\">\n<script type=\"application/ld+json\">%s</script>\n",
		esc(s.url(it)), esc(it.title), ld))
	fmt.Fprintf(b, "<main><article><h1>%s</h1>\n<p class=\"byline\">By %s, <time datetime=\"%s\">%s</time></p>\n", esc(it.title), esc(it.author), it.at.UTC().Format(time.RFC3339), it.at.Format("2 January 2006, 15:04"))
	for sentence := range strings.SplitAfterSeq(it.textAt(now), ". ") {
		fmt.Fprintf(b, "<p>%s</p>\n", esc(strings.TrimSpace(sentence)))
	}
	b.WriteString("</article></main>\n")
	foot(b, s)
}

// thread is a forum page: every post of the thread so far.
func (w *World) thread(b *strings.Builder, s *site, it *item, now time.Time) {
	head(b, s, it.title+" - "+s.name, "")
	fmt.Fprintf(b, "<main><h1>%s</h1>\n", esc(w.byID[it.thread].title))
	for _, post := range w.bySite[siteForum] {
		if post.thread == it.thread && !post.at.After(now) {
			fmt.Fprintf(b, "<article id=\"p%d\"><p><a href=\"%s\">#%d</a> %s, <time datetime=\"%s\">%s</time></p><p>%s</p></article>\n",
				post.id, s.path(post), post.id, esc(post.author), post.at.UTC().Format(time.RFC3339), post.at.Format("2 Jan 15:04"), esc(post.textAt(now)))
		}
	}
	b.WriteString("</main>\n")
	foot(b, s)
}

// sitemap lists a site's pages, a trap among them.
func (w *World) sitemap(s *site, rw http.ResponseWriter, r *http.Request) {
	now := w.clock.Now()
	items := w.published(s, now, 10_000)
	doc := sitemapDoc{URLs: []sitemapURL{{s.base + "/internal/plan", now.Format(time.DateOnly)}}}
	for _, it := range items {
		doc.URLs = append(doc.URLs, sitemapURL{s.url(it), changed([]*item{it}, now).UTC().Format(time.RFC3339)})
	}
	body, err := xml.MarshalIndent(doc, "", " ")
	if err != nil {
		panic(fmt.Sprintf("impossible: addresses that are no XML: %v", err))
	}
	w.send(rw, r, "application/xml", changed(items, now), xml.Header+string(body))
}
