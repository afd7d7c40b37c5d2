package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"

	"log/slog"
)

var now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// article is a page as a small news site would serve it.
func article(title, body string, extra ...string) string {
	filler := strings.Repeat("<p>The town council met on Friday evening to speak about the matter at some length, and several residents had things to say about it.</p>", 4)
	return `<!doctype html><html lang="en"><head><title>` + title + ` | Daily</title><meta property="og:type" content="article"><meta property="article:published_time" content="2026-11-20T08:00:00Z">` + strings.Join(extra, "") +
		`</head><body><nav><a href="/">Home</a></nav><article><h1>` + title + `</h1><p>` + body + `</p>` + filler + `</article><footer>Imprint of the Daily</footer></body></html>`
}

// handler serves HTML pages by path, and notes what was asked for.
type handler struct {
	mu    sync.Mutex
	pages map[string]string
	asked map[string]int
	any   http.HandlerFunc // for paths that are no pages
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	if h.asked == nil {
		h.asked = map[string]int{}
	}
	h.asked[r.URL.Path]++
	page, ok := h.pages[r.URL.Path]
	h.mu.Unlock()
	switch {
	case ok && (strings.HasSuffix(r.URL.Path, ".xml") || strings.HasSuffix(r.URL.Path, ".txt")):
		fmt.Fprint(w, strings.ReplaceAll(page, "HOST", "http://"+r.Host))
	case ok:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	case h.any != nil:
		h.any(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (h *handler) count(path string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.asked[path]
}

type rig struct {
	src *Source
	url string
}

func open(t testing.TB, h http.Handler, change func(*config.Source, *source.Env)) rig {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	d, err := door.New(door.Options{
		Clock:        clock.Wall(func() time.Time { return now }),
		AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Spacing: -1, PerHost: 8,
		Timeouts: door.Timeouts{Header: 2 * time.Second, Idle: time.Second, Total: 2 * time.Second},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	src := config.Source{Name: "site", Type: config.WebSite, Start: []string{srv.URL + "/"}, Depth: 1, Keep: config.KeepAll, MaxPages: 100}
	env := source.Env{Door: d, Clock: clock.Wall(func() time.Time { return now }), Log: slog.New(slog.DiscardHandler), Dir: t.TempDir()}
	if change != nil {
		change(&src, &env)
	}
	made, err := New(src, env)
	if err != nil {
		t.Fatal(err)
	}
	s := made.(*Source)
	t.Cleanup(s.Close)
	return rig{s, srv.URL}
}

func (r rig) poll(t testing.TB, st source.State) source.Harvest {
	t.Helper()
	st.Now = now
	h, err := r.src.Poll(t.Context(), st)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func titles(ms []mention.Mention) string {
	var out []string
	for _, m := range ms {
		out = append(out, m.Title)
	}
	return strings.Join(out, "|")
}

func outcomes(h source.Harvest) map[mention.Reason]int {
	out := map[mention.Reason]int{}
	for _, d := range h.Dropped {
		out[d.Reason]++
	}
	return out
}

func TestACrawlFollowsLinksSitemapsAndRobots(t *testing.T) {
	t.Parallel()
	h := &handler{pages: map[string]string{
		"/robots.txt":     "User-agent: *\nDisallow: /private\nSitemap: HOST/news.xml\n",
		"/":               `<a href="/a">a</a><a href="/private/x">x</a><a href="/noindex">n</a><a href="https://elsewhere.example/">e</a><a href="/pic.jpg">p</a><a href="/gone">g</a>`,
		"/a":              article("Kettle recalled", "The maker recalls it.") + `<a href="/deep">deep</a>`,
		"/private/x":      article("Secret", "s"),
		"/noindex":        article("Hidden", "h", `<meta name="robots" content="noindex">`),
		"/deep":           article("Too deep", "d"),
		"/from-sitemap":   article("In the sitemap", "Only there."),
		"/list":           `<html><body><ul>` + strings.Repeat(`<li><a href="/a">Kettle recalled by its maker, read it all</a></li>`, 40) + `</ul></body></html>`,
		"/news.xml":       `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>HOST/from-sitemap</loc><lastmod>2026-11-20</lastmod></url><url><loc>HOST/list</loc></url><url><loc>https://elsewhere.example/x</loc></url></urlset>`,
		"/elsewhere.html": "",
	}}
	r := open(t, h, func(c *config.Source, _ *source.Env) { c.Sitemap = true })
	got := r.poll(t, source.State{First: true})
	if len(got.Mentions) != 2 || !strings.Contains(titles(got.Mentions), "Kettle recalled") || !strings.Contains(titles(got.Mentions), "In the sitemap") {
		t.Fatalf("mentions %q", titles(got.Mentions))
	}
	for _, m := range got.Mentions {
		if !m.Backfill || m.ID == "" || strings.Contains(m.Text, "Imprint") || m.Published.IsZero() {
			t.Errorf("%+v", m)
		}
	}
	o := outcomes(got)
	if o[mention.Robots] != 2 || o[mention.Refused] != 1 || o[mention.Boilerplate] != 1 {
		t.Errorf("outcomes %v", o)
	}
	if h.count("/private/x") != 0 || h.count("/deep") != 0 || h.count("/pic.jpg") != 0 {
		t.Errorf("asked for %v", h.asked)
	}
	again := r.poll(t, got.State)
	if len(again.Mentions) != 0 || h.count("/a") != 1 {
		t.Errorf("a second round read known pages again: %q", titles(again.Mentions))
	}
}

func TestARoundIsBoundedAndTheNextGoesOnEvenAfterAKill(t *testing.T) {
	t.Parallel()
	h := &handler{pages: map[string]string{}}
	var index strings.Builder
	for i := range 30 {
		p := "/p" + strconv.Itoa(i)
		h.pages[p] = article("Story "+strconv.Itoa(i), "Text.")
		index.WriteString(`<a href="` + p + `">x</a>`)
	}
	h.pages["/"] = index.String()
	dir := t.TempDir()
	bounded := func(c *config.Source, e *source.Env) { c.MaxPages, e.Dir = 20, dir }
	r := open(t, h, bounded)
	first := r.poll(t, source.State{First: true})
	if len(first.Mentions) != 20 || !strings.Contains(first.Warning, "10 pages") {
		t.Fatalf("%d mentions, %q", len(first.Mentions), first.Warning)
	}
	r.src.Close() // as after a kill: only what is on disk remains
	second := rig{mustNew(t, r.src), r.url}.poll(t, source.State{})
	if len(second.Mentions) != 10 || !second.Mentions[0].Backfill {
		t.Errorf("%d mentions after the restart, want the other 10, as backfill", len(second.Mentions))
	}
	for p, n := range h.asked {
		if strings.HasPrefix(p, "/p") && n != 1 {
			t.Errorf("%s was asked %d times", p, n)
		}
	}
}

func mustNew(t *testing.T, old *Source) *Source {
	t.Helper()
	made, err := New(old.src, old.env)
	if err != nil {
		t.Fatal(err)
	}
	s := made.(*Source)
	t.Cleanup(s.Close)
	return s
}

func TestIncludeAndExcludeDecideWhatIsAPage(t *testing.T) {
	t.Parallel()
	h := &handler{pages: map[string]string{
		"/":             `<a href="/news/1">1</a><a href="/news/print/1">2</a><a href="/shop/1">3</a>`,
		"/news/1":       article("One", "x"),
		"/news/print/1": article("Print", "x"), "/shop/1": article("Shop", "x"),
	}}
	r := open(t, h, func(c *config.Source, _ *source.Env) {
		c.Include, c.Exclude = []*regexp.Regexp{regexp.MustCompile(`/news/`)}, []*regexp.Regexp{regexp.MustCompile(`/print/`)}
	})
	if got := r.poll(t, source.State{}); titles(got.Mentions) != "One" {
		t.Errorf("read %q", titles(got.Mentions))
	}
}

func TestOnlyPagesThatCanMatchAreExtracted(t *testing.T) {
	t.Parallel()
	h := &handler{pages: map[string]string{"/": `<a href="/a">a</a><a href="/b">b</a>`, "/a": article("About Tarnwick", "x"), "/b": article("About others", "x")}}
	r := open(t, h, func(c *config.Source, e *source.Env) {
		c.Keep, e.MayMatch = config.KeepBrand, func(s string) bool { return strings.Contains(s, "Tarnwick") }
	})
	got := r.poll(t, source.State{})
	if titles(got.Mentions) != "About Tarnwick" || outcomes(got)[mention.NoBrand] != 1 {
		t.Errorf("%q %v", titles(got.Mentions), outcomes(got))
	}
}

// TestHostileSitesDoNotStopARound lets a site do its worst beside one good page.
func TestHostileSitesDoNotStopARound(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	var months atomic.Int32
	h := &handler{pages: map[string]string{
		"/":     `<a href="/good">g</a><a href="/calendar/1">c</a><a href="/links">l</a><a href="/drip">d</a><a href="/binary">b</a><a href="/circle">r</a><a href="/inward">i</a><a href="/deepnest">n</a><a href="/lie">z</a><a href="/busy">u</a>`,
		"/good": article("The good page", "x"), "/deepnest": strings.Repeat("<div>", 200_000) + "x",
	}}
	h.any = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		switch {
		case strings.HasPrefix(r.URL.Path, "/calendar/"):
			n := months.Add(1)
			fmt.Fprintf(w, `<a href="/calendar/%d">next</a>`, n+1)
		case r.URL.Path == "/links":
			for i := range 1_000_000 {
				if i%1000 == 0 && r.Context().Err() != nil {
					return
				}
				fmt.Fprintf(w, `<a href=/l%d>`, i)
			}
		case r.URL.Path == "/drip":
			for {
				fmt.Fprint(w, ".")
				w.(http.Flusher).Flush()
				select {
				case <-stop:
					return
				case <-r.Context().Done():
					return
				case <-time.After(50 * time.Millisecond):
				}
			}
		case r.URL.Path == "/binary":
			w.Header().Set("Content-Type", "application/octet-stream")
			_, _ = w.Write(make([]byte, 1000))
		case r.URL.Path == "/circle":
			http.Redirect(w, r, "/circle", http.StatusFound)
		case r.URL.Path == "/inward":
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
		case r.URL.Path == "/lie":
			w.Header().Set("Content-Length", "99999999999")
			fmt.Fprint(w, "x")
		default:
			http.NotFound(w, r)
		}
	}
	r := open(t, h, func(c *config.Source, _ *source.Env) { c.Depth, c.MaxPages = 2, 40 })
	got := r.poll(t, source.State{})
	if !strings.Contains(titles(got.Mentions), "The good page") {
		t.Errorf("the good page was lost: %q, %v, %s", titles(got.Mentions), outcomes(got), got.Warning)
	}
	if months.Load() > 3 {
		t.Errorf("the endless calendar was followed for %d months", months.Load())
	}
}

func TestAHostThatWantsRestEndsTheRoundAndKeepsItsPages(t *testing.T) {
	t.Parallel()
	h := &handler{pages: map[string]string{"/": `<a href="/x1">1</a><a href="/x2">2</a>`}}
	h.any = func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	}
	r := open(t, h, nil)
	got := r.poll(t, source.State{})
	if len(got.Dropped) != 0 || !strings.Contains(got.Warning, "2 pages") {
		t.Errorf("dropped %v, warning %q", got.Dropped, got.Warning)
	}
}

func TestSitemapsOfEveryKindAreRead(t *testing.T) {
	t.Parallel()
	s, err := readSitemap([]byte(`<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
		<url><loc> https://a.example/1 </loc><news:news><news:publication_date>2026-11-20T08:40:00+00:00</news:publication_date><news:title>T &amp; U</news:title></news:news></url><url><loc>https://a.example/2</loc><lastmod>soon</lastmod></url>`))
	if err != nil || len(s.pages) != 2 || s.pages[0].title != "T & U" || s.pages[0].published.Hour() != 8 || s.pages[0].url != "https://a.example/1" {
		t.Errorf("%+v %v", s, err)
	}
	if s, err = readSitemap([]byte("https://a.example/1\nhttps://a.example/2\n")); err != nil || len(s.pages) != 2 {
		t.Errorf("%+v %v", s, err)
	}
	for _, bad := range []string{"", "hello", "<html><body>x</body></html>", strings.Repeat("<a>", 1000)} {
		if _, err := readSitemap([]byte(bad)); err == nil {
			t.Errorf("%.20q was read", bad)
		}
	}
}
