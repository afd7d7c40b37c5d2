package github

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
)

func open(t *testing.T, h http.HandlerFunc, change ...func(*config.Source)) *Source {
	t.Helper()
	return socialtest.Open[*Source](t, New, h, func(_ *config.Source, env *source.Env) { env.Secret = func(string) string { return "ghp_x" } }, func(src *config.Source, _ *source.Env) {
		for _, c := range change {
			c(src)
		}
	})
}

func TestAnotherShapeIsAnError(t *testing.T) {
	t.Parallel()
	socialtest.OtherShapes(t, func(h http.HandlerFunc) source.Source { return open(t, h) }, `{"items":{}}`)
}

const item = `{"html_url":"https://github.com/b/k/issues/12","title":"Tarnwick breaks","body":"After\r\nthe update","comments":3,"created_at":"2026-11-20T09:10:00Z","user":{"login":"bh","html_url":"https://github.com/bh"},"reactions":{"total_count":2}}`

func TestIssuesAreRead(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query().Get("q"); q != `"Tarnwick" in:title,body,comments repo:b/k created:>=2026-10-21T10:00:00Z` || r.Header.Get("Authorization") != "Bearer ghp_x" {
			t.Errorf("asked %q", q)
		}
		fmt.Fprintf(w, `{"total_count":"2","items":[%s,{"title":"no address"},{"html_url":"https://github.com/b/k/pull/3","title":"T","body":null,"comments":"many","user":null,"reactions":[]}]}`, item)
	}, func(c *config.Source) { c.Channels = []string{"b/k"} })
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 2 || len(h.Dropped) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
	m := h.Mentions[0]
	if m.Text != "After\nthe update" || m.Author.Handle != "bh" || *m.Engagement.Likes != 2 || *m.Engagement.Replies != 3 || m.Published.IsZero() {
		t.Errorf("%+v", m)
	}
	if e := h.Mentions[1].Engagement; e.Likes != nil || e.Replies != nil {
		t.Errorf("unknown is not 0: %+v", e)
	}
}

func TestARefusalForTheRateIsARateLimit(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(http.ResponseWriter){
		"primary": func(w http.ResponseWriter) {
			w.Header().Set("X-RateLimit-Remaining", "0")
			w.Header().Set("X-RateLimit-Reset", fmt.Sprint(socialtest.Now.Unix()+60))
			w.WriteHeader(http.StatusForbidden)
		},
		"secondary": func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}`)
		},
	} {
		s := open(t, func(w http.ResponseWriter, _ *http.Request) { set(w) })
		_, err := s.Poll(t.Context(), socialtest.State(false))
		var e *door.Error
		if !errors.As(err, &e) || e.Reason != door.RateLimited || e.After.Seconds() != 60 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALimitInTheMiddleKeepsWhatCameAndGoesOnThere(t *testing.T) {
	t.Parallel()
	asked := 0
	s := open(t, func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked > 1 {
			w.Header().Set("Retry-After", "30")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		fmt.Fprintf(w, `{"total_count":1,"items":[%s]}`, item)
	}, func(c *config.Source) { c.Terms = []string{"a", "b", "c"} })
	h, err := s.Poll(t.Context(), socialtest.State(false))
	if err != nil || len(h.Mentions) != 1 || h.State.Cursors["turn"] != "1" || h.NotBefore.Seconds() != 30 || h.Warning == "" {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestTheSharedFixtureIsRead(t *testing.T) {
	t.Parallel()
	body := socialtest.Fixture(t, "github/search-issues.json")
	h, err := open(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) }).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 2 {
		t.Fatalf("%+v %v", h, err)
	}
}
