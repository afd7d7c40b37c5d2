package wikimedia

import (
	"context"
	"errors"
	"fmt"
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

func entry(id int, kind, domain, more string) string {
	return fmt.Sprintf("event: message\nid: [{\"offset\":%d}]\ndata: {\"meta\":{\"domain\":\"%s\"},\"type\":\"%s\",\"title\":\"Tarnwick\",\"title_url\":\"https://en.wikipedia.org/wiki/Tarnwick\",\"comment\":\"add recall\",\"timestamp\":1795165800,\"user\":\"Ket tler\",\"bot\":false,\"server_url\":\"https://%s\",\"revision\":{\"new\":%d}%s}\n\n", id, domain, kind, domain, id, more)
}

func stream(t *testing.T, h http.HandlerFunc, st source.State, edit func(*Source), wikis ...string) (source.Harvest, error) {
	t.Helper()
	env := socialtest.Env(t)
	env.Wanted = func(m *mention.Mention) bool { return strings.Contains(m.Title, "Tarnwick") }
	made, err := New(config.Source{Endpoint: socialtest.Serve(t, h), Instances: wikis}, env)
	if err != nil {
		t.Fatal(err)
	}
	s := made.(*Source)
	if edit != nil {
		edit(s)
	}
	var all source.Harvest
	err = s.Stream(t.Context(), st, func(_ context.Context, h source.Harvest) error {
		all.Mentions, all.Dropped, all.Gaps, all.State = append(all.Mentions, h.Mentions...), append(all.Dropped, h.Dropped...), append(all.Gaps, h.Gaps...), h.State
		return nil
	})
	return all, err
}

func serve(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		fmt.Fprint(w, body)
	}
}

func TestChangesOfPagesByPeopleAreHeard(t *testing.T) {
	t.Parallel()
	body := ":ok\n\n" + entry(1, "edit", "en.wikipedia.org", "") + entry(2, "new", "de.wikipedia.org", "") + entry(3, "categorize", "en.wikipedia.org", "") +
		entry(4, "edit", "canary", "") + entry(5, "edit", "en.wikipedia.org", `,"bot":true`) + "data: nonsense\n\n" + entry(6, "edit", "en.wikipedia.org", `,"title":"Other"`)
	h, err := stream(t, serve(body), socialtest.State(true), nil)
	if err != nil || len(h.Mentions) != 2 || len(h.Dropped) != 5 || h.State.Cursors["event"] != `[{"offset":6}]` {
		t.Fatalf("%+v %v", h, err)
	}
	m := h.Mentions[0]
	if m.Title != "Tarnwick" || m.Text != "add recall" || m.Lang != "en" || m.Author.URL != "https://en.wikipedia.org/wiki/User:Ket_tler" || m.URL != "https://en.wikipedia.org/w/index.php?diff=1" || m.ID == h.Mentions[1].ID {
		t.Errorf("%+v", m)
	}
	h, err = stream(t, serve(body), socialtest.State(true), nil, "de.wikipedia.org")
	if err != nil || len(h.Mentions) != 1 || h.Mentions[0].Lang != "de" {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestTheStreamGoesOnWhereItEnded(t *testing.T) {
	t.Parallel()
	st := socialtest.State(false)
	st.Cursors["event"], st.LastOK = `[{"offset":9}]`, socialtest.Now.Add(-8*24*time.Hour)
	h, err := stream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Last-Event-ID") != `[{"offset":9}]` {
			t.Errorf("asked with %v", r.Header)
		}
		serve(entry(10, "edit", "en.wikipedia.org", ""))(w, r)
	}, st, nil)
	if err != nil || len(h.Mentions) != 1 || len(h.Gaps) != 1 || h.Gaps[0].To.Sub(h.Gaps[0].From) != 24*time.Hour {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestWhatIsNoStreamIsNamed(t *testing.T) {
	t.Parallel()
	if _, err := stream(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") }, socialtest.State(false), nil); !errors.Is(err, social.ErrShape) {
		t.Error(err)
	}
	_, err := stream(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "9")
		w.WriteHeader(http.StatusTooManyRequests)
	}, socialtest.State(false), nil)
	if e, ok := err.(*door.Error); !ok || e.Reason != door.RateLimited || e.After != 9*time.Second {
		t.Error(err)
	}
	_, err = stream(t, func(w http.ResponseWriter, r *http.Request) {
		serve(":ok\n\n")(w, r)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}, socialtest.State(false), func(s *Source) { s.silence = 100 * time.Millisecond })
	if !errors.Is(err, errSilent) {
		t.Error(err)
	}
}

func TestTheSharedFixtureIsHeard(t *testing.T) {
	t.Parallel()
	h, err := stream(t, serve(string(socialtest.Fixture(t, "wikimedia/recentchange.sse"))), socialtest.State(true), nil)
	if err != nil || len(h.Mentions) != 2 || len(h.Dropped) != 3 {
		t.Fatalf("%+v %v", h, err)
	}
}
