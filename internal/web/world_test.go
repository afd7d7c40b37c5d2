package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
	"github.com/earshot/earshot/internal/web/access"
)

// worldOf are Options for a site in which every text that comes from outside is
// this one. Tests that visit every page use it: whoever adds a field to Options
// adds a fake here, whose texts are word too.
func worldOf(t *testing.T, word string) Options {
	t.Helper()
	o := Options{
		Config:   config.Default,
		Now:      func() time.Time { return now },
		Wall:     time.Now, // the network has its own
		Log:      slog.New(slog.DiscardHandler),
		Status:   func(context.Context) string { return word },
		Sessions: shared.sessions,
		Mentions: fakeMentions{word},

		Happenings: fakeHappenings{word},
		Triage:     fakeTriage{},
		Saved:      fakeSaved{word},
		Archive:    fakeArchive{word},
		Stream:     &fakeStream{},
		Reports:    fakeReports{fakeMentions{word}},
		Because:    func(*mention.Mention, string) []Moved { return []Moved{{word, -0.5}, {"kind", 0.25}} },
	}
	operatorWorld(t, &o, word)
	return o
}

// shared is what all tests may use, because making it takes long: one database of
// sessions, one password's hash.
var shared struct {
	sessions *access.Sessions
	hash     string
}

func TestMain(m *testing.M) { os.Exit(withShared(m)) }

func withShared(m *testing.M) int {
	dir, err := os.MkdirTemp("", "earshot-web-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	db, err := sqlite.Open(context.Background(), filepath.Join(dir, "earshot.db"))
	if err != nil {
		panic(err)
	}
	defer db.Close()
	if shared.sessions, err = access.OpenSessions(context.Background(), db, func() time.Time { return now }); err != nil {
		panic(err)
	}
	if shared.hash, err = access.HashPassword(thePassword); err != nil {
		panic(err)
	}
	return m.Run()
}

func testSessions(t *testing.T, now func() time.Time) *access.Sessions {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "earshot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	sessions, err := access.OpenSessions(t.Context(), db, now)
	if err != nil {
		t.Fatal(err)
	}
	return sessions
}

// wordy is a mention that says one word in every field.
func wordy(word string) mention.Mention {
	n, rating := int64(12300), 2.5
	return mention.Mention{
		ID: word, Source: word, Kind: word, Type: mention.Type(word), URL: word, CanonicalURL: word, Title: word + " headline", Text: word + " and more of it",
		Author: mention.Author{Name: word, Handle: word, URL: word, Followers: &n}, Published: now.Add(-time.Hour), Discovered: now,
		Lang: word, Rating: &rating, ParentURL: word, Hashtags: []string{word}, Links: []string{word},
		Brands:    []mention.BrandMatch{{Brand: word, Sentiment: mention.Sentiment{Label: mention.Negative, Score: -0.7}}},
		Sentiment: &mention.Sentiment{Label: mention.Negative, Score: -0.7}, Story: word, Intent: word, Reason: word,
		Triage: &mention.Triage{Status: word, Assignee: word, Tags: []string{word}, Note: word},
	}
}

// fakeMentions always finds two mentions that say its word.
type fakeMentions struct{ word string }

func (f fakeMentions) Search(_ context.Context, r index.Request) (*index.Result, error) {
	a, b := wordy(f.word), wordy(f.word)
	b.ID += "2"
	facets := map[string]index.Facet{}
	for _, name := range r.Facets {
		facets[name] = index.Facet{Values: []index.Count{{Value: f.word, Count: 2}}, Other: 3}
	}
	next := ""
	if r.After == "" && r.Limit >= 0 {
		next = "next" + f.word
	}
	return &index.Result{
		Total: 40, Stories: 30, Next: next, Facets: facets, Missing: []index.Gap{{From: now.Add(-time.Hour), Until: now, Reason: f.word}},
		Hits: []index.Hit{
			{ID: a.ID, At: now.Add(-28 * time.Minute), Mention: &a, Copies: 2, Spans: []mention.Span{{Field: "text", Start: 0, End: len(f.word)}}},
			{ID: b.ID, At: now.Add(-29 * time.Minute), Mention: &b},
		},
	}, nil
}

func (f fakeMentions) Timeline(context.Context, index.TimelineRequest) (*index.Timeline, error) {
	line := &index.Timeline{Interval: index.Hour, Total: 276}
	for i := range 24 {
		start := now.Add(time.Duration(i-24) * time.Hour)
		line.Buckets = append(line.Buckets, index.Bucket{Start: start, End: start.Add(time.Hour), Count: i, Negative: i / 2, Score: -0.1})
	}
	return line, nil
}

// browser visits a site, keeping cookies, as people's browsers do.
type browser struct {
	t       *testing.T
	handler http.Handler
	mu      sync.Mutex
	cookies map[string]string
	from    string // the other end of the connection
	headers map[string]string
}

func visit(t *testing.T, o Options) *browser {
	t.Helper()
	handler, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, handler: handler, cookies: map[string]string{}, from: "127.0.0.1:50000", headers: map[string]string{"Accept": "text/html"}}
}

