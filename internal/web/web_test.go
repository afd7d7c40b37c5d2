package web

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

var now = time.Date(2026, 11, 21, 14, 30, 0, 0, time.UTC)

// answer is a Searcher that always finds the same.
type answer struct {
	found    *index.Result
	asked    *index.Request
	gathered int // mentions there are, where nothing was found
}

func (a answer) Timeline(_ context.Context, r index.TimelineRequest) (*index.Timeline, error) {
	return &index.Timeline{Buckets: []index.Bucket{{Start: now.Add(-time.Hour), End: now, Count: 3, Negative: 1}}, Total: 3}, nil
}

func (a answer) Search(_ context.Context, r index.Request) (*index.Result, error) {
	if a.asked != nil {
		*a.asked = r
	}
	if a.found.Total == 0 && r.Query == nil {
		return &index.Result{Total: a.gathered}, nil
	}
	return a.found, nil
}

func ask(t *testing.T, s Mentions, target string) (status int, body string, header http.Header) {
	t.Helper()
	handler, err := New(Options{Mentions: s, Config: config.Default, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
		Status: func(context.Context) string { return "3 of 4 sources heard." }})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodGet, target, nil)
	request.RemoteAddr = "127.0.0.1:50000"
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	raw, _ := io.ReadAll(recorder.Result().Body)
	return recorder.Code, string(raw), recorder.Result().Header
}

func one(m mention.Mention, spans ...mention.Span) answer {
	return answer{found: &index.Result{Total: 1, Hits: []index.Hit{{ID: m.ID, At: now.Add(-28 * time.Minute), Mention: &m, Spans: spans}}}}
}

