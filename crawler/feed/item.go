package feed

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/dates"
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

func (x item) published() time.Time {
	o := dates.Options{}
	if x.doc.Lang != "" && x.doc.Lang != "en" {
		o.Order = dates.DayFirst
	}
	for _, raw := range x.dateTexts() {
		if d, ok := dates.Parse(raw, o); ok {
			return d.Time
		}
	}
	for _, t := range []*time.Time{x.PublishedParsed, x.UpdatedParsed} {
		if t != nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// dateTexts lists the item's dates as written, the one of publication first.
func (x item) dateTexts() []string {
	var out []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	if x.atom != nil {
		add(x.atom.Published)
		for _, space := range []string{"dc", "dcterms"} {
			for _, name := range []string{"issued", "created", "date"} {
				for _, e := range x.Extensions[space][name] {
					add(e.Value)
				}
			}
		}
		add(x.atom.Updated)
		return out
	}
	add(x.Published)
	if x.DublinCoreExt != nil {
		for _, d := range x.DublinCoreExt.Date {
			add(d)
		}
	}
	for _, space := range []string{"dcterms", "dc"} {
		for _, name := range []string{"issued", "created", "date", "modified"} {
			for _, e := range x.Extensions[space][name] {
				add(e.Value)
			}
		}
	}
	for _, space := range []string{"atom", "atom10", "a10"} {
		for _, name := range []string{"published", "updated"} {
			for _, e := range x.Extensions[space][name] {
				add(e.Value)
			}
		}
	}
	add(x.Updated)
	add(x.Custom["date"])
	return out
}

// context fills in what an item says about its surroundings: what it answers,
// how many answered it, how many saw it.
func (x item) context(m *mention.Mention) {
	if e := firstExt(x.Extensions, "im", "rating"); e != nil {
		if r, err := strconv.ParseFloat(strings.TrimSpace(e.Value), 64); err == nil && r >= 1 && r <= 5 {
			m.Type, m.Rating = mention.Review, &r
		}
	}
	if e := firstExt(x.Extensions, "thr", "in-reply-to"); e != nil {
		m.Type = mention.Comment
		m.ParentURL = webURL(x.base, e.Attrs["href"])
		if m.ParentURL == "" {
			m.ParentURL = webURL(nil, e.Attrs["ref"])
		}
	}
	if u, err := url.Parse(m.URL); err == nil && strings.Contains(strings.ToLower(u.Fragment), "comment") || x.comments {
		m.Type = mention.Comment
		if m.ParentURL == "" && err == nil && u.Fragment != "" {
			u.Fragment, u.RawFragment = "", ""
			u.Path, u.RawPath = commentPage.ReplaceAllString(u.Path, "/"), ""
			m.ParentURL = u.String()
		}
	}
	if e := firstExt(x.Extensions, "slash", "comments"); e != nil {
		m.Engagement.Replies = count(e.Value)
	}
	if e := firstExt(x.Extensions, "thr", "total"); e != nil && m.Engagement.Replies == nil {
		m.Engagement.Replies = count(e.Value)
	}
	if firstExt(x.Extensions, "yt", "videoId") != nil || strings.Contains(m.URL, "youtube.com/watch") {
		m.Type = mention.Video
		x.videoCounts(m)
	}
	if m.Title == "" && m.Type == mention.Article {
		m.Type = mention.Post // microblogs have no titles
	}
	m.Hashtags = hashtags(x.Categories)
}

// commentPage is how WordPress numbers the pages of comments under a post.
var commentPage = regexp.MustCompile(`/comment-page-\d+/?$`)

// settleSite adds what the address says of a post on a well-known platform.
func settleSite(m *mention.Mention) {
	u, err := url.Parse(m.URL)
	if err != nil {
		return
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch host := strings.TrimPrefix(u.Hostname(), "www."); {
	case host == "reddit.com" && m.Type == mention.Article:
		m.Type = mention.Post
	case host == "lobste.rs":
		if _, user, ok := strings.Cut(m.Author.Name, " via "); ok {
			m.Author = mention.Author{Name: user, Handle: user}
		}
	case m.Author.Name == "" && m.Title == "" && len(parts) == 2 && strings.HasPrefix(parts[0], "@"): // Mastodon and its kin
		name := strings.TrimPrefix(parts[0], "@")
		m.Author = mention.Author{Name: name, Handle: name + "@" + u.Hostname(), URL: u.Scheme + "://" + u.Host + "/" + parts[0]}
	case len(parts) == 2 && parts[0] == "post" && m.Author.Handle != "": // Lemmy
		m.Type = mention.Post
	}
}

func (x item) videoCounts(m *mention.Mention) {
	e := x.media("community")
	if e == nil {
		return
	}
	if s := e.Children["statistics"]; len(s) > 0 {
		m.Engagement.Views = count(s[0].Attrs["views"])
	}
	if s := e.Children["starRating"]; len(s) > 0 {
		m.Engagement.Likes = count(s[0].Attrs["count"])
	}
}

func firstExt(e ext.Extensions, space, name string) *ext.Extension {
	if list := e[space][name]; len(list) > 0 {
		return &list[0]
	}
	return nil
}

func count(s string) *int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return nil
	}
	return &n
}

func hashtags(categories []string) []string {
	var out []string
	for _, c := range categories {
		c = markup.Inline(strings.TrimPrefix(strings.TrimSpace(c), "#"))
		if c != "" && len(c) <= 60 && len(out) < 30 && !strings.Contains(c, "://") {
			out = append(out, c)
		}
	}
	return out
}
