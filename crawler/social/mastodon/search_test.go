package mastodon

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
)

const token = "mastodon-never-to-be-seen"

func search(t *testing.T, h http.HandlerFunc) *Source {
	t.Helper()
	env := socialtest.Env(t)
	env.Secret = func(name string) string { return map[string]string{tokenEnv: token}[name] }
	made, err := New(config.Source{Type: config.Mastodon, Search: true, Instances: []string{socialtest.Serve(t, h)}}, env)
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source)
}

func TestASearchFindsStatusesWithoutTheTag(t *testing.T) {
	t.Parallel()
	body := string(socialtest.Fixture(t, "mastodon/search-v2.json"))
	s := search(t, func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); r.URL.Path != "/api/v2/search" || q.Get("q") != `"Tarnwick"` || q.Get("type") != "statuses" || r.Header.Get("Authorization") != "Bearer "+token {
			t.Errorf("asked %v", r.URL)
		}
		fmt.Fprint(w, body)
	})
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 || h.Mentions[0].Author.Handle != "lena@mastodon.social" || *h.Mentions[0].Author.Followers != 547 {
		t.Fatalf("%+v %v", h, err)
	}
	if h.State.Cursors["id "+s.lines[0]] != "115581000000000003" {
		t.Error(h.State.Cursors)
	}
}

func TestASearchIsReadDownToWhatIsKnown(t *testing.T) {
	t.Parallel()
	asked := 0
	s := search(t, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if !strings.HasPrefix(r.URL.Path, "/api/v2/search") {
			http.NotFound(w, r)
			return
		}
		asked++
		if q.Get("min_id") != "100" {
			t.Errorf("asked %v", q)
		}
		top := 190
		if q.Get("max_id") != "" {
			_, _ = fmt.Sscan(q.Get("max_id"), &top)
		}
		var list []string
		for id := top - 1; id > 100 && len(list) < 40; id-- {
			list = append(list, post(fmt.Sprint(id), ""))
		}
		fmt.Fprintf(w, `{"statuses":[%s]}`, strings.Join(list, ","))
	})
	st := socialtest.State(false)
	st.Cursors["id "+s.lines[0]] = "100"
	h, err := s.Poll(t.Context(), st)
	if err != nil || asked != 3 || len(h.Mentions) != 89 || len(h.Gaps) != 0 || h.State.Cursors["id "+s.lines[0]] != "189" {
		t.Fatalf("%d asked, %d mentions, %v", asked, len(h.Mentions), err)
	}
}

func TestARefusedTokenSaysWhatToDoAndIsNotShown(t *testing.T) {
	t.Parallel()
	for status, name := range map[int]string{401: "mastodon/error-401.json", 422: "mastodon/error-422.json", 403: "mastodon/error-401.json"} {
		body := string(socialtest.Fixture(t, name))
		_, err := search(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}).Poll(t.Context(), socialtest.State(false))
		if door.ReasonOf(err) != door.Blocked || !strings.Contains(err.Error(), tokenEnv) || strings.Contains(err.Error(), token) {
			t.Errorf("%d: %v", status, err)
		}
	}
	for _, body := range []string{`{}`, `[]`, `<html>`, `{"statuses":7}`} {
		if _, err := search(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }).Poll(t.Context(), socialtest.State(false)); !errors.Is(err, social.ErrShape) {
			t.Errorf("%q: %v", body, err)
		}
	}
	env := socialtest.Env(t)
	if _, err := New(config.Source{Search: true, Instances: []string{"a.example"}}, env); err == nil || !strings.Contains(err.Error(), tokenEnv) {
		t.Error(err)
	}
	env.Secret = func(string) string { return token }
	if _, err := New(config.Source{Search: true, Instances: []string{"a.example", "b.example"}}, env); err == nil || !strings.Contains(err.Error(), "one instance") {
		t.Error(err)
	}
}
