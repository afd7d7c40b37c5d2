package devto

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

type article struct {
	ID          social.Str      `json:"id"`
	Title       social.Str      `json:"title"`
	Description social.Str      `json:"description"`
	URL         social.Str      `json:"url"`
	Canonical   social.Str      `json:"canonical_url"`
	Language    social.Str      `json:"language"`
	Published   social.Moment   `json:"published_at"`
	Stamp       social.Moment   `json:"published_timestamp"`
	Reactions   social.Count    `json:"public_reactions_count"`
	Comments    social.Count    `json:"comments_count"`
	Body        social.Str      `json:"body_html"`
	Tags        json.RawMessage `json:"tag_list"`
	User        json.RawMessage `json:"user"`
}

type comment struct {
	ID       social.Str        `json:"id_code"`
	Created  social.Moment     `json:"created_at"`
	Body     social.Str        `json:"body_html"`
	User     json.RawMessage   `json:"user"`
	Children []json.RawMessage `json:"children"`
}

// mention is the article as a mention: its whole text where the answer has it,
// else the description. A cross-posted article keeps its place on this site.
func (x *article) mention() (mention.Mention, bool) {
	address := social.WebURL(string(x.URL))
	base, _ := url.Parse(address)
	site := ""
	if base != nil {
		site = base.Scheme + "://" + base.Host
	}
	m := mention.Mention{
		Type: mention.Article, URL: address, Title: markup.Inline(string(x.Title)), Text: markup.Inline(string(x.Description)),
		Published: x.Published.Time, Lang: string(x.Language), Author: readUser(x.User, site),
		Engagement: mention.Engagement{Likes: x.Reactions.N, Replies: x.Comments.N},
	}
	if m.Published.IsZero() {
		m.Published = x.Stamp.Time
	}
	if x.Body != "" {
		text := markup.FromHTML(string(x.Body), base)
		m.Text, m.Links = text.Plain, text.Links
	}
	if link := social.WebURL(string(x.Canonical)); link != "" && link != address {
		m.Links = append(m.Links, link)
	}
	m.Hashtags = tags(x.Tags)
	social.Identify(config.DevTo, &m)
	return m, m.ID != "" && m.Title+m.Text != ""
}

// tags reads a list or, as single articles have it, a text with commas.
func tags(raw json.RawMessage) []string {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	var s string
	_ = json.Unmarshal(raw, &s)
	for t := range strings.SplitSeq(s, ",") {
		if t = strings.TrimSpace(t); t != "" {
			list = append(list, t)
		}
	}
	return list
}

func readUser(raw json.RawMessage, site string) mention.Author {
	var u struct {
		Name     social.Str `json:"name"`
		Username social.Str `json:"username"`
	}
	_ = json.Unmarshal(raw, &u)
	a := mention.Author{Name: string(u.Name), Handle: string(u.Username)}
	if a.Handle != "" && site != "" {
		a.URL = site + "/" + url.PathEscape(a.Handle)
	}
	return a
}
