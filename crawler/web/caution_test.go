package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
)

func TestAStartPageThatLeadsNowhereIsSaidToUntilItDoes(t *testing.T) {
	t.Parallel()
	h := &handler{pages: map[string]string{"/": `<html><body><div id="root"></div><script src="/app.js"></script></body></html>`}}
	r := open(t, h, nil)
	got := r.poll(t, source.State{})
	if !strings.Contains(got.Warning, "shows no links") {
		t.Errorf("warning %q", got.Warning)
	}
	h.any = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }
	h.mu.Lock()
	delete(h.pages, "/")
	h.mu.Unlock()
	if got = r.poll(t, got.State); !strings.Contains(got.Warning, "shows no links") {
		t.Errorf("unchanged, it is forgotten: %q", got.Warning)
	}
	h.mu.Lock()
	h.pages["/"] = `<a href="/a">a</a>`
	h.mu.Unlock()
	if got = r.poll(t, got.State); strings.Contains(got.Warning, "shows no links") {
		t.Errorf("mended, it is still said: %q", got.Warning)
	}
}

func TestAPartOfASiteThatCannotBeReadIsSaidWhileTheRestIs(t *testing.T) {
	t.Parallel()
	h := &handler{pages: map[string]string{"/": `<a href="/a">a</a>`, "/a": article("A", "kettles"), "/good.xml": `<urlset><url><loc>HOST/b</loc></url></urlset>`, "/b": article("B", "kettles"), "/bad.xml": "no sitemap"}}
	r := open(t, h, func(src *config.Source, _ *source.Env) {
		src.Start = append(src.Start, src.Start[0]+"gone")
		src.Sitemaps = []string{src.Start[0] + "good.xml", src.Start[0] + "bad.xml"}
	})
	got := r.poll(t, source.State{})
	if len(got.Mentions) != 2 || !strings.Contains(got.Warning, "/gone") || !strings.Contains(got.Warning, "/bad.xml") {
		t.Errorf("%d mentions, warning %q", len(got.Mentions), got.Warning)
	}
}
