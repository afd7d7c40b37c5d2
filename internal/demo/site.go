package demo

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// The sites of the world.
const (
	siteGazette  = "gazette"
	siteWire     = "wire"
	siteNorth    = "north"
	siteValley   = "valley"
	siteChatter  = "chatter"
	siteForum    = "forum"
	siteReviews  = "reviews"
	siteKueche   = "kueche"
	siteComptoir = "comptoir"
	siteCocina   = "cocina"
	siteNewsroom = "newsroom"
)

// site is one server of the world.
type site struct {
	key, name, lang string
	format          string // of its feed: rss, atom, json, or "" for none
	latin1          bool   // serves ISO-8859-1, as old papers do
	pages           bool   // has article pages, robots.txt and a sitemap
	prefix          string // before the path of every article
	base            string // http://127.0.0.1:port
}

func sites() []*site {
	return []*site{
		{key: siteGazette, name: "The Harbour Gazette", lang: "en", format: "rss", pages: true, prefix: "/news/"},
		{key: siteWire, name: "Kitchen Wire", lang: "en", format: "atom", prefix: "/wire/"},
		{key: siteNorth, name: "Northshore Daily", lang: "en", format: "rss", prefix: "/"},
		{key: siteValley, name: "Valley Chronicle", lang: "en", format: "rss", prefix: "/"},
		{key: siteChatter, name: "Counter Chatter", lang: "en", format: "json", prefix: "/@"},
		{key: siteForum, name: "The Percolator", lang: "en", format: "rss", pages: true, prefix: "/t/"},
		{key: siteReviews, name: "Cup & Saucer reviews", lang: "en", pages: true, prefix: "/review/"},
		{key: siteKueche, name: "Küchenblatt", lang: "de", format: "rss", latin1: true, prefix: "/artikel/"},
		{key: siteComptoir, name: "Le Comptoir", lang: "fr", format: "atom", prefix: "/article/"},
		{key: siteCocina, name: "Cocina y Café", lang: "es", format: "rss", prefix: "/nota/"},
		{key: siteNewsroom, name: brandName + " newsroom", lang: "en", format: "rss", prefix: "/" + strings.ToLower(brandName) + "/"},
	}
}

// url is where an item can be read.
func (s *site) url(it *item) string { return s.base + s.path(it) }

func (s *site) path(it *item) string {
	switch s.key {
	case siteForum:
		return fmt.Sprintf("/t/%d/%d", it.thread, it.id)
	case siteChatter:
		return fmt.Sprintf("/@%s/%d", it.author, it.id)
	}
	return fmt.Sprintf("%s%s-%d", s.prefix, slug(it.title), it.id)
}

func slug(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() > 48 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

// feedWindow is how many items a feed shows, homeWindow a front page.
const (
	feedWindow = 40
	homeWindow = 30
)

// handler answers for one site.
func (w *World) handler(s *site) http.Handler {
	mux := http.NewServeMux()
	if s.format != "" {
		mux.HandleFunc("GET /feed", func(rw http.ResponseWriter, r *http.Request) { w.feed(s, rw, r) })
	}
	mux.HandleFunc("GET /robots.txt", func(rw http.ResponseWriter, r *http.Request) {
		w.send(rw, r, "text/plain; charset=utf-8", w.start.Add(history), robots(s))
	})
	mux.HandleFunc("GET /sitemap.xml", func(rw http.ResponseWriter, r *http.Request) { w.sitemap(s, rw, r) })
	mux.HandleFunc("GET /internal/", func(rw http.ResponseWriter, r *http.Request) {
		w.trespass.Add(1)
		w.send(rw, r, "text/html; charset=utf-8", w.start, "<html><body><p>"+brandName+" "+brandName+": nobody should read this.</p></body></html>")
	})
	mux.HandleFunc("GET /{$}", func(rw http.ResponseWriter, r *http.Request) { w.home(s, rw, r) })
	mux.HandleFunc("GET /", func(rw http.ResponseWriter, r *http.Request) { w.page(s, rw, r) })
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.requests.Add(1)
		rw.Header().Set("Date", w.clock.Now().UTC().Format(http.TimeFormat))
		mux.ServeHTTP(rw, r)
	})
}

// robots forbids a corner of every site, in the words of RFC 9309.
func robots(s *site) string {
	return "User-agent: *\nDisallow: /internal/\nDisallow: /search\nAllow: /\n\nSitemap: " + s.base + "/sitemap.xml\n"
}

// send answers with a body, its validators, and 304 where the client has it.
func (w *World) send(rw http.ResponseWriter, r *http.Request, kind string, changed time.Time, body string) {
	sum := sha256.Sum256([]byte(body))
	rw.Header().Set("Content-Type", kind)
	rw.Header().Set("ETag", `"`+fmt.Sprintf("%x", sum[:8])+`"`)
	http.ServeContent(rw, r, "", changed.UTC(), bytes.NewReader([]byte(body)))
}

// changed is when a list last changed: its newest item, or a correction.
func changed(items []*item, now time.Time) time.Time {
	var last time.Time
	for _, it := range items {
		if it.at.After(last) {
			last = it.at
		}
		if it.edited.After(last) && !it.edited.After(now) {
			last = it.edited
		}
	}
	return last
}

// feed serves a site's feed in its format and charset.
func (w *World) feed(s *site, rw http.ResponseWriter, r *http.Request) {
	now := w.clock.Now()
	items := w.published(s, now, feedWindow)
	body, kind := "", ""
	switch s.format {
	case "rss":
		body, kind = rss(s, items, now), "application/rss+xml"
	case "atom":
		body, kind = atom(s, items, now), "application/atom+xml"
	default:
		body, kind = jsonFeed(s, items, now), "application/feed+json"
	}
	if s.latin1 {
		if old, err := charmap.ISO8859_1.NewEncoder().String(body); err == nil {
			w.send(rw, r, kind+"; charset=ISO-8859-1", changed(items, now), old)
			return
		}
	}
	w.send(rw, r, kind+"; charset=utf-8", changed(items, now), body)
}

// lookup finds the item a path names, when it has been published.
func (w *World) lookup(s *site, path string, now time.Time) *item {
	id := path[strings.LastIndexAny(path, "-/")+1:]
	n, err := strconv.Atoi(id)
	it := w.byID[n]
	if err != nil || it == nil || it.site != s.key || it.at.After(now) || s.path(it) != path {
		return nil
	}
	return it
}
