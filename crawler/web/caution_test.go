package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
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

func TestASitemapThatUnpacksWithoutEndIsRefusedInLittleMemory(t *testing.T) {
	t.Parallel()
	urls := strings.Repeat("<url><loc>https://a.example/1</loc></url>", 1000)
	for name, x := range map[string]struct {
		head, more string
		pages      int
	}{
		"text":             {"<urlset>", " ", 0},
		"lines":            {"<urlset>", "\n", 0},
		"text after pages": {"<urlset>" + urls, " ", 1000},
		"one line":         {"https://a.example/", "x", 0},
	} {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, _ = z.Write([]byte(x.head))
		_, _ = io.WriteString(z, strings.Repeat(x.more, 1<<20))
		_ = z.Close()
		s, err := readSitemap(packed.Bytes())
		if len(s.pages) != x.pages || errors.Is(err, errSitemapBomb) != (x.pages == 0) {
			t.Errorf("%s: %d pages, %v", name, len(s.pages), err)
		}
	}
	if _, err := io.ReadAll(&unpacked{r: strings.NewReader(urls), left: 10_000, mark: '<'}); !errors.Is(err, errSitemapBomb) {
		t.Errorf("too large: %v", err)
	}
}

func TestPagesThatAreNoArticlesBySizeAreRefusedBeforeTheyCost(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		page string
		big  bool
	}{
		"tags":       {strings.Repeat("<p>NASA ", maxTags+1), true},
		"text":       {"<p>" + strings.Repeat("NASA said it. ", maxText/14+1), true},
		"a script":   {article("NASA", "NASA said it.") + "<script>" + strings.Repeat("var x = 1; ", maxText/10) + "</script>", false},
		"a long one": {article("NASA", strings.Repeat("NASA said it. ", mostJudgedText/14+1)), false},
	} {
		p, err := Extract([]byte(x.page), "text/html", "https://a.example/1")
		if errors.Is(err, ErrTooBig) != x.big || !x.big && (err != nil || !strings.Contains(p.Mention.Text, "NASA said it.")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
