package metrics

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

func scrape(t *testing.T, f Figures, err error) (int, string) {
	t.Helper()
	page, e := New(Options{Version: "1.2.3", Read: func(context.Context) (Figures, error) { return f, err }})
	if e != nil {
		t.Fatal(e)
	}
	rec := httptest.NewRecorder()
	page.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return rec.Code, rec.Body.String()
}

func TestAScrapeShowsWhatEachSourceDid(t *testing.T) {
	t.Parallel()
	f := Figures{
		Sources: []Source{{Name: "press", Type: "feed", Up: true, Condition: "ok", LastOK: time.Unix(1000, 0), Polls: 7, Failures: 2,
			Spent: 90 * time.Second, Seen: 5, Outcomes: map[string]int64{"new": 2, "no brand": 3}}},
		OpenGaps: map[string]time.Duration{"press": time.Minute},
		Head:     10, Enriched: 10, Indexed: 8, Judged: 0,
	}
	code, body := scrape(t, f, nil)
	for _, want := range []string{
		`earshot_source_up{source="press",type="feed"} 1`, `earshot_source_last_success_timestamp_seconds{source="press"} 1000`,
		`earshot_source_polls_total{source="press"} 7`, `earshot_source_poll_seconds_total{source="press"} 90`,
		`earshot_source_items_total{outcome="no brand",source="press"} 3`, `earshot_source_gap_open_seconds{source="press"} 60`,
		`earshot_behind_entries{follower="index"} 2`, `earshot_behind_entries{follower="rules"} 10`,
		`earshot_build_info{version="1.2.3"} 1`, `go_goroutines`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in the answer (%d)", want, code)
		}
	}
	if strings.Contains(body, "last_new") {
		t.Error("a time that is unknown is shown")
	}
}

func TestLabelsStayBoundedWhateverSourcesAreCalled(t *testing.T) {
	t.Parallel()
	var f Figures
	for i := range maxSources + 50 {
		f.Sources = append(f.Sources, Source{Name: "s" + strconv.Itoa(i)})
	}
	f.Sources[0].Name = "\xff\"\n\\" + strings.Repeat("x", 5000)
	f.Sources[1].Name = "s2" // twice the same name must not lose the page
	code, body := scrape(t, f, nil)
	if code != http.StatusOK || strings.Count(body, "\nearshot_source_up{") != maxSources || !strings.Contains(body, "earshot_sources_not_shown 50") {
		t.Errorf("%d, %d sources", code, strings.Count(body, "\nearshot_source_up{"))
	}
	for line := range strings.SplitSeq(body, "\n") {
		if len(line) > 600 {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
}

func TestFiguresThatCannotBeReadAreAnErrorAndNoQuietNight(t *testing.T) {
	t.Parallel()
	code, body := scrape(t, Figures{}, errors.New("open /secret/path: no"))
	if code != http.StatusInternalServerError || strings.Contains(body, "secret") {
		t.Errorf("%d: %s", code, body)
	}
}
