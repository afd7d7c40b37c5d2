package feed

import (
	"net/url"
	"strings"
)

// address is where a reader would go to see this very item. A link blog links
// elsewhere and names its own page in guid or comments; that is the utterance.
func (x item) address() string {
	link := webURL(x.base, x.Link)
	if link == "" {
		for _, l := range x.Links {
			if link = webURL(x.base, l); link != "" {
				break
			}
		}
	}
	if link == "" && x.atom != nil {
		link = x.otherAtomLink()
	}
	if link == "" {
		link = x.guidURL()
	}
	if link == "" && x.json != nil {
		link = webURL(x.base, x.json.ExternalURL)
	}
	if link == "" && len(x.Enclosures) > 0 {
		link = webURL(x.base, x.Enclosures[0].URL)
	}
	if own := x.ownPage(link); own != "" {
		return own
	}
	return link
}

func (x item) otherAtomLink() string {
	for _, rel := range []string{"", "alternate", "related", "self", "via"} {
		for _, l := range x.atom.Links {
			if l.Rel == rel {
				if u := webURL(x.base, l.Href); u != "" {
					return u
				}
			}
		}
	}
	return ""
}

// guidURL is the guid when it is an address and does not deny being one.
func (x item) guidURL() string {
	if x.rss != nil && x.rss.GUID != nil && strings.EqualFold(x.rss.GUID.IsPermalink, "false") {
		return ""
	}
	guid := strings.TrimSpace(x.GUID)
	if !strings.HasPrefix(guid, "http://") && !strings.HasPrefix(guid, "https://") {
		return ""
	}
	return webURL(nil, guid)
}

// ownPage is the page on the feed's own site for an item that links elsewhere.
func (x item) ownPage(link string) string {
	home := siteOf(x.doc.Homepage)
	if home == "" || link == "" || siteOf(link) == home {
		return ""
	}
	candidates := []string{x.guidURL()}
	if x.rss != nil {
		candidates = append(candidates, webURL(x.base, x.rss.Comments))
	}
	for _, c := range candidates {
		if c != "" && siteOf(c) == home && !strings.Contains(c, "#respond") && !strings.Contains(c, "#comments") {
			return c
		}
	}
	return ""
}

func siteOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
