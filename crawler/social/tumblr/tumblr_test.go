package tumblr

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const key = "tumblr-never-to-be-seen"

func open(t *testing.T, src config.Source, h http.HandlerFunc) *Source {
	t.Helper()
	src.Type, src.Endpoint = config.Tumblr, socialtest.Serve(t, h)
	env := socialtest.Env(t)
	env.Secret = func(name string) string { return map[string]string{keyEnv: key}[name] }
	made, err := New(src, env)
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source)
}

func TestTheSharedFixtureIsRead(t *testing.T) {
	t.Parallel()
	h, err := open(t, config.Source{}, socialtest.Say(string(socialtest.Fixture(t, "tumblr/tagged.json")))).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
	m := h.Mentions[0]
	if m.Text != "my tarnwick is haunted" || *m.Engagement.Likes != 88 || m.Engagement.Reposts != nil || m.Author.Handle != "teacore" || m.Author.URL != "https://teacore.tumblr.com/" ||
		m.Author.Followers != nil || !slices.Equal(m.Hashtags, []string{"tarnwick", "tea"}) || m.Published.IsZero() {
		t.Errorf("%+v", m)
	}
	if h.State.Cursors["held"] != "https://teacore.tumblr.com/post/801234567890123776/tarnwick" {
		t.Error(h.State.Cursors)
	}
}

func TestTagsAndBlogsArePagedByTimeAndCirclesEnd(t *testing.T) {
	t.Parallel()
	var asked []string
	s := open(t, config.Source{Tags: []string{"old kettles"}, Channels: []string{"https://www.tumblr.com/teacore"}}, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		asked = append(asked, r.URL.Path+" "+q.Get("tag")+" "+q.Get("before"))
		if q.Get("api_key") != key {
			t.Error("no key")
		}
		var list []string
		for i := range pageSize {
			at := socialtest.Now.Unix() - 100 - int64(i)
			if q.Get("tag") != "" && q.Get("before") != "" {
				at -= 100
			}
			list = append(list, fmt.Sprintf(`{"id_string":"%d","blog_name":"t","post_url":"https://t.tumblr.com/post/%d","timestamp":%d,"caption":"tarnwick"}`, at, at, at))
		}
		if q.Get("tag") != "" {
			fmt.Fprintf(w, `{"response":[%s]}`, strings.Join(list, ","))
			return
		}
		fmt.Fprintf(w, `{"response":{"posts":[%s]}}`, strings.Join(list, ","))
	})
	h, err := s.Poll(t.Context(), socialtest.State(true))
	low := socialtest.Now.Unix() - 119
	want := []string{"/v2/tagged old kettles ", fmt.Sprintf("/v2/tagged old kettles %d", low), fmt.Sprintf("/v2/tagged old kettles %d", low-100), "/v2/blog/teacore/posts  ", fmt.Sprintf("/v2/blog/teacore/posts  %d", low)}
	if err != nil || len(h.Mentions) != 60 || !slices.Equal(asked, want) {
		t.Fatalf("%d mentions, asked %q, %v", len(h.Mentions), asked, err)
	}
}

func TestReblogsAreReposts(t *testing.T) {
	t.Parallel()
	h, err := open(t, config.Source{}, socialtest.Say(`{"response":[{"post_url":"https://a.tumblr.com/post/1","reblogged_from_url":"https://b.tumblr.com/post/2","body":"<p>a <b>tarnwick</b></p>","note_count":"x"},{"post_url":"javascript:x","body":"y"}]}`)).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 || len(h.Dropped) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
	if m := h.Mentions[0]; m.Type != mention.Repost || m.ParentURL != "https://b.tumblr.com/post/2" || m.Text != "a tarnwick" || m.Engagement.Likes != nil {
		t.Errorf("%+v", m)
	}
}

func TestDeletedPostsAreTakenBack(t *testing.T) {
	t.Parallel()
	s := open(t, config.Source{}, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Query().Get("id") == "7":
			http.NotFound(w, r)
		default:
			fmt.Fprint(w, `{"response":{"posts":[]}}`)
		}
	})
	st := socialtest.State(false)
	st.Cursors["held"] = "https://a.tumblr.com/post/7/x https://www.tumblr.com/b/8"
	h, err := s.Poll(t.Context(), st)
	if err != nil || !slices.Equal(h.Deleted, []string{social.IDOf(config.Tumblr, "https://a.tumblr.com/post/7/x")}) || h.State.Cursors["held"] != "https://www.tumblr.com/b/8" {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestRefusalsSayWhatToDoAndShowNoKey(t *testing.T) {
	t.Parallel()
	limit := string(socialtest.Fixture(t, "tumblr/error-429.json"))
	_, err := open(t, config.Source{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Ratelimit-Perday-Remaining", "0")
		w.Header().Set("X-Ratelimit-Perday-Reset", "7200")
		w.WriteHeader(429)
		fmt.Fprint(w, limit)
	}).Poll(t.Context(), socialtest.State(false))
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.RateLimited || e.After != 2*time.Hour || strings.Contains(err.Error(), key) {
		t.Error(err)
	}
	_, err = open(t, config.Source{}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }).Poll(t.Context(), socialtest.State(false))
	if door.ReasonOf(err) != door.Blocked || !strings.Contains(err.Error(), keyEnv) || strings.Contains(err.Error(), key) {
		t.Error(err)
	}
	for _, body := range []string{`{}`, `[]`, `<html>`, `{"response":7}`, `{"response":{}}`} {
		if _, err := open(t, config.Source{}, socialtest.Say(body)).Poll(t.Context(), socialtest.State(false)); !errors.Is(err, social.ErrShape) || strings.Contains(err.Error(), key) {
			t.Errorf("%q: %v", body, err)
		}
	}
	if _, err := New(config.Source{}, socialtest.Env(t)); err == nil || !strings.Contains(err.Error(), keyEnv) {
		t.Error(err)
	}
}
