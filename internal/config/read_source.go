package config

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// sourceTypes are all types in the order of docs/sources.md, sourceKeys the keys
// each may have beside those that all have.
var sourceTypes = []string{
	Feed, WebSite, HackerNews, Bluesky, Mastodon, Lemmy, StackExchange, GitHub, Discourse, DevTo, Wikimedia, Nostr,
	GDELT, AppStore, Telegram, Medium, ProductHunt, YouTube, Reddit, Tumblr,
	GoogleNews, BingNews, Lobsters,
}

var sourceKeys = map[string][]string{
	Feed:          {"url", "url_env", "full_text", "push", "comments"},
	WebSite:       {"start", "sitemap", "sitemaps", "depth", "include", "exclude", "max_pages", "subdomains"},
	HackerNews:    {"terms", "comments", "endpoint"},
	Bluesky:       {"terms", "tags", "instances", "search"},
	Mastodon:      {"terms", "tags", "instances", "search"},
	Lemmy:         {"terms", "instances", "channels", "comments"},
	StackExchange: {"terms", "tags", "instances", "comments", "endpoint"},
	GitHub:        {"terms", "channels", "comments", "endpoint"},
	Discourse:     {"url", "terms", "search"},
	DevTo:         {"tags", "comments", "endpoint"},
	Wikimedia:     {"instances", "endpoint"},
	Nostr:         {"terms", "tags", "instances"},
	GDELT:         {"terms", "endpoint"},
	AppStore:      {"apps", "countries", "endpoint"},
	Telegram:      {"channels", "endpoint"},
	Medium:        {"tags", "channels", "endpoint"},
	ProductHunt:   {"channels", "endpoint"},
	YouTube:       {"terms", "channels", "comments", "search", "endpoint"},
	Reddit:        {"terms", "channels", "comments", "url_env", "endpoint"},
	Tumblr:        {"tags", "channels", "endpoint"},
	GoogleNews:    {"terms", "countries", "endpoint"},
	BingNews:      {"terms", "countries", "endpoint"},
	Lobsters:      {"tags", "comments", "endpoint"},
}

// commonSourceKeys may stand in every source.
var commonSourceKeys = []string{"name", "type", "enabled", "every", "keep", "max_age", "brands", "languages", "robots_waiver"}

// source reads one [[sources]] entry.
func (r *reader) source(s *section) {
	src := Source{Name: s.name, Keep: KeepBrand, Push: true, Comments: true, Depth: 1, MaxPages: 1000}
	choice(s, "type", &src.Type, sourceTypes...)
	s.need("type", "one of "+strings.Join(sourceTypes, ", "))
	enabled := true
	s.flag("enabled", &enabled)
	src.Off = !enabled
	s.duration("every", &src.Every, time.Second, 30*day, "adaptive")
	choice(s, "keep", &src.Keep, KeepBrand, KeepAll)
	s.duration("max_age", &src.MaxAge, time.Minute, forever, "forever")
	brands := s.strs("brands", &src.Brands)
	parsedList(s, "languages", &src.Languages, language)
	s.waiver(&src)
	s.sourceOptions(&src)
	s.done(s.otherSource(src.Type))
	if !hasKey(src.Type, "comments") {
		src.Comments = false
	}
	if src.Type != WebSite {
		src.Depth, src.MaxPages = 0, 0
	}
	if src.Type != Feed {
		src.Push = false
	}
	r.cfg.Sources = append(r.cfg.Sources, src)
	s.polledTwice(&src)
	r.later = append(r.later, func() {
		for _, v := range brands {
			s.brandExists(v)
		}
		s.checkAddresses(&src)
		s.checkReserved(&src)
		if len(r.cfg.Brands) == 0 && src.Keep == KeepBrand && !src.Off {
			s.warn(s.table.at, `add a [brands.…] section, or keep = "all"`, "nothing would be kept: there is no brand to listen for")
		}
	})
}

func hasKey(sourceType, key string) bool { return slices.Contains(sourceKeys[sourceType], key) }

