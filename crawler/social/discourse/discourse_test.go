package discourse

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
)

func open(t *testing.T, h http.HandlerFunc, change ...func(*config.Source)) *Source {
	t.Helper()
	return socialtest.Open[*Source](t, New, h, func(src *config.Source, _ *source.Env) { src.URL, src.Endpoint = src.Endpoint, "" }, func(src *config.Source, _ *source.Env) {
		for _, c := range change {
			c(src)
		}
	})
}

func TestAnotherShapeIsAnError(t *testing.T) {
	t.Parallel()
	socialtest.OtherShapes(t, func(h http.HandlerFunc) source.Source { return open(t, h) }, `{"errors":[]}`)
}

func one(id int, more string) string {
	return fmt.Sprintf(`{"id":%d,"name":"Rosa","username":"rosa","created_at":"2026-11-20T09:%02d:00.356Z","cooked":"<p>my Tarnwick leaks</p>","post_number":%d,"topic_id":918,"topic_slug":"kettles","topic_title":"Kettles &amp; tea","reply_to_post_number":2,"reply_count":0,"reads":9,"actions_summary":[{"id":2,"count":4}]%s}`, id, id, id, more)
}

func TestEveryPostOfTheForumIsRead(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.RequestURI() {
		case "/posts.json":
			fmt.Fprintf(w, `{"latest_posts":[%s,%s,5]}`, one(30, ""), one(29, `,"user_deleted":true`))
		case "/posts.json?before=29":
			fmt.Fprintf(w, `{"latest_posts":[%s]}`, strings.Replace(one(3, ""), `"reply_to_post_number":2`, `"reply_to_post_number":null`, 1))
		default:
			http.NotFound(w, r)
		}
	})
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 2 || len(h.Dropped) != 2 || len(h.Deleted) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
	m := h.Mentions[0]
	if m.Title != "Kettles & tea" || m.Text != "my Tarnwick leaks" || !strings.HasSuffix(m.URL, "/t/kettles/918/30") || !strings.HasSuffix(m.ParentURL, "/t/kettles/918/2") || *m.Engagement.Likes != 4 || *m.Engagement.Replies != 0 || m.Author.Handle != "rosa" {
		t.Errorf("%+v", m)
	}
	if p := h.Mentions[1].ParentURL; !strings.HasSuffix(p, "/t/kettles/918") {
		t.Error(p)
	}
}

func TestTheSearchJoinsPostsToTheirTopics(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		if q := r.URL.Query().Get("q"); q != `"Tarnwick" order:latest after:2026-11-13` {
			t.Errorf("asked %q", q)
		}
		fmt.Fprint(w, `{"posts":[{"id":551,"username":"rosa","created_at":"2026-11-20T09:15:00Z","like_count":4,"blurb":"my Tarnwick","post_number":1,"topic_id":918}],"topics":[{"id":918,"title":"Tea","slug":"tea"}],"grouped_search_result":{"more_full_page_results":null}}`)
	}, func(c *config.Source) { c.Search = true })
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 || h.Mentions[0].Title != "Tea" || !strings.HasSuffix(h.Mentions[0].URL, "/t/tea/918") || h.Mentions[0].Engagement.Replies != nil {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestRobotsAndLimitsAreObeyed(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "User-agent: *\nDisallow: /")
	})
	if _, err := s.Poll(t.Context(), socialtest.State(false)); door.ReasonOf(err) != door.Robots {
		t.Error(err)
	}
	s = open(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(w, `{"errors":["x"],"error_type":"rate_limit","extras":{"wait_seconds":17}}`)
	})
	_, err := s.Poll(t.Context(), socialtest.State(false))
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.RateLimited || e.After.Seconds() < 17 {
		t.Error(err)
	}
}

func TestTheSharedFixturesAreRead(t *testing.T) {
	t.Parallel()
	posts, found := socialtest.Fixture(t, "discourse/posts.json"), socialtest.Fixture(t, "discourse/search.json")
	for _, search := range []bool{false, true} {
		s := open(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/posts.json":
				_, _ = w.Write(posts)
			case "/search.json":
				_, _ = w.Write(found)
			}
		}, func(c *config.Source) { c.Search = search })
		if h, err := s.Poll(t.Context(), socialtest.State(true)); err != nil || len(h.Mentions) != 1 {
			t.Errorf("%+v %v", h, err)
		}
	}
}
