package markup

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// writer builds the text. White space is held back until something follows it.
type writer struct {
	b     strings.Builder
	base  *url.URL
	lines int  // line breaks owed before the next word
	space bool // a space is owed before the next word
	open  bool // something has been written
	begun bool // something has been written on this line

	quote  int      // depth of quotation
	lists  []int    // open lists: the next number, or -1 for bullets
	marker string   // a list marker owed before the next word
	links  []string // found so far
	pre    int
	// bullets before the items of numbered lists too
	bullets bool
	seen    map[string]bool
}

func (w *writer) done() Text {
	return Text{Plain: strings.TrimSpace(w.b.String()), Links: w.links}
}

func (w *writer) breakLine(n int) {
	w.lines = max(w.lines, n)
	w.space = false
}

// lead writes what is owed before the next word.
func (w *writer) lead() {
	if w.open {
		for range w.lines {
			w.b.WriteByte('\n')
		}
	}
	if w.lines > 0 || !w.open {
		w.begun = false
	}
	if !w.begun {
		for range w.quote {
			w.b.WriteString("> ")
		}
		for range len(w.lists) - 1 {
			w.b.WriteString("  ")
		}
		w.b.WriteString(w.marker)
		w.marker, w.space = "", false
	}
	if w.space {
		w.b.WriteByte(' ')
	}
	w.lines, w.space, w.open, w.begun = 0, false, true, true
}

// invisible runes carry no meaning for a reader and break words for a matcher.
func invisible(r rune) bool {
	return r == '\u00ad' || r == '\u200b' || r == '\ufeff' || r == '\u2060' || r != '\n' && r != '\t' && unicode.IsControl(r)
}

// twice is a number of a character that is left when a text was escaped twice: &amp;#x3c; on its way to being <.
var twice = regexp.MustCompile(`&#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});`)

func (w *writer) text(s string) {
	if w.pre == 0 && strings.Contains(s, "&#") {
		s = twice.ReplaceAllStringFunc(s, html.UnescapeString)
	}
	for _, r := range s {
		switch {
		case r == '\n' && w.pre > 0:
			w.breakLine(w.lines + 1)
		case r == ' ' && w.pre > 0 && (w.begun || w.lines > 0):
			w.lead()
			w.b.WriteByte(' ')
		case unicode.IsSpace(r):
			w.space = w.space || w.open && w.lines == 0
		case invisible(r):
		default:
			if w.space || w.lines > 0 || !w.begun {
				w.lead()
			}
			w.b.WriteRune(r)
		}
	}
}

// skipped elements never reach a reader's eye as text.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true, atom.Object: true,
	atom.Embed: true, atom.Head: true, atom.Title: true, atom.Svg: true, atom.Canvas: true, atom.Audio: true, atom.Video: true,
	atom.Select: true, atom.Textarea: true, atom.Map: true, atom.Noembed: true, atom.Noframes: true, atom.Button: true,
}

// breaks is how many line breaks an element wants around itself.
var breaks = map[atom.Atom]int{
	atom.P: 2, atom.H1: 2, atom.H2: 2, atom.H3: 2, atom.H4: 2, atom.H5: 2, atom.H6: 2, atom.Blockquote: 2, atom.Ul: 2, atom.Ol: 2,
	atom.Dl: 2, atom.Pre: 2, atom.Table: 2, atom.Figure: 2, atom.Article: 2, atom.Section: 2, atom.Hr: 2,
	atom.Div: 1, atom.Li: 1, atom.Tr: 1, atom.Dt: 1, atom.Dd: 1, atom.Figcaption: 1, atom.Header: 1, atom.Footer: 1, atom.Address: 1,
	atom.Main: 1, atom.Aside: 1, atom.Nav: 1, atom.Form: 1, atom.Fieldset: 1, atom.Details: 1, atom.Summary: 1, atom.Caption: 1, atom.Center: 1,
}

func (w *writer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
	case html.ElementNode:
		if !skipped[n.DataAtom] && !hidden(n) {
			w.element(n)
		}
	case html.DocumentNode:
		w.children(n)
	}
}

func (w *writer) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

func (w *writer) element(n *html.Node) {
	gap := breaks[n.DataAtom]
	if gap == 2 && len(w.lists) > 0 && n.DataAtom != atom.Pre {
		gap = 1 // lists stay tight
	}
	if gap > 0 && w.marker == "" {
		w.breakLine(gap)
	}
	switch n.DataAtom {
	case atom.Br:
		w.breakLine(min(w.lines+1, 2))
	case atom.Img:
		w.image(n)
	case atom.A:
		w.link(n)
		w.children(n)
	case atom.Q:
		w.text("“")
		w.children(n)
		w.text("”")
	case atom.Ul, atom.Ol:
		w.list(n)
	case atom.Li:
		w.item(n)
	case atom.Blockquote:
		w.quote++
		w.children(n)
		w.quote--
	case atom.Pre:
		w.pre++
		w.children(n)
		w.pre--
	case atom.Td, atom.Th:
		w.space = w.space || w.begun && w.lines == 0
		w.children(n)
		w.space = true
	default:
		w.children(n)
	}
	if gap > 0 {
		w.breakLine(gap)
	}
}

func (w *writer) list(n *html.Node) {
	start := -1
	if n.DataAtom == atom.Ol && !w.bullets {
		start = 1
	}
	w.lists = append(w.lists, start)
	w.children(n)
	w.lists = w.lists[:len(w.lists)-1]
}

func (w *writer) item(n *html.Node) {
	bare := len(w.lists) == 0
	if bare {
		w.lists = append(w.lists, -1)
	}
	top := &w.lists[len(w.lists)-1]
	w.marker = "- "
	if *top >= 0 {
		w.marker = itoa(*top) + ". "
		*top++
	}
	w.children(n)
	w.marker = ""
	if bare {
		w.lists = w.lists[:0]
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// image keeps the text of pictures that stand for characters.
func (w *writer) image(n *html.Node) {
	alt, class := attr(n, "alt"), strings.ToLower(attr(n, "class"))
	if alt == "" || len(alt) > 40 {
		return
	}
	if strings.Contains(class, "emoji") || strings.Contains(class, "smiley") || strings.Contains(class, "emoticon") || isSymbol(alt) {
		w.text(alt)
	}
}

// isSymbol reports whether a text begins with a pictograph.
func isSymbol(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r >= 0x2190 && r != utf8.RuneError && (unicode.Is(unicode.So, r) || r >= 0x1f000)
}

func (w *writer) link(n *html.Node) {
	href := strings.TrimSpace(attr(n, "href"))
	if href == "" || len(w.links) >= MaxLinks || strings.HasPrefix(href, "#") || len(href) > 4096 {
		return
	}
	u, err := url.Parse(href)
	if err != nil {
		return
	}
	if w.base != nil {
		u = w.base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return
	}
	if w.seen == nil {
		w.seen = make(map[string]bool)
	}
	if s := u.String(); !w.seen[s] {
		w.seen[s] = true
		w.links = append(w.links, s)
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return !strings.EqualFold(a.Val, "until-found")
		case "style":
			v := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(v, "display:none") || strings.Contains(v, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}
