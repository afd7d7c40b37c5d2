package bluesky

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const t0 = 1795165260710533

func event(did string, n int, rest string) string {
	return fmt.Sprintf(`{"did":"did:plc:%s","time_us":%d,%s}`, did, t0+n*1000000, rest)
}

func create(did, rkey string, n int, record string) string {
	return event(did, n, fmt.Sprintf(`"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","rkey":"%s","record":%s}`, rkey, record))
}

// firehose serves these frames to whoever subscribes, then closes, or with hang
// falls silent; it notes the cursors asked for.
func firehose(t *testing.T, frames []string, hang bool, cursors *[]string) string {
	return socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/xrpc/") {
			fmt.Fprint(w, `{"profiles":[{"did":"did:plc:a","handle":"lena.example","displayName":"Lena","followersCount":7},5,{"did":"did:plc:shy","handle":"shy","labels":[{"val":"!no-unauthenticated"}]}]}`)
			return
		}
		if r.URL.Query().Get("wantedCollections") != collection || !strings.HasPrefix(r.UserAgent(), "earshot/") {
			t.Errorf("asked %s as %s", r.URL, r.UserAgent())
		}
		*cursors = append(*cursors, r.URL.Query().Get("cursor"))
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		for _, f := range frames {
			if c.Write(r.Context(), websocket.MessageText, []byte(f)) != nil {
				return
			}
		}
		if hang {
			_, _, _ = c.Read(r.Context())
			return
		}
		_ = c.Close(websocket.StatusNormalClosure, "")
	})
}

func stream(t *testing.T, base string, st source.State, change func(*Source)) (source.Harvest, error) {
	t.Helper()
	env := socialtest.Env(t)
	env.Wanted = func(m *mention.Mention) bool { return strings.Contains(strings.ToLower(m.Text), "tarnwick") }
	made, err := New(config.Source{Type: config.Bluesky, Instances: []string{strings.Replace(base, "http://", "ws://", 1)}}, env)
	if err != nil {
		t.Fatal(err)
	}
	s := made.(*Source)
	s.api = base
	if change != nil {
		change(s)
	}
	var all source.Harvest
	err = s.Stream(t.Context(), st, func(_ context.Context, h source.Harvest) error {
		all.Mentions, all.Dropped, all.Deleted = append(all.Mentions, h.Mentions...), append(all.Dropped, h.Dropped...), append(all.Deleted, h.Deleted...)
		all.Gaps, all.State = append(all.Gaps, h.Gaps...), h.State
		return nil
	})
	return all, err
}

func TestPostsAreMatchedInFlight(t *testing.T) {
	t.Parallel()
	var cursors []string
	base := firehose(t, []string{
		create("a", "k1", 0, `{"text":"My Tarnwick drips","createdAt":"2026-11-20T09:00:00Z","langs":["en"],"facets":[{"features":[{"uri":"https://l.example/k2"},{"tag":"tarnwick"}]}],"embed":{"external":{"uri":"https://l.example/k2","title":"Living with it"}}}`),
		create("b", "k2", 1, `{"text":"same tarnwick","createdAt":"2031-01-01T00:00:00Z","langs":"en","reply":{"parent":{"uri":"at://did:plc:a/app.bsky.feed.post/k1"}}}`),
		create("b", "k3", 2, `{"text":"lunch"}`),
		create("shy", "k4", 2, `{"text":"tarnwick, but not for all"}`),
		`{"did":7}`, `nonsense`, create("b", "k5", 3, `{"text":{"a":1}}`),
		event("b", 3, `"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.like","rkey":"x","record":{}}`),
		event("b", 4, `"kind":"identity","identity":{}`),
	}, false, &cursors)
	h, err := stream(t, base, socialtest.State(true), nil)
	if err == nil || len(h.Mentions) != 2 || len(h.Dropped) != 5 {
		t.Fatalf("%+v %v", h, err)
	}
	a, b := h.Mentions[0], h.Mentions[1]
	if a.URL != "https://bsky.app/profile/did:plc:a/post/k1" || a.Lang != "en" || a.Hashtags[0] != "tarnwick" || len(a.Links) != 1 || a.Title != "Living with it" ||
		a.Author.Handle != "lena.example" || *a.Author.Followers != 7 || a.Engagement.Likes != nil || a.Published.Hour() != 9 {
		t.Errorf("%+v", a)
	}
	if b.Type != mention.Comment || b.ParentURL != a.URL || b.Published.Year() != 2026 || b.Author.Handle != "" {
		t.Errorf("%+v", b)
	}
	if h.State.Cursors["time_us"] != strconv.Itoa(t0+4*1000000) || cursors[0] != "" {
		t.Errorf("%v %v", h.State.Cursors, cursors)
	}
}

