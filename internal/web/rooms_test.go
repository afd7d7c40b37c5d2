package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

const roomRules = `[web]
allow_edit = true

[slack]
channel = "#acme"

[alerts]
quiet_hours = ["22:00-07:00"]
holidays = ["12-25"]

[brands.acme]
name = "Acme"
query = "acme"

[[sources]]
name = "masto"
type = "feed"
url = "https://feeds.example/a.xml"

# when many speak
[[rules]]
name = "five in an hour"
type = "threshold"
window = "1h"
min_mentions = 5
cooldown = "1h"
severity = "critical"

[[rules]]
name = "words"
type = "keyword"
query = 'recall'
`

// rooms are the real engine and outbox on a fresh database, with pages on them.
type rooms struct {
	t       *testing.T
	engine  *alerts.Engine
	file    string
	cfg     *config.Config
	handler http.Handler
	clock   time.Time
	sources *fakeSources
	texts   map[string]mention.Mention
	cookie  []*http.Cookie
}

// openRooms makes them, with an incident of five mentions that say evil.
func openRooms(t *testing.T, evil string) *rooms {
	t.Helper()
	dir := t.TempDir()
	r := &rooms{t: t, file: filepath.Join(dir, "rules.toml"), clock: now, texts: map[string]mention.Mention{}, sources: &fakeSources{}}
	if err := os.WriteFile(r.file, []byte(roomRules), 0o600); err != nil {
		t.Fatal(err)
	}
	r.reload()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "e.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if r.engine, err = alerts.Open(t.Context(), db, r.cfg, alerts.Options{Now: func() time.Time { return r.clock }}); err != nil {
		t.Fatal(err)
	}
	var entries []mention.Entry
	for i := range 6 {
		at := now.Add(time.Duration(i-60) * time.Minute)
		m := mention.Mention{ID: fmt.Sprintf("m%d", i), Source: "masto" + evil, Text: fmt.Sprintf("acme %d %s", i, evil), Title: evil, URL: "https://a.example/" + fmt.Sprint(i),
			Author: mention.Author{Handle: evil}, Published: at, Discovered: at, Brands: []mention.BrandMatch{{Brand: "acme", Sentiment: mention.Sentiment{Label: mention.Negative, Score: -0.8}}}}
		r.texts[m.ID] = m
		entries = append(entries, mention.Entry{Seq: uint64(i + 1), Op: mention.Put, Mention: m})
	}
	if err := r.engine.Take(t.Context(), entries, 6); err != nil {
		t.Fatal(err)
	}
	r.handler, err = New(Options{Config: func() *config.Config { return r.cfg }, Now: func() time.Time { return r.clock }, Log: slog.New(slog.DiscardHandler),
		Engine: r.engine, Outbox: r.engine.Outbox(), Archive: r, Sources: r.sources, Backtest: r.backtest, Bars: flatBars, Life: t.Context()})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *rooms) reload() {
	r.t.Helper()
	cfg, err := config.Load(r.file)
	if err != nil {
		r.t.Fatal(err)
	}
	r.cfg = cfg
}

func (r *rooms) History(context.Context, string) ([]journal.Event, error)      { return nil, nil }
func (r *rooms) Revisions(context.Context, string) ([]journal.Revision, error) { return nil, nil }

func (r *rooms) Get(_ context.Context, ids ...string) (out []mention.Mention, _ error) {
	for _, id := range ids {
		if m, ok := r.texts[id]; ok {
			out = append(out, m)
		}
	}
	return out, nil
}

// backtest plays the mentions of the rooms.
func (r *rooms) backtest(ctx context.Context, sets []*config.Config, from, until time.Time, progress func(float64)) ([]alerts.Report, error) {
	var out []alerts.Report
	for _, cfg := range sets {
		run := alerts.NewBacktest(cfg, from, nil)
		run.Series(30 * time.Minute)
		for i := range len(r.texts) {
			run.Take(&mention.Entry{Seq: uint64(i + 1), Op: mention.Put, Mention: r.texts[fmt.Sprintf("m%d", i)]})
		}
		progress(0.5)
		out = append(out, run.Finish(until, nil))
	}
	return out, ctx.Err()
}

func flatBars(_ context.Context, _ string, from, to time.Time) (out []alerts.Bar, _ error) {
	for at := from; at.Before(to); at = at.Add(time.Hour) {
		out = append(out, alerts.Bar{From: at, Count: 3, Negative: 1, Low: 1, High: 4})
	}
	return out, nil
}

