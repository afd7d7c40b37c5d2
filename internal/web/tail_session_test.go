package web

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/web/access"
)

// listening is the answer to somebody signed in who listens, and where mentions are put; it has begun.
func listening(t *testing.T, o Options, who signedIn) (*http.Response, *bufio.Scanner, *fakeStream) {
	t.Helper()
	s := &fakeStream{}
	o.Stream, o.Wall = s, time.Now
	handler, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/live/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range who.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	if lines.Scan(); res.StatusCode != http.StatusOK || lines.Text() != ": listening" {
		t.Fatalf("%s: %q", res.Status, lines.Text())
	}
	return res, lines, s
}

// TestAStreamEndsWithItsSession: who signed out, or was signed out by an admin, hears no more, and others go on.
func TestAStreamEndsWithItsSession(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*access.Sessions, signedIn) error{
		"signed out": func(s *access.Sessions, who signedIn) error {
			return s.End(t.Context(), who.cookies["earshot_session"])
		},
		"revoked": func(s *access.Sessions, _ signedIn) error {
			all, err := s.List(t.Context(), "viewer-1")
			if err != nil {
				return err
			}
			return s.Revoke(t.Context(), all[0].ID, "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, people := peopled(t)
			_, gone, _ := listening(t, o, people["viewer-1"])
			_, stays, mentions := listening(t, o, people["editor-1"])
			if err := end(o.Sessions, people["viewer-1"]); err != nil {
				t.Fatal(err)
			}
			for gone.Scan() { // to its end
				if gone.Text() != "" {
					t.Errorf("sent %q", gone.Text())
				}
			}
			mentions.put("a kettle")
			for stays.Scan() && stays.Text() != "event: mention" {
			}
			if stays.Text() != "event: mention" {
				t.Errorf("the other stream ended, too: %q, %v", stays.Text(), stays.Err())
			}
		})
	}
}

// TestAStreamEndsWhenWhoAskedIsLetInNoMore: a token that is taken away, users that come, roles that change.
func TestAStreamEndsWhenWhoAskedIsLetInNoMore(t *testing.T) {
	t.Parallel()
	withToken := func(role config.Role) config.Web {
		return config.Web{Tokens: []config.Token{{Name: "bot", Role: role, SHA256: access.SumToken(theToken)}}}
	}
	person := config.Web{Users: []config.User{{Name: "ana", Role: config.Admin, PasswordHash: "x"}}}
	for name, c := range map[string]struct {
		target        string
		before, after config.Web
		ends          bool
	}{
		"a token taken away":         {"/api/v1/live", withToken(config.Viewer), config.Web{}, true},
		"a token's role changed":     {"/api/v1/live", withToken(config.Editor), withToken(config.Viewer), true},
		"a token as before":          {"/api/v1/live", withToken(config.Viewer), withToken(config.Viewer), false},
		"users where there was none": {"/live/stream", config.Web{}, person, true},
		"still no users":             {"/live/stream", config.Web{}, config.Web{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := worldOf(t, "harmless")
			var inForce atomic.Pointer[config.Config]
			put := func(web config.Web) {
				cfg := *configOf(t, "")()
				cfg.Web = web
				inForce.Store(&cfg)
			}
			put(c.before)
			o.Config = inForce.Load
			o.Sessions = nil // whose channels belong to no bubble
			b := visit(t, o)
			b.headers["Authorization"] = "Bearer " + theToken
			synctest.Test(t, func(t *testing.T) {
				b.t = t // and its context
				begun := time.Now()
				time.AfterFunc(tailPulse/2, func() { put(c.after) })
				body := b.get(c.target).Body.String()
				if took := time.Since(begun); c.ends != (took <= tailPulse) {
					t.Errorf("the stream lasted %s; it should end early: %t", took, c.ends)
				}
				if strings.Contains(body, "still here") == c.ends {
					t.Errorf("sent %q", body)
				}
			})
		})
	}
}
