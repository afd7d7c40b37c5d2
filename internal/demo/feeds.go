package demo

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"strings"
	"time"
)

// esc makes a text fit for XML and HTML.
func esc(s string) string { return html.EscapeString(s) }

// markup is a text as feeds carry it: an HTML paragraph, escaped once more by
// whoever puts it into XML.
func markup(it *item, now time.Time) string { return "<p>" + esc(it.textAt(now)) + "</p>" }

func rss(s *site, items []*item, now time.Time) string {
	var b strings.Builder
	charset := "utf-8"
	if s.latin1 {
		charset = "ISO-8859-1"
	}
	fmt.Fprintf(&b, "<?xml version=\"1.0\" encoding=\"%s\"?>\n", charset)
	fmt.Fprintf(&b, "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\n<title>%s</title><link>%s/</link><description>%s</description><language>%s</language>\n",
		esc(s.name), s.base, esc(s.name), s.lang)
	for _, it := range items {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><guid isPermaLink=\"false\">%s-%d</guid><dc:creator>%s</dc:creator><pubDate>%s</pubDate><description>%s</description></item>\n",
			esc(it.title), esc(s.url(it)), s.key, it.id, esc(it.author), it.at.UTC().Format(time.RFC1123Z), esc(markup(it, now)))
	}
	b.WriteString("</channel></rss>\n")
	return b.String()
}

func atom(s *site, items []*item, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\"><title>%s</title><id>%s/</id><link href=\"%s/\"/><link rel=\"self\" href=\"%s/feed\"/><updated>%s</updated>\n",
		s.lang, esc(s.name), s.base, s.base, s.base, changed(items, now).UTC().Format(time.RFC3339))
	for _, it := range items {
		updated := it.at
		if !it.edited.IsZero() && !now.Before(it.edited) {
			updated = it.edited
		}
		fmt.Fprintf(&b, "<entry><title>%s</title><id>tag:%s,2026:%d</id><link href=\"%s\"/><published>%s</published><updated>%s</updated><author><name>%s</name></author><content type=\"html\">%s</content></entry>\n",
			esc(it.title), s.key, it.id, esc(s.url(it)), it.at.UTC().Format(time.RFC3339), updated.UTC().Format(time.RFC3339), esc(it.author), esc(markup(it, now)))
	}
	b.WriteString("</feed>\n")
	return b.String()
}

// jsonItem is an item of a JSON Feed 1.1.
type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title,omitempty"`
	Text      string       `json:"content_text"`
	Published string       `json:"date_published"`
	Language  string       `json:"language,omitempty"`
	Authors   []jsonAuthor `json:"authors"`
}

type jsonAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

func jsonFeed(s *site, items []*item, now time.Time) string {
	feed := struct {
		Version  string     `json:"version"`
		Title    string     `json:"title"`
		Home     string     `json:"home_page_url"`
		Feed     string     `json:"feed_url"`
		Language string     `json:"language"`
		Items    []jsonItem `json:"items"`
	}{"https://jsonfeed.org/version/1.1", s.name, s.base + "/", s.base + "/feed", s.lang, []jsonItem{}}
	for _, it := range items {
		one := jsonItem{
			ID: fmt.Sprintf("%s-%d", s.key, it.id), URL: s.url(it), Title: it.title, Text: it.textAt(now),
			Published: it.at.UTC().Format(time.RFC3339), Authors: []jsonAuthor{{it.author, s.base + "/@" + it.author}},
		}
		if it.lang != "hostile" {
			one.Language = it.lang
		}
		feed.Items = append(feed.Items, one)
	}
	out, err := json.MarshalIndent(feed, "", " ")
	if err != nil {
		panic(fmt.Sprintf("impossible: texts that are no JSON: %v", err))
	}
	return string(out)
}

// sitemapDoc is a sitemap of the sitemaps.org protocol.
type sitemapDoc struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
}
