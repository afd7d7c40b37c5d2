package crawler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// pollOnce polls a platform whose every answer is h, and gives what it did.
func pollOnce(t *testing.T, p wild, h http.HandlerFunc) (source.Harvest, int, error) {
	t.Helper()
	var requests atomic.Int64
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		requests.Add(1)
		h(w, r)
	})
	var patience socialtest.Patience
	env := socialtest.EnvAt(t, &patience)
	env.Secret = func(name string) string {
		if p.keys == nil {
			return ""
		}
		return hush
	}
	env.Wanted = func(m *mention.Mention) bool { return strings.Contains(m.Title+m.Text, "Tarnwick") }
	made, err := Builtin().build(p.src(base), env)
	if err != nil {
		t.Fatal(err)
	}
	st := socialtest.State(false)
	st.LastOK = socialtest.Now.Add(-time.Hour)
	for k, v := range p.held {
		st.Cursors[k] = strings.ReplaceAll(v, "BASE", base)
	}
	got, err := made.(source.Source).Poll(t.Context(), st)
	if waited := patience.Waited(); waited > 10*time.Second {
		t.Errorf("the poll waited %v", waited)
	}
	if err == nil && len(got.State.Cursors) > 0 {
		if text, _ := json.Marshal(got.State); strings.Contains(string(text), hush) {
			t.Errorf("a secret is stored: %s", text)
		}
	}
	return got, int(requests.Load()), err
}

// TestNoAnswerOfAPlatformDoesHarm drives every platform through everything that can
// come instead of an answer: each poll ends, with few requests, deletes nothing it
// was not told of, and says what is wrong without showing a key.
func TestNoAnswerOfAPlatformDoesHarm(t *testing.T) {
	t.Parallel()
	for _, p := range wilds() {
		for _, x := range socialtest.HostileAnswers() {
			t.Run(p.name+"/"+x.Name, func(t *testing.T) {
				t.Parallel()
				got, requests, err := pollOnce(t, p, x.Answer)
				if requests > 40 {
					t.Errorf("%d requests", requests)
				}
				if len(got.Deleted) > 0 && !x.Gone {
					t.Errorf("deleted %v", got.Deleted)
				}
				if len(got.Mentions) > 0 {
					t.Errorf("found %+v", got.Mentions)
				}
				if err != nil {
					socialtest.CheckRefusal(t, err, hush, p.keys, x.Refuses)
				} else if x.Refuses || x.Limits || x.Gone {
					t.Error("taken for an answer")
				}
				var e *door.Error
				if x.Limits && (!errors.As(err, &e) || e.Reason != door.RateLimited || e.After < time.Minute || requests > 3) {
					t.Errorf("after %d requests: %v", requests, err)
				}
			})
		}
	}
}

// TestWhatHasNoEndIsLeftInTime gives every platform pages without end, pages that go
// in circles, very many results at once (with EARSHOT_SOAK a hundred thousand, of
// feeds too), and dates in the future.
func TestWhatHasNoEndIsLeftInTime(t *testing.T) {
	t.Parallel()
	many, soak := 1_000, os.Getenv("EARSHOT_SOAK") != ""
	if soak {
		many = 100_000
	}
	items := func(p wild, from, n int, at func(i int) time.Time) string {
		var list []string
		for i := range n {
			list = append(list, p.item(from+i, at(i)))
		}
		sep := ","
		if list[0][0] == '<' {
			sep = ""
		}
		return strings.Join(list, sep)
	}
	recent := func(i int) time.Time { return socialtest.Now.Add(-time.Duration(i%3000) * time.Second) }
	future := func(int) time.Time { return socialtest.Now.Add(10 * 365 * 24 * time.Hour) }
	for name, x := range map[string]struct {
		n       int
		at      func(int) time.Time
		circles bool
	}{
		"pages without end": {100, func(int) time.Time { return socialtest.Now.Add(-time.Minute) }, false},
		"pages in circles":  {100, recent, true},
		"very many at once": {many, recent, true},
		"the future":        {100, future, false},
	} {
		for _, p := range wilds() {
			if p.item == nil || x.n == many && !soak && strings.HasPrefix(p.item(0, socialtest.Now), "<item>") {
				continue
			}
			t.Run(name+"/"+p.name, func(t *testing.T) {
				t.Parallel()
				var served atomic.Int64
				once := ""
				if x.circles {
					once = p.page(items(p, 0, x.n, x.at), "NEXT")
				}
				got, requests, err := pollOnce(t, p, func(w http.ResponseWriter, r *http.Request) {
					if p.login != nil && p.login(r.URL.Path) != "" {
						fmt.Fprint(w, p.login(r.URL.Path))
						return
					}
					if once != "" {
						fmt.Fprint(w, once)
						return
					}
					n := int(served.Add(1))
					fmt.Fprint(w, p.page(items(p, n*x.n, x.n, x.at), strconv.Itoa(n)))
				})
				if requests > 60 {
					t.Errorf("%d requests", requests)
				}
				if err != nil && door.ReasonOf(err) != door.TooLarge {
					t.Fatal(err)
				}
				if err == nil && len(got.Mentions) == 0 {
					t.Error("nothing was found")
				}
				for i := range got.Mentions {
					if got.Mentions[i].ID == "" {
						t.Fatalf("without id: %+v", got.Mentions[i])
					}
				}
				for k, v := range got.State.Cursors {
					if n, err := strconv.ParseInt(v, 10, 64); err == nil && n > 1_600_000_000 && n > socialtest.Now.Unix() {
						t.Errorf("cursor %s lies in the future: %s", k, v)
					}
				}
			})
		}
	}
}

// TestNoAnswerHoldsAStream does the same to the sources that stay connected.
func TestNoAnswerHoldsAStream(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]func(base string) config.Source{
		"bluesky": func(base string) config.Source { return config.Source{Type: config.Bluesky, Instances: []string{base}} },
		"bluesky second": func(base string) config.Source {
			return config.Source{Type: config.Bluesky, Instances: []string{base + "/xrpc/x"}}
		},
		"wikimedia": func(base string) config.Source { return config.Source{Type: config.Wikimedia, Endpoint: base} },
	} {
		for _, x := range socialtest.HostileAnswers() {
			t.Run(name+"/"+x.Name, func(t *testing.T) {
				t.Parallel()
				var patience socialtest.Patience
				env := socialtest.EnvAt(t, &patience)
				env.Log = slog.New(slog.DiscardHandler)
				made, err := Builtin().build(src(socialtest.Serve(t, x.Answer)), env)
				if err != nil {
					t.Fatal(err)
				}
				st := socialtest.State(false)
				st.Cursors["held"], st.Cursors["time_us"] = "did:plc:a/1", strconv.FormatInt(socialtest.Now.UnixMicro(), 10)
				err = made.(source.Streamer).Stream(t.Context(), st, func(_ context.Context, h source.Harvest) error {
					if len(h.Mentions)+len(h.Deleted) > 0 {
						t.Errorf("%+v", h)
					}
					return nil
				})
				if err == nil || patience.Waited() > 10*time.Second {
					t.Errorf("waited %v: %v", patience.Waited(), err)
				}
				if x.Limits && door.ReasonOf(err) != door.RateLimited {
					t.Errorf("not taken for a rate limit: %v", err)
				}
			})
		}
	}
}
