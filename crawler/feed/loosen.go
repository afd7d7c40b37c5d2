package feed

import "strings"

// loosen rewrites tags an XML parser would give up on: closing tags that close
// nothing, unclosed ones within an item, attributes without quotes. Markup that
// belongs to no feed format becomes text.
func loosen(doc string) string {
	var b strings.Builder
	b.Grow(len(doc) + 256)
	var open []string
	for len(doc) > 0 {
		i := strings.IndexByte(doc, '<')
		if i < 0 {
			b.WriteString(doc)
			break
		}
		b.WriteString(doc[:i])
		doc = doc[i:]
		var n int
		n, open = loosenTag(&b, doc, open)
		doc = doc[n:]
	}
	for i := len(open) - 1; i >= 0; i-- {
		b.WriteString("</" + open[i] + ">")
	}
	return b.String()
}

// loosenTag copies the markup at the beginning of doc, mended, and says how much
// of doc it was and which elements are open now.
func loosenTag(b *strings.Builder, doc string, open []string) (int, []string) {
	switch {
	case strings.HasPrefix(doc, "<![CDATA["):
		end := skipTo(doc, "]]>")
		b.WriteString(doc[:end])
		if !strings.HasSuffix(doc[:end], "]]>") {
			b.WriteString("]]>")
		}
		return end, open
	case strings.HasPrefix(doc, "<!--"):
		return skipTo(doc, "-->"), open
	case strings.HasPrefix(doc, "<!"), strings.HasPrefix(doc, "<?"):
		return skipTo(doc, ">"), open
	}
	end := strings.IndexByte(doc, '>')
	name, closing := tagName(doc)
	if end < 0 || name == "" || strings.IndexByte(doc[1:end], '<') >= 0 {
		b.WriteString("&lt;")
		return 1, open
	}
	tag := doc[:end+1]
	if closing {
		at := lastIndex(open, name)
		if at < 0 {
			return end + 1, open // closes nothing
		}
		for i := len(open) - 1; i >= at; i-- {
			b.WriteString("</" + open[i] + ">")
		}
		return end + 1, open[:at]
	}
	if strings.HasSuffix(tag, "/>") || len(open) >= maxDepth {
		b.WriteString(tag)
		return end + 1, open
	}
	b.WriteString(tag)
	return end + 1, append(open, name)
}

func tagName(s string) (name string, closing bool) {
	s = s[1:]
	if strings.HasPrefix(s, "/") {
		s, closing = s[1:], true
	}
	if s == "" || !isLetter(s[0]) && s[0] != '_' {
		return "", closing
	}
	if i := strings.IndexAny(s, " \t\r\n/>"); i >= 0 {
		s = s[:i]
	}
	return s, closing
}

func lastIndex(list []string, s string) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == s {
			return i
		}
	}
	return -1
}
