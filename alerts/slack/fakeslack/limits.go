package fakeslack

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// How many blocks a message and a view may hold (docs.slack.dev, Block Kit reference).
const (
	MaxMessageBlocks = 50
	MaxViewBlocks    = 100
)

// checker walks blocks and notes every breach of a published limit in Slack's
// own words, with the JSON pointer of the place.
type checker struct {
	problems []string
	ids      map[string]bool
}

// ValidateBlocks checks a JSON array of blocks against Slack's published limits
// and returns what Slack would complain about, nil when it would not.
func ValidateBlocks(blocks []byte, most int) []string {
	var list []map[string]any
	if err := json.Unmarshal(blocks, &list); err != nil {
		return []string{"must be an array of blocks [json-pointer:/blocks]"}
	}
	c := &checker{ids: map[string]bool{}}
	if len(list) > most {
		c.bad("/blocks", "no more than %d items allowed", most)
	}
	for i, b := range list {
		c.block(fmt.Sprintf("/blocks/%d", i), b)
	}
	return c.problems
}

func (c *checker) bad(at, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
}

func (c *checker) block(at string, b map[string]any) {
	if id, ok := b["block_id"].(string); ok {
		c.length(at+"/block_id", id, 1, 255)
		if c.ids[id] {
			c.bad(at+"/block_id", "`block_id` must be unique: %q", id)
		}
		c.ids[id] = true
	}
	switch kind := str(b, "type"); kind {
	case "section":
		c.section(at, b)
	case "header":
		c.text(at+"/text", b["text"], 150, "plain_text")
	case "context":
		list := items(b, "elements")
		c.count(at+"/elements", len(list), 1, 10)
		for i, e := range list {
			c.contextElement(fmt.Sprintf("%s/elements/%d", at, i), e)
		}
	case "actions":
		list := items(b, "elements")
		c.count(at+"/elements", len(list), 1, 25)
		c.actions(at+"/elements", list)
	case "image":
		c.image(at, b)
	case "divider":
	case "rich_text":
		c.count(at+"/elements", len(items(b, "elements")), 1, 500)
	case "input":
		c.text(at+"/label", b["label"], 2000, "plain_text")
	default:
		c.bad(at+"/type", "unsupported type: %s", kind)
	}
}

func (c *checker) section(at string, b map[string]any) {
	fields := items(b, "fields")
	if b["text"] == nil && len(fields) == 0 {
		c.bad(at, "a section needs text or fields")
	}
	if b["text"] != nil {
		c.text(at+"/text", b["text"], 3000, "")
	}
	if len(fields) > 10 {
		c.bad(at+"/fields", "no more than 10 items allowed")
	}
	for i, f := range fields {
		c.text(fmt.Sprintf("%s/fields/%d", at, i), f, 2000, "")
	}
	if a, ok := b["accessory"].(map[string]any); ok {
		c.element(at+"/accessory", a)
	}
}

func (c *checker) contextElement(at string, e map[string]any) {
	if str(e, "type") == "image" {
		c.image(at, e)
		return
	}
	c.text(at, e, 3000, "")
}

func (c *checker) image(at string, b map[string]any) {
	c.length(at+"/alt_text", str(b, "alt_text"), 1, 2000)
	_, byFile := b["slack_file"].(map[string]any)
	link := str(b, "image_url")
	if byFile == (link != "") {
		c.bad(at, "an image needs one of image_url and slack_file")
	}
	if link != "" {
		c.length(at+"/image_url", link, 1, 3000)
		c.link(at+"/image_url", link)
	}
	if b["title"] != nil {
		c.text(at+"/title", b["title"], 2000, "plain_text")
	}
}

func (c *checker) actions(at string, list []map[string]any) {
	seen := map[string]bool{}
	for i, e := range list {
		place := fmt.Sprintf("%s/%d", at, i)
		if id := str(e, "action_id"); id != "" {
			if seen[id] {
				c.bad(place+"/action_id", "`action_id` %q already exists in this block", id)
			}
			seen[id] = true
		}
		c.element(place, e)
	}
}

