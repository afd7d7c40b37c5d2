package web

import (
	"regexp"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

var (
	authorLead = regexp.MustCompile(`(?i)^\s*(veröffentlicht von|beitrag ?von|artikel von|geschrieben von|view all posts by|published by|vom|und interview|written by|posted by|published by|reported by|words by|text by|article by|by|von|par|por|di|door|av|af|autor(in)?|author|auteur|autore|text|redaktion|ein artikel von|escrito por|publicado por)\s*[:\x{00a0} ]\s*`)
	authorTail = regexp.MustCompile(`(?i)(\s*[|\x{2022}\x{00b7}/]\s.*$)|(,?\s*\b(updated|published|posted|on|am|veröffentlicht|aktualisiert|le)\b\s*:?\s*\d.*$)|(\s+\d{1,2}[./]\d{1,2}[./]\d{2,4}.*$)|(\s*[-\x{2013}]\s*(staff|reporter|correspondent|editor|redakteur).*$)`)
	handleTail = regexp.MustCompile(`\s+@\w+$`)
	letters    = regexp.MustCompile(`\pL{2}`)
	digits     = regexp.MustCompile(`\d{1,2}[./:]\d{2}|\b(19|20)\d\d\b`)
	mailAddr   = regexp.MustCompile(`\s*[<(]?[^\s<>()]+@[^\s<>()]+\.[a-z]{2,}[>)]?`)
)

// author is who wrote the page, by structured data, meta tags, microdata, then
// what can be seen. The name of the publication is the last resort: it says
// nothing a reader does not know.
func (f *facts) author(main map[string]any) mention.Author {
	var a mention.Author
	var house string
	if main != nil {
		names, link := f.linked.people(main["author"])
		if len(names) == 0 {
			names, link = f.linked.people(main["creator"])
		}
		a.Name, a.URL = cleanAuthor(strings.Join(dedupe(names), ", ")), f.resolve(link)
		if f.isHouse(a.Name, main) {
			house, a = a.Name, mention.Author{}
		}
	}
	for _, key := range authorKeys {
		if a.Name == "" {
			a.Name = f.names(f.meta[key], main, 4)
		}
	}
	for _, list := range [][]string{f.itemprops["author"], f.itemprops["creator"]} {
		if a.Name == "" {
			a.Name = f.names(list, main, 4)
		}
	}
	if a.Name == "" {
		a.Name = f.names(f.authors, main, 1)
	}
	if a.Name == "" {
		a.Name = house
	}
	if h := f.first("twitter:creator"); strings.HasPrefix(h, "@") {
		a.Handle = strings.TrimPrefix(h, "@")
	}
	return a
}

// authorKeys are meta tags that name an author, most reliable first.
var authorKeys = []string{"author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "byl", "parsely-author", "sailthru.author", "article:author_name", "cxenseparse:author"}

// names joins the first names of a list, cleaned.
func (f *facts) names(list []string, main map[string]any, most int) string {
	var names []string
	for _, v := range list {
		if n := cleanAuthor(v); n != "" && !f.isHouse(n, main) {
			names = append(names, n)
		}
	}
	names = dedupe(names)
	return strings.Join(names[:min(len(names), most)], ", ")
}

// isHouse says that a name is the publication's own.
func (f *facts) isHouse(name string, main map[string]any) bool {
	if name == "" {
		return false
	}
	houses := []string{f.first("og:site_name"), f.first("publisher")}
	if main != nil {
		n, _ := f.linked.people(main["publisher"])
		houses = append(houses, n...)
	}
	return slices.ContainsFunc(houses, func(h string) bool { return h != "" && strings.EqualFold(h, name) })
}

func dedupe(names []string) []string {
	var out []string
	for _, n := range names {
		if n != "" && !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, n) }) {
			out = append(out, n)
		}
	}
	return out
}

// cleanAuthor takes lead words, dates and addresses off a byline; "" for what is
// no name.
func cleanAuthor(s string) string {
	s = oneLine(s)
	s = mailAddr.ReplaceAllString(s, "")
	s = authorTail.ReplaceAllString(s, "")
	for range 3 {
		s = authorLead.ReplaceAllString(s, "")
	}
	s = handleTail.ReplaceAllString(s, "")
	s = strings.Trim(s, " ,;:-–|·•")
	if named := letters.FindString(s); named == "" || digits.MatchString(s) {
		return ""
	}
	if len(s) > 150 || len(strings.Fields(s)) > 14 || strings.Contains(s, "://") || strings.ContainsAny(s, "{}<>") {
		return ""
	}
	switch strings.ToLower(s) {
	case "admin", "administrator", "author", "autor", "editor", "staff", "webmaster", "unknown", "n/a", "null", "undefined", "none", "by", "von", "follow", "guest", "published by", "veröffentlicht am", "veröffentlicht von":
		return ""
	}
	return s
}
