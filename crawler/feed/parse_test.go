package feed

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// shared finds the fixtures beside the repository, or skips.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	dir := os.Getenv("EARSHOT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(append([]string{dir}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skip("no shared fixtures here")
	}
	return path
}

func parseFile(t testing.TB, address string, parts ...string) *Document {
	t.Helper()
	body, err := os.ReadFile(shared(t, parts...))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Parse(body, "", address)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func rssDoc(items string) string {
	return `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title><link>https://a.example/</link>` + items + `</channel></rss>`
}

func mustParse(t *testing.T, doc string) *Document {
	t.Helper()
	d, err := Parse([]byte(doc), "", "https://a.example/feed")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestFixturesReadAsAReaderWouldShowThem(t *testing.T) {
	t.Parallel()
	cases := []struct {
		file []string
		n    int
		want mention.Mention // fields that are set are compared, of the first item
	}{
		{[]string{"rss", "blog-full.xml"}, 3, mention.Mention{Title: "Tarnwick K2 review: “boils fast”, leaks later & more", Text: "The Tarnwick K2 is quick – and ours dripped after a week.\n\nWe asked Tarnwick Ltd. twice.", Author: mention.Author{Name: "Ines Okafor"}, CanonicalURL: "https://kitchenbench.example/2026/11/tarnwick-k2-review", Lang: "en"}},
		{[]string{"rss", "windows-1251.xml"}, 1, mention.Mention{Title: "Чайник Tarnwick отзывают из продажи", Text: "Компания объявила об отзыве.", Lang: "ru"}},
		{[]string{"rss", "utf16le-bom.xml"}, 1, mention.Mention{Title: "Tarnwick in UTF-16"}},
		{[]string{"rss", "latin1-undeclared.xml"}, 1, mention.Mention{Title: "La bouilloire Tarnwick rappelée à l'usine"}},
		{[]string{"rss", "truncated.xml"}, 1, mention.Mention{Title: "Tarnwick item one"}},
		{[]string{"rss", "leading-php-warning.xml"}, 1, mention.Mention{Title: "Tarnwick after a warning"}},
		{[]string{"rss", "html-entities-and-bare-ampersand.xml"}, 1, mention.Mention{Title: "Tarnwick — Q&A", URL: "https://amp.example/?a=1&b=2"}},
		{[]string{"rss", "rss1-rdf.xml"}, 1, mention.Mention{Title: "Scale build-up in the Tarnwick K2", Author: mention.Author{Name: "R. Lindqvist"}}},
		{[]string{"rss", "comments.xml"}, 1, mention.Mention{Type: mention.Comment, ParentURL: "https://kitchenbench.example/2026/11/tarnwick-k2-review/"}},
		{[]string{"atom", "blog.xml"}, 2, mention.Mention{Title: "Der Tarnwick K2 im Test", Lang: "de"}},
		{[]string{"jsonfeed", "feed-1.1.json"}, 2, mention.Mention{Title: "Living with the Tarnwick K2", Author: mention.Author{Name: "Noor Haddad", URL: "https://steep.example/about"}}},
		{[]string{"google-news", "search.xml"}, 2, mention.Mention{Title: "Tarnwick recalls K2 kettles over leaking seals", Author: mention.Author{Name: "Northern Courier"}}},
		{[]string{"google-alerts", "alert.xml"}, 2, mention.Mention{URL: "https://www.northerncourier.example/business/tarnwick-recall?ref=home", CanonicalURL: "https://www.northerncourier.example/business/tarnwick-recall"}},
		{[]string{"bing-news", "search.xml"}, 2, mention.Mention{CanonicalURL: "https://www.northerncourier.example/business/tarnwick-recall", Author: mention.Author{Name: "Northern Courier"}}},
		{[]string{"reddit", "search.rss"}, 2, mention.Mention{Type: mention.Post, Text: "Anyone else with a Tarnwick?", Author: mention.Author{Name: "wet_counter", Handle: "wet_counter", URL: "https://www.reddit.com/user/wet_counter"}}},
		{[]string{"lobsters", "newest.rss"}, 1, mention.Mention{URL: "https://lobste.rs/s/k2tarn", Author: mention.Author{Name: "rinse", Handle: "rinse"}}},
		{[]string{"mastodon", "tag.rss"}, 1, mention.Mention{Type: mention.Post, Author: mention.Author{Name: "lena", Handle: "lena@mastodon.social", URL: "https://mastodon.social/@lena"}}},
		{[]string{"youtube", "channel.xml"}, 1, mention.Mention{Type: mention.Video, CanonicalURL: "https://www.youtube.com/watch?v=k2TARNw1ck0"}},
		{[]string{"appstore", "reviews.xml"}, 1, mention.Mention{Type: mention.Review, Title: "Kettle won't pair"}},
	}
	for _, c := range cases {
		t.Run(strings.Join(c.file, "/"), func(t *testing.T) {
			t.Parallel()
			doc := parseFile(t, "https://kitchenbench.example/feed", append([]string{"fixtures"}, c.file...)...)
			if len(doc.Mentions) != c.n {
				t.Fatalf("%d mentions, want %d (dropped %v)", len(doc.Mentions), c.n, doc.Dropped)
			}
			compare(t, doc.Mentions[0], c.want)
		})
	}
}

func compare(t *testing.T, got, want mention.Mention) {
	t.Helper()
	check := func(field, got, want string) {
		if want != "" && got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	check("title", got.Title, want.Title)
	check("text", got.Text, want.Text)
	check("url", got.URL, want.URL)
	check("canonical", got.CanonicalURL, want.CanonicalURL)
	check("author", got.Author.Name, want.Author.Name)
	check("handle", got.Author.Handle, want.Author.Handle)
	check("author url", got.Author.URL, want.Author.URL)
	check("type", string(got.Type), string(want.Type))
	check("lang", got.Lang, want.Lang)
	check("parent", got.ParentURL, want.ParentURL)
	if got.ID == "" || got.Kind != Kind {
		t.Errorf("id %q, kind %q", got.ID, got.Kind)
	}
}

// TestEveryGatheredFeedParsesOrSaysWhyNot runs over the feeds of other projects'
// tests: no crash, and an error only for what is no feed.
func TestEveryGatheredFeedParsesOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads 1500 files")
	}
	root, failed, read := shared(t, "data", "feeds"), 0, 0
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, ".md") {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		doc, err := Parse(body, "", "https://a.example/feed")
		switch {
		case errors.Is(err, ErrCDF), errors.Is(err, ErrNotFeed):
			failed++
		case err != nil:
			t.Errorf("%s: %v", path, err)
		case strings.Contains(path, "real-world") && len(doc.Mentions) == 0:
			t.Errorf("%s: no mentions", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if failed > 17 {
		t.Errorf("%d of %d documents are said to be no feeds, want at most 17", failed, read)
	}
}

func TestDocumentsThatAreNoFeedsSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	cases := map[string]error{
		"":                       ErrEmpty,
		"  \n\t":                 ErrEmpty,
		`{"error":"nope"}`:       ErrJSON,
		`{"error":`:              ErrBroken,
		"[1,2]":                  ErrJSON,
		"hello":                  ErrNotFeed,
		"\x00\x01\x02\xff":       ErrNotFeed,
		"<rss":                   ErrNotFeed,
		"<html><body>Sign in":    ErrHTML,
		"<!doctype html><title>": ErrHTML,
		"<?xml version='1.0'?><catalog><book/></catalog>":                                    ErrNotFeed,
		"<rss><channel><item>" + strings.Repeat("<z:a>", 50_000):                             ErrTooDeep,
		`{"version":"https://jsonfeed.org/version/1.1","items":` + strings.Repeat("[", 5000): ErrTooDeep,
		"<CHANNEL HREF='x'><TITLE>t</TITLE></CHANNEL>":                                       ErrCDF,
	}
	for doc, want := range cases {
		if _, err := Parse([]byte(doc), "", ""); !errors.Is(err, want) {
			t.Errorf("%.40q: %v, want %v", doc, err, want)
		}
	}
	if _, err := Parse(make([]byte, MaxBytes+1), "", ""); !errors.Is(err, ErrTooBig) {
		t.Errorf("a document that is too big: %v", err)
	}
}

func TestAnEntityBombStaysSmall(t *testing.T) {
	t.Parallel()
	bomb := `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>` + rssDoc("<item><title>&c;&c;</title><link>https://a.example/1</link></item>")
	d := mustParse(t, bomb)
	if n := len(d.Mentions[0].Title); n > 200 {
		t.Errorf("title grew to %d bytes", n)
	}
}

func TestAnItemIsIdentifiedByItsOwnPage(t *testing.T) {
	t.Parallel()
	id := func(item string) string { return mustParse(t, rssDoc("<item>"+item+"</item>")).Mentions[0].ID }
	page := mention.NewID("page", "", "https://a.example/x")
	if got := id("<title>a</title><link>http://www.a.example/x/?utm_source=rss</link><guid isPermaLink='false'>1</guid>"); got != page {
		t.Error("feed and crawl of one page differ")
	}
	if got := id("<title>a</title><guid>https://a.example/x</guid>"); got != page {
		t.Error("a permalink guid is the page")
	}
	if got := id("<title>a</title><link>https://elsewhere.example/story</link><guid>https://a.example/x</guid>"); got != page {
		t.Error("a link blog's entry is its own page, not the story it links to")
	}
	if id("<title>a</title><guid isPermaLink='false'>1</guid>") == id("<title>a</title><guid isPermaLink='false'>2</guid>") {
		t.Error("two guids, one id")
	}
	if id("<title>a</title>") == id("<title>b</title>") {
		t.Error("two titles, one id")
	}
	two := mustParse(t, rssDoc("<item><title>a</title><link>https://a.example/news</link><guid isPermaLink='false'>1</guid></item><item><title>b</title><link>https://a.example/news</link><guid isPermaLink='false'>2</guid></item>"))
	if two.Mentions[0].ID == two.Mentions[1].ID {
		t.Error("items that share a link became one")
	}
}

func TestBridgeErrorsAreNoMentions(t *testing.T) {
	t.Parallel()
	for _, item := range []string{
		"<title>Bridge returned error 403! (20775)</title><link>https://b.example/?_error_time=1</link>",
		"<title>RSS reader not yet whitelisted!</title><description>x</description>",
		"<title>Error 502 Bad Gateway</title>", "<title>Just a moment...</title>", "<title>Fatal error: Uncaught exception</title>",
	} {
		d := mustParse(t, rssDoc("<item>"+item+"</item>"))
		if len(d.Mentions) != 0 || len(d.Dropped) != 1 || d.Dropped[0].Reason != mention.ErrorItem {
			t.Errorf("%s became %+v, %+v", item, d.Mentions, d.Dropped)
		}
	}
	for _, title := range []string{"Error messages are a design problem", "Why 404 pages matter", "Bridge collapses"} {
		if d := mustParse(t, rssDoc("<item><title>"+title+"</title></item>")); len(d.Mentions) != 1 {
			t.Errorf("%q was dropped", title)
		}
	}
}

func TestNoticesOfFeedProgramsAreNoText(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"<p>Body.</p><p>The post <a href='x'>Title</a> appeared first on <a href='y'>Site</a>.</p>": "Body.",
		"Body. [&#8230;] <a>Read more</a>": "Body.",
		"<a href='x'>Comments</a>":         "",
		"Body.":                            "Body.",
	} {
		d := mustParse(t, rssDoc("<item><title>t</title><description><![CDATA["+src+"]]></description></item>"))
		if got := d.Mentions[0].Text; got != want {
			t.Errorf("%s: %q, want %q", src, got, want)
		}
	}
}

func TestDatesKeepTheirZone(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"Fri, 20 Nov 2026 09:30:00 MSK": "2026-11-20T06:30:00Z", "2026/11/20 14:33:00": "2026-11-20T14:33:00Z", "garbage": "0001-01-01T00:00:00Z",
	} {
		d := mustParse(t, rssDoc("<item><title>t</title><pubDate>"+raw+"</pubDate></item>"))
		if got := d.Mentions[0].Published.UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s: %s, want %s", raw, got, want)
		}
	}
}

