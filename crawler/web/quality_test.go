package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"github.com/earshot/earshot/crawler/markup"
)

// The measure of the public article-extraction benchmark: multisets of four-word
// shingles, each page's hits, misses and extras brought to the sum of one, then
// averaged over pages.

var wordRunes = regexp.MustCompile(`[\pL\pN_]+`)

func shingles(text string) map[string]int {
	w := wordRunes.FindAllString(text, -1)
	out := make(map[string]int, len(w))
	for i := 0; i < max(1, len(w)-3); i++ {
		if part := w[i:min(i+4, len(w))]; len(part) > 0 {
			out[strings.Join(part, "\x00")]++
		}
	}
	return out
}

// score is the share of hits, extras and misses of one page.
type score struct{ tp, fp, fn float64 }

func scoreOf(truth, found string) score {
	a, b := shingles(truth), shingles(found)
	var s score
	all := 0
	for k, n := range a {
		s.tp += float64(min(n, b[k]))
		all += n
	}
	got := 0
	for _, n := range b {
		got += n
	}
	s.fp, s.fn = float64(got)-s.tp, float64(all)-s.tp
	if sum := s.tp + s.fp + s.fn; sum > 0 {
		s.tp, s.fp, s.fn = s.tp/sum, s.fp/sum, s.fn/sum
	}
	return s
}

// total averages precision and recall over pages, and takes F1 of the averages.
func total(rows []score) (f1, precision, recall float64) {
	np, nr := 0, 0
	for _, s := range rows {
		if s.tp+s.fp > 0 {
			precision += s.tp / (s.tp + s.fp)
			np++
		}
		if s.tp+s.fn > 0 {
			recall += s.tp / (s.tp + s.fn)
			nr++
		}
	}
	precision, recall = precision/float64(max(np, 1)), recall/float64(max(nr, 1))
	if precision+recall > 0 {
		f1 = 2 * precision * recall / (precision + recall)
	}
	return f1, precision, recall
}

// extractor is a way to get the body text of a page.
type extractor struct {
	name string
	run  func(page []byte, address string) string
}

func extractors() []extractor {
	alone := func(fallback bool) func([]byte, string) string {
		return func(page []byte, address string) string {
			doc, base, err := parse(page, "text/html", address)
			if err != nil {
				return ""
			}
			o := trafilatura.Options{EnableFallback: fallback}
			if base.Host != "" {
				o.OriginalURL = base
			}
			res, err := trafilatura.ExtractDocument(doc, o)
			if err != nil {
				return ""
			}
			return res.ContentText
		}
	}
	return []extractor{
		{"earshot", func(page []byte, address string) string {
			p, err := Extract(page, "text/html", address)
			if err != nil {
				return ""
			}
			return p.Mention.Text
		}},
		{"trafilatura alone", alone(false)},
		{"trafilatura with fallback", alone(true)},
	}
}

// truePage is a page of which the body is known.
type truePage struct {
	name, body string
	html       []byte
}

var articleBody = regexp.MustCompile(`"articleBody"\s*:\s*"((?:[^"\\]|\\.)*)"`)

// ownWord are pages that state their text in structured data: the publisher's own
// word for what the article is. That statement is taken out of what the extractors see.
func ownWord(name string, page []byte) (truePage, bool) {
	best := ""
	for _, m := range articleBody.FindAllSubmatch(page, -1) {
		var s string
		if json.Unmarshal([]byte(`"`+strings.NewReplacer("\n", " ", "\t", " ", "\r", " ").Replace(string(m[1]))+`"`), &s) == nil && len(s) > len(best) {
			best = s
		}
	}
	if best = html.UnescapeString(best); strings.Contains(best, "<") {
		best = markup.FromHTML(best, nil).Plain
	}
	if len(best) < 800 {
		return truePage{}, false
	}
	blind := articleBody.ReplaceAll(page, []byte(`"x":""`))
	doc, err := html.Parse(bytes.NewReader(blind))
	if err != nil {
		return truePage{}, false
	}
	// It must be what the page shows, and to its end: some state only a beginning.
	shown := shingles(markup.FromNode(doc, nil).Plain)
	hit, all := 0, 0
	for k, n := range shingles(best) {
		hit, all = hit+min(n, shown[k]), all+n
	}
	whole := surveyProse(doc).size
	if float64(hit) < 0.8*float64(all) || whole > 2*len(best) {
		return truePage{}, false
	}
	return truePage{name: name, body: best, html: blind}, true
}

func readPages(t testing.TB, pattern string) map[string][]byte {
	t.Helper()
	names, _ := filepath.Glob(pattern)
	out := make(map[string][]byte, len(names))
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if z, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
			if data, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		out[name] = data
	}
	return out
}

