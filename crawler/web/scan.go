package web

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/earshot/earshot/crawler/charset"
	"github.com/earshot/earshot/crawler/door"
)

// glance is what one pass of the tokeniser sees of a page: its words and its
// links. It costs a twentieth of an extraction and decides whether one is worth
// its price.
type glance struct {
	text     string
	links    []string
	cut      bool // there was more text than was looked at
	noindex  bool
	nofollow bool

	unclosed string // the element whose closing tag the rest of the page lacks
}

const maxGlance = 400 << 10 // bytes of text looked at

// look glances at a page. It is a scanner of its own, because the tokeniser of
// x/net/html takes most of its time over scripts and attributes nobody asks for;
// where the two would disagree, it errs towards showing more text.
func look(body []byte, contentType string, base *url.URL) glance {
	var g glance
	var b strings.Builder
	doc := charset.ToUTF8(body, contentType)
	for len(doc) > 0 {
		i := strings.IndexByte(doc, '<')
		if i < 0 {
			i = len(doc)
		}
		if i > 0 {
			g.words(&b, doc[:i])
			doc = doc[i:]
			continue
		}
		n := g.tag(doc, &b, &base)
		doc = doc[n:]
	}
	g.text, g.cut = b.String(), b.Len() >= maxGlance
	return g
}

func (g *glance) words(b *strings.Builder, s string) {
	if b.Len() >= maxGlance {
		return
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	b.WriteString(s)
}

// tag takes in the markup at the beginning of doc and says how long it is.
func (g *glance) tag(doc string, b *strings.Builder, base **url.URL) int {
	switch {
	case strings.HasPrefix(doc, "<!--"):
		return past(doc, 4, "-->")
	case strings.HasPrefix(doc, "<![CDATA["):
		return 9 // what it holds is text
	case len(doc) < 2 || doc[1] != '/' && doc[1] != '!' && doc[1] != '?' && !letter(doc[1]):
		b.WriteByte('<')
		return 1
	}
	end := tagEnd(doc)
	raw := doc[1:end]
	if raw[0] == '/' || raw[0] == '!' || raw[0] == '?' {
		if name := tagName(strings.TrimPrefix(raw, "/")); !inline[atom.Lookup([]byte(name))] {
			b.WriteByte(' ')
		}
		return end
	}
	name := tagName(raw)
	a := atom.Lookup([]byte(name))
	if !inline[a] {
		b.WriteByte(' ')
	}
	switch a {
	case atom.Script, atom.Style:
		if a == atom.Script && strings.Contains(raw, "json") { // structured data is text too
			return end
		}
		if g.unclosed == name {
			return end // looked for once already: a page of nothing but openings must not cost its square
		}
		n, found := closing(doc, end, name)
		if !found {
			g.unclosed = name
		}
		return n
	case atom.A, atom.Area:
		g.link(attributes(raw, name), *base)
	case atom.Base:
		if href := attributes(raw, name)["href"]; href != "" {
			if u, err := (*base).Parse(href); err == nil {
				*base = u
			}
		}
	case atom.Meta:
		g.meta(attributes(raw, name), b)
	case atom.Img:
		b.WriteString(attributes(raw, name)["alt"] + " ")
	}
	return end
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// past is where mark ends in s, looked for from at on, or the end of s.
func past(s string, at int, mark string) int {
	if i := strings.Index(s[min(at, len(s)):], mark); i >= 0 {
		return at + i + len(mark)
	}
	return len(s)
}

// tagEnd is where a tag ends: at the first ">" outside quotes.
func tagEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch c := s[i]; c {
		case '>':
			return i + 1
		case '"', '\'':
			if s[i-1] != '=' && s[i-1] != ' ' {
				continue
			}
			j := strings.IndexByte(s[i+1:], c)
			if j < 0 {
				if k := strings.IndexByte(s[i:], '>'); k >= 0 {
					return i + k + 1
				}
				return len(s)
			}
			i += j + 1
		}
	}
	return len(s)
}

func tagName(raw string) string {
	i := 0
	for i < len(raw) && i < 20 && (letter(raw[i]) || raw[i] >= '0' && raw[i] <= '9') {
		i++
	}
	return strings.ToLower(raw[:i])
}

// closing is where the closing tag of a script or style begins; one that is
// never closed hides nothing.
func closing(doc string, from int, name string) (int, bool) {
	for i := from; i < len(doc); {
		j := strings.Index(doc[i:], "</")
		if j < 0 {
			return from, false
		}
		i += j + 2
		if len(doc)-i >= len(name) && strings.EqualFold(doc[i:i+len(name)], name) {
			return i - 2, true
		}
	}
	return from, false
}

// inline elements stand within words.
var inline = map[atom.Atom]bool{atom.A: true, atom.B: true, atom.I: true, atom.Em: true, atom.Strong: true, atom.Span: true, atom.Font: true, atom.U: true, atom.S: true,
	atom.Small: true, atom.Big: true, atom.Sub: true, atom.Sup: true, atom.Mark: true, atom.Abbr: true, atom.Code: true, atom.Wbr: true, atom.Cite: true, atom.Q: true,
	atom.Ins: true, atom.Del: true, atom.Dfn: true, atom.Kbd: true, atom.Samp: true, atom.Var: true, atom.Bdi: true, atom.Bdo: true, atom.Acronym: true, atom.Nobr: true}

// attributes reads the few attributes a glance wants.
func attributes(raw, name string) map[string]string {
	m := make(map[string]string, 4)
	s := strings.TrimSuffix(raw[min(len(name), len(raw)):], ">")
	for len(m) < 16 {
		s = strings.TrimLeft(s, " \t\r\n\f/")
		if s == "" {
			break
		}
		i := strings.IndexAny(s, "= \t\r\n\f")
		if i < 0 {
			break
		}
		key := strings.ToLower(s[:i])
		s = strings.TrimLeft(s[i:], " \t\r\n\f")
		if !strings.HasPrefix(s, "=") {
			continue
		}
		var value string
		value, s = attributeValue(strings.TrimLeft(s[1:], " \t\r\n\f"))
		switch key {
		case "href", "rel", "type", "name", "property", "content", "alt":
			if _, taken := m[key]; !taken {
				m[key] = html.UnescapeString(value)
			}
		}
	}
	return m
}

func attributeValue(s string) (value, rest string) {
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		if i := strings.IndexByte(s[1:], s[0]); i >= 0 {
			return s[1 : i+1], s[i+2:]
		}
		return s[1:], ""
	}
	if i := strings.IndexAny(s, " \t\r\n\f"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

func (g *glance) link(tok map[string]string, base *url.URL) {
	href := strings.TrimSpace(tok["href"])
	if href == "" || href[0] == '#' || len(href) > 2048 || len(g.links) >= maxPageLinks || hasToken(tok["rel"], "nofollow") {
		return
	}
	u, err := base.Parse(href)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return
	}
	u.Fragment, u.RawFragment = "", ""
	g.links = append(g.links, u.String())
}

func (g *glance) meta(tok map[string]string, b *strings.Builder) {
	switch name := strings.ToLower(tok["name"] + tok["property"]); name {
	case "robots", door.Token:
		v := strings.ToLower(tok["content"])
		g.noindex = g.noindex || strings.Contains(v, "noindex") || strings.Contains(v, "none")
		g.nofollow = g.nofollow || strings.Contains(v, "nofollow") || strings.Contains(v, "none")
	case "description", "og:title", "og:description", "keywords", "author":
		b.WriteString(tok["content"] + " ")
	}
}
