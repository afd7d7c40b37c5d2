// Package reserved listens to feeds their publishers do not offer to programs:
// the news searches of Google and Bing, and Lobsters.
//
// It owns their addresses and nothing else. None is read unless the operator says
// in rules.toml who decided that it may be, and why (robots_waiver); even then they
// are read as a feed reader would, and never followed to a page.
package reserved

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/feeds"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// maxQuery is how long a search may be, in bytes; longer ones are cut by the
// services, silently.
const maxQuery = 400

// New is the factory of the types "googlenews", "bingnews" and "lobsters".
func New(src config.Source, env source.Env) (any, error) {
	if src.RobotsWaiver == "" {
		return nil, errors.New(config.Caution(src.Type) + `; decide for yourself and say so in robots_waiver`)
	}
	g := feeds.Group{Kind: src.Type, Policy: feeds.Policy(src), Mend: func(m *mention.Mention, _ string) bool { return m.ID != "" },
		Caution: "it is read against its publisher's wish, because rules.toml says why it may be"}
	switch src.Type {
	case config.GoogleNews:
		g.Addresses = searches(src, env, "https://news.google.com", google)
	case config.BingNews:
		g.Addresses = searches(src, env, "https://www.bing.com", bing)
	case config.Lobsters:
		g.Addresses = lobsters(src)
	default:
		return nil, fmt.Errorf("%q is no reserved feed", src.Type)
	}
	return feeds.New(env, g), nil
}

// searches are the addresses of as few searches as hold all terms, in each
// country.
func searches(src config.Source, env source.Env, base string, address func(base, query, country, lang string) string) []string {
	if src.Endpoint != "" {
		base = social.Base(src.Endpoint)
	}
	countries, lang := src.Countries, "en"
	if len(countries) == 0 {
		countries = []string{"us"}
	}
	if len(src.Languages) > 0 {
		lang = src.Languages[0]
	}
	var out []string
	for _, q := range queries(social.Terms(src, env.Brands)) {
		for _, c := range countries {
			out = append(out, address(base, q, strings.ToUpper(c), lang))
		}
	}
	return out
}

// queries joins terms to searches that are short enough.
func queries(terms []string) []string {
	var out []string
	for _, t := range terms {
		t = `"` + t + `"`
		if n := len(out) - 1; n >= 0 && len(out[n])+len(t) < maxQuery {
			out[n] += " OR " + t
			continue
		}
		out = append(out, t)
	}
	return out
}

func google(base, query, country, lang string) string {
	return base + "/rss/search?" + url.Values{"q": {query + " when:7d"}, "hl": {lang + "-" + country}, "gl": {country}, "ceid": {country + ":" + lang}}.Encode()
}

func bing(base, query, country, lang string) string {
	return base + "/news/search?" + url.Values{"q": {query}, "format": {"rss"}, "setlang": {lang}, "cc": {country}, "qft": {`sortbydate="1"`}}.Encode()
}

// lobsters are its newest stories and comments, or those of its tags.
func lobsters(src config.Source) []string {
	base := "https://lobste.rs"
	if src.Endpoint != "" {
		base = social.Base(src.Endpoint)
	}
	var out []string
	for _, t := range src.Tags {
		out = append(out, base+"/t/"+url.PathEscape(t)+".rss")
	}
	if len(out) == 0 {
		out = []string{base + "/newest.rss"}
	}
	if src.Comments {
		out = append(out, base+"/comments.rss")
	}
	return slices.Compact(out)
}
