package feed

import (
	"encoding/base64"
	"encoding/xml"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// Limits against hostile documents: gofeed recurses over nested elements and a
// deep enough feed would end the process.
const (
	maxDepth = 100
	maxItems = 5_000 // taken of a document
	// mostItems is more than any feed shows: so many tiny ones are made to cost.
	mostItems = 150_000
)

var (
	rootTag  = regexp.MustCompile(`(?i)<(\?xml|rss|[a-z0-9]{1,20}:rss|feed|entry|rdf:rdf|[a-z0-9]{1,20}:feed|[a-z0-9]{1,20}:rdf|rdf|channel)[\s>]`)
	rootOnly = regexp.MustCompile(`(?i)<(rss|[a-z0-9]{1,20}:rss|feed|entry|rdf:rdf|[a-z0-9]{1,20}:feed|[a-z0-9]{1,20}:rdf|rdf|channel)[\s>]`)
	htmlPage = regexp.MustCompile(`(?i)<(html|head|body)[\s>]`)
	htmlTag  = regexp.MustCompile(`(?i)<(!doctype\s+html|html|head|body)[\s>]`)
	xmlHead  = regexp.MustCompile(`(?is)^\s*<\?xml.*?\?>`)
)

// trim cuts off what stands before the document (warnings of the program that
// made it, stray bytes) and its XML declaration, whose encoding no longer holds.
func trim(doc string) string {
	if loc := rootTag.FindStringIndex(doc); loc != nil {
		doc = doc[loc[0]:]
	}
	doc = xmlHead.ReplaceAllString(doc, "")
	if loc := rootOnly.FindStringIndex(doc); loc != nil {
		// Comments and doctypes before the root help nobody, and long ones hide
		// it from detection. Entities defined there are kept in mind by expand.
		doc = expand(doc[:loc[0]], doc[loc[0]:])
	}
	return strings.TrimSpace(wrap(doc))
}

var (
	loneEntry  = regexp.MustCompile(`^\s*<entry[\s>]`)
	prefixed   = regexp.MustCompile(`^\s*<([A-Za-z0-9]{1,20}):rss[\s>]`)
	oldAtom    = regexp.MustCompile(`^\s*<feed\s[^>]*?xmlns\s*=\s*["']([^"']*)["']`)
	base64Text = regexp.MustCompile(`<(title|summary|content|tagline|copyright|info)\b([^>]*\bmode\s*=\s*["']base64["'][^>]*)>([A-Za-z0-9+/=\s]*)</(title|summary|content|tagline|copyright|info)>`)
	cdfChannel = regexp.MustCompile(`^\s*<(?i:channel)[\s>]`)
)

// wrap gives documents a root that the parser knows: a lone Atom entry becomes a
// feed of one, RSS in a namespace of its own loses its prefix.
func wrap(doc string) string {
	if loneEntry.MatchString(doc) {
		return `<feed xmlns="http://www.w3.org/2005/Atom">` + doc + "</feed>"
	}
	if m := prefixed.FindStringSubmatch(doc); m != nil {
		return strings.NewReplacer("<"+m[1]+":", "<", "</"+m[1]+":", "</").Replace(doc)
	}
	if m := oldAtom.FindStringSubmatchIndex(doc); m != nil && !strings.Contains(strings.ToLower(doc[m[2]:m[3]]), "atom") {
		doc = doc[:m[2]] + "http://purl.org/atom/ns#" + doc[m[3]:]
	}
	if strings.Contains(doc, "base64") {
		doc = base64Text.ReplaceAllStringFunc(doc, plainText)
	}
	return doc
}

// plainText undoes the base64 Atom 0.3 allows for text.
func plainText(element string) string {
	m := base64Text.FindStringSubmatch(element)
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(m[3]), ""))
	if err != nil || !utf8.Valid(raw) {
		return element
	}
	var b strings.Builder
	_ = xml.EscapeText(&b, raw) // a Builder does not fail
	return "<" + m[1] + ` type="html">` + b.String() + "</" + m[4] + ">"
}

// entityDecl is made when a feed first declares something, which hardly any does: it is large.
var entityDecl = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<!ENTITY\s+([A-Za-z][\w.-]{0,30})\s+(?:"([^"<&%]{0,200})"|'([^'<&%]{0,200})')\s*>`)
})

// expand resolves the simple entities a doctype defines: plain short texts, once,
// so that nothing can grow.
func expand(head, doc string) string {
	if !strings.Contains(head, "<!ENTITY") {
		return doc
	}
	var pairs []string
	for _, m := range entityDecl().FindAllStringSubmatch(head, 50) {
		pairs = append(pairs, "&"+m[1]+";", m[2]+m[3])
	}
	if len(pairs) == 0 || strings.Count(doc, "&")*200 > 5<<20 {
		return doc
	}
	return strings.NewReplacer(pairs...).Replace(doc)
}

