package bluesky

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const password = "app-password-never-to-be-seen"

// account serves a session and, to its token alone, what pages says.
func account(t *testing.T, pages http.HandlerFunc) (*Search, *[]string) {
	t.Helper()
	var asked []string
	session := string(socialtest.Fixture(t, "bluesky/createSession.json"))
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		method := strings.TrimPrefix(r.URL.Path, "/xrpc/")
		asked = append(asked, method)
		switch {
		case strings.HasSuffix(method, "createSession"):
			if body, _ := io.ReadAll(r.Body); r.Method != http.MethodPost || !strings.Contains(string(body), password) {
				w.WriteHeader(401)
				fmt.Fprint(w, `{"error":"AuthenticationRequired","message":"Invalid identifier or password"}`)
				return
			}
			fmt.Fprint(w, session)
		case strings.HasSuffix(method, "refreshSession"):
			fmt.Fprint(w, strings.Replace(session, "example.access", "example.renewed", 1))
		default:
			pages(w, r)
		}
	})
	env := socialtest.Env(t)
	env.Secret = func(name string) string {
		return map[string]string{handleEnv: "@lena.example", passwordEnv: password}[name]
	}
	made, err := New(config.Source{Type: config.Bluesky, Search: true, Instances: []string{base}}, env)
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Search), &asked
}

func TestASearchReadsWhatTheFirehoseNoLongerHolds(t *testing.T) {
	t.Parallel()
	found := strings.Replace(string(socialtest.Fixture(t, "bluesky/searchPosts.json")), `"cursor": "25"`, `"cursor": ""`, 1)
	profiles := string(socialtest.Fixture(t, "bluesky/getProfiles.json"))
	s, asked := account(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "getProfiles") {
			fmt.Fprint(w, profiles)
			return
		}
		if strings.HasSuffix(r.URL.Path, "getPosts") {
			w.WriteHeader(500)
			return
		}
		if q := r.URL.Query(); q.Get("q") != `"Tarnwick"` || q.Get("sort") != "latest" || r.Header.Get("Authorization") != "Bearer eyJ.example.access" {
			t.Errorf("asked %v", r.URL)
		}
		fmt.Fprint(w, found)
	})
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 || len(h.Dropped) != 1 || h.Dropped[0].Reason != mention.OptOut || len(h.Deleted) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
	m := h.Mentions[0]
	if m.ID != social.IDOf(config.Bluesky, postURL("did:plc:ertqqbju6y7od7ihr2qv3hgf", "3n2q7xulkoqnj")) || m.Author.Handle != "lena.example" || *m.Engagement.Likes != 1 || *m.Author.Followers != 812 ||
		m.Lang != "en" || !slices.Equal(m.Hashtags, []string{"tarnwick"}) || m.Published.After(socialtest.Now) {
		t.Errorf("%+v", m)
	}
	if _, err := s.Poll(t.Context(), socialtest.State(false)); err != nil || strings.Count(strings.Join(*asked, " "), "Session") != 1 {
		t.Errorf("asked %q, %v", *asked, err)
	}
}

func TestASessionThatRanOutIsRenewedNotOpenedAnew(t *testing.T) {
	t.Parallel()
	expired := string(socialtest.Fixture(t, "bluesky/error-expired-400.json"))
	s, asked := account(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Authorization"), "renewed") {
			w.WriteHeader(400)
			fmt.Fprint(w, expired)
			return
		}
		fmt.Fprint(w, `{"posts":[]}`)
	})
	want := []string{"com.atproto.server.createSession", "app.bsky.feed.searchPosts", "com.atproto.server.refreshSession", "app.bsky.feed.searchPosts"}
	if _, err := s.Poll(t.Context(), socialtest.State(false)); err != nil || !slices.Equal(*asked, want) {
		t.Fatalf("asked %q, %v", *asked, err)
	}
}

func TestPostsNotGivenBackAreTakenBack(t *testing.T) {
	t.Parallel()
	s, _ := account(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "getPosts") {
			fmt.Fprint(w, `{"posts":[{"uri":"at://did:plc:a/app.bsky.feed.post/1"}]}`)
			return
		}
		fmt.Fprint(w, `{"posts":[]}`)
	})
	st := socialtest.State(false)
	st.Cursors["held"] = "at://did:plc:a/app.bsky.feed.post/1=one at://did:plc:a/app.bsky.feed.post/2=two"
	h, err := s.Poll(t.Context(), st)
	if err != nil || !slices.Equal(h.Deleted, []string{"two"}) {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestSearchRefusalsSayWhatToDoAndShowNoPassword(t *testing.T) {
	t.Parallel()
	s, _ := account(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Ratelimit-Remaining", "0")
		w.Header().Set("Ratelimit-Reset", fmt.Sprint(socialtest.Now.Unix()+120))
		w.WriteHeader(429)
	})
	_, err := s.Poll(t.Context(), socialtest.State(false))
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.RateLimited || e.After.Seconds() != 120 {
		t.Error(err)
	}
	s.password, s.token, s.refresh = "wrong", "", ""
	if _, err = s.Poll(t.Context(), socialtest.State(false)); door.ReasonOf(err) != door.Blocked || !strings.Contains(err.Error(), passwordEnv) || strings.Contains(err.Error(), password) {
		t.Error(err)
	}
	for _, body := range []string{`{}`, `[]`, `<html>`, `{"posts":7}`} {
		s, _ := account(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) })
		if _, err := s.Poll(t.Context(), socialtest.State(false)); !errors.Is(err, social.ErrShape) {
			t.Errorf("%q: %v", body, err)
		}
	}
	if _, err := New(config.Source{Search: true}, socialtest.Env(t)); err == nil || !strings.Contains(err.Error(), handleEnv+" and "+passwordEnv) {
		t.Error(err)
	}
}