func (c *checker) element(at string, e map[string]any) {
	if id, ok := e["action_id"].(string); ok {
		c.length(at+"/action_id", id, 1, 255)
	}
	if e["confirm"] != nil {
		c.confirm(at+"/confirm", e["confirm"])
	}
	switch kind := str(e, "type"); kind {
	case "button":
		c.button(at, e)
	case "overflow":
		options := items(e, "options")
		c.count(at+"/options", len(options), 1, 5)
		c.options(at+"/options", options)
	case "static_select", "multi_static_select":
		c.selection(at, e)
	case "image":
		c.image(at, e)
	case "users_select", "conversations_select", "datepicker", "timepicker", "plain_text_input", "checkboxes", "radio_buttons":
	default:
		c.bad(at+"/type", "unsupported type: %s", kind)
	}
}

func (c *checker) button(at string, e map[string]any) {
	c.text(at+"/text", e["text"], 75, "plain_text")
	if v, ok := e["value"].(string); ok {
		c.length(at+"/value", v, 1, 2000)
	}
	if v, ok := e["url"].(string); ok {
		c.length(at+"/url", v, 1, 3000)
		c.link(at+"/url", v)
	}
	if style, ok := e["style"].(string); ok && style != "primary" && style != "danger" {
		c.bad(at+"/style", "must be primary or danger")
	}
	if v, ok := e["accessibility_label"].(string); ok {
		c.length(at+"/accessibility_label", v, 1, 75)
	}
}

func (c *checker) selection(at string, e map[string]any) {
	if e["placeholder"] != nil {
		c.text(at+"/placeholder", e["placeholder"], 150, "plain_text")
	}
	options, groups := items(e, "options"), items(e, "option_groups")
	if (len(options) == 0) == (len(groups) == 0) {
		c.bad(at, "a select needs one of options and option_groups")
	}
	if len(options) > 100 || len(groups) > 100 {
		c.bad(at, "no more than 100 items allowed")
	}
	c.options(at+"/options", options)
	for i, g := range groups {
		place := fmt.Sprintf("%s/option_groups/%d", at, i)
		c.text(place+"/label", g["label"], 75, "plain_text")
		list := items(g, "options")
		c.count(place+"/options", len(list), 1, 100)
		c.options(place+"/options", list)
	}
}

func (c *checker) options(at string, list []map[string]any) {
	for i, o := range list {
		place := fmt.Sprintf("%s/%d", at, i)
		c.text(place+"/text", o["text"], 75, "")
		c.length(place+"/value", str(o, "value"), 1, 150)
		if o["description"] != nil {
			c.text(place+"/description", o["description"], 75, "")
		}
		if v, ok := o["url"].(string); ok {
			c.length(place+"/url", v, 1, 3000)
			c.link(place+"/url", v)
		}
	}
}

func (c *checker) confirm(at string, v any) {
	m, _ := v.(map[string]any)
	c.text(at+"/title", m["title"], 100, "plain_text")
	c.text(at+"/text", m["text"], 300, "")
	c.text(at+"/confirm", m["confirm"], 30, "plain_text")
	c.text(at+"/deny", m["deny"], 30, "plain_text")
}

// text checks a text object; kind "" takes both sorts.
func (c *checker) text(at string, v any, most int, kind string) {
	m, ok := v.(map[string]any)
	if !ok {
		c.bad(at, "missing required text object")
		return
	}
	t := str(m, "type")
	if t != "plain_text" && t != "mrkdwn" || kind != "" && t != kind {
		c.bad(at+"/type", "must be a %s object", orElse(kind, "plain_text or mrkdwn"))
	}
	c.length(at+"/text", str(m, "text"), 1, most)
}

func (c *checker) length(at, s string, least, most int) {
	switch n := utf8.RuneCountInString(s); {
	case n < least:
		c.bad(at, "must be more than %d characters", least-1)
	case n > most:
		c.bad(at, "must be less than %d characters", most+1)
	}
}

func (c *checker) count(at string, n, least, most int) {
	switch {
	case n < least:
		c.bad(at, "must provide at least %d items", least)
	case n > most:
		c.bad(at, "no more than %d items allowed", most)
	}
}

func (c *checker) link(at, link string) {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" && u.Scheme != "mailto" && u.Scheme != "slack" || strings.ContainsAny(link, " <>\n") {
		c.bad(at, "must be a valid URL")
	}
}

func str(m map[string]any, key string) string {
	s, _ := m[key].(string)
	return s
}

func items(m map[string]any, key string) []map[string]any {
	list, _ := m[key].([]any)
	out := make([]map[string]any, len(list))
	for i, v := range list {
		out[i], _ = v.(map[string]any)
	}
	return out
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