// tooDeep counts how deep elements nest, without parsing.
func tooDeep(doc string) bool {
	depth := 0
	for i := 0; i < len(doc); {
		next := strings.IndexByte(doc[i:], '<')
		if next < 0 {
			return false
		}
		i += next + 1
		rest := doc[i:]
		switch {
		case strings.HasPrefix(rest, "![CDATA["):
			i += skipTo(rest, "]]>")
		case strings.HasPrefix(rest, "!--"):
			i += skipTo(rest, "-->")
		case strings.HasPrefix(rest, "!"), strings.HasPrefix(rest, "?"):
			i += skipTo(rest, ">")
		case strings.HasPrefix(rest, "/"):
			depth--
			i += skipTo(rest, ">")
		case rest != "" && (isLetter(rest[0]) || rest[0] == '_' || rest[0] == ':' || rest[0] >= 0x80):
			end := skipTo(rest, ">")
			if end < 2 || rest[end-2] != '/' {
				if depth++; depth > maxDepth {
					return true
				}
			}
			i += end
		}
	}
	return false
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// skipTo is how far it is to the end of mark, or to the end of s.
func skipTo(s, mark string) int {
	if i := strings.Index(s, mark); i >= 0 {
		return i + len(mark)
	}
	return len(s)
}

// jsonDepthOK refuses JSON nested beyond reason.
func jsonDepthOK(doc string) bool {
	depth, inString := 0, false
	for i := 0; i < len(doc); i++ {
		switch c := doc[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return false
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return true
}

var (
	numericRef = regexp.MustCompile(`&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));`)
	bareAmp    = regexp.MustCompile(`&(#[0-9]{1,8};|#[xX][0-9a-fA-F]{1,8};|[A-Za-z][A-Za-z0-9]{1,31};)?`)
)

// mend repairs what keeps an XML parser from going on: references to characters
// XML forbids, ampersands that begin nothing, control characters.
func mend(doc string) string {
	doc = numericRef.ReplaceAllStringFunc(doc, func(ref string) string {
		if badRef(ref) {
			return ""
		}
		return ref
	})
	var b strings.Builder
	b.Grow(len(doc))
	for len(doc) > 0 { // not within CDATA, where everything is text
		i := strings.Index(doc, "<![CDATA[")
		if i < 0 {
			i = len(doc)
		}
		b.WriteString(mendText(doc[:i]))
		doc = doc[i:]
		end := skipTo(doc, "]]>")
		b.WriteString(dropControls(doc[:end]))
		doc = doc[end:]
	}
	return b.String()
}

func mendText(s string) string {
	s = bareAmp.ReplaceAllStringFunc(dropControls(s), func(m string) string {
		if m == "&" {
			return "&amp;"
		}
		return m
	})
	return s
}

func dropControls(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, s)
}

// badRef says that a numeric reference names no character XML allows.
func badRef(ref string) bool {
	m := numericRef.FindStringSubmatch(ref)
	base, digits := 16, m[1]
	if digits == "" {
		base, digits = 10, m[2]
	}
	n := 0
	for _, c := range strings.ToLower(digits) {
		d := int(c - '0')
		if c >= 'a' {
			d = int(c-'a') + 10
		}
		if n = n*base + d; n > 0x10ffff {
			return true
		}
	}
	return n < 0x20 && n != 9 && n != 10 && n != 13 || n >= 0xd800 && n <= 0xdfff || n == 0xfffe || n == 0xffff
}

// closeOff cuts a document that ends too early after its last whole item and
// closes what is open; false when there is no whole item.
func closeOff(doc string) (string, bool) {
	lower := strings.ToLower(doc)
	for _, form := range []struct{ item, tail string }{
		{"</item>", "</channel></rss>"}, {"</entry>", "</feed>"},
	} {
		i := strings.LastIndex(lower, form.item)
		if i < 0 {
			continue
		}
		cut := doc[:i+len(form.item)]
		if m := rootOnly.FindStringSubmatch(doc); m != nil {
			switch root := m[1]; {
			case strings.Contains(strings.ToLower(root), "rdf"):
				form.tail = "</" + root + ">"
				if !strings.Contains(lower[:i], "</channel>") {
					form.tail = "</channel>" + form.tail
				}
			case strings.EqualFold(root, "feed") || strings.HasSuffix(strings.ToLower(root), ":feed"):
				form.tail = "</" + root + ">"
			}
		}
		return cut + form.tail, true
	}
	return "", false
}
