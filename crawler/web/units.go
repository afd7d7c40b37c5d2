package web

import (
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// unit is a run of text on a page with nothing but inline markup in it: a
// paragraph, a heading, a list item, a cell.
type unit struct {
	nodes []*html.Node // siblings
	box   *html.Node   // the nearest element around them that is not inline
	words []string     // lower case
	text  string       // as it stands in the markup
	key   string       // the words in one string
	link  int          // bytes of the text inside anchors
}

// unitsOf lists the units below n in the order of the page.
func unitsOf(n *html.Node) []*unit {
	var out []*unit
	gather(n, 0, &out)
	return out
}

func gather(n *html.Node, depth int, out *[]*unit) {
	if depth > 500 {
		return
	}
	var run []*html.Node
	flush := func() {
		if u := newUnit(run, n); u != nil {
			*out = append(*out, u)
		}
		run = nil
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode, c.Type == html.ElementNode && c.DataAtom != atom.Br && inlineOnly(c, 0):
			run = append(run, c)
		case c.Type != html.ElementNode || unread[c.DataAtom]:
		case c.DataAtom == atom.Br:
			if doubled(c) {
				flush()
			} else if len(run) > 0 {
				run = append(run, c)
			}
		default:
			flush()
			gather(c, depth+1, out)
		}
	}
	flush()
}

// doubled says that a line break is the first of two: the end of a paragraph.
func doubled(n *html.Node) bool {
	for c := n.NextSibling; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) == "" {
			continue
		}
		return c.Type == html.ElementNode && c.DataAtom == atom.Br
	}
	return false
}

// unread elements are no text of the page.
var unread = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true, atom.Object: true, atom.Embed: true,
	atom.Head: true, atom.Title: true, atom.Svg: true, atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Select: true, atom.Textarea: true, atom.Button: true}

// apart elements begin a paragraph of their own.
var apart = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true, atom.Footer: true, atom.Aside: true,
	atom.Nav: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Dl: true,
	atom.Dt: true, atom.Dd: true, atom.Table: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true, atom.Tr: true, atom.Td: true, atom.Th: true, atom.Caption: true,
	atom.Blockquote: true, atom.Pre: true, atom.Figure: true, atom.Figcaption: true, atom.Form: true, atom.Fieldset: true, atom.Details: true, atom.Summary: true,
	atom.Address: true, atom.Hr: true, atom.Center: true, atom.Br: true}

// inlineOnly says that nothing in an element begins a paragraph.
func inlineOnly(n *html.Node, depth int) bool {
	if n.Type == html.ElementNode && (apart[n.DataAtom] && (n.DataAtom != atom.Br || depth == 0) || unread[n.DataAtom]) || depth > 50 {
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && !inlineOnly(c, depth+1) {
			return false
		}
	}
	return true
}

func newUnit(nodes []*html.Node, parent *html.Node) *unit {
	u := &unit{nodes: nodes, box: parent}
	for inlined[u.box.DataAtom] && u.box.Parent != nil {
		u.box = u.box.Parent
	}
	var b strings.Builder
	var walk func(n *html.Node, linked bool)
	walk = func(n *html.Node, linked bool) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
			if linked {
				u.link += len(strings.TrimSpace(n.Data))
			}
			return
		}
		if n.DataAtom == atom.Br {
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, linked || n.DataAtom == atom.A)
		}
	}
	for _, n := range nodes {
		walk(n, parent.DataAtom == atom.A)
	}
	u.text = strings.TrimSpace(b.String())
	if u.words = wordsOf(u.text); len(u.words) == 0 {
		return nil
	}
	u.key = strings.Join(u.words, " ")
	return u
}

// inlined elements stand within a line.
var inlined = map[atom.Atom]bool{atom.Span: true, atom.A: true, atom.B: true, atom.Strong: true, atom.Em: true, atom.I: true, atom.Font: true}

// wordsOf are the words of a text in lower case; where a script sets no blanks
// between words, each letter counts as one.
func wordsOf(s string) []string {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if !strings.ContainsFunc(s, unspaced) {
		return fields
	}
	var out []string
	for _, f := range fields {
		from := 0
		for i, r := range f {
			if unspaced(r) {
				if i > from {
					out = append(out, f[from:i])
				}
				from = i + utf8.RuneLen(r)
				out = append(out, f[i:from])
			}
		}
		if from < len(f) {
			out = append(out, f[from:])
		}
	}
	return out
}

func unspaced(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// claim is what one extractor took for the body: its lines, and its words in
// groups of three.
type claim struct {
	groups map[uint64]bool
	lines  map[string]bool
}

const groupSize = 3

func newClaim(root *html.Node) *claim {
	c := &claim{groups: map[uint64]bool{}, lines: map[string]bool{}}
	if root == nil {
		return c
	}
	for _, u := range unitsOf(root) {
		c.lines[u.key] = true
		for i := 0; i+groupSize <= len(u.words); i++ {
			c.groups[hashWords(u.words[i:i+groupSize])] = true
		}
	}
	return c
}

func hashWords(words []string) uint64 {
	h := fnv.New64a()
	for _, w := range words {
		_, _ = h.Write([]byte(w))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// share is the part of a unit that the extractor took.
func (c *claim) share(u *unit) float64 {
	if c.lines[u.key] {
		return 1
	}
	groups := len(u.words) - groupSize + 1
	if groups < 2 {
		return 0
	}
	hit := 0
	for i := range groups {
		if c.groups[hashWords(u.words[i:i+groupSize])] {
			hit++
		}
	}
	return float64(hit) / float64(groups)
}
