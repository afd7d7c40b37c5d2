package web

import (
	"regexp"
	"strings"

	"github.com/earshot/earshot/crawler/markup"
)

// headline is the title without the name of the site.
func (f *facts) headline(main map[string]any, site string) string {
	var ld string
	if main != nil && !isType(main, "WebPage") {
		if ld = oneLine(textOf(main["headline"])); ld == "" {
			ld = oneLine(textOf(main["name"]))
		}
	}
	og := cutSite(f.first("og:title"), site)
	tag := cutSite(f.title, site)
	var h1 string
	for _, h := range f.h1 { // the one that the title repeats, or the only one
		if len(f.h1) == 1 || strings.Contains(f.title, h) || strings.Contains(og, h) {
			h1 = h
			break
		}
	}
	if ld != "" && strings.EqualFold(ld, og) {
		return ld // two statements that agree
	}
	for _, t := range []string{h1, ld, og, f.first("twitter:title"), tag, f.first("title", "dc.title")} {
		if t != "" && len(t) < 500 && !strings.EqualFold(t, site) {
			return t
		}
	}
	return f.title
}

func oneLine(s string) string { return strings.Join(strings.Fields(markup.Inline(s)), " ") }

var siteSeparator = regexp.MustCompile(`\s+[|\x{2013}\x{2014}\x{00b7}\x{2022}\x{00bb}\x{203a}:-]+\s+`)

// cutSite takes the site's name off the end or the beginning of a title.
func cutSite(title, site string) string {
	title = oneLine(title)
	cuts := siteSeparator.FindAllStringIndex(title, -1)
	if len(cuts) == 0 {
		return title
	}
	first, last := cuts[0], cuts[len(cuts)-1]
	head, tail := title[:last[0]], title[last[1]:]
	if site != "" {
		if strings.EqualFold(tail, site) || strings.Contains(strings.ToLower(site), strings.ToLower(tail)) || strings.Contains(strings.ToLower(tail), strings.ToLower(site)) {
			return head
		}
		if strings.EqualFold(title[:first[0]], site) {
			return title[first[1]:]
		}
	}
	if len(strings.Fields(tail)) <= 4 && len(head) > len(tail)*2 {
		return head
	}
	return title
}