func TestAutodiscoveryFindsWhatAPageOffers(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(shared(t, "fixtures", "autodiscovery", "page.html"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(shared(t, "fixtures", "autodiscovery", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Feeds []struct{ URL, Type, Demote string }
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	got := Discover(string(page), "https://kitchenbench.example/")
	if len(got) != len(want.Feeds) || !got[len(got)-1].Comments {
		t.Fatalf("found %+v", got)
	}
	for _, w := range want.Feeds {
		if !slices.ContainsFunc(got, func(l Link) bool {
			return l.URL == w.URL && l.Type == w.Type && l.Comments == (w.Demote == "comments")
		}) {
			t.Errorf("%s is missing or wrong in %+v", w.URL, got)
		}
	}
}

func FuzzParseNeverPanicsAndEveryMentionHasAnID(f *testing.F) {
	f.Add([]byte(rssDoc("<item><title>a</title><link>https://a.example/1</link></item>")))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">&lt;b></title><id>1</id>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"content_html":"<p>"}]}`))
	f.Add([]byte(`<rdf:RDF><channel/><item><title>x</title></item>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := Parse(body, "", "https://a.example/feed")
		if err != nil {
			return
		}
		for _, m := range d.Mentions {
			if m.ID == "" {
				t.Fatalf("no id: %+v", m)
			}
		}
	})
}

func TestAuthorsInAForeignFormAreNamedAlone(t *testing.T) {
	t.Parallel()
	doc, err := Parse([]byte(`<rss version="2.0"><channel><title>x</title><item><title>a</title><guid>1</guid>
		<author><name>Jane Maker</name><title>Product Manager</title><department></department></author></item></channel></rss>`), "", "")
	if err != nil || len(doc.Mentions) != 1 || doc.Mentions[0].Author.Name != "Jane Maker" {
		t.Fatalf("%+v, %v", doc, err)
	}
}
