package feed

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/internal/mention"
	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"
)

// item is one entry in all its forms; of rss, atom and json one is set.
type item struct {
	*gofeed.Item
	rss      *rss.Item
	atom     *atom.Entry
	json     *json.Item
	base     *url.URL
	doc      *Document
	comments bool // the feed is one of comments
}

func (x item) mention() mention.Mention {
	m := mention.Mention{Kind: Kind, Type: mention.Article, Title: markup.Inline(x.Title), Lang: x.lang()}
	m.URL = mention.Unwrap(x.address())
	base := x.base
	if own, err := url.Parse(m.URL); err == nil && m.URL != "" {
		base = own
	}
	x.body(&m, base)
	m.Author = x.author()
	m.Published = x.published()
	x.context(&m)
	x.publisher(&m)
	settleSite(&m)
	if saysNothingMore(m.Text, m.Title, m.Author.Name) {
		m.Text = ""
	}
	return m
}

// saysNothingMore recognises a body that only repeats title and publisher, as
// news aggregators write them.
func saysNothingMore(text, title, author string) bool {
	if title == "" {
		return false
	}
	rest := strings.TrimSpace(strings.Replace(text, title, "", 1))
	rest = strings.TrimSpace(strings.Trim(strings.Replace(rest, author, "", 1), " -–|·"))
	return rest == "" && text != ""
}

func (x item) lang() string {
	if x.json != nil {
		if l := markup.Lang(x.json.Language); l != "" {
			return l
		}
	}
	if x.DublinCoreExt != nil && len(x.DublinCoreExt.Language) > 0 {
		if l := markup.Lang(x.DublinCoreExt.Language[0]); l != "" {
			return l
		}
	}
	return x.doc.Lang
}

// body chooses the fullest text the item carries.
func (x item) body(m *mention.Mention, base *url.URL) {
	var best markup.Text
	consider := func(t markup.Text) {
		if len(t.Plain) > len(best.Plain) {
			best = t
		}
	}
	if x.json != nil {
		consider(markup.FromHTML(x.json.ContentHTML, base))
		if best.Plain == "" {
			best = markup.Text{Plain: strings.TrimSpace(x.json.ContentText)}
		}
		if best.Plain == "" {
			best.Plain = strings.TrimSpace(x.json.Summary)
		}
	} else {
		consider(markup.FromHTML(x.Content, base))
		if d := markup.FromHTML(x.Description, base); len(d.Plain) > len(best.Plain)*3/2 {
			consider(d)
		}
	}
	for _, name := range []string{"fullitem", "body"} { // older ways to carry the whole text
		consider(markup.FromHTML(x.Custom[name], base))
	}
	if e := firstExt(x.Extensions, "xhtml", "body"); e != nil && best.Plain == "" {
		best.Plain = flatten(e)
	}
	if best.Plain == "" {
		best = x.mediaText(base)
	}
	m.Text, m.Links = stripNotices(best.Plain), best.Links
	if link := webURL(x.base, x.Link); link != "" && link != m.URL {
		m.Links = append([]string{link}, m.Links...)
	}
}

// flatten is the text of an extension element and what is below it; the parser
// has not kept where in the text the children stood.
func flatten(e *ext.Extension) string {
	parts := []string{markup.Inline(e.Value)}
	for _, name := range slices.Sorted(maps.Keys(e.Children)) {
		if name == "script" || name == "style" {
			continue
		}
		for i := range e.Children[name] {
			parts = append(parts, flatten(&e.Children[name][i]))
		}
	}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

// mediaText is the description of items that are pictures, videos or episodes.
func (x item) mediaText(base *url.URL) markup.Text {
	if x.ITunesExt != nil && x.ITunesExt.Summary != "" {
		return markup.FromHTML(x.ITunesExt.Summary, base)
	}
	if e := x.media("description"); e != nil {
		return markup.FromHTML(e.Value, base)
	}
	if x.ITunesExt != nil {
		return markup.FromHTML(x.ITunesExt.Subtitle, base)
	}
	return markup.Text{}
}

// media finds an element of Media RSS, grouped or not.
func (x item) media(name string) *ext.Extension {
	m := x.Extensions["media"]
	if list := m[name]; len(list) > 0 {
		return &list[0]
	}
	for _, outer := range []string{"group", "content"} {
		for _, g := range m[outer] {
			if list := g.Children[name]; len(list) > 0 {
				return &list[0]
			}
		}
	}
	return nil
}

// notices are sentences feed programs add to every item.
var notices = []*regexp.Regexp{
	regexp.MustCompile(`(?s)\s*(The post|Der Beitrag|L’article|L'article|La entrada|Het bericht|Il post|O post|Artykuł) .{1,400}? (appeared first on|first appeared on|erschien zuerst auf|est apparu en premier sur|se publicó primero en|verscheen eerst op|proviene da|apareceu primeiro em|pochodzi z serwisu) [^\n]{1,200}$`),
	regexp.MustCompile(`\s*\[?(…|\.\.\.)\]?\s*(Continue reading|Read more|Weiterlesen|Lire la suite|Leer más)[^\n]{0,200}$`),
	regexp.MustCompile(`\s*Continue reading on [^\n]{1,100} »$`),
	regexp.MustCompile(`(^|\s+)Comments$`),
	regexp.MustCompile(`\s*Discussion \| Link$`),
	regexp.MustCompile(`\s*\d+ posts? - \d+ participants?\s+Read full topic$`),
	regexp.MustCompile(`^submitted by \S+ to \S+\n-?\d+ points? \| \d+ comments?(\nhttps?://\S+)?\s*`),
	regexp.MustCompile(`\s*submitted by\s+/u/\S+(\s+to\s+r/\S+)?\s+\[link\]\s+\[comments\]\s*$`),
	regexp.MustCompile(`\s*(Read more|Continue reading|Weiterlesen)\s*(…|\.\.\.|→|»|&raquo;)?$`),
}

func stripNotices(s string) string {
	for _, re := range notices {
		s = re.ReplaceAllString(s, "")
	}
	return strings.TrimSpace(s)
}
