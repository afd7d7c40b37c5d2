package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/web/access"
)

func TestFeedsHoldHostileTextsAsText(t *testing.T) {
	t.Parallel()
	for _, evil := range hostile {
		b := visit(t, worldOf(t, evil))
		w := b.get("/saved/kettles/feed.xml")
		var feed struct {
			Items []struct {
				Title       string `xml:"title"`
				Link        string `xml:"link"`
				Description string `xml:"description"`
			} `xml:"channel>item"`
		}
		if err := xml.Unmarshal(w.Body.Bytes(), &feed); err != nil || len(feed.Items) != 2 {
			t.Fatalf("%q: %v, %d entries", evil, err, len(feed.Items))
		}
		for _, item := range feed.Items {
			tags, links := shape(t, item.Description)
			for _, tag := range tags {
				if tag != "p" && tag != "br" {
					t.Errorf("%q put <%s> into a description", evil, tag)
				}
			}
			checkLinks(t, evil, append(links, item.Link))
		}
		w = b.get("/saved/kettles/feed.json")
		var read jsonFeed
		if err := json.Unmarshal(w.Body.Bytes(), &read); err != nil || len(read.Items) != 2 {
			t.Fatalf("%q: %v", evil, err)
		}
		for _, item := range read.Items {
			checkLinks(t, evil, []string{item.URL})
		}
	}
}

func TestAFeedIsSentOnlyWhenItIsAnother(t *testing.T) {
	t.Parallel()
	b := visit(t, worldOf(t, "kettle"))
	tag := b.get("/saved/kettles/feed.xml").Header().Get("ETag")
	b.headers["If-None-Match"] = tag
	if w := b.get("/saved/kettles/feed.xml"); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("asked again it gives %d", w.Code)
	}
	if w := b.get("/saved/nothing/feed.xml"); w.Code != http.StatusNotFound {
		t.Errorf("an unknown feed gives %d", w.Code)
	}
}

func TestFeedReadersComeWithAToken(t *testing.T) {
	t.Parallel()
	token, sum := access.NewToken()
	o := withUsers(t)
	with := *o.Config()
	with.Web.Tokens = []config.Token{{Name: "reader", Role: viewer, SHA256: sum}}
	o.Config = func() *config.Config { return &with }
	b := visit(t, o)
	b.headers = map[string]string{}
	if w := b.get("/saved/kettles/feed.xml"); w.Code != http.StatusUnauthorized || !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Basic") {
		t.Errorf("without one: %d", w.Code)
	}
	r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
	r.SetBasicAuth("anything", token)
	for _, value := range []string{"Bearer " + token, r.Header.Get("Authorization")} {
		b.headers["Authorization"] = value
		if w := b.get("/saved/kettles/feed.xml"); w.Code != http.StatusOK {
			t.Errorf("%.6s: %d", value, w.Code)
		}
		if w := b.get("/account"); w.Code == http.StatusOK {
			t.Errorf("%.6s opens pages", value)
		}
		if w := b.do(http.MethodPost, "/saved", "name=x&q=y"); w.Code == http.StatusOK || w.Code == http.StatusSeeOther && w.Header().Get("Location") == "/saved" {
			t.Errorf("%.6s changes things: %d", value, w.Code)
		}
	}
	b.headers["Authorization"] = "Bearer wrong"
	if w := b.get("/saved/kettles/feed.xml"); w.Code != http.StatusUnauthorized {
		t.Errorf("a wrong token: %d", w.Code)
	}
}

func TestExportsRunNoFormulas(t *testing.T) {
	t.Parallel()
	for _, evil := range append([]string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", `=HYPERLINK("http://evil.example","x")`}, hostile...) {
		b := visit(t, worldOf(t, evil))
		w := b.get("/export.csv")
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil || len(rows) != 5 { // the head, and two pages of two
			t.Fatalf("%q: %d rows, %v", evil, len(rows), err)
		}
		for _, cell := range rows[1] {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") && !isNumber(cell) {
				t.Errorf("%q made the cell %q", evil, cell)
			}
		}
		if total := w.Header().Get("X-Earshot-Total"); total != "40" {
			t.Errorf("the total is said to be %q", total)
		}
		w = b.get("/export.jsonl")
		for line := range bytes.Lines(w.Body.Bytes()) {
			var m mention.Mention
			if err := json.Unmarshal(line, &m); err != nil {
				t.Errorf("%q: %v", evil, err)
			}
		}
	}
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// brokenMentions fails at its second page.
type brokenMentions struct{ fakeMentions }

