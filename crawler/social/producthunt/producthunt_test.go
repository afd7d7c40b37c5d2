package producthunt

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const token = "ph-never-to-be-seen"

func open(t *testing.T, withToken bool, h http.HandlerFunc) source.Source {
	t.Helper()
	env := socialtest.Env(t)
	if withToken {
		env.Secret = func(name string) string { return map[string]string{tokenEnv: token}[name] }
	}
	made, err := New(config.Source{Type: config.ProductHunt, Endpoint: socialtest.Serve(t, h)}, env)
	if err != nil {
		t.Fatal(err)
	}
	return made.(source.Source)
}

func TestFeedAndInterfaceTellOfOneMention(t *testing.T) {
	t.Parallel()
	feed, api := string(socialtest.Fixture(t, "producthunt/feed.xml")), string(socialtest.Fixture(t, "producthunt/graphql-posts.json"))
	h, err := open(t, false, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, feed) }).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
	g, err := open(t, true, func(w http.ResponseWriter, r *http.Request) {
		if b, _ := io.ReadAll(r.Body); r.Header.Get("Authorization") != "Bearer "+token || !strings.Contains(string(b), "order:NEWEST") {
			t.Errorf("asked %s", b)
		}
		fmt.Fprint(w, api)
	}).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(g.Mentions) != 2 {
		t.Fatalf("%+v %v", g, err)
	}
	f, p, c := h.Mentions[0], g.Mentions[0], g.Mentions[1]
	if f.ID != p.ID || f.Title != "Kettlecast" || f.Text != "A weather app for your Tarnwick" || f.Author.Name != "Sam Iyer" || f.Engagement.Likes != nil {
		t.Errorf("%+v", f)
	}
	if p.Text != "A weather app for your Tarnwick\n\nBoil by forecast." || *p.Engagement.Likes != 120 || *p.Engagement.Replies != 14 || p.Author.Name != "" || p.URL != "https://www.producthunt.com/products/kettlecast" {
		t.Errorf("%+v", p)
	}
	if c.Type != mention.Comment || c.Text != "Works with Tarnwick K1?" || c.ParentURL != p.URL || c.ID == p.ID {
		t.Errorf("%+v", c)
	}
}

func TestRefusalsSayWhatToDoAndShowNoToken(t *testing.T) {
	t.Parallel()
	spent := string(socialtest.Fixture(t, "producthunt/error-429.json"))
	for _, status := range []int{200, 429} {
		_, err := open(t, true, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, spent)
		}).Poll(t.Context(), socialtest.State(false))
		var e *door.Error
		if !errors.As(err, &e) || e.Reason != door.RateLimited || e.After != 713*time.Second {
			t.Errorf("%d: %v", status, err)
		}
	}
	_, err := open(t, true, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(401)
		fmt.Fprint(w, `{"errors":[{"error":"invalid_oauth_token"}]}`)
	}).Poll(t.Context(), socialtest.State(false))
	if door.ReasonOf(err) != door.Blocked || !strings.Contains(err.Error(), tokenEnv) || strings.Contains(err.Error(), token) {
		t.Error(err)
	}
	for _, body := range []string{`{}`, `[]`, `<html>`, `{"data":{"posts":7}}`} {
		if _, err := open(t, true, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }).Poll(t.Context(), socialtest.State(false)); !errors.Is(err, social.ErrShape) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestACursorThatGoesInCirclesEnds(t *testing.T) {
	t.Parallel()
	api := strings.Replace(string(socialtest.Fixture(t, "producthunt/graphql-posts.json")), `"hasNextPage": false`, `"hasNextPage": true`, 1)
	n := 0
	h, err := open(t, true, func(w http.ResponseWriter, _ *http.Request) { n++; fmt.Fprint(w, api) }).Poll(t.Context(), socialtest.State(false))
	if err != nil || n != 2 || len(h.Mentions) != 2 {
		t.Fatalf("%d requests, %d mentions, %v", n, len(h.Mentions), err)
	}
}
