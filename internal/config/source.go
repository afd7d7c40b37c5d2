package config

import (
	"regexp"
	"time"
)

// The types a source can have.
const (
	Feed          = "feed"
	WebSite       = "web"
	HackerNews    = "hackernews"
	Bluesky       = "bluesky"
	Mastodon      = "mastodon"
	Lemmy         = "lemmy"
	StackExchange = "stackexchange"
	GitHub        = "github"
	Discourse     = "discourse"
	DevTo         = "devto"
	Wikimedia     = "wikimedia"
	Nostr         = "nostr"
	GDELT         = "gdelt"
	AppStore      = "appstore"
	Telegram      = "telegram"
	Medium        = "medium"
	ProductHunt   = "producthunt"
	YouTube       = "youtube"
	Reddit        = "reddit"
	Tumblr        = "tumblr"
	GoogleNews    = "googlenews"
	BingNews      = "bingnews"
	Lobsters      = "lobsters"
)

// Keep says which gathered items reach the journal.
type Keep string

// What a source keeps.
const (
	KeepBrand Keep = "brand" // items some brand's query matches
	KeepAll   Keep = "all"   // everything, for searching later
)

// Source is one place to listen at: [[sources]]. Which of the lower fields a
// source may have depends on its Type; the others stay zero.
type Source struct {
	Name string
	Type string
	// Off keeps a source in the file without polling it (key enabled = false).
	Off bool
	// Every is the polling interval; 0 means adaptive.
	Every time.Duration
	// Keep is KeepBrand unless the file says all.
	Keep Keep
	// MaxAge overrides crawler.max_age for this source.
	MaxAge time.Duration
	// Brands narrows what is searched for to these brand keys; empty means all.
	Brands []string
	// Languages narrows what is kept, as BCP 47 primary tags; empty means all.
	Languages []string
	// RobotsWaiver is the operator's dated statement why a robots.txt that
	// refuses this source does not bind here (the publisher agreed, the site is
	// one's own). Empty: robots.txt is obeyed.
	RobotsWaiver string

	// URL is the feed of a feed source, the forum of a discourse source.
	URL string
	// URLEnv names the environment variable that holds the URL when the URL is
	// itself a secret (Google Alerts, Reddit's personal feeds).
	URLEnv string
	// FullText makes a feed source fetch and extract the linked page.
	FullText bool
	// Push lets a feed use WebSub when the crawler has a callback (default true).
	Push bool

	// Start, Sitemap, Sitemaps, Depth, Include, Exclude, MaxPages and
	// Subdomains steer a web source. Start are pages to begin at; Sitemap reads
	// the sitemaps robots.txt and convention name, Sitemaps further ones; Depth
	// is how many links away from a start page is followed (default 1);
	// Include and Exclude are tried on the whole address; MaxPages bounds one
	// round (default 1000).
	Start      []string
	Sitemap    bool
	Sitemaps   []string
	Depth      int
	Include    []*regexp.Regexp
	Exclude    []*regexp.Regexp
	MaxPages   int
	Subdomains bool

	// Terms are what to search for instead of the brands' own terms.
	Terms []string
	// Tags are hashtags or topics, without "#".
	Tags []string
	// Instances are the hosts of a federated or many-sited platform: mastodon
	// and lemmy instances, nostr relays, bluesky Jetstream endpoints, Stack
	// Exchange sites, wikis.
	Instances []string
	// Channels are the places within a platform to follow: lemmy communities,
	// subreddits, telegram and YouTube channels, medium publications and
	// authors, tumblr blogs, GitHub repositories, Product Hunt categories.
	Channels []string
	// Apps and Countries name App Store apps (ids) and store fronts; Countries also
	// the editions of a news search.
	Apps      []string
	Countries []string
	// Comments asks for comments beside posts (default true where a platform has them).
	Comments bool
	// Search asks for the platform's own search with the operator's key
	// (bluesky, mastodon, youtube).
	Search bool
	// Endpoint replaces the platform's address: a proxy, a mirror, a test.
	Endpoint string
}
