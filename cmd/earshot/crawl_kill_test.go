package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// bigSite is a site whose front page leads to many pages; it counts who asks for what.
type bigSite struct {
	pages int
	mu    sync.Mutex
	asked map[string]int
	done  chan struct{} // a word for every page asked for
	all   chan struct{} // and one when none is missing
}

func (s *bigSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch number, page := strings.CutPrefix(r.URL.Path, "/page/"); {
	case r.URL.Path == "/":
		for i := range s.pages {
			fmt.Fprintf(w, `<p><a href="/page/%d">What was said in number %d</a></p>`, i, i)
		}
	case page:
		s.mu.Lock()
		if s.asked[number]++; len(s.asked) == s.pages && s.asked[number] == 1 {
			s.all <- struct{}{}
		}
		s.mu.Unlock()
		text := strings.Repeat("<p>The town council met on Friday evening to speak about acme at some length, and several residents had things to say.</p>", 4)
		fmt.Fprintf(w, `<html lang="en"><head><title>Number %s</title><meta property="og:type" content="article"></head><body><article><h1>Number %s</h1>%s</article></body></html>`, number, number, text)
		s.done <- struct{}{}
	default:
		http.NotFound(w, r)
	}
}

// count is how many pages were asked for, and how often more than once.
func (s *bigSite) count() (pages, again int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.asked {
		again += n - 1
	}
	return len(s.asked), again
}

// TestAKilledCrawlReadsEveryPageAndNoneForNothing kills earshot run in the middle of a
// crawl: afterwards every page is held once, and only what was under way when it was
// killed has been asked for again.
func TestAKilledCrawlReadsEveryPageAndNoneForNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kills := doses(2)
	site := &bigSite{pages: 40 * (kills + 1), asked: map[string]int{}, done: make(chan struct{}, 1_000_000), all: make(chan struct{}, 1)}
	srv := httptest.NewServer(site)
	defer srv.Close()
	rules := fmt.Sprintf(`timezone = "UTC"
[crawler]
allow_private = ["127.0.0.0/8"]
delay = "10ms"
[web]
listen = "127.0.0.1:0"
[brands.acme]
query = "acme"
[[sources]]
name = "big"
type = "web"
start = [%q]
every = "1s"
`, srv.URL+"/")
	if err := os.WriteFile(filepath.Join(dir, "rules.toml"), []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 1))
	for range kills {
		runUntilAsked(t, dir, site.done, 1+rng.IntN(site.pages/(kills+1)), 0)
	}
	runUntilAsked(t, dir, site.all, 1, 3*time.Second)
	const underWay = 50 // between two commits at most
	pages, again := site.count()
	if pages != site.pages || again > kills*underWay {
		t.Errorf("seed %d: %d of %d pages asked for, %d times more than once", seed, pages, site.pages, again)
	}
	out := earshotIn(t, dir, "export")
	for i := range site.pages {
		if n := strings.Count(out, fmt.Sprintf(`"title":"Number %d"`, i)); n != 1 {
			t.Errorf("seed %d: page %d is held %d times", seed, i, n)
		}
	}
}
