package crawler

import (
	"fmt"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/config"
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
