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
}

const maxGlance = 400 << 10 // bytes of text looked at

// look glances at a page.
func look(body []byte, contentType string, base *url.URL) glance {
	var g glance
	var b strings.Builder
	skip := 0
	z := html.NewTokenizer(strings.NewReader(charset.ToUTF8(body, contentType)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			g.text, g.cut = b.String(), b.Len() >= maxGlance
			return g
		case html.TextToken:
			if skip == 0 && b.Len() < maxGlance {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			a := atom.Lookup(name)
			if !inline[a] {
				b.WriteByte(' ')
			}
			if !more && a != atom.Script && a != atom.Style {
				continue
			}
			tok := attributes(z, more)
			switch a {
			case atom.Script:
				if !strings.Contains(tok["type"], "json") { // structured data is text too
					skip++
				}
			case atom.Style:
				skip++
			case atom.A, atom.Area:
				g.link(tok, base)
			case atom.Base:
				if u, err := base.Parse(tok["href"]); err == nil && tok["href"] != "" {
					base = u
				}
			case atom.Meta:
				g.meta(tok, &b)
			case atom.Img:
				b.WriteString(tok["alt"] + " ")
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if !inline[a] {
				b.WriteByte(' ')
			}
			if (a == atom.Script || a == atom.Style) && skip > 0 {
				skip--
			}
		}
	}
}

// inline elements stand within words.
var inline = map[atom.Atom]bool{atom.A: true, atom.B: true, atom.I: true, atom.Em: true, atom.Strong: true, atom.Span: true, atom.Font: true, atom.U: true, atom.S: true,
	atom.Small: true, atom.Big: true, atom.Sub: true, atom.Sup: true, atom.Mark: true, atom.Abbr: true, atom.Code: true, atom.Wbr: true, atom.Cite: true, atom.Q: true,
	atom.Ins: true, atom.Del: true, atom.Dfn: true, atom.Kbd: true, atom.Samp: true, atom.Var: true, atom.Bdi: true, atom.Bdo: true, atom.Acronym: true, atom.Nobr: true}

func attributes(z *html.Tokenizer, more bool) map[string]string {
	m := make(map[string]string, 4)
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		switch string(k) {
		case "href", "rel", "type", "name", "property", "content", "alt":
			m[string(k)] = string(v)
		}
	}
	return m
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