func (b *browser) do(method, target, form string) *httptest.ResponseRecorder {
	b.t.Helper()
	if strings.HasPrefix(target, "/") {
		target = "http://localhost:8470" + target
	}
	r := httptest.NewRequestWithContext(b.t.Context(), method, target, strings.NewReader(form))
	r.RemoteAddr = b.from
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.headers {
		r.Header.Set(name, value)
	}
	b.mu.Lock()
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	b.mu.Unlock()
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return w
}

func (b *browser) get(target string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.do(http.MethodGet, target, "")
}

// post sends a form as the page at from would: with the token it holds.
func (b *browser) post(target, form string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.do(http.MethodPost, target, form+"&csrf="+b.token())
}

// token is the form token on any page this browser may see.
func (b *browser) token() string {
	b.t.Helper()
	page := b.get("/sign-in").Body.String()
	if !strings.Contains(page, `name="csrf"`) {
		page = b.get("/account").Body.String()
	}
	_, rest, ok := strings.Cut(page, `name="csrf" value="`)
	if !ok {
		b.t.Fatalf("no form token on the page:\n%s", page)
	}
	token, _, _ := strings.Cut(rest, `"`)
	return token
}

// fakeHappenings is a gap and an incident with its word in them.
type fakeHappenings struct{ word string }

func (f fakeHappenings) Gaps(context.Context) ([]alerts.Gap, error) {
	return []alerts.Gap{{Source: f.word, From: now.Add(-3 * time.Hour), Until: now.Add(-2 * time.Hour)}}, nil
}

func (f fakeHappenings) Incidents(context.Context, time.Time, time.Time, int) ([]alerts.Incident, error) {
	return []alerts.Incident{{ID: f.word, Title: f.word, BrandName: f.word, Severity: alerts.Severity(f.word), Opened: now.Add(-5 * time.Hour)}}, nil
}

// fakeTriage takes every decision.
type fakeTriage struct{}

func (fakeTriage) TriageMany(_ context.Context, ids []string, _ journal.TriageChange, _ string) (journal.Triaged, error) {
	return journal.Triaged{Changed: ids}, nil
}
func (fakeTriage) Undo(context.Context, string, string) error { return nil }

// fakeSaved is one saved search; its name is always kettles, so that it has an address.
type fakeSaved struct{ word string }

func (f fakeSaved) Searches(context.Context) ([]journal.SavedSearch, error) {
	return []journal.SavedSearch{{Name: "kettles", Query: "kettle", By: f.word, At: now}, {Name: f.word, Query: narrowing{"author", f.word}.clause(), View: f.word, By: f.word, At: now}}, nil
}
func (fakeSaved) SaveSearch(context.Context, journal.SavedSearch) error { return nil }
func (fakeSaved) DropSearch(context.Context, string) error              { return nil }
