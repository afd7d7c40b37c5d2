package reddit

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/feeds"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const secret = "reddit-never-to-be-seen"

func fake(t *testing.T, answers map[string]string) (http.HandlerFunc, *[]string) {
	var mu sync.Mutex
	var asked []string
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.URL.Path)
		mu.Unlock()
		if ua := r.Header.Get("User-Agent"); ua != "server:earshot:dev (by /u/dana)" {
			t.Errorf("User-Agent %q", ua)
		}
		if r.URL.Path == "/api/v1/access_token" {
			id, pass, _ := r.BasicAuth()
			if r.Method != http.MethodPost || id != "app" || pass != secret {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
		} else if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer eyJ") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		body, ok := answers[r.URL.Path+"?after="+r.URL.Query().Get("after")]
		if !ok {
			body, ok = answers[r.URL.Path]
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		var status int
		if n, _ := fmt.Sscanf(body, "%d ", &status); n == 1 && status >= 400 {
			w.WriteHeader(status)
			body = body[4:]
		} else {
			w.Header().Set("X-Ratelimit-Remaining", "597.0")
			w.Header().Set("X-Ratelimit-Reset", "412")
		}
		fmt.Fprint(w, body)
	}, &asked
}

func open(t *testing.T, src config.Source, answers map[string]string) (*Source, *[]string) {
	t.Helper()
	h, asked := fake(t, answers)
	src.Type, src.Endpoint = config.Reddit, socialtest.Serve(t, h)
	env := socialtest.Env(t)
	env.Secret = func(name string) string {
		return map[string]string{idEnv: "app", secretEnv: secret, userEnv: "/u/dana"}[name]
	}
	made, err := New(src, env)
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source), asked
}

const token = `{"access_token":"eyJ.x","token_type":"bearer","expires_in":86400}`

func TestASearchFindsPostsAndTheCommentsUnderThem(t *testing.T) {
	t.Parallel()
	search := string(socialtest.Fixture(t, "reddit/oauth-search.json"))
	s, asked := open(t, config.Source{Comments: true}, map[string]string{
		"/api/v1/access_token": string(socialtest.Fixture(t, "reddit/oauth-token.json")), "/search": search, "/search?after=t3_1p2abce": `{"data":{"after":null,"children":[]}}`,
		"/comments/1p2abcd": string(socialtest.Fixture(t, "reddit/oauth-comments.json")), "/comments/1p2abce": `[]`, "/api/info": `{"data":{"children":[]}}`,
	})
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 3 || len(h.Deleted) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
	p, c := h.Mentions[0], h.Mentions[2]
	if p.Title != "Tarnwick K2 leaking after 8 days" || p.Text != "Anyone else with a Tarnwick?" || *p.Engagement.Likes != 212 || *p.Engagement.Replies != 37 || p.Author.Handle != "wet_counter" ||
		p.Author.Followers != nil || p.URL != "https://www.reddit.com/r/Kettles/comments/1p2abcd/x/" || len(p.Links) != 0 {
		t.Errorf("%+v", p)
	}
	if c.Type != mention.Comment || c.Text != "Same, my Tarnwick drips." || c.ParentURL != p.URL || *c.Engagement.Likes != 12 || c.Title != "" {
		t.Errorf("%+v", c)
	}
	if h.Deleted[0] != social.IDOf(config.Reddit, "https://www.reddit.com/r/Kettles/comments/1p2abcc/x/") {
		t.Error(h.Deleted)
	}
	if want := []string{"/api/v1/access_token", "/search", "/search", "/comments/1p2abcd", "/comments/1p2abce"}; !slices.Equal(*asked, want) {
		t.Errorf("asked %q", *asked)
	}
}

func TestSubredditsAreReadWhole(t *testing.T) {
	t.Parallel()
	s, asked := open(t, config.Source{Channels: []string{"r/Kettles"}, Comments: true}, map[string]string{
		"/api/v1/access_token": token, "/r/Kettles/new": `{"data":{"after":null,"children":[]}}`,
		"/r/Kettles/comments": `{"data":{"children":[{"kind":"t1","data":{"name":"t1_b","author":"ada","body":"Tarnwick?","permalink":"/r/Kettles/comments/1p/x/b/","parent_id":"t1_a","created_utc":1795167000.0}},{"kind":"t9"},5]}}`,
	})
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 || len(h.Dropped) != 2 || len(*asked) != 3 {
		t.Fatalf("%+v %v, asked %q", h, err, *asked)
	}
	if m := h.Mentions[0]; m.ParentURL != "https://www.reddit.com/r/Kettles/comments/1p/x/a/" || m.Engagement.Likes != nil {
		t.Errorf("%+v", m)
	}
}