// keysOf lists the keys a type has: all there are when the type is not known, so
// that a slip in the type hides no other fault and adds none.
func keysOf(keys map[string][]string, typ string) []string {
	if typ != "" {
		return keys[typ]
	}
	var all []string
	for _, k := range keys {
		all = append(all, k...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sourceOptions reads the keys the source's type may have.
func (s *section) sourceOptions(src *Source) {
	read := map[string]func(key string){
		"url":        func(k string) { parsed(s, k, &src.URL, webAddress) },
		"url_env":    func(k string) { parsed(s, k, &src.URLEnv, parseEnv) },
		"full_text":  func(k string) { s.flag(k, &src.FullText) },
		"push":       func(k string) { s.flag(k, &src.Push) },
		"comments":   func(k string) { s.flag(k, &src.Comments) },
		"start":      func(k string) { parsedList(s, k, &src.Start, webAddress) },
		"sitemap":    func(k string) { s.flag(k, &src.Sitemap) },
		"sitemaps":   func(k string) { parsedList(s, k, &src.Sitemaps, webAddress) },
		"depth":      func(k string) { s.integer(k, &src.Depth, 0, 100) },
		"include":    func(k string) { parsedList(s, k, &src.Include, pattern) },
		"exclude":    func(k string) { parsedList(s, k, &src.Exclude, pattern) },
		"max_pages":  func(k string) { s.integer(k, &src.MaxPages, 1, 10_000_000) },
		"subdomains": func(k string) { s.flag(k, &src.Subdomains) },
		"terms":      func(k string) { s.strs(k, &src.Terms) },
		"tags":       func(k string) { parsedList(s, k, &src.Tags, hashtag) },
		"instances":  func(k string) { parsedList(s, k, &src.Instances, instance) },
		"channels":   func(k string) { s.strs(k, &src.Channels) },
		"apps":       func(k string) { parsedList(s, k, &src.Apps, appID) },
		"countries":  func(k string) { parsedList(s, k, &src.Countries, country) },
		"search":     func(k string) { s.flag(k, &src.Search) },
		"endpoint":   func(k string) { parsed(s, k, &src.Endpoint, webAddress) },
	}
	for _, key := range keysOf(sourceKeys, src.Type) {
		read[key](key)
	}
	s.sourceNeeds(src)
}

// sourceNeeds asks for what a type cannot do without.
func (s *section) sourceNeeds(src *Source) {
	switch src.Type {
	case Feed:
		s.exactlyOne("url", "url_env")
	case Discourse:
		s.need("url", `url = "https://forum.example"`)
	case WebSite:
		if !s.has("start") && !s.has("sitemaps") {
			s.need("start", `start = ["https://site.example/"]`)
		}
		s.checkStart(src)
	case Mastodon, Lemmy:
		s.need("instances", `instances = ["host.example"]`)
	case AppStore:
		s.need("apps", `apps = ["123456789"], the number in the app's address`)
	case Telegram:
		s.need("channels", `channels = ["name"], the part after t.me/`)
	}
}

// otherSource explains a key that another type of source has.
func (s *section) otherSource(sourceType string) func(string) string {
	return func(key string) string {
		var types []string
		for _, t := range sourceTypes {
			if hasKey(t, key) {
				types = append(types, t)
			}
		}
		if len(types) == 0 || sourceType == "" {
			return ""
		}
		return key + " is for " + someOf(types) + " sources; a " + sourceType + " source has " +
			strings.Join(sourceKeys[sourceType], ", ")
	}
}

var waiver = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}\b.{8,}`)

// waiver reads the statement by which an operator takes it on himself to gather
// what a robots.txt refuses.
func (s *section) waiver(src *Source) {
	v := s.str("robots_waiver", &src.RobotsWaiver)
	if v == nil {
		return
	}
	day, _, _ := strings.Cut(v.text, " ")
	if _, err := time.Parse(time.DateOnly, day); err != nil || !waiver.MatchString(v.text) {
		s.fault(v.at, `say when, who and why: "2026-11-21 Dana: the publisher agreed by mail"`, "robots_waiver does not say who decided what when")
		src.RobotsWaiver = ""
	}
}

func pattern(s string) (*regexp.Regexp, error) {
	re, err := regexp.Compile(s)
	if err != nil {
		return nil, errors.New("a regular expression; " + strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return re, nil
}

var (
	countryCode = regexp.MustCompile(`^[a-z]{2}$`)
	appNumber   = regexp.MustCompile(`^\d{5,12}$`)
	hostName    = regexp.MustCompile(`^[a-z0-9._-]+(:\d+)?(/[\w./-]*)?$`)
)

func language(s string) (string, error) {
	code := mention.Language(s)
	if code == "" {
		return "", errors.New(`a language by its code or name, such as "de", "deu" or "German"`)
	}
	return code, nil
}

func country(s string) (string, error) {
	if s = strings.ToLower(s); !countryCode.MatchString(s) {
		return "", errors.New(`a country in two letters, such as "de" or "us"`)
	}
	return s, nil
}

func appID(s string) (string, error) {
	s = strings.TrimPrefix(s, "id")
	if !appNumber.MatchString(s) {
		return "", errors.New(`the number in the app's address, such as "310633997"`)
	}
	return s, nil
}

func hashtag(s string) (string, error) {
	bare := strings.TrimPrefix(s, "#")
	if bare == "" || strings.ContainsAny(bare, " #/?&") {
		return "", errors.New("one word without spaces, such as " + strconv.Quote("kettles"))
	}
	return bare, nil
}

// instance reads "host", "host:port", or a full http, https, ws or wss address.
func instance(s string) (string, error) {
	if hostName.MatchString(s) {
		return s, nil
	}
	u, err := url.Parse(s)
	if err == nil && u.Host != "" && u.User == nil && slices.Contains([]string{"http", "https", "ws", "wss"}, u.Scheme) {
		return s, nil
	}
	return "", errors.New(`a host such as "mastodon.example", or a full address`)
}