func TestACardShowsSourceTimeAndTheMarkedMatch(t *testing.T) {
	t.Parallel()
	n := int64(12300)
	status, body, _ := ask(t, one(mention.Mention{ID: "a", Source: "masto", URL: "https://social.example/@pete/1", Text: "Third kettle that burned my hand. Acme knows.",
		Author: mention.Author{Handle: "pete", Followers: &n}, Sentiment: &mention.Sentiment{Label: mention.Negative}},
		mention.Span{Field: "text", Start: 34, End: 38}), "http://127.0.0.1:8470/?q=acme")
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	for _, want := range []string{"<mark>Acme</mark> knows.", "masto", "@pete", "12\u202f300 followers", "14:02", "2026-11-21T14:02:00Z",
		`href="https://social.example/@pete/1"`, `class="tone negative"`, "1 mention", "3 of 4 sources heard."} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestAMatchIsExplainedClauseByClause(t *testing.T) {
	t.Parallel()
	_, body, _ := ask(t, one(mention.Mention{ID: "a", Text: "Acme kettle <b>burns</b>"}), "http://localhost/?q="+url.QueryEscape("acme AND (burn* OR recall)"))
	body = html.UnescapeString(body)
	for _, want := range []string{"Why did this match?", "burn*", "recall"} {
		if !strings.Contains(body[max(0, strings.Index(body, "<article")):], want) {
			t.Errorf("the card does not say %q", want)
		}
	}
	if _, body, _ = ask(t, one(mention.Mention{ID: "a", Text: "x"}), "http://localhost/"); strings.Contains(body, "Why did this match?") {
		t.Error("without a query there is nothing to explain")
	}
}

func TestABadQueryIsShownWithItsCaret(t *testing.T) {
	t.Parallel()
	status, body, _ := ask(t, answer{found: &index.Result{}}, "http://localhost/?q="+url.QueryEscape(`("acme" OR ) x`))
	if status != http.StatusBadRequest || !strings.Contains(body, "^") || !strings.Contains(body, `role="alert"`) {
		t.Errorf("status %d, page:\n%s", status, body)
	}
}

func TestNothingFoundIsSaid(t *testing.T) {
	t.Parallel()
	_, body, _ := ask(t, answer{found: &index.Result{}, gathered: 5}, "http://localhost/?q=acme")
	if !strings.Contains(body, "Nothing found") {
		t.Error("an empty page")
	}
	_, body, _ = ask(t, answer{found: &index.Result{}}, "http://localhost/")
	if !strings.Contains(body, "Nothing has been gathered yet") {
		t.Error("the first start says nothing")
	}
}

func TestTheNextPageKeepsTheQuery(t *testing.T) {
	t.Parallel()
	m := mention.Mention{Text: "x"}
	var asked index.Request
	s := answer{found: &index.Result{Total: 40, Next: "c&1", Hits: []index.Hit{{Mention: &m, At: now}}}, asked: &asked}
	_, body, _ := ask(t, s, "http://localhost/?q="+url.QueryEscape("a +b"))
	if want := "/?after=c%261&q=a+%2Bb"; !strings.Contains(html.UnescapeString(body), want) {
		t.Errorf("no link %q in\n%s", want, body)
	}
	ask(t, s, "http://localhost/?q=a&after=c%261")
	if asked.After != "c&1" {
		t.Errorf("asked for the page after %q", asked.After)
	}
}

func TestAHugeQueryIsRefused(t *testing.T) {
	t.Parallel()
	status, _, _ := ask(t, answer{found: &index.Result{}}, "http://localhost/?q="+strings.Repeat("a", longestQuery+1))
	if status != http.StatusBadRequest {
		t.Errorf("status %d", status)
	}
}

func TestLongTextsAreShownAroundTheMatch(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("é filler ", 300) + "ACME" + strings.Repeat(" tail", 300)
	at := strings.Index(text, "ACME")
	pieces := marked(text, "text", []mention.Span{{Field: "text", Start: at, End: at + 4}, {Field: "title", Start: 0, End: 1}}, 600)
	var whole strings.Builder
	found := false
	for _, p := range pieces {
		whole.WriteString(p.Text)
		found = found || p.Mark && p.Text == "ACME"
	}
	if !found || whole.Len() > 700 || strings.Contains(whole.String(), "\uFFFD") {
		t.Errorf("pieces %v", pieces)
	}
}

func TestFurtherCardsComeWithoutWhatStandsAroundThem(t *testing.T) {
	t.Parallel()
	b := visit(t, worldOf(t, "kettle"))
	b.headers[cardsOnly] = "1"
	body := b.get("/?q=kettle").Body.String()
	if !strings.Contains(body, `class="card`) || strings.Contains(body, `class="facet"`) || strings.Contains(body, "<svg") {
		t.Errorf("cards, facets or chart are amiss in\n%s", body)
	}
}

func TestStyleAndScriptAreKeptByBrowsersAndCompressed(t *testing.T) {
	t.Parallel()
	b := visit(t, worldOf(t, "kettle"))
	page := b.get("/").Body.String()
	_, address, _ := strings.Cut(page, `rel="stylesheet" href="`)
	address, _, _ = strings.Cut(address, `"`)
	plain := b.get(address)
	b.headers["Accept-Encoding"] = "gzip, br"
	packed := b.get(address)
	if !strings.Contains(plain.Header().Get("Cache-Control"), "immutable") || packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() >= plain.Body.Len() {
		t.Errorf("%s: kept %q, %d bytes packed to %d", address, plain.Header().Get("Cache-Control"), plain.Body.Len(), packed.Body.Len())
	}
	if got := b.get("/").Header().Get("Content-Encoding"); got != "" {
		t.Errorf("a page with a form token is compressed: %s", got)
	}
	if w := b.get("/static/../web.go"); w.Code == http.StatusOK {
		t.Errorf("another file is served: %d", w.Code)
	}
}

func TestASearchOutOfTimeIsNoFaultOfWhoeverAsked(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]int{
		fmt.Errorf("search: %w", index.ErrTooSlow):   http.StatusServiceUnavailable,
		fmt.Errorf("search: %w", index.ErrTooBroad):  http.StatusBadRequest,
		fmt.Errorf("search: %w", index.ErrBadCursor): http.StatusBadRequest,
	} {
		var p *problem
		if !errors.As(searchProblem(err), &p) || p.Status != want || (p.After > 0) != (want == http.StatusServiceUnavailable) {
			t.Errorf("%v: %+v, want %d", err, p, want)
		}
	}
}
