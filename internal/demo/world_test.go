package demo

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func open(t *testing.T) (*World, *clock.Stepped) {
	t.Helper()
	c := clock.NewStepped(monday)
	w, err := New(c, monday)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w, c
}

func get(t *testing.T, url string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func (w *World) site(key string) *site {
	return w.sites[slices.IndexFunc(w.sites, func(s *site) bool { return s.key == key })]
}

func TestTheWorldIsLargeVariedAndTheSameEveryTime(t *testing.T) {
	t.Parallel()
	one, err := script(monday)
	if err != nil {
		t.Fatal(err)
	}
	two, err := script(monday)
	if err != nil {
		t.Fatal(err)
	}
	langs, texts := map[string]int{}, map[string]bool{}
	for i := range one {
		if *one[i] != *two[i] {
			t.Fatalf("item %d differs between two writings", i)
		}
		langs[one[i].lang]++
		texts[one[i].text] = true
	}
	if len(one) < 400 || len(texts) < 400 || len(texts) < len(one)*8/10 {
		t.Errorf("%d items, %d distinct", len(one), len(texts))
	}
	for _, lang := range languages {
		if langs[lang] < 8 {
			t.Errorf("%d items in %s", langs[lang], lang)
		}
	}
}

func TestWhatIsServedDependsOnTheClock(t *testing.T) {
	t.Parallel()
	w, c := open(t)
	feed := w.site(siteGazette).base + "/feed"
	_, before := get(t, feed)
	if strings.Contains(before, "recalls 40,000") {
		t.Error("the recall is news before it happened")
	}
	c.Step(monday.Add(answer))
	_, after := get(t, feed)
	if !strings.Contains(after, "recalls 40,000") {
		t.Error("the recall never made the news")
	}
}

func TestUnchangedFeedsAnswer304AndChangedOnesDoNot(t *testing.T) {
	t.Parallel()
	w, c := open(t)
	for _, s := range w.sites {
		if s.format == "" {
			continue
		}
		res, body := get(t, s.base+"/feed")
		if res.StatusCode != http.StatusOK || len(body) == 0 {
			t.Fatalf("%s: %s", s.name, res.Status)
		}
		tag, modified := res.Header.Get("ETag"), res.Header.Get("Last-Modified")
		if again, _ := get(t, s.base+"/feed", "If-None-Match", tag, "If-Modified-Since", modified); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: unchanged, yet %s", s.name, again.Status)
		}
	}
	s := w.site(siteForum)
	res, _ := get(t, s.base+"/feed")
	c.Step(monday.Add(outbreak + time.Hour))
	if again, _ := get(t, s.base+"/feed", "If-None-Match", res.Header.Get("ETag")); again.StatusCode != http.StatusOK {
		t.Errorf("changed, yet %s", again.Status)
	}
}

func TestEveryPublishedAddressCanBeReadAndNoFutureOne(t *testing.T) {
	t.Parallel()
	w, c := open(t)
	c.Step(monday.Add(outbreak + time.Hour))
	for i, it := range w.items {
		if i%7 != 0 {
			continue
		}
		s := w.site(it.site)
		res, body := get(t, s.url(it))
		published := !it.at.After(c.Now())
		if published != (res.StatusCode == http.StatusOK) {
			t.Errorf("%s: %s, published %v", s.url(it), res.Status, published)
		}
		if published && (strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x")) {
			t.Errorf("%s serves markup where it means text", s.url(it))
		}
	}
}

func TestACorrectionChangesThePrintedFigure(t *testing.T) {
	t.Parallel()
	w, c := open(t)
	c.Step(monday.Add(outbreak + 110*time.Minute))
	if _, body := get(t, w.site(siteGazette).base+"/feed"); !strings.Contains(body, "30,000") {
		t.Error("the first print has the right figure")
	}
	c.Step(monday.Add(answer))
	if _, body := get(t, w.site(siteGazette).base+"/feed"); strings.Contains(body, "30,000") {
		t.Error("the figure was never corrected")
	}
}

func TestTheTrapCountsTrespasses(t *testing.T) {
	t.Parallel()
	w, _ := open(t)
	base := w.site(siteGazette).base
	if _, body := get(t, base+"/robots.txt"); !strings.Contains(body, "Disallow: /internal/") {
		t.Error("robots.txt forbids nothing")
	}
	get(t, base+"/internal/plan")
	if w.Trespasses() != 1 {
		t.Errorf("%d trespasses", w.Trespasses())
	}
}

func TestItsRulesFileIsGood(t *testing.T) {
	t.Parallel()
	w, _ := open(t)
	cfg, err := config.Parse("demo rules.toml", []byte(w.Config()))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Warnings.Len() > 0 {
		t.Errorf("%s", cfg.Warnings.Render())
	}
	if len(cfg.Sources) < 10 || len(cfg.Rules) < 3 {
		t.Errorf("%d sources, %d rules", len(cfg.Sources), len(cfg.Rules))
	}
	every := map[time.Duration]bool{}
	for _, s := range cfg.Sources {
		if every[s.Every] {
			t.Errorf("two sources are polled every %v", s.Every)
		}
		every[s.Every] = true
	}
}
