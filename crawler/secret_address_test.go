package crawler

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/sqlite"
)

// nosy is a hub's subscriber that must not hear of a secret address.
type nosy struct{ t *testing.T }

func (n nosy) Pending(string) []source.Pushed { return nil }

func (n nosy) Follow(_ context.Context, name string, topic source.Topic) source.Subscription {
	n.t.Errorf("a hub would be told of %q: %+v", name, topic)
	return source.Subscription{}
}

// secretAnswers are all ways in which a feed can answer that might show its address.
func secretAnswers() []socialtest.Hostile {
	say := func(body string, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			if w.Header().Get("Location") != "" {
				w.WriteHeader(http.StatusMovedPermanently)
			}
			fmt.Fprint(w, strings.ReplaceAll(body, "SELF", "http://"+r.Host+r.URL.RequestURI()))
		}
	}
	return append(socialtest.HostileAnswers(),
		socialtest.Hostile{Name: "a feed that names itself and its hub", Answer: say(`<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><link>SELF</link>
			<atom:link rel="self" href="SELF"/><atom:link rel="hub" href="https://hub.example/"/><item><title>Tarnwick</title><link>SELF</link><description>see SELF</description></item>
			<item><title>Tarnwick two</title><link>./two</link></item><item><title>no link</title><description>&lt;a href="three"&gt;three&lt;/a&gt;</description></item></channel></rss>`,
			"Link", `<https://hub.example/>; rel="hub"`)},
		socialtest.Hostile{Name: "a page that offers a feed beside", Answer: say(`<html><head><link rel="alternate" type="application/rss+xml" href="./rss"></head></html>`)},
		socialtest.Hostile{Name: "moved to another secret", Answer: func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/b") {
				say(rss(`<item><title>Tarnwick</title><link>c</link></item>`, ""))(w, r)
				return
			}
			say("", "Location", "/"+hush+"/b")(w, r)
		}},
		socialtest.Hostile{Name: "moved into the private network", Answer: say("", "Location", "http://10.0.0.1/"+hush)},
		socialtest.Hostile{Name: "moved to another protocol", Answer: say("", "Location", "ftp://x.example/"+hush)},
		socialtest.Hostile{Name: "moved to a name that is not", Answer: say("", "Location", "http://"+hush+".invalid/")},
		socialtest.Hostile{Name: "cut off", Answer: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	)
}

// TestAnAddressFromTheEnvironmentIsNeverStoredOrShown drives feeds whose address is a
// secret through every answer and holds what a poll leaves behind to that.
func TestAnAddressFromTheEnvironmentIsNeverStoredOrShown(t *testing.T) {
	t.Parallel()
	for _, src := range []config.Source{
		{Name: "alert", Type: config.Feed, URLEnv: "ALERT", Push: true, FullText: true},
		{Name: "mine", Type: config.Reddit, URLEnv: "MINE", RobotsWaiver: "2026-11-20 Dana: mine"},
	} {
		for _, x := range secretAnswers() {
			for _, robots := range []string{"", "User-agent: *\nDisallow: /\n"} {
				t.Run(src.Type+"/"+x.Name+"/"+fmt.Sprint(robots == ""), func(t *testing.T) {
					t.Parallel()
					base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
						if r.URL.Path == "/robots.txt" {
							fmt.Fprint(w, robots)
							return
						}
						x.Answer(w, r)
					})
					pollSecretly(t, src, base+"/feeds/"+hush+"/feed.xml?a=1&b="+hush)
				})
			}
		}
		for _, address := range []string{"http://" + hush + ".invalid/", "http://10.0.0.1/" + hush, "http://127.0.0.1:1/" + hush, "gopher://" + hush, hush, "http://a b/" + hush, "http://me:" + hush + "@127.0.0.1:1/"} {
			t.Run(src.Type+"/"+address, func(t *testing.T) {
				t.Parallel()
				pollSecretly(t, src, address)
			})
		}
	}
}

func pollSecretly(t *testing.T, src config.Source, address string) {
	t.Helper()
	env := socialtest.Env(t)
	env.Secret = func(name string) string { return map[string]string{src.URLEnv: address}[name] }
	env.Push = nosy{t}
	made, err := Builtin().build(src, env)
	if err != nil {
		clean(t, "the refusal to make it", err.Error())
		return
	}
	st := socialtest.State(false)
	for range 4 { // so that a move is believed
		h, err := made.(source.Source).Poll(t.Context(), st)
		if err != nil {
			clean(t, "the error", err.Error())
			return
		}
		all, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		clean(t, "the harvest", string(all))
		st = h.State
	}
}

func clean(t *testing.T, what, text string) {
	t.Helper()
	if strings.Contains(text, hush) {
		t.Errorf("%s shows the address: %s", what, text)
	}
}

// TestASecretAddressIsNotInTheDatabase lets a crawler fail and succeed at one, and reads
// every byte it stored and the health it shows.
func TestASecretAddressIsNotInTheDatabase(t *testing.T) {
	t.Parallel()
	polls := 0
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
		case polls == 0:
			polls++
			w.WriteHeader(http.StatusBadGateway)
		default:
			secretAnswers()[len(socialtest.HostileAnswers())].Answer(w, r)
		}
	})
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "e.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	env := socialtest.Env(t)
	sink := &sink{seen: map[string]bool{}}
	cfg := &config.Config{Sources: []config.Source{{Name: "alert", Type: config.Feed, URLEnv: "ALERT", Push: true, Keep: config.KeepAll}}}
	cfg.Crawler.CallbackURL = "https://earshot.example/websub"
	c, err := New(t.Context(), Options{Config: cfg, DB: db, Door: env.Door, Clock: env.Clock, Deliver: sink.deliver,
		Secret: func(string) string { return base + "/" + hush + "/feed" }})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_ = c.runners[0].once(t.Context())
		health, err := c.Health(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		shown, _ := json.Marshal(health)
		clean(t, "health", string(shown))
		if health[0].URL != "$ALERT" {
			t.Errorf("health names the address %q", health[0].URL)
		}
	}
	if len(sink.all) == 0 {
		t.Error("nothing was gathered")
	}
	tables, err := db.Read.QueryContext(t.Context(), `SELECT s.state || s.health || s.fingerprint FROM crawler_sources s UNION ALL SELECT topic || hub FROM crawler_push UNION ALL SELECT reason FROM crawler_gaps`)
	if err != nil {
		t.Fatal(err)
	}
	defer tables.Close()
	for tables.Next() {
		var text string
		if err := tables.Scan(&text); err != nil {
			t.Fatal(err)
		}
		clean(t, "the database", text)
	}
}
