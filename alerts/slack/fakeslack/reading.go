package fakeslack

import (
	"encoding/json"
	"regexp"
	"strings"
)

var (
	pings = regexp.MustCompile(`<(!(?:channel|here|everyone|subteam\^[^>]*)|@[UW][^>]*)[^>]*>`)
	links = regexp.MustCompile(`<((?:https?|mailto):[^|>]*)(?:\|([^>]*))?>`)
)

// Pings are the mentions in a message that would notify people: of its text
// (notifications show it) and of every mrkdwn object.
func Pings(m Message) []string {
	var out []string
	for _, text := range marked(m) {
		for _, hit := range pings.FindAllStringSubmatch(text, -1) {
			out = append(out, hit[1])
		}
	}
	return out
}

// Link is a hyperlink written in mrkdwn; Label is "" when the address is shown.
type Link struct{ URL, Label string }

// Links are the hyperlinks in a message's mrkdwn.
func Links(m Message) []Link {
	var out []Link
	for _, text := range marked(m) {
		for _, hit := range links.FindAllStringSubmatch(text, -1) {
			out = append(out, Link{URL: hit[1], Label: hit[2]})
		}
	}
	return out
}

// Words is everything a reader of a message sees, a line per text object.
func Words(m Message) string {
	var lines []string
	walk(m.Blocks, func(kind, text string) { lines = append(lines, text) })
	if len(lines) == 0 {
		return m.Text
	}
	return strings.Join(lines, "\n")
}

// marked are the texts in which Slack interprets markup.
func marked(m Message) []string {
	out := []string{m.Text}
	walk(m.Blocks, func(kind, text string) {
		if kind == "mrkdwn" {
			out = append(out, text)
		}
	})
	return out
}

// walk calls fn for every text object in a JSON value, in order.
func walk(raw json.RawMessage, fn func(kind, text string)) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		for _, v := range list {
			walk(v, fn)
		}
		return
	}
	var text struct{ Type, Text string }
	if json.Unmarshal(raw, &text) == nil && text.Text != "" {
		fn(text.Type, text.Text)
		return
	}
	var object struct {
		Text, Title                                                     json.RawMessage
		Fields, Elements, Accessory, Options, Placeholder, OptionGroups json.RawMessage
		Label                                                           json.RawMessage
		AltText                                                         string `json:"alt_text"`
	}
	if json.Unmarshal(raw, &object) != nil {
		return
	}
	for _, part := range []json.RawMessage{object.Text, object.Title, object.Label, object.Fields, object.Elements, object.Accessory, object.Placeholder, object.Options} {
		if len(part) > 0 {
			walk(part, fn)
		}
	}
	if object.AltText != "" {
		fn("alt_text", object.AltText)
	}
}
