package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// linkedTo says whether the token at i is a link to a page of somebody's, "https://www.youtube.com/watch?v=…", where what
// is shown is mostly somebody else's. Who speaks of the page itself means them.
func (r reader) linkedTo(i int) bool {
	t := &r.tokens[i]
	return t.End-t.Start >= shortestLink && hostIn(r.text[t.Start:t.End]) != "" && !r.holdsAny(0, len(r.tokens), ofPages)
}

// linkedOnly says whether a text in whose words none of the names stands links to a page of a host they name.
func linkedOnly(text string, tokens []feature.Token, names []string) bool {
	for i := range tokens {
		if tokens[i].Kind != feature.URL {
			continue
		}
		host := hostIn(text[tokens[i].Start:tokens[i].End])
		for _, name := range names {
			if name = strings.Trim(name, " @#"); len(name) >= leastHost && holdsFold(host, name) {
				return !(reader{text: text, tokens: tokens}).holdsAny(0, len(tokens), ofPages)
			}
		}
	}
	return false
}

// hostIn is the host of a link that leads on to a page of it, "" of others and where nothing but the host is given.
func hostIn(link string) string {
	if at := strings.Index(link, "://"); at >= 0 {
		link = link[at+len("://"):]
	} else if len(link) < 4 || !strings.EqualFold(link[:4], "www.") {
		return ""
	}
	host, page, _ := strings.Cut(link, "/")
	if page == "" {
		return ""
	}
	return host
}

// holdsFold says whether s holds a part, whatever its capitals.
func holdsFold(s, part string) bool {
	for i := 0; i+len(part) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

// How short a link is at least, and the name of a host, in bytes.
const (
	shortestLink = 12
	leastHost    = 3
)

// ofPages are words for a page, and for what goes wrong with it.
var ofPages = newWordSet("page pages site website checkout login link links load loads loading 404 unsubscribe cookies cookie menu buffering")