func TestAReconnectReplaysFiveSecondsAndCountsNothingTwice(t *testing.T) {
	t.Parallel()
	var cursors []string
	base := firehose(t, []string{create("a", "k1", 0, `{"text":"tarnwick"}`), create("a", "k2", 6, `{"text":"tarnwick again"}`)}, false, &cursors)
	st := socialtest.State(false)
	st.Cursors["time_us"], st.Cursors["held"] = strconv.Itoa(t0+1000000), "did:plc:a/k1"
	h, _ := stream(t, base, st, nil)
	if len(h.Mentions) != 1 || len(h.Dropped) != 1 || h.Dropped[0].Reason != mention.Duplicate || cursors[0] != strconv.Itoa(t0-4000000) {
		t.Fatalf("%+v %v", h, cursors)
	}
}

func TestDeletionsOfPostsAndAccountsAreFollowed(t *testing.T) {
	t.Parallel()
	var cursors []string
	base := firehose(t, []string{
		event("a", 1, `"kind":"commit","commit":{"operation":"delete","collection":"app.bsky.feed.post","rkey":"k1"}`),
		event("b", 2, `"kind":"account","account":{"active":false,"status":"deleted"}`),
		event("c", 3, `"kind":"account","account":{"active":true}`),
		create("d", "k9", 4, `{"text":"tarnwick, oops"}`),
		event("d", 5, `"kind":"commit","commit":{"operation":"delete","collection":"app.bsky.feed.post","rkey":"k9"}`),
	}, false, &cursors)
	st := socialtest.State(false)
	st.Cursors["held"] = "did:plc:a/k1 did:plc:b/k2 did:plc:b/k3 did:plc:c/k4"
	h, _ := stream(t, base, st, func(s *Source) { s.flush = time.Hour })
	if len(h.Deleted) != 4 || len(h.Mentions) != 0 || h.Deleted[0] != social.IDOf(config.Bluesky, postURL("did:plc:a", "k1")) || h.State.Cursors["held"] != "did:plc:c/k4" {
		t.Fatalf("%+v", h)
	}
}

func TestALongAbsenceIsAGap(t *testing.T) {
	t.Parallel()
	var cursors []string
	st := socialtest.State(false)
	st.Cursors["time_us"] = strconv.FormatInt(socialtest.Now.Add(-48*time.Hour).UnixMicro(), 10)
	h, _ := stream(t, firehose(t, nil, false, &cursors), st, nil)
	if len(h.Gaps) != 1 || h.Gaps[0].To.Sub(h.Gaps[0].From) != 12*time.Hour {
		t.Fatalf("%+v", h)
	}
}

func TestAHalfOpenConnectionIsNoticed(t *testing.T) {
	t.Parallel()
	var cursors []string
	h, err := stream(t, firehose(t, []string{create("a", "k1", 0, `{"text":"tarnwick"}`)}, true, &cursors), socialtest.State(false), func(s *Source) { s.silence = 200 * time.Millisecond })
	if err == nil || !strings.Contains(err.Error(), "silent") || len(h.Mentions) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestAServerThatRefusesIsNamed(t *testing.T) {
	t.Parallel()
	base := socialtest.Serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "40")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	_, err := stream(t, base, socialtest.State(false), nil)
	if e, ok := err.(*door.Error); !ok || e.Reason != door.RateLimited || e.After != 40*time.Second {
		t.Fatal(err)
	}
	if _, err := stream(t, "ws://10.0.0.1", socialtest.State(false), nil); door.ReasonOf(err) != door.Private {
		t.Fatal(err)
	}
}

func TestTheSharedFixtureIsHeard(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(string(socialtest.Fixture(t, "bluesky/jetstream-v1.jsonl"))), "\n")
	var cursors []string
	h, _ := stream(t, firehose(t, lines, false, &cursors), socialtest.State(false), func(s *Source) { s.flush = time.Hour })
	// Three posts; one is deleted, and the account of another.
	if len(h.Mentions) != 1 || len(h.Deleted) != 2 {
		t.Fatalf("%+v", h)
	}
}

func FuzzNoFrameBreaksTheBatch(f *testing.F) {
	f.Add(create("a", "k1", 0, `{"text":"x","facets":[{"features":[{"tag":"t"}]}]}`))
	f.Add(`{"did":"did:plc:a","kind":"account","account":{"active":false,"status":"deleted"}}`)
	env := socialtest.Env(f)
	f.Fuzz(func(t *testing.T, frame string) {
		b := newBatch(&Source{env: env}, source.State{})
		b.add([]byte(frame))
		for _, m := range b.mentions {
			if m.ID == "" || m.Published.IsZero() && m.Text == "" {
				t.Fatalf("%+v", m)
			}
		}
	})
}