// half splits pages into those the rules were made with and those only measured.
func half(name string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(filepath.Base(name)))
	return int(h.Sum32()>>7) % 2
}

// sharedPage is a page of the shared evaluation set.
type sharedPage struct {
	HTML, URL, Title, Date string
	Author                 any
	With                   []string `json:"must_contain"`
	Without                []string `json:"must_not_contain"`
	page                   []byte
}

// sharedPages are the pages of the shared evaluation set, or a skip.
func sharedPages(t testing.TB) []sharedPage {
	t.Helper()
	dir := os.Getenv("EARSHOT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, "data", "page-segments")
	list, err := os.ReadFile(filepath.Join(dir, "pages.jsonl"))
	if err != nil {
		t.Skip("the shared pages are not here")
	}
	var out []sharedPage
	for line := range strings.SplitSeq(strings.TrimSpace(string(list)), "\n") {
		var p sharedPage
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		for _, page := range readPages(t, filepath.Join(dir, strings.TrimSuffix(p.HTML, ".gz")+"*")) {
			p.page = page
		}
		out = append(out, p)
	}
	return out
}

// TestBodyQuality measures how much of a page's body is found, and how much else.
func TestBodyQuality(t *testing.T) {
	if os.Getenv("EARSHOT_BENCH") == "" {
		t.Skip("set EARSHOT_BENCH=1 to measure")
	}
	for _, set := range []struct {
		name  string
		pages []truePage
	}{{"text stated by the page", statedPages(t)}, {"marked by hand", handPages(t)}, {"readability's own", checkedPages(t)}} {
		for _, x := range extractors() {
			rows := measure(set.pages, x)
			var kept []score
			for i, p := range set.pages {
				if half(p.name) == 1 {
					kept = append(kept, rows[i])
				}
			}
			f, p, r := total(rows)
			kf, kp, kr := total(kept)
			t.Logf("%-24s %-26s all %3d: F1 %.4f P %.4f R %.4f   kept out %3d: F1 %.4f P %.4f R %.4f", set.name, x.name, len(rows), f, p, r, len(kept), kf, kp, kr)
		}
	}
	shared := sharedPages(t)
	for _, x := range extractors() {
		s := segments(shared, x)
		t.Logf("%-24s %-26s all %3d: F1 %.4f P %.4f R %.4f", "sentences", x.name, len(shared), s[0], s[1], s[2])
	}
}

func measure(pages []truePage, x extractor) []score {
	rows := make([]score, len(pages))
	sideBySide(len(pages), func(i int) { rows[i] = scoreOf(pages[i].body, x.run(pages[i].html, "")) })
	return rows
}

func sideBySide(n int, do func(i int)) {
	slots := make(chan struct{}, 2)
	var wait sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			do(i)
		})
	}
	wait.Wait()
}

// segments counts sentences that must and must not be there: F1, precision, recall.
func segments(pages []sharedPage, x extractor) [3]float64 {
	flat := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	texts := make([]string, len(pages))
	sideBySide(len(pages), func(i int) { texts[i] = flat(x.run(pages[i].page, pages[i].URL)) })
	tp, fp, fn := 0.0, 0.0, 0.0
	for i, p := range pages {
		for _, s := range p.With {
			if strings.Contains(texts[i], flat(s)) {
				tp++
			} else {
				fn++
			}
		}
		for _, s := range p.Without {
			if strings.Contains(texts[i], flat(s)) {
				fp++
			}
		}
	}
	return [3]float64{2 * tp / (2*tp + fp + fn), tp / (tp + fp), tp / (tp + fn)}
}

// TestFactsQuality measures title, author and date against what people noted.
func TestFactsQuality(t *testing.T) {
	if os.Getenv("EARSHOT_BENCH") == "" {
		t.Skip("set EARSHOT_BENCH=1 to measure")
	}
	pages := sharedPages(t)
	got := make([]*Page, len(pages))
	sideBySide(len(pages), func(i int) { got[i], _ = Extract(pages[i].page, "text/html", pages[i].URL) })
	flat := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	count := map[string][3]int{} // known, found, exact
	note := func(what, want, have string) {
		if want = flat(want); want == "" {
			return
		}
		c := count[what]
		c[0]++
		if have = flat(have); have != "" {
			c[1]++
		}
		if have == want {
			c[2]++
		}
		count[what] = c
	}
	for i, p := range pages {
		if got[i] == nil {
			continue
		}
		m := got[i].Mention
		author, _ := p.Author.(string)
		note("title", p.Title, m.Title)
		note("author", author, m.Author.Name)
		date := ""
		if !m.Published.IsZero() {
			date = m.Published.Format("2006-01-02")
		}
		note("date", p.Date, date)
	}
	for what, c := range count {
		t.Logf("%-7s known %d, found %d, exact %d", what, c[0], c[1], c[2])
	}
}
