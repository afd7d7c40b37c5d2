package markup

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// maxMarkdown is how large a text is read as Markdown, in bytes: as large as GitHub, which
// allows most, lets people write; a larger one stays as it is. Beyond mostLinked links, or below deepest levels, nobody
// has written it, and reading it would take time by the square of its length.
const (
	maxMarkdown = 65_536
	mostLinked  = 1000
)

var deepest = regexp.MustCompile(`(?m)^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*){50}`)

// FromMarkdown renders a text as platforms take it from people: CommonMark with tables,
// struck-out words, bare links and folded sections (":::"). A tag in it is text, as on the
// platforms that allow none.
func FromMarkdown(src string) Text { return fromMarkdown(src, markdownOnly) }

// FromMarkdownWithHTML is [FromMarkdown] where people may write HTML, too, and a line ends
// where they ended it.
func FromMarkdownWithHTML(src string) Text { return fromMarkdown(src, markdownWithHTML) }

var markdownOnly = goldmark.New(goldmark.WithParser(parser.NewParser(
	parser.WithBlockParsers(without(parser.DefaultBlockParsers(), parser.NewHTMLBlockParser())...),
	parser.WithInlineParsers(without(parser.DefaultInlineParsers(), parser.NewRawHTMLParser())...),
	parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
)), goldmark.WithExtensions(extension.Linkify, extension.Table, extension.Strikethrough))

var markdownWithHTML = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe(), html.WithHardWraps()))

// without leaves one parser out.
func without(all []util.PrioritizedValue, one any) []util.PrioritizedValue {
	return slices.DeleteFunc(all, func(v util.PrioritizedValue) bool { return v.Value == one })
}

// fold is the line that begins or ends a folded section; its title is what is read of it.
var fold = regexp.MustCompile(`(?m)^[ \t]*:::[ \t]*(?:spoiler\b)?[ \t]*(.*)$`)

func fromMarkdown(src string, m goldmark.Markdown) Text {
	if len(src) > maxMarkdown {
		return Text{Plain: tidyPlain(src)}
	}
	src = fold.ReplaceAllString(strings.ReplaceAll(src, "\r\n", "\n"), "\n$1\n")
	if strings.Count(src, "](") > mostLinked || deepest.MatchString(src) {
		return Text{Plain: tidyPlain(src)}
	}
	var page bytes.Buffer
	if err := m.Convert([]byte(src), &page); err != nil { // a buffer takes everything
		return Text{Plain: tidyPlain(src)}
	}
	return FromHTML(page.String(), nil)
}
