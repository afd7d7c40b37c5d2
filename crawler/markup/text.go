// Package markup turns HTML into the plain text a reader would see.
//
// It owns the shape of that text: paragraphs, lists, quotes and tables stay
// recognisable, entities and emoji stay intact, scripts and what is hidden
// vanish. It keeps no markup, follows no link and never fails: broken HTML is
// read as a browser would read it.
package markup

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// MaxLinks bounds the links kept of one text.
const MaxLinks = 200

// Text is the plain form of a piece of HTML.
type Text struct {
	Plain string
	// Links are the http and https addresses its anchors point to, resolved,
	// each once, in order, at most [MaxLinks].
	Links []string
}

// maxHTML is how much of a fragment is rendered: far more than is kept of any text.
const maxHTML = 1 << 20

// FromHTML renders a fragment of HTML, of one above 1 MiB its beginning; base resolves
// its relative links and may be nil.
func FromHTML(src string, base *url.URL) Text {
	if len(src) > maxHTML {
		src = strings.ToValidUTF8(src[:maxHTML], "")
	}
	if !strings.ContainsAny(src, "<&") {
		return Text{Plain: tidyPlain(src)}
	}
	src = closeFrames(src)
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(src), body)
	if err != nil { // nested beyond reason
		return Text{Plain: Inline(src)}
	}
	w := writer{base: base}
	for _, n := range nodes {
		w.node(n)
	}
	return w.done()
}

// frames swallow everything after them when they are not closed, as feeds often
// leave them.
var frames = regexp.MustCompile(`(?i)<(iframe|object|noembed|noframes|noscript|xmp|canvas|textarea|title)\b[^>]*>`)

func closeFrames(src string) string {
	if !frames.MatchString(src) {
		return src
	}
	lower := strings.ToLower(src)
	return frames.ReplaceAllStringFunc(src, func(tag string) string {
		name := strings.ToLower(frames.FindStringSubmatch(tag)[1])
		if strings.Contains(lower, "</"+name) {
			return tag
		}
		return ""
	})
}

// FromNode renders a node and what is below it.
func FromNode(n *html.Node, base *url.URL) Text {
	w := writer{base: base}
	w.node(n)
	return w.done()
}

// Body is FromNode for the main text of a page: numbered lists have bullets, as
// their numbers are not in the text the author wrote.
func Body(n *html.Node, base *url.URL) Text {
	w := writer{base: base, bullets: true}
	w.node(n)
	return w.done()
}

// tidyPlain keeps the lines of a text that is no HTML and nothing else of its
// white space.
func tidyPlain(s string) string {
	var w writer
	for i, line := range strings.Split(strings.TrimSpace(s), "\n") {
		if i > 0 {
			w.breakLine(min(2, w.lines+1))
		}
		w.text(line)
	}
	return w.done().Plain
}
