package crawler

import (
	"encoding/json"
	"errors"
	"fmt"
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

// hush is every secret of the sources below; it may stand nowhere.
const hush = "hush-never-to-be-seen"

// wild is one way to listen, pointed at a fake.
type wild struct {
	name string
	src  func(base string) config.Source
	keys []string // variables of which a refusal must name one; nil: keyless
	held map[string]string
	// page wraps items as the platform lists them, saying that more follow; item is
	// one of them, the n'th.
	page func(items, next string) string
	item func(n int, at time.Time) string
	// login answers what comes before; "" is no such request.
	login func(path string) string
}

func rfc(at time.Time) string { return at.Format(time.RFC3339) }

func rss(items, _ string) string {
	return `<rss version="2.0"><channel><title>x</title>` + strings.NewReplacer("},{", "", "null,", "").Replace(items) + `</channel></rss>`
}

func rssItem(n int, at time.Time) string {
	return fmt.Sprintf(`<item><title>Tarnwick %d</title><link>https://n.example/%d</link><pubDate>%s</pubDate></item>`, n, n, at.Format(time.RFC1123Z))
}

// wilds are all that poll, each in every form it has.
func wilds() []wild {
	at := func(typ string) func(string) config.Source {
		return func(base string) config.Source { return config.Source{Type: typ, Endpoint: base, Comments: true} }
	}
	wrap := func(f string) func(string, string) string {
		return func(items, next string) string {
			return strings.NewReplacer("ITEMS", items, "NEXT", next).Replace(f)
		}
	}
	waived := func(typ string) func(string) config.Source {
		return func(base string) config.Source {
			return config.Source{Type: typ, Endpoint: base, RobotsWaiver: "2026-11-20 Dana: a test"}
		}
	}
	list := []wild{
		{name: "hackernews", src: at(config.HackerNews), held: map[string]string{"held": "1"}, page: wrap(`{"hits":[ITEMS],"nbPages":100000}`),
			item: func(n int, at time.Time) string {
				return fmt.Sprintf(`{"objectID":"%d","title":"Tarnwick","created_at_i":%d}`, n+1, at.Unix())
			}},
		{name: "github", src: at(config.GitHub), keys: nil, page: wrap(`{"items":[ITEMS],"total_count":100000}`),
			item: func(n int, at time.Time) string {
				return fmt.Sprintf(`{"html_url":"https://github.com/a/b/issues/%d","title":"Tarnwick","created_at":%q}`, n, rfc(at))
			}},
		{name: "stackexchange", src: at(config.StackExchange), page: wrap(`{"items":[ITEMS],"has_more":true,"quota_remaining":200}`),
			item: func(n int, at time.Time) string {
				return fmt.Sprintf(`{"link":"https://stackoverflow.com/questions/%d","title":"Tarnwick","creation_date":%d}`, n, at.Unix())
			}},
		{name: "devto", src: at(config.DevTo), held: map[string]string{"held": "one=1"}, page: wrap(`[ITEMS]`),
			item: func(n int, at time.Time) string {
				return fmt.Sprintf(`{"id":%d,"url":"https://dev.to/a/%d","title":"Tarnwick","published_at":%q}`, n+1, n, rfc(at))
			}},
		{name: "discourse", src: func(base string) config.Source { return config.Source{Type: config.Discourse, URL: base} }, page: wrap(`{"latest_posts":[ITEMS]}`),
			item: func(n int, at time.Time) string {
				return fmt.Sprintf(`{"id":%d,"topic_id":7,"post_number":%d,"created_at":%q,"cooked":"Tarnwick"}`, 1_000_000-n, n+1, rfc(at))
			}},
		{name: "mastodon", src: func(base string) config.Source {
			return config.Source{Type: config.Mastodon, Instances: []string{base}}
		}, held: map[string]string{"held": "one=BASE/api/v1/statuses/7"}, page: wrap(`[ITEMS]`), item: status},
		{name: "mastodon search", src: func(base string) config.Source {
			return config.Source{Type: config.Mastodon, Instances: []string{base}, Search: true}
		}, keys: []string{"MASTODON_TOKEN"}, page: wrap(`{"statuses":[ITEMS]}`), item: status},
		{name: "lemmy", src: func(base string) config.Source {
			return config.Source{Type: config.Lemmy, Instances: []string{base}, Comments: true}
		}, page: wrap(`{"posts":[ITEMS]}`), item: func(n int, at time.Time) string {
			return fmt.Sprintf(`{"post":{"name":"Tarnwick","ap_id":"https://l.example/post/%d","published":%q}}`, n, rfc(at))
		}},
		{name: "gdelt", src: at(config.GDELT), page: wrap(`{"articles":[ITEMS]}`), item: func(n int, at time.Time) string {
			return fmt.Sprintf(`{"url":"https://n.example/%d","title":"Tarnwick","seendate":%q}`, n, at.Format("20060102T150405Z"))
		}},
		{name: "appstore", src: func(base string) config.Source {
			return config.Source{Type: config.AppStore, Endpoint: base, Apps: []string{"123456789"}}
		}, page: wrap(`{"feed":{"entry":[ITEMS]}}`), item: func(n int, at time.Time) string {
			return fmt.Sprintf(`{"id":{"label":"%d"},"title":{"label":"Tarnwick"},"im:rating":{"label":"1"},"updated":{"label":%q}}`, n+1, rfc(at))
		}},
		{name: "telegram", src: func(base string) config.Source {
			return config.Source{Type: config.Telegram, Endpoint: base, Channels: []string{"kettles"}}
		}, held: map[string]string{"held kettles": "5", "id kettles": "9"}, page: wrap(`<div class="tgme_channel_info"></div>ITEMS`), item: func(n int, at time.Time) string {
			return fmt.Sprintf(`<div class="tgme_widget_message" data-post="kettles/%d"><div class="tgme_widget_message_text js-message_text">Tarnwick</div><a class="tgme_widget_message_date"><time datetime="%s"></time></a></div>`, 1_000_000-n, rfc(at))
		}},
		{name: "medium", src: at(config.Medium), page: rss, item: rssItem},
		{name: "producthunt feed", src: func(base string) config.Source {
			return config.Source{Type: config.ProductHunt, Endpoint: base, Channels: []string{"tea"}}
		}, page: rss, item: rssItem},
		{name: "producthunt", src: at(config.ProductHunt), keys: []string{"PRODUCTHUNT_TOKEN"}, page: wrap(`{"data":{"posts":{"edges":[ITEMS],"pageInfo":{"hasNextPage":true,"endCursor":"NEXT"}}}}`),
			item: func(n int, at time.Time) string {
				return fmt.Sprintf(`{"node":{"id":"%d","name":"Tarnwick","createdAt":%q}}`, n, rfc(at))
			}},
		{name: "youtube channel", src: func(base string) config.Source {
			return config.Source{Type: config.YouTube, Endpoint: base, Channels: []string{"UCk3ttl3k3ttl3k3ttl3k3tt"}, Comments: true}
		}, keys: []string{"YOUTUBE_API_KEY"}, held: map[string]string{"held": "v:abcdefghijk c:Ugy"}, page: wrap(`{"items":[ITEMS],"nextPageToken":"NEXT"}`), item: video},
		{name: "youtube search", src: at(config.YouTube), keys: []string{"YOUTUBE_API_KEY"}, page: wrap(`{"items":[ITEMS],"nextPageToken":"NEXT"}`), item: video},
		{name: "reddit", src: at(config.Reddit), keys: []string{"REDDIT_CLIENT_ID"}, held: map[string]string{"held": "t3_a=one"}, page: wrap(`{"data":{"after":"t3_NEXT","children":[ITEMS]}}`),
			item: func(n int, at time.Time) string {
				return fmt.Sprintf(`{"kind":"t3","data":{"name":"t3_%d","author":"a","title":"Tarnwick","permalink":"/r/K/comments/%d/x/","created_utc":%d.0}}`, n, n, at.Unix())
			}, login: func(path string) string {
				return map[string]string{"/api/v1/access_token": `{"access_token":"t","expires_in":60}`}[path]
			}},
		{name: "tumblr", src: at(config.Tumblr), keys: []string{"TUMBLR_API_KEY"}, held: map[string]string{"held": "https://a.tumblr.com/post/7"}, page: wrap(`{"response":[ITEMS]}`),
			item: func(n int, at time.Time) string {
				return fmt.Sprintf(`{"post_url":"https://a.tumblr.com/post/%d","body":"Tarnwick","timestamp":%d}`, n+1, at.Unix())
			}},
		{name: "bluesky search", src: func(base string) config.Source {
			return config.Source{Type: config.Bluesky, Search: true, Instances: []string{base}}
		}, keys: []string{"BLUESKY_APP_PASSWORD"}, held: map[string]string{"held": "at://did:plc:a/app.bsky.feed.post/1=one"}, page: wrap(`{"posts":[ITEMS],"cursor":"NEXT"}`),
			item: func(n int, at time.Time) string {
				return fmt.Sprintf(`{"uri":"at://did:plc:a/app.bsky.feed.post/%d","author":{"did":"did:plc:a"},"record":{"text":"Tarnwick","createdAt":%q},"indexedAt":%q}`, n, rfc(at), rfc(at))
			}, login: func(path string) string {
				return map[string]string{"/xrpc/com.atproto.server.createSession": `{"accessJwt":"t","refreshJwt":"r"}`}[path]
			}},
		{name: "nostr", src: func(base string) config.Source {
			return config.Source{Type: config.Nostr, Instances: []string{base}}
		}},
	}
	for _, typ := range []string{config.GoogleNews, config.BingNews, config.Lobsters} {
		list = append(list, wild{name: typ, src: waived(typ), page: rss, item: rssItem})
	}
	return list
}

func status(n int, at time.Time) string {
	return fmt.Sprintf(`{"id":"%d","url":"https://m.example/@a/%d","created_at":%q,"content":"Tarnwick","visibility":"public"}`, 1_000_000-n, n, rfc(at))
}

func video(n int, at time.Time) string {
	id := fmt.Sprintf("video%06d", n)
	return fmt.Sprintf(`{"id":"%s","contentDetails":{"videoId":"%s"},"snippet":{"title":"Tarnwick","publishedAt":%q,"videoId":"%s","topLevelComment":{"id":"c%d","snippet":{"textDisplay":"Tarnwick","publishedAt":%q}}}}`, id, id, rfc(at), id, n, rfc(at))
}

// pollOnce polls a platform whose every answer is h, and gives what it did.
func pollOnce(t *testing.T, p wild, h http.HandlerFunc) (source.Harvest, error, int) {
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
	return got, err, int(requests.Load())
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
				got, err, requests := pollOnce(t, p, x.Answer)
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
				got, err, requests := pollOnce(t, p, func(w http.ResponseWriter, r *http.Request) {
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
