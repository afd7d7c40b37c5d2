package mastodon

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

func post(id, more string) string {
	return fmt.Sprintf(`{"id":"%s","uri":"https://chaos.example/users/t/statuses/%s","url":"https://chaos.example/@t/%s","created_at":"2026-11-20T09:20:00.356Z",
		"language":"de","visibility":"public","content":"<p>Mein <a href=\"/tags/tarnwick\">#<span>tarnwick</span></a> tropft.</p>","replies_count":2,"reblogs_count":"5","favourites_count":{},
		"tags":[{"name":"tarnwick"}],"account":{"acct":"t@chaos.example","display_name":"T","url":"https://chaos.example/@t","followers_count":7,"indexable":true}%s}`, id, id, id, more)
}

func open(t *testing.T, hosts ...string) *Source {
	t.Helper()
	made, err := New(config.Source{Type: config.Mastodon, Instances: hosts}, socialtest.Env(t))
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source)
}

func serve(t *testing.T, body string) string {
	return socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/timelines/tag/tarnwick") {
			fmt.Fprint(w, body)
			return
		}
		http.NotFound(w, r)
	})
}

func TestOneStatusSeenByTwoInstancesIsOneMention(t *testing.T) {
	t.Parallel()
	s := open(t, serve(t, "["+post("12", "")+"]"), serve(t, "["+post("12", "")+", 3]"))
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 || len(h.Dropped) != 2 {
		t.Fatalf("%+v %v", h, err)
	}
	m := h.Mentions[0]
	if m.Text != "Mein #tarnwick tropft." || m.Author.Handle != "t@chaos.example" || *m.Author.Followers != 7 || m.Lang != "de" ||
		m.Engagement.Likes != nil || *m.Engagement.Reposts != 5 || m.Hashtags[0] != "tarnwick" {
		t.Errorf("%+v", m)
	}
}

func TestAuthorsWhoOptedOutAreNotRead(t *testing.T) {
	t.Parallel()
	out := strings.Replace(post("13", ""), `"indexable":true`, `"indexable":false`, 1)
	noindex := strings.Replace(post("14", ""), `"indexable":true`, `"noindex":true`, 1)
	unlisted := strings.Replace(post("15", ""), `"public"`, `"unlisted"`, 1)
	silent := strings.Replace(post("16", ""), `,"indexable":true`, ``, 1)
	s := open(t, serve(t, "["+strings.Join([]string{out, noindex, unlisted, silent}, ",")+"]"))
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 || len(h.Dropped) != 3 || len(h.Deleted) != 3 {
		t.Fatalf("%+v %v", h, err)
	}
	for _, d := range h.Dropped {
		if d.Reason != mention.OptOut {
			t.Errorf("%+v", d)
		}
	}
}

func TestNothingBetweenTwoPollsIsLost(t *testing.T) {
	t.Parallel()
	var asked []string
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Path, "timelines") {
			http.NotFound(w, r)
			return
		}
		min := r.URL.Query().Get("min_id")
		asked = append(asked, min)
		from := map[string]int{"100": 101, "140": 141}[min]
		var posts []string
		for id := from + map[string]int{"100": 39, "140": 2}[min]; id >= from; id-- {
			posts = append(posts, post(fmt.Sprint(id), ""))
		}
		fmt.Fprint(w, "["+strings.Join(posts, ",")+"]")
	})
	s := open(t, base)
	st := socialtest.State(false)
	st.Cursors["id "+s.lines[0]] = "100"
	h, err := s.Poll(t.Context(), st)
	if err != nil || len(h.Mentions) != 43 || h.State.Cursors["id "+s.lines[0]] != "143" || len(asked) != 2 {
		t.Fatalf("%d mentions, asked %v, %v", len(h.Mentions), asked, err)
	}
}

func TestDeletedStatusesAreFollowedAndParentsNamed(t *testing.T) {
	t.Parallel()
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "timelines"):
			fmt.Fprint(w, "["+post("20", `,"in_reply_to_id":"19"`)+"]")
		case strings.HasSuffix(r.URL.Path, "/statuses/19"):
			fmt.Fprint(w, post("19", ""))
		default:
			http.NotFound(w, r)
		}
	})
	st := socialtest.State(false)
	st.Cursors["held"] = "abc=" + base + "/api/v1/statuses/7"
	h, err := open(t, base).Poll(t.Context(), st)
	if err != nil || len(h.Deleted) != 1 || h.Deleted[0] != "abc" || h.Mentions[0].ParentURL != "https://chaos.example/@t/19" || h.Mentions[0].Type != mention.Comment {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestAnInstanceThatRefusesDoesNotSilenceTheOthers(t *testing.T) {
	t.Parallel()
	closed := socialtest.Serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"error":"This method requires an authenticated user"}`)
	})
	h, err := open(t, closed, serve(t, "["+post("12", "")+"]")).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 || h.Warning == "" {
		t.Fatalf("%+v %v", h, err)
	}
	_, err = open(t, closed).Poll(t.Context(), socialtest.State(true))
	if door.ReasonOf(err) != door.Blocked || !strings.Contains(err.Error(), "name another one") {
		t.Fatal(err)
	}
}

func TestASpentAllowanceEndsWhenItsHeaderSays(t *testing.T) {
	t.Parallel()
	base := socialtest.Serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset", socialtest.Now.Add(4*time.Minute).Format(time.RFC3339Nano))
		w.WriteHeader(http.StatusTooManyRequests)
	})
	_, err := open(t, base).Poll(t.Context(), socialtest.State(false))
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.RateLimited || e.After != 4*time.Minute {
		t.Fatal(err)
	}
}

func TestAnotherShapeIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"error":"x"}`, `"no"`, `<html>`} {
		if _, err := open(t, serve(t, body)).Poll(t.Context(), socialtest.State(false)); !errors.Is(err, social.ErrShape) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestTheSharedFixtureIsRead(t *testing.T) {
	t.Parallel()
	h, err := open(t, serve(t, string(socialtest.Fixture(t, "mastodon/tag-timeline.json")))).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 2 || len(h.Dropped) != 1 || h.Mentions[0].Author.Handle != "lena@mastodon.social" {
		t.Fatalf("%+v %v", h, err)
	}
}
