package devto

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

func open(t *testing.T, h http.HandlerFunc, change ...func(*config.Source)) *Source {
	t.Helper()
	return socialtest.Open[*Source](t, New, h, func(_ *config.Source, env *source.Env) {
		env.Wanted = func(m *mention.Mention) bool { return strings.Contains(m.Title+m.Text, "Tarnwick") }
	}, func(src *config.Source, _ *source.Env) {
		for _, c := range change {
			c(src)
		}
	})
}

func TestAnotherShapeIsAnError(t *testing.T) {
	t.Parallel()
	socialtest.OtherShapes(t, func(h http.HandlerFunc) source.Source { return open(t, h) }, `{"error":"x"}`)
}

func TestArticlesAreReadAndTheWantedOnesWhole(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/articles/latest":
			fmt.Fprint(w, `[{"id":1,"title":"Hacking the Tarnwick","description":"BLE","url":"https://dev.to/dee/h-1","published_at":"2026-11-20T08:50:00Z","public_reactions_count":21,"comments_count":null,"tag_list":["iot"],"language":"en","user":{"name":"Dee","username":"dee"}},
				{"id":2,"title":"Other","url":"https://dev.to/dee/o-2","published_at":"2026-11-20T08:00:00Z"},"x",{"id":3}]`)
		case "/api/articles/1":
			fmt.Fprint(w, `{"id":1,"title":"Hacking the Tarnwick","url":"https://dev.to/dee/h-1","body_html":"<p>The whole text</p>","tag_list":"iot, ble"}`)
		case "/api/comments":
			fmt.Fprint(w, `[{"id_code":"a1","created_at":"2026-11-20T09:05:00Z","body_html":"<p>blocked</p>","user":{"username":"pat"},"children":[{"id_code":"a2","body_html":"<p>Oh no</p>","user":{"username":"dee"},"children":[]},{"id_code":"a3","body_html":"<p>[deleted]</p>","user":{}}]}]`)
		default:
			http.NotFound(w, r)
		}
	})
	st := socialtest.State(false)
	st.Cursors["held"] = "old=77"
	h, err := s.Poll(t.Context(), st)
	if err != nil || len(h.Mentions) != 4 || len(h.Dropped) != 3 || len(h.Deleted) != 1 || h.Deleted[0] != "old" {
		t.Fatalf("%+v %v", h, err)
	}
	a, c, r := h.Mentions[0], h.Mentions[2], h.Mentions[3]
	if a.Text != "The whole text" || *a.Engagement.Likes != 21 || a.Engagement.Replies != nil || a.Author.Handle != "dee" || a.Lang != "en" {
		t.Errorf("%+v", a)
	}
	if c.Type != mention.Comment || c.ParentURL != a.URL || r.ParentURL != c.URL {
		t.Errorf("%+v %+v", c, r)
	}
}

func TestARateLimitSaysHowLongToWait(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	_, err := s.Poll(t.Context(), socialtest.State(false))
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.RateLimited || e.After.Seconds() != 30 {
		t.Fatal(err)
	}
}

func TestTheSharedFixtureIsRead(t *testing.T) {
	t.Parallel()
	body, thread := socialtest.Fixture(t, "devto/articles.json"), socialtest.Fixture(t, "devto/comments.json")
	h, err := open(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/comments":
			_, _ = w.Write(thread)
		case "/api/articles/latest":
			_, _ = w.Write(body)
		default:
			http.NotFound(w, r)
		}
	}, func(*config.Source) {}).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 3 {
		t.Fatalf("%+v %v", h, err)
	}
}
