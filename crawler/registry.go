package crawler

import (
	"fmt"

	"github.com/earshot/earshot/crawler/feed"
	"github.com/earshot/earshot/crawler/social/appstore"
	"github.com/earshot/earshot/crawler/social/bluesky"
	"github.com/earshot/earshot/crawler/social/devto"
	"github.com/earshot/earshot/crawler/social/discourse"
	"github.com/earshot/earshot/crawler/social/gdelt"
	"github.com/earshot/earshot/crawler/social/github"
	"github.com/earshot/earshot/crawler/social/hackernews"
	"github.com/earshot/earshot/crawler/social/lemmy"
	"github.com/earshot/earshot/crawler/social/mastodon"
	"github.com/earshot/earshot/crawler/social/medium"
	"github.com/earshot/earshot/crawler/social/nostr"
	"github.com/earshot/earshot/crawler/social/producthunt"
	"github.com/earshot/earshot/crawler/social/reddit"
	"github.com/earshot/earshot/crawler/social/reserved"
	"github.com/earshot/earshot/crawler/social/stackexchange"
	"github.com/earshot/earshot/crawler/social/telegram"
	"github.com/earshot/earshot/crawler/social/tumblr"
	"github.com/earshot/earshot/crawler/social/wikimedia"
	"github.com/earshot/earshot/crawler/social/youtube"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/crawler/web"
	"github.com/earshot/earshot/internal/config"
)

// Factories maps a source type of rules.toml to what makes it.
type Factories map[string]source.Factory

// Builtin are the sources earshot comes with. A new family of sources is a
// package below crawler and a line here.
func Builtin() Factories {
	return Factories{
		config.Feed:    feed.WithPages(pageText),
		config.WebSite: web.New,

		config.Bluesky:       bluesky.New,
		config.HackerNews:    hackernews.New,
		config.Mastodon:      mastodon.New,
		config.Lemmy:         lemmy.New,
		config.GitHub:        github.New,
		config.StackExchange: stackexchange.New,
		config.DevTo:         devto.New,
		config.Nostr:         nostr.New,
		config.Wikimedia:     wikimedia.New,
		config.Discourse:     discourse.New,

		config.GDELT:       gdelt.New,
		config.AppStore:    appstore.New,
		config.Telegram:    telegram.New,
		config.Medium:      medium.New,
		config.ProductHunt: producthunt.New,

		config.YouTube: youtube.New,
		config.Reddit:  reddit.New,
		config.Tumblr:  tumblr.New,

		config.GoogleNews: reserved.New,
		config.BingNews:   reserved.New,
		config.Lobsters:   reserved.New,
	}
}

// pageText is what a page that a feed links to adds to the feed: the text of an
// article that is free and may be kept.
func pageText(body []byte, contentType, address string) (string, bool) {
	p, err := web.Extract(body, contentType, address)
	if err != nil || p.NoIndex || p.Paywalled || !p.Article {
		return "", false
	}
	return p.Mention.Text, true
}

// build makes the source of one section: a [source.Source] or a [source.Streamer].
func (f Factories) build(src config.Source, env source.Env) (any, error) {
	make, ok := f[src.Type]
	if !ok {
		return nil, fmt.Errorf("source %q: type %q is not built into this earshot", src.Name, src.Type)
	}
	made, err := make(src, env)
	if err != nil {
		return nil, fmt.Errorf("source %q: %w", src.Name, err)
	}
	return made, nil
}
