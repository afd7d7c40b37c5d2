package web

import (
	"regexp"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/earshot/earshot/crawler/markup"
)

// prose is what a quick look at the page's blocks of text shows: how much text
// stands in paragraphs.
type prose struct {
	size    int      // bytes of text in paragraphs outside navigation, comments and the like
	running int      // bytes of blocks that are not mostly links
	whole   int      // bytes of all blocks outside those, headlines left out
	all     []string // those blocks while they are few
}

var (
	besides  = regexp.MustCompile(`(?i)comment|footer|sidebar|related|nav(igation|bar)?\b|menu|cookie|consent|newsletter|share|social|promo|advert|\bads?\b|breadcrumb|widget|subscribe|paywall|login|modal|popup|teaser-?list|recommend`)
	notLead  = regexp.MustCompile(`(?i)caption|credit|copyright|byline|author|autor|date|datum|time|tag|kategorie|category|image|img|photo|bild|figure|video|audio|player|rating|price|button|meta\b|info-?box|toc|inhalt`)
	sentence = regexp.MustCompile(`[.!?…:]["'”»)]?(\s|$)`)
)

// surveyProse walks the page once.
func surveyProse(doc *html.Node) prose {
	var p prose
	p.walk(doc, 0)
	return p
}

func (p *prose) walk(n *html.Node, depth int) {
	if depth > 500 {
		return
	}
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.Nav, atom.Footer, atom.Aside, atom.Form, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Figure, atom.Button, atom.Select, atom.Head:
			return
		}
		class := attr(n, "class") + " " + attr(n, "id")
		if n.DataAtom != atom.Body && n.DataAtom != atom.Html && n.DataAtom != atom.Main && n.DataAtom != atom.Article && besides.MatchString(class) {
			return
		}
		if n.DataAtom == atom.H1 {
			return
		}
		if block(n) {
			p.block(n)
			return
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.walk(c, depth+1)
	}
}

// block says that an element holds text of its own and no further blocks.
func block(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.H2, atom.H3, atom.H4, atom.Blockquote, atom.Pre, atom.Li, atom.Td, atom.Dd:
		return true
	case atom.Div, atom.Section, atom.Span, atom.Strong, atom.Header, atom.Article, atom.Main, atom.Body:
	default:
		return false
	}
	own := false
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
			own = true
		}
		if c.Type == html.ElementNode {
			switch c.DataAtom {
			case atom.P, atom.Div, atom.Section, atom.Article, atom.Ul, atom.Ol, atom.Table, atom.H1, atom.H2, atom.H3:
				return false
			}
		}
	}
	return own
}

func (p *prose) block(n *html.Node) {
	text := strings.Join(strings.Fields(markup.FromNode(n, nil).Plain), " ")
	if text != "" && p.whole < 2000 {
		p.all = append(p.all, text)
	}
	p.whole += len(text)
	share := linkShare(n, len(text))
	if share <= 0.5 {
		p.running += len(text)
	}
	switch n.DataAtom {
	case atom.Li, atom.Td, atom.Dd, atom.Pre, atom.H4, atom.Body, atom.Main, atom.Article:
		return
	}
	if len(text) < 40 || share > 0.5 {
		return
	}
	if n.DataAtom == atom.P {
		p.size += len(text)
	}
}

// linkShare is the part of a text that stands in anchors.
func linkShare(n *html.Node, size int) float64 {
	inLinks := 0
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && n.DataAtom == atom.A {
			inLinks += len(strings.TrimSpace(markup.FromNode(n, nil).Plain))
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return float64(inLinks) / float64(max(size, 1))
}

// notice recognises lines that belong to the site and not to the article. It is made when it is first
// needed: it is large, and most commands read no page.
var notice = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(notices) })

var notices = `(?i)^[\s>\-*•]*(` + strings.Join([]string{
	`(lesen|hören|sehen) sie (auch|dazu|hier|mehr|weiter)\b.{0,120}`, `lies auch\b.{0,120}`, `mehr zum thema.{0,80}`, `weitere (beiträge|artikel|meldungen|themen|infos|informationen)\b.{0,80}:?`,
	`schon gelesen\??`, `das könnte (sie|dich) auch interessieren.{0,40}`, `auch interessant:?.{0,120}`, `passend dazu:?.{0,120}`, `keine kommentare.{0,20}`, `hinterlasse? .{0,20}(antwort|kommentar).{0,40}`,
	`gefällt (dir|ihnen|euch) .{0,80}\??`, `(jetzt )?newsletter (abonnieren|bestellen).{0,60}`, `zurück( zur übersicht)?`, `zum seitenanfang`, `nach oben`, `teilen( auf)?.{0,40}`, `artikel (teilen|drucken|merken)`,
	`read (more|also|next)\b.{0,120}`, `(see|view|watch) (also|more)\b:?.{0,120}`, `related( (articles?|stories|posts?|content|topics))?:?.{0,80}`, `(you (may|might) (also )?like|recommended( for you)?|more (from|on|stories|like this)).{0,80}`,
	`share (this|on|via|your thoughts)\b.{0,120}`, `(sign up|subscribe) (for|to)\b.{0,160}`, `follow us (on|at)\b.{0,120}`, `click here (to|for)\b.{0,100}`, `advertisement`, `anzeige`, `werbung`, `publicidad`, `publicité`,
	`(leave|post|add) a (comment|reply).{0,40}`, `no comments( yet)?`, `\d+ comments?`, `join the (conversation|discussion).{0,80}`, `we want to hear what you think.{0,200}`, `all rights reserved.{0,100}`, `©.{0,120}`, `copyright ©?.{0,120}`,
	`getty images`, `(photo|image|foto|bild|picture)( by| credit| courtesy)?\s*:.{0,120}`, `get the [A-Z].{0,60}(daily|newsletter|edition|app).{0,120}`, `download (the|our) app.{0,80}`,
	`(lea|lee|leer) (también|además|más).{0,120}`, `(à )?lire (aussi|également).{0,120}`, `leggi anche.{0,120}`, `leia (também|mais).{0,120}`, `te puede interesar.{0,120}`, `lees ook.{0,120}`,
}, "|") + `)\s*$`

// dropNotices takes such lines out wherever they stand.
func dropNotices(text string) string {
	lines := strings.Split(text, "\n")
	kept := lines[:0]
	for _, l := range lines {
		if len(l) < 300 && notice().MatchString(l) {
			continue
		}
		kept = append(kept, l)
	}
	return strings.TrimSpace(blankLines.ReplaceAllString(strings.Join(kept, "\n"), "\n\n"))
}

var blankLines = regexp.MustCompile(`\n{3,}`)
