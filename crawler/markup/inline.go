package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Inline renders a title or a name: one line of text, tags taken out, entities
// resolved. What only looks like a tag ("Vec<T>", "a < b") stays.
func Inline(src string) string {
	if !strings.ContainsAny(src, "<&") {
		return oneLine(src)
	}
	if !strings.Contains(src, "<") {
		return oneLine(html.UnescapeString(src))
	}
	z := html.NewTokenizer(strings.NewReader(src))
	var b strings.Builder
	skip := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return oneLine(b.String())
		case html.TextToken:
			if skip == 0 {
				b.WriteString(html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case a == 0:
				if skip == 0 {
					b.WriteString(html.UnescapeString(raw))
				}
			case a == atom.Script || a == atom.Style:
				skip++
			case breaks[a] > 0 || a == atom.Br || a == atom.Td:
				b.WriteByte(' ')
			}
		case html.EndTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case a == 0:
				if skip == 0 {
					b.WriteString(raw)
				}
			case a == atom.Script || a == atom.Style:
				skip = max(0, skip-1)
			case breaks[a] > 0:
				b.WriteByte(' ')
			}
		}
	}
}

// oneLine collapses white space and drops invisible runes.
func oneLine(s string) string {
	var w writer
	w.text(s)
	return w.done().Plain
}
