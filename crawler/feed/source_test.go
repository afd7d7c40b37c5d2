package feed

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// now is the present of the shared fixtures.
var now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func openFeed(t *testing.T, h http.HandlerFunc, change func(*config.Source)) (*Source, string) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	d, err := door.New(door.Options{
		Clock:        clock.Wall(func() time.Time { return now }),
		AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Spacing: -1,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	src := config.Source{Name: "f", Type: config.Feed, URL: srv.URL + "/feed"}
	if change != nil {
		change(&src)
	}
	made, err := New(src, source.Env{Door: d, Secret: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source), srv.URL
}

const oneItem = `<rss version="2.0"><channel><title>T</title><ttl>90</ttl><item><title>Kettle</title><link>https://a.example/1</link></item></channel></rss>`

// TestSharedPollCases plays the answers of a feed host and checks the polite
// reaction to each.
func TestSharedPollCases(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(shared(t, "fixtures", "http", "feed-poll-cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var set struct {
		Cases []struct {
			Name     string
			Response struct {
				Status  int
				Headers map[string]string
				Body    string
			}
			Expect map[string]any
		}
	}
	if err := json.Unmarshal(raw, &set); err != nil {
		t.Fatal(err)
	}
	for _, c := range set.Cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			s, base := openFeed(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/feed" {
					fmt.Fprint(w, map[bool]string{true: "", false: oneItem}[r.URL.Path == "/robots.txt"])
					return
				}
				asked.Add(1)
				body := c.Response.Body
				if body == "" && c.Response.Status == 200 && c.Response.Headers["Content-Length"] != "0" {
					body = oneItem
				}
				for k, v := range c.Response.Headers {
					if k == "Location" && strings.Contains(v, ".example") {
						v = "/moved"
					}
					v = strings.Replace(v, "127.0.0.1:9200", "10.0.0.1:9200", 1) // the test itself opens 127/8
					w.Header().Set(k, v)
				}
				w.WriteHeader(c.Response.Status)
				fmt.Fprint(w, body)
			}, nil)
			h, err := s.Poll(t.Context(), source.State{Now: now, Validators: map[string]door.Validator{base + "/feed": {ETag: `W/"5f3-6420"`}}})
			judgePoll(t, c.Name, h, err)
		})
	}
}

func judgePoll(t *testing.T, name string, h source.Harvest, err error) {
	t.Helper()
	after := func() time.Duration {
		var e *door.Error
		if de, ok := err.(*door.Error); ok {
			e = de
			return e.After
		}
		return -1
	}
	reason := door.ReasonOf(err)
	wrong := func() { t.Errorf("harvest %+v, err %v", h, err) }
	switch name {
	case "first-200":
		v := h.State.Validators
		if err != nil || h.NotBefore != 90*time.Minute || len(v) != 1 {
			wrong()
		}
	case "not-modified":
		if err != nil || !h.NotModified || len(h.Mentions) != 0 || len(h.State.Validators) != 1 {
			wrong()
		}
	case "gone":
		if reason != door.Gone {
			wrong()
		}
	case "not-found-once":
		if reason != door.NotFound {
			wrong()
		}
	case "429-seconds":
		if after() != time.Hour {
			wrong()
		}
	case "429-date":
		if after() != 90*time.Minute {
			wrong()
		}
	case "429-absurd":
		if after() != 24*time.Hour {
			wrong()
		}
	case "429-none":
		if reason != door.RateLimited || after() != 0 {
			wrong()
		}
	case "503-retry":
		if after() != 2*time.Minute {
			wrong()
		}
	case "301-permanent", "redirect-scheme-downgrade":
		if err != nil || h.State.MovedSeen != 1 || h.Moved != "" || len(h.Mentions) != 1 {
			wrong()
		}
	case "302-temporary":
		if err != nil || h.State.MovedSeen != 0 || len(h.Mentions) != 1 {
			wrong()
		}
	case "307-to-private":
		if reason != door.Private {
			wrong()
		}
	case "html-login-page", "empty-200":
		if err == nil {
			wrong()
		}
	case "cloudflare-challenge":
		if reason != door.Blocked || !strings.Contains(err.Error(), "challenge") {
			wrong()
		}
	default:
		if err != nil || len(h.Mentions) != 1 {
			wrong()
		}
	}
}

func TestAPermanentMoveIsBelievedAfterThreeAnswers(t *testing.T) {
	t.Parallel()
	var old atomic.Int32
	s, base := openFeed(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/feed":
			old.Add(1)
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		case "/new":
			fmt.Fprint(w, oneItem)
		}
	}, nil)
	var st source.State
	for range 5 {
		h, err := s.Poll(t.Context(), st)
		if err != nil {
			t.Fatal(err)
		}
		st = h.State
	}
	if old.Load() != 3 || st.Moved != base+"/new" {
		t.Errorf("the old address was asked %d times, moved to %q", old.Load(), st.Moved)
	}
}

func TestRobotsBindAFeedUnlessTheOperatorSaysWhyNot(t *testing.T) {
	t.Parallel()
	h := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
			return
		}
		fmt.Fprint(w, oneItem)
	}
	s, _ := openFeed(t, h, nil)
	if _, err := s.Poll(t.Context(), source.State{}); door.ReasonOf(err) != door.Robots {
		t.Errorf("err %v, want robots", err)
	}
	s, _ = openFeed(t, h, func(c *config.Source) { c.RobotsWaiver = "our own blog, 2026-11-20" })
	got, err := s.Poll(t.Context(), source.State{})
	if err != nil || got.Warning == "" || len(got.Mentions) != 1 {
		t.Errorf("%+v %v", got, err)
	}
}

func TestItemsKeepTheirIDWhenTheirLinkChanges(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	s, _ := openFeed(t, func(w http.ResponseWriter, _ *http.Request) {
		i := n.Add(1)
		fmt.Fprintf(w, `<rss version="2.0"><channel><link>https://a.example</link>
			<item><title>Kettle recalled by maker</title><link>https://a.example/click/%d</link><pubDate>Fri, 20 Nov 2026 09:00:00 GMT</pubDate><description>Leaks at the base.</description></item>
			<item><title>Renamed %d</title><link>https://a.example/slug-%d</link><guid isPermaLink="false">77</guid></item></channel></rss>`, i, i, i)
	}, nil)
	var st source.State
	ids := map[string]bool{}
	for range 4 {
		h, err := s.Poll(t.Context(), st)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range h.Mentions {
			ids[m.ID] = true
		}
		st = h.State
	}
	if len(ids) != 2 {
		t.Errorf("2 items became %d mentions in 4 polls", len(ids))
	}
}

func TestAPageInsteadOfAFeedNamesTheFeedItOffers(t *testing.T) {
	t.Parallel()
	s, base := openFeed(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<!doctype html><html><head><link rel="alternate" type="application/atom+xml" href="/atom.xml"></head></html>`)
	}, func(c *config.Source) { c.RobotsWaiver = "x" })
	if _, err := s.Poll(t.Context(), source.State{}); err == nil || !strings.Contains(err.Error(), base+"/atom.xml") {
		t.Errorf("err %v", err)
	}
}
