package feed

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// parseJSON reads a JSON Feed, or RSS written down as JSON; any other JSON is
// none, however much gofeed would like to take it.
func parseJSON(doc, address string) (*Document, error) {
	if !jsonDepthOK(doc) {
		return nil, fmt.Errorf("parse feed: %w", ErrTooDeep)
	}
	repaired := ""
	if !json.Valid([]byte(doc)) {
		doc, repaired = mendJSON(doc), "broken JSON was mended"
		if !json.Valid([]byte(doc)) {
			doc, repaired = closeJSON(doc), "the document was cut off; what is whole was read"
		}
		if !json.Valid([]byte(doc)) {
			return nil, fmt.Errorf("parse feed: %w: the JSON is not valid", ErrBroken)
		}
	}
	var head struct {
		Version any             `json:"version"`
		Items   json.RawMessage `json:"items"`
		RSS     json.RawMessage `json:"rss"`
	}
	if err := json.Unmarshal([]byte(doc), &head); err != nil {
		return nil, fmt.Errorf("parse feed: %w", ErrJSON)
	}
	version, _ := head.Version.(string)
	switch {
	case strings.Contains(version, "jsonfeed.org/version"), looksLikeJSONFeed(head.Version, head.Items):
	case len(head.RSS) > 0:
		return parseRSSInJSON(head.RSS, address)
	default:
		return nil, fmt.Errorf("parse feed: %w", ErrJSON)
	}
	f, err := read(doc)
	if err != nil { // some field has a type it should not have
		f, err = read(retype(doc))
		repaired = "JSON with wrong types was mended"
	}
	if err != nil {
		return nil, fmt.Errorf("parse feed: %w: %w", ErrBroken, err)
	}
	d := build(f, address)
	d.Repaired = repaired
	return d, nil
}

// closeJSON cuts a document that ends too early after the last whole element of
// an array directly below its root, and closes both.
func closeJSON(doc string) string {
	depth, inString, whole := 0, false, 0
	for i := 0; i < len(doc); i++ {
		switch c := doc[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 2 && c == '}' {
				whole = i + 1
			}
		}
	}
	if whole == 0 {
		return doc
	}
	return doc[:whole] + "]}"
}

// jsonTexts and jsonLists are the fields of a JSON Feed by what they should be.
var (
	jsonTexts = []string{"version", "title", "home_page_url", "feed_url", "description", "language", "id", "url", "external_url", "content_html", "content_text", "summary", "date_published", "date_modified", "name"}
	jsonLists = []string{"items", "tags", "authors"}
)

// retype keeps the fields earshot reads and gives each the type it should have;
// what cannot be given it is dropped.
func retype(doc string) string {
	var root map[string]any
	if json.Unmarshal([]byte(doc), &root) != nil {
		return doc
	}
	out := retypeObject(root)
	if items, ok := out["items"].([]any); ok {
		var kept []any
		for _, it := range items {
			if m, ok := it.(map[string]any); ok {
				kept = append(kept, retypeObject(m))
			}
		}
		out["items"] = kept
	}
	text, err := json.Marshal(out)
	if err != nil {
		return doc
	}
	return string(text)
}

func retypeObject(m map[string]any) map[string]any {
	out := make(map[string]any)
	for _, k := range jsonTexts {
		switch v := m[k].(type) {
		case string:
			out[k] = v
		case float64:
			out[k] = strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	for _, k := range jsonLists {
		switch v := m[k].(type) {
		case []any:
			out[k] = v
		case string, map[string]any:
			out[k] = []any{v}
		}
	}
	if tags, ok := out["tags"].([]any); ok {
		out["tags"] = keepType[string](tags)
	}
	if a, ok := m["author"].(map[string]any); ok && out["authors"] == nil {
		out["authors"] = []any{a}
	}
	if authors, ok := out["authors"].([]any); ok {
		var list []map[string]any
		for _, a := range authors {
			switch v := a.(type) {
			case map[string]any:
				list = append(list, retypeObject(v))
			case string:
				list = append(list, map[string]any{"name": v})
			}
		}
		out["authors"] = list
	}
	return out
}

func keepType[T any](list []any) []T {
	out := []T{}
	for _, v := range list {
		if x, ok := v.(T); ok {
			out = append(out, x)
		}
	}
	return out
}

// looksLikeJSONFeed accepts a feed that forgot its version: every item has what
// only JSON Feed calls by these names.
func looksLikeJSONFeed(version any, items json.RawMessage) bool {
	var list []map[string]json.RawMessage
	if version != nil || json.Unmarshal(items, &list) != nil || len(list) == 0 {
		return false
	}
	for _, it := range list {
		if it["content_html"] == nil && it["content_text"] == nil {
			return false
		}
	}
	return true
}

// mendJSON escapes raw control characters inside strings and drops commas before
// a closing bracket.
func mendJSON(doc string) string {
	var b strings.Builder
	b.Grow(len(doc) + 64)
	inString := false
	for i := 0; i < len(doc); i++ {
		c := doc[i]
		switch {
		case inString && c == '\\' && i+1 < len(doc):
			b.WriteByte(c)
			i++
			c = doc[i]
			b.WriteByte(c)
			continue
		case c == '"':
			inString = !inString
		case inString && c < 0x20:
			fmt.Fprintf(&b, "\\u%04x", c)
			continue
		case !inString && c == ',' && strings.HasPrefix(strings.TrimLeft(doc[i+1:min(len(doc), i+64)], " \t\r\n"), "}"),
			!inString && c == ',' && strings.HasPrefix(strings.TrimLeft(doc[i+1:min(len(doc), i+64)], " \t\r\n"), "]"):
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// parseRSSInJSON writes RSS given as JSON down as the XML it stands for.
func parseRSSInJSON(raw json.RawMessage, address string) (*Document, error) {
	var rss struct {
		Channel map[string]any `json:"channel"`
	}
	if json.Unmarshal(raw, &rss) != nil || rss.Channel == nil {
		return nil, fmt.Errorf("parse feed: %w", ErrJSON)
	}
	var b strings.Builder
	b.WriteString(`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>`)
	writeFields(&b, rss.Channel, "title", "link", "description", "language", "ttl")
	items, _ := rss.Channel["item"].([]any)
	for _, it := range items {
		if m, ok := it.(map[string]any); ok {
			b.WriteString("<item>")
			writeFields(&b, m, "title", "link", "description", "pubDate", "guid", "author", "dc:creator", "content:encoded", "comments")
			b.WriteString("</item>")
		}
	}
	b.WriteString("</channel></rss>")
	return parseXML(b.String(), address)
}

func writeFields(b *strings.Builder, m map[string]any, names ...string) {
	for _, name := range names {
		value := m[name]
		if object, ok := value.(map[string]any); ok {
			value = object["#value"]
		}
		s, ok := value.(string)
		if !ok {
			continue
		}
		b.WriteString("<" + name + ">")
		_ = xml.EscapeText(b, []byte(s)) // a Builder does not fail
		b.WriteString("</" + name + ">")
	}
}
