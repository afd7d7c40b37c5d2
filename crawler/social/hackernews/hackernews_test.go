package hackernews

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const comment = `{"objectID":"50","author":"pk","comment_text":"I&#x27;ve had a Tarnwick.<p>&gt; leaks<p>Not mine.","parent_id":1,"story_id":1,"created_at_i":1795165740,"points":null}`
const story = `{"objectID":"1","author":"rc","title":"Show HN: Tarnwick &amp; tea","url":"https://t.example/k2","points":57,"num_comments":2,"created_at_i":1795165200}`

func open(t *testing.T, h http.HandlerFunc) *Source {
	t.Helper()
	made, err := New(config.Source{Type: config.HackerNews, Comments: true, Endpoint: socialtest.Serve(t, h)}, socialtest.Env(t))
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source)
}

func TestStoriesAndCommentsAreReadOverAllPages(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if q.Get("query") != `"Tarnwick"` || q.Get("typoTolerance") != "false" || !strings.HasPrefix(q.Get("numericFilters"), "created_at_i>") {
			t.Errorf("asked %s", r.URL)
		}
		if q.Get("page") == "0" {
			fmt.Fprintf(w, `{"hits":[%s, "nonsense", {"objectID":{}}],"nbPages":2}`, comment)
			return
		}
		fmt.Fprintf(w, `{"hits":[%s],"nbPages":2}`, story)
	})
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 2 || len(h.Dropped) != 2 {
		t.Fatalf("%+v %v", h, err)
	}
	c, st := h.Mentions[0], h.Mentions[1]
	if c.Type != mention.Comment || c.Text != "I've had a Tarnwick.\n\n> leaks\n\nNot mine." || c.ParentURL != itemURL("1") || c.Engagement.Likes != nil {
		t.Errorf("comment %+v", c)
	}
	if st.Title != "Show HN: Tarnwick & tea" || *st.Engagement.Likes != 57 || *st.Engagement.Replies != 2 || st.Links[0] != "https://t.example/k2" || st.ID == "" {
		t.Errorf("story %+v", st)
	}
	if h.State.Cursors["since Tarnwick"] != "1795165740" {
		t.Errorf("cursor %v", h.State.Cursors)
	}
}

func TestDeletedItemsAreFollowed(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v0/item/50.json":
			fmt.Fprint(w, `{"id":50,"deleted":true,"type":"comment"}`)
		case "/v0/item/51.json":
			fmt.Fprint(w, `null`)
		default:
			fmt.Fprint(w, `{"hits":[],"nbPages":0}`)
		}
	})
	st := socialtest.State(false)
	st.Cursors["held"] = "50 51"
	h, err := s.Poll(t.Context(), st)
	if err != nil || len(h.Deleted) != 1 || h.Deleted[0] != social.IDOf(config.HackerNews, itemURL("50")) || h.State.Cursors["held"] != "51" {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestARateLimitSaysHowLongToWait(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "90")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	_, err := s.Poll(t.Context(), socialtest.State(false))
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.RateLimited || e.After != 90*time.Second {
		t.Fatal(err)
	}
}

func TestAnotherShapeIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`[]`, `{"hits":"none"}`, `{"message":"oops"}`, `<html>`, ``} {
		s := open(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) })
		if _, err := s.Poll(t.Context(), socialtest.State(false)); !errors.Is(err, social.ErrShape) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestTheSharedFixtureIsRead(t *testing.T) {
	t.Parallel()
	body := socialtest.Fixture(t, "hackernews/algolia-search_by_date.json")
	s := open(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) })
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 3 {
		t.Fatalf("%+v %v", h, err)
	}
}
