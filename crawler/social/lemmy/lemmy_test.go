package lemmy

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
	"github.com/earshot/earshot/internal/mention"
)

const post = `{"post":{"id":1,"name":"Tarnwick recall","url":"https://n.example/a","body":"Mine\r\n\r\n**too**, see [this](https://n.example/b).","ap_id":"https://l.example/post/1","published":"2026-11-20T09:30:00.123456Z","deleted":false,"removed":false,"language_id":37},
 "creator":{"name":"bo","actor_id":"https://l.example/u/bo"},"counts":{"score":88,"upvotes":90,"comments":12}}`
const comment = `{"comment":{"id":9,"content":"Tarnwick support replied.","ap_id":"https://f.example/comment/99","published":"2026-11-20T09:40:00Z","path":"0.8.9","removed":false,"deleted":false,"language_id":0},
 "post":{"ap_id":"https://l.example/post/1"},"creator":{"name":"ada","actor_id":"https://l.example/u/ada"},"counts":{"upvotes":4,"child_count":0}}`
const later = `{"post":{"name":"Tarnwick 1.0","ap_id":"https://l.example/post/2","published_at":"2026-11-20T09:31:00Z","upvotes":3,"comments":"x"},"creator":{"name":"bo","ap_id":"https://l.example/u/bo"}}`

func open(t *testing.T, h http.HandlerFunc, more ...string) (*Source, string) {
	t.Helper()
	base := socialtest.Serve(t, h)
	made, err := New(config.Source{Type: config.Lemmy, Comments: true, Instances: append([]string{base}, more...)}, socialtest.Env(t))
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source), base
}

func answer(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v3/site" {
			fmt.Fprint(w, `{"all_languages":[{"id":0,"code":"und"},{"id":37,"code":"en"}]}`)
			return
		}
		fmt.Fprint(w, body)
	}
}

func TestPostsAndCommentsOfBothGenerationsAreRead(t *testing.T) {
	t.Parallel()
	s, base := open(t, answer(`{"posts":[`+post+`,`+later+`],"comments":[`+comment+`,7]}`))
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 3 || len(h.Dropped) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
	p, l, c := h.Mentions[0], h.Mentions[1], h.Mentions[2]
	if p.Title != "Tarnwick recall" || p.Text != "Mine\n\ntoo, see this." || p.Lang != "en" || *p.Engagement.Likes != 90 || *p.Engagement.Replies != 12 || p.Author.Handle != "bo@l.example" || strings.Join(p.Links, " ") != "https://n.example/a https://n.example/b" {
		t.Errorf("%+v", p)
	}
	if l.Published.IsZero() || *l.Engagement.Likes != 3 || l.Engagement.Replies != nil || l.Author.URL != "https://l.example/u/bo" {
		t.Errorf("%+v", l)
	}
	if c.Type != mention.Comment || c.ParentURL != base+"/comment/8" || c.Lang != "" || *c.Engagement.Replies != 0 {
		t.Errorf("%+v", c)
	}
}

func TestDeletedAndRemovedPostsAreTakenBack(t *testing.T) {
	t.Parallel()
	s, _ := open(t, answer(`{"posts":[`+strings.Replace(post, `"removed":false`, `"removed":true`, 1)+`],"comments":[`+strings.Replace(comment, `"deleted":false`, `"deleted":true`, 1)+`]}`))
	h, err := s.Poll(t.Context(), socialtest.State(false))
	if err != nil || len(h.Mentions) != 0 || len(h.Deleted) != 2 || h.Deleted[0] != social.IDOf(config.Lemmy, "https://l.example/post/1") {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestOnePostOnTwoInstancesIsOneMention(t *testing.T) {
	t.Parallel()
	other := socialtest.Serve(t, answer(`{"posts":[`+post+`]}`))
	s, _ := open(t, answer(`{"posts":[`+post+`]}`), other)
	h, err := s.Poll(t.Context(), socialtest.State(false))
	if err != nil || len(h.Mentions) != 1 || len(h.Dropped) != 1 || h.Dropped[0].Reason != mention.Duplicate {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestPagesAreReadUntilWhatIsKnown(t *testing.T) {
	t.Parallel()
	pages := 0
	s, _ := open(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v3/site" {
			http.NotFound(w, r)
			return
		}
		pages++
		var list []string
		for i := range pageSize {
			hour := 9 - pages
			list = append(list, fmt.Sprintf(`{"post":{"name":"Tarnwick","ap_id":"https://l.example/post/%d%02d","published":"2026-11-20T%02d:%02d:00Z"}}`, pages, i, hour, 59-i))
		}
		fmt.Fprintf(w, `{"posts":[%s]}`, strings.Join(list, ","))
	})
	st := socialtest.State(false)
	st.Cursors["since "+s.keys[0]] = fmt.Sprint(socialtest.Now.Add(-60 * 60e9).Unix())
	h, err := s.Poll(t.Context(), st)
	if err != nil || pages != 3 || len(h.Mentions) != 150 || len(h.Gaps) != 0 {
		t.Fatalf("%d pages, %d mentions, %v %v", pages, len(h.Mentions), h.Gaps, err)
	}
}

func TestRefusalsAreNamed(t *testing.T) {
	t.Parallel()
	s, _ := open(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(w, `{"error":"rate_limit_error"}`)
	})
	if _, err := s.Poll(t.Context(), socialtest.State(false)); door.ReasonOf(err) != door.RateLimited {
		t.Error(err)
	}
	for _, body := range []string{`[]`, `{}`, `{"posts":{}}`, `x`} {
		s, _ := open(t, answer(body))
		if _, err := s.Poll(t.Context(), socialtest.State(false)); !errors.Is(err, social.ErrShape) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestTheSharedFixturesAreRead(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"lemmy/search-v3.json": 2, "lemmy/search-v4.json": 1} {
		s, _ := open(t, answer(string(socialtest.Fixture(t, name))))
		if h, err := s.Poll(t.Context(), socialtest.State(true)); err != nil || len(h.Mentions) != n {
			t.Errorf("%s: %+v %v", name, h, err)
		}
	}
}
