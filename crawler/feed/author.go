package feed

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/internal/mention"
)

var (
	mailThenName = regexp.MustCompile(`^\s*<?[^\s@<>()]+@[^\s@<>()]+>?\s*\(([^()]+)\)\s*$`)
	nameThenMail = regexp.MustCompile(`^\s*"?([^"<(]+?)"?\s*[<(]\s*[^\s@]+@[^\s@>)]+\s*[>)]\s*$`)
	onlyMail     = regexp.MustCompile(`^\s*([^\s@]+)@[^\s@]+\s*$`)
)

// roles are mail boxes that name nobody.
var roles = map[string]bool{"noreply": true, "no-reply": true, "donotreply": true, "webmaster": true, "info": true, "admin": true, "editor": true,
	"contact": true, "redaktion": true, "news": true, "support": true, "office": true, "mail": true, "feedback": true}

// author is who wrote the item, as far as it says; a mail address is personal
// and useless to a reader, so it is dropped or cut to its name.
func (x item) author() mention.Author {
	var a mention.Author
	for _, name := range x.authorNames() {
		if a.Name = cleanName(name); a.Name != "" {
			break
		}
	}
	if x.atom != nil && len(x.atom.Authors) > 0 {
		a.URL = webURL(x.base, x.atom.Authors[0].URI)
	}
	if x.json != nil && len(x.json.Authors) > 0 && x.json.Authors[0] != nil {
		a.URL = webURL(x.base, x.json.Authors[0].URL)
	}
	if strings.HasPrefix(a.Name, "http://") || strings.HasPrefix(a.Name, "https://") { // Lemmy and others
		if u, err := url.Parse(a.Name); err == nil {
			a.URL = a.Name
			parts := strings.Split(strings.Trim(u.Path, "/"), "/")
			a.Name = strings.TrimPrefix(parts[len(parts)-1], "@")
			a.Handle = a.Name
		}
	}
	if handle, ok := strings.CutPrefix(a.Name, "/u/"); ok { // Reddit
		a.Name, a.Handle = handle, handle
	}
	if strings.HasPrefix(a.Name, "@") && !strings.Contains(a.Name, " ") {
		a.Handle = strings.TrimPrefix(a.Name, "@")
	}
	return a
}

// authorNames lists what the item says in the order it should be believed.
func (x item) authorNames() []string {
	var out []string
	if x.rss != nil && x.DublinCoreExt != nil {
		out = append(out, strings.Join(x.DublinCoreExt.Creator, ", "))
	}
	var names []string
	for _, p := range x.Authors {
		if p != nil && p.Name != "" {
			names = append(names, p.Name)
		}
	}
	if len(names) > 0 {
		out = append(out, strings.Join(names, ", "))
	}
	if x.rss != nil {
		out = append(out, x.rss.Author)
	}
	if x.DublinCoreExt != nil {
		out = append(out, strings.Join(x.DublinCoreExt.Creator, ", "), strings.Join(x.DublinCoreExt.Author, ", "))
	}
	if x.atom != nil && len(x.atom.Authors) == 0 { // Atom entries inherit their feed's
		out = append(out, x.doc.author)
	}
	if e := x.media("credit"); e != nil {
		out = append(out, e.Value)
	}
	if x.ITunesExt != nil {
		out = append(out, x.ITunesExt.Author)
	}
	for _, p := range x.Authors {
		if p != nil && p.Email != "" {
			out = append(out, p.Email)
		}
	}
	return out
}

// cleanName takes mail addresses and markup out of a name.
func cleanName(s string) string {
	s = strings.TrimSpace(s)
	if m := mailThenName.FindStringSubmatch(s); m != nil {
		s = m[1]
	} else if m := nameThenMail.FindStringSubmatch(s); m != nil {
		s = m[1]
	} else if m := onlyMail.FindStringSubmatch(s); m != nil {
		if s = m[1]; roles[strings.ToLower(s)] {
			return ""
		}
	}
	s = strings.TrimPrefix(s, "<name>") // Atom's form within RSS
	if before, _, cut := strings.Cut(s, "<"); cut && strings.TrimSpace(before) != "" {
		s = before // foreign elements within an author
	}
	s = markup.Inline(s)
	if len(s) > 200 {
		return ""
	}
	return s
}

// publisher names the publisher of items in a news aggregator, which is who
// speaks there, and takes its name off the title's end.
func (x item) publisher(m *mention.Mention) {
	name := ""
	if x.rss != nil && x.rss.Source != nil {
		name = markup.Inline(x.rss.Source.Title)
	}
	for space, names := range x.Extensions { // Bing: the prefix is News, its URI is the query
		if strings.EqualFold(space, "news") && len(names["Source"]) > 0 {
			name = markup.Inline(names["Source"][0].Value)
		}
	}
	if name == "" {
		return
	}
	if title, ok := strings.CutSuffix(m.Title, " - "+name); ok && title != "" {
		m.Title = title
	}
	if m.Author.Name == "" {
		m.Author.Name = strings.TrimSuffix(name, " on MSN")
	}
}