func (f brokenMentions) Search(ctx context.Context, r index.Request) (*index.Result, error) {
	if r.After != "" {
		return nil, index.ErrTooBroad
	}
	return f.fakeMentions.Search(ctx, r)
}

func TestACutOffExportDoesNotLookWhole(t *testing.T) {
	t.Parallel()
	o := worldOf(t, "kettle")
	o.Mentions = brokenMentions{fakeMentions{"kettle"}}
	defer func() {
		if recover() == nil {
			t.Error("half an export ended like a whole one")
		}
	}()
	visit(t, o).get("/export.csv")
}

func TestASearchBecomesARuleThatRulesTomlTakes(t *testing.T) {
	t.Parallel()
	b := visit(t, worldOf(t, "kettle"))
	for _, q := range append([]string{`acme AND "it's \ here"`, "kettle\n#x", "a OR b"}, hostile...) {
		w := b.get("/new-rule?" + url.Values{"q": {q}}.Encode())
		switch w.Code {
		case http.StatusOK:
			if strings.Contains(w.Body.String(), `class="note bad"`) && q == "a OR b" {
				t.Errorf("%q is not taken:\n%s", q, w.Body)
			}
		case http.StatusBadRequest:
		default:
			t.Errorf("%q: status %d", q, w.Code)
		}
	}
	for _, text := range append([]string{"plain", "it's", "back\\slash", "new\nline", "tab\t", "\x01", `both ' and "`}, hostile...) {
		cfg, err := config.Parse("rules.toml", []byte("[brands.acme]\nname = "+tomlString(text)+"\nquery = \"acme\"\n"))
		if err != nil {
			if strings.TrimSpace(text) == text && !strings.ContainsAny(text, "\x00\x01\r\n\t\u202e") {
				t.Errorf("%s: %v", tomlString(text), err)
			}
			continue
		}
		if got := cfg.Brands[0].Name; got != strings.ToValidUTF8(text, "\uFFFD") {
			t.Errorf("%q came back as %q", text, got)
		}
	}
}

// keptSearches remembers what was saved.
type keptSearches struct{ saved []journal.SavedSearch }

func (k *keptSearches) Searches(context.Context) ([]journal.SavedSearch, error) { return k.saved, nil }
func (k *keptSearches) SaveSearch(_ context.Context, s journal.SavedSearch) error {
	k.saved = append(k.saved, s)
	return nil
}
func (k *keptSearches) DropSearch(_ context.Context, name string) error {
	if len(k.saved) == 0 || k.saved[0].Name != name {
		return journal.ErrNoSearch
	}
	k.saved = nil
	return nil
}

func TestASearchIsSavedWithItsWholeState(t *testing.T) {
	t.Parallel()
	kept := &keptSearches{}
	o := worldOf(t, "kettle")
	o.Saved = kept
	b := visit(t, o)
	form := url.Values{"name": {"  kettles / that  burn? "}, "q": {`(kettle) AND source:"trade press"`}, "view": {"last=7d&sort=negative&after=x"}}
	if w := b.post("/saved", form.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if len(kept.saved) != 1 || kept.saved[0].Name != "kettles / that burn?" {
		t.Fatalf("kept %+v", kept.saved)
	}
	page := b.get("/saved").Body.String()
	for _, want := range []string{"last=7d", "sort=negative", "/saved/kettles%20%2F%20that%20burn%3F/feed.xml"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if w := b.get("/saved/kettles%20%2F%20that%20burn%3F/feed.xml"); w.Code != http.StatusOK {
		t.Errorf("its feed gives %d", w.Code)
	}
	for name, form := range map[string]url.Values{"no name": {"q": {"a"}}, "dots": {"name": {".."}, "q": {"a"}}, "a bad query": {"name": {"x"}, "q": {"a AND )"}}, "long": {"name": {strings.Repeat("x", 300)}}} {
		if w := b.post("/saved", form.Encode()); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
	if w := b.post("/saved/kettles%20%2F%20that%20burn%3F/drop", ""); w.Code != http.StatusSeeOther || kept.saved != nil {
		t.Errorf("dropping gives %d, %v are left", w.Code, kept.saved)
	}
}