func TestWhatItsAuthorDeletedIsDeletedHere(t *testing.T) {
	t.Parallel()
	s, _ := open(t, config.Source{Channels: []string{"Kettles"}}, map[string]string{
		"/api/v1/access_token": token, "/r/Kettles/new": `{"data":{"children":[]}}`,
		"/api/info": `{"data":{"children":[{"kind":"t3","data":{"name":"t3_a","author":"[deleted]","permalink":"/r/K/comments/a/x/"}},{"kind":"t1","data":{"name":"t1_b","author":"ada","body":"Tarnwick"}}]}}`,
	})
	st := socialtest.State(false)
	st.Cursors["held"] = "t3_a=one t1_b=two t3_c=three"
	h, err := s.Poll(t.Context(), st)
	if err != nil || !slices.Equal(h.Deleted, []string{"one"}) || h.State.Cursors["held"] != "t1_b=two t3_c=three" {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestAnOldTokenIsReplacedOnce(t *testing.T) {
	t.Parallel()
	s, asked := open(t, config.Source{Channels: []string{"Kettles"}}, map[string]string{"/api/v1/access_token": token, "/r/Kettles/new": `{"data":{"children":[]}}`})
	s.token, s.expires = "old", socialtest.Now.Add(time.Hour)
	if _, err := s.Poll(t.Context(), socialtest.State(false)); err != nil || len(*asked) != 3 {
		t.Fatalf("%v, asked %q", err, *asked)
	}
}

func TestRefusalsSayWhatToDoAndShowNoSecret(t *testing.T) {
	t.Parallel()
	blocked := "403 " + string(socialtest.Fixture(t, "reddit/blocked-403.html"))
	for name, x := range map[string]struct {
		answers map[string]string
		reason  door.Reason
		says    string
	}{
		"a wrong secret":    {map[string]string{"/api/v1/access_token": "401 {}"}, door.Blocked, secretEnv},
		"no token":          {map[string]string{"/api/v1/access_token": `{"error":"unsupported_grant_type"}`}, "", "no token"},
		"a blocked network": {map[string]string{"/api/v1/access_token": token, "/r/Kettles/new": blocked}, door.Blocked, "blocks this network"},
		"a token of lines":  {map[string]string{"/api/v1/access_token": `{"access_token":"a\nb"}`}, "", "no token"},
	} {
		s, _ := open(t, config.Source{Channels: []string{"Kettles"}}, x.answers)
		_, err := s.Poll(t.Context(), socialtest.State(false))
		if err == nil || door.ReasonOf(err) != x.reason || !strings.Contains(err.Error(), x.says) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, body := range []string{`{}`, `[]`, `<html>`, `{"data":{"children":7}}`} {
		s, _ := open(t, config.Source{Channels: []string{"Kettles"}}, map[string]string{"/api/v1/access_token": token, "/r/Kettles/new": body})
		if _, err := s.Poll(t.Context(), socialtest.State(false)); !errors.Is(err, social.ErrShape) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestASpentAllowanceEndsWhenItsHeaderSays(t *testing.T) {
	t.Parallel()
	env := socialtest.Env(t)
	env.Secret = func(string) string { return "x" }
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v1/access_token" {
			fmt.Fprint(w, token)
			return
		}
		w.Header().Set("x-ratelimit-remaining", "0.0")
		w.Header().Set("x-ratelimit-reset", "412")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	made, err := New(config.Source{Channels: []string{"Kettles"}, Endpoint: base}, env)
	if err != nil {
		t.Fatal(err)
	}
	_, err = made.(*Source).Poll(t.Context(), socialtest.State(false))
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.RateLimited || e.After != 412*time.Second {
		t.Fatal(err)
	}
}

func TestWithoutAnAppOnlyWhatTheOperatorDecidedIsRead(t *testing.T) {
	t.Parallel()
	env := socialtest.Env(t)
	if _, err := New(config.Source{}, env); err == nil || !strings.Contains(err.Error(), idEnv) {
		t.Fatal(err)
	}
	feed := string(socialtest.Fixture(t, "reddit/search.rss"))
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
			return
		}
		fmt.Fprint(w, feed)
	})
	personal := base + "/.rss?feed=" + secret + "&user=dana"
	env.Secret = func(name string) string { return map[string]string{"MY_FEED": personal}[name] }
	made, err := New(config.Source{URLEnv: "MY_FEED"}, env)
	if err != nil {
		t.Fatal(err)
	}
	_, err = made.(*feeds.Source).Poll(t.Context(), socialtest.State(true))
	if door.ReasonOf(err) != door.Robots || !strings.Contains(err.Error(), "robots_waiver") || strings.Contains(err.Error(), secret) {
		t.Fatal(err)
	}
	for _, src := range []config.Source{{URLEnv: "MY_FEED"}, {Endpoint: base}, {Endpoint: base, Channels: []string{"Kettles"}}} {
		src.RobotsWaiver = "2026-11-20 Dana: my own feed"
		made, err := New(src, env)
		if err != nil {
			t.Fatal(err)
		}
		h, err := made.(*feeds.Source).Poll(t.Context(), socialtest.State(true))
		if err != nil || len(h.Mentions) != 2 || h.Mentions[0].Author.Handle != "wet_counter" || strings.Contains(fmt.Sprint(h.State), secret) {
			t.Fatalf("%+v %v", h, err)
		}
	}
}
