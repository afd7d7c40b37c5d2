package config

import (
	"net/url"
	"strings"
)

// cautions are what an operator must know of a type before relying on it.
var cautions = map[string]string{
	GDELT:       "GDELT sheds load and may refuse for hours; it knows titles and addresses only",
	AppStore:    "Apple documents the review feed no more and serves it empty at times; it may stop",
	Telegram:    "Telegram's terms forbid scraping, its preview pages included; whether you may read them is for you to decide",
	Medium:      "Medium shows the ten newest stories of a feed, of tags only their first lines; it may stop",
	ProductHunt: "Product Hunt's feed shows the newest products only and allows no commercial use without asking; it may stop",
	GoogleNews:  "Google's robots.txt refuses this feed, and its text allows only personal, non-commercial use in a feed reader",
	BingNews:    "the feed's own text allows only personal, non-commercial use in a feed reader, and Microsoft retired the interface in 2025",
	Lobsters:    "the robots.txt of lobste.rs refuses all programs but named search engines",
}

// Caution is what must be known before relying on a type of source: that it is
// fragile, or whose terms speak against it. "" for types that are plainly allowed.
func Caution(sourceType string) string { return cautions[sourceType] }

// reserved are the types whose publishers refuse programs: they are read only
// where the operator says why.
var reserved = map[string]bool{GoogleNews: true, BingNews: true, Lobsters: true}

// waiverFix shows how to take such a decision.
const waiverFix = `decide for yourself and say so: robots_waiver = "2026-11-21 Dana: why it may be read here"`

// checkReserved refuses what its publisher reserves, unless the section says why
// it is read all the same, and warns of what is fragile.
func (s *section) checkReserved(src *Source) {
	caution := Caution(src.Type)
	if reserved[src.Type] && !s.has("robots_waiver") {
		s.fault(s.at("type"), waiverFix, "%s", caution)
		return
	}
	if caution != "" && !src.Off {
		s.warn(s.at("type"), "nothing has to be done; see docs/sources.md", "%s", caution)
	}
	if src.Type != Feed || s.has("robots_waiver") {
		return
	}
	if why := reservedFeed(src.URL); why != "" {
		s.fault(s.at("url"), waiverFix, "%s", why)
	}
}

// reservedFeed says why a feed's publisher does not want it read by programs, for
// the feeds of which that is known.
func reservedFeed(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	switch {
	case host == "news.google.com" && strings.HasPrefix(u.Path, "/rss"):
		return Caution(GoogleNews)
	case host == "bing.com" && strings.HasPrefix(u.Path, "/news") && strings.EqualFold(u.Query().Get("format"), "rss"):
		return Caution(BingNews)
	case host == "lobste.rs":
		return Caution(Lobsters)
	case host == "youtube.com" && strings.HasPrefix(u.Path, "/feeds/"):
		return "YouTube's robots.txt refuses its channel feeds; with a key, a youtube source reads channels by the interface made for it"
	case (host == "reddit.com" || strings.HasSuffix(host, ".reddit.com")) && (strings.HasSuffix(u.Path, ".rss") || strings.HasSuffix(u.Path, ".json")):
		return "Reddit's robots.txt refuses its feeds, and most are answered with 429; a reddit source uses an approved app or your personal feed"
	}
	return ""
}