// fakeSources is one source that fails, with two gaps.
type fakeSources struct{ tried, looked string }

func (f *fakeSources) Health(context.Context) ([]crawler.Health, error) {
	return []crawler.Health{{Name: "masto", Type: "feed", URL: "https://feeds.example/a.xml", Condition: crawler.Failing, Error: "503 <b>busy</b>", Reason: "503", Streak: 6,
		LastOK: now.Add(-50 * time.Minute), FailingSince: now.Add(-40 * time.Minute), Polls: 30, Failures: 6, Seen: 12,
		Outcomes: map[mention.Reason]int64{mention.New: 5, mention.NoBrand: 4, mention.Duplicate: 3}, NewPerHour: 2.5}}, nil
}

func (f *fakeSources) Gaps(context.Context, time.Time, time.Time) ([]crawler.Gap, error) {
	return []crawler.Gap{{Source: "masto", From: now.Add(-30 * time.Hour), To: now.Add(-28 * time.Hour), Reason: "timeout", Healed: true},
		{Source: "masto", From: now.Add(-40 * time.Minute), Reason: "<i>503</i>"}}, nil
}

func (f *fakeSources) Try(_ context.Context, src config.Source) (crawler.Trial, error) {
	f.tried = src.Name
	return crawler.Trial{Source: src.Name, Seen: 2, Outcomes: map[mention.Reason]int64{mention.New: 1, mention.NoBrand: 1}, Requests: 1, Bytes: 2048, Items: []crawler.TrialItem{
		{Mention: mention.Mention{ID: "a", Title: "<script>x</script>", Text: "acme", URL: "javascript:alert(1)"}, Reason: mention.New, Brands: []string{"acme"}},
		{Mention: mention.Mention{ID: "b", Text: "tea"}, Reason: mention.NoBrand}}}, nil
}

func (f *fakeSources) Discover(_ context.Context, address string) ([]crawler.Find, error) {
	f.looked = address
	return []crawler.Find{{Type: "feed", URL: "https://a.example/feed", Note: "Atom, 3 items", TOML: "[[sources]]\nname = \"a\"\ntype = \"feed\"\n"},
		{Type: "feed", URL: "https://a.example/old", Note: "RSS, 2 items", TOML: "[[sources]]\nname = \"old\"\n", Have: "masto"}}, nil
}

func (f *fakeSources) PollNow(name string) bool { return name == "masto" }

// get asks for a page.
func (r *rooms) get(path string) (int, string) {
	r.t.Helper()
	return r.do(httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil))
}

func (r *rooms) do(request *http.Request) (int, string) {
	request.RemoteAddr = "127.0.0.1:50000"
	r.t.Helper()
	for _, c := range r.cookie {
		request.AddCookie(c)
	}
	recorder := httptest.NewRecorder()
	r.handler.ServeHTTP(recorder, request)
	if set := recorder.Result().Cookies(); len(set) > 0 && r.cookie == nil {
		r.cookie = set
	}
	raw, _ := io.ReadAll(recorder.Result().Body)
	body := string(raw)
	if to := recorder.Header().Get("Location"); to != "" {
		body = "→ " + to
	}
	return recorder.Code, body
}

// post sends a form as the page at from would.
func (r *rooms) post(path string, form url.Values) (int, string) {
	r.t.Helper()
	_, page := r.get("/silences")
	const mark = `name="csrf" value="`
	i := strings.Index(page, mark)
	if i < 0 {
		r.t.Fatalf("no form token on the page: %.300s", page)
	}
	token := page[i+len(mark):]
	form.Set("csrf", token[:strings.IndexByte(token, '"')])
	request := httptest.NewRequest(http.MethodPost, "http://localhost"+path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.do(request)
}

func (r *rooms) incident() alerts.Incident {
	r.t.Helper()
	list, err := r.engine.Incidents(r.t.Context(), time.Time{}, time.Time{}, 10)
	if err != nil || len(list) != 1 {
		r.t.Fatalf("incidents %v, %v", list, err)
	}
	return list[0]
}

// has fails unless a page says all of these.
func has(t *testing.T, what, body string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(body, w) {
			t.Errorf("%s lacks %q", what, w)
		}
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
