package mastodon

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

type status struct {
	ID         social.Str    `json:"id"`
	URI        social.Str    `json:"uri"`
	URL        social.Str    `json:"url"`
	Created    social.Moment `json:"created_at"`
	Edited     social.Moment `json:"edited_at"`
	Content    social.Str    `json:"content"`
	Spoiler    social.Str    `json:"spoiler_text"`
	Language   social.Str    `json:"language"`
	Visibility social.Str    `json:"visibility"`
	ReplyTo    social.Str    `json:"in_reply_to_id"`
	Replies    social.Count  `json:"replies_count"`
	Reblogs    social.Count  `json:"reblogs_count"`
	Favourites social.Count  `json:"favourites_count"`
	Tags       json.RawMessage
	Account    json.RawMessage
}

type account struct {
	Acct      social.Str   `json:"acct"`
	Name      social.Str   `json:"display_name"`
	URL       social.Str   `json:"url"`
	Followers social.Count `json:"followers_count"`
	Indexable social.Flag  `json:"indexable"`
	NoIndex   social.Flag  `json:"noindex"`
}

func (x *status) author() (a account) {
	_ = json.Unmarshal(x.Account, &a)
	return a
}

// optedOut says that the author asked not to be indexed. Silence, as of
// software that knows no such mark, is no refusal.
func (x *status) optedOut() bool {
	a := x.author()
	return a.NoIndex.True || a.Indexable.Said && !a.Indexable.True
}

// mention is the status as a mention, or the reason why it is none.
func (x *status) mention() (mention.Mention, mention.Reason) {
	address := social.WebURL(string(x.URL))
	if address == "" {
		address = social.WebURL(string(x.URI))
	}
	m := mention.Mention{Type: mention.Post, URL: address, Published: x.Created.Time, Lang: string(x.Language)}
	social.Identify(config.Mastodon, &m)
	switch {
	case m.ID == "":
		return m, mention.Refused
	case x.optedOut():
		return mention.Mention{ID: m.ID}, mention.OptOut
	case x.Visibility != "" && x.Visibility != "public":
		return mention.Mention{ID: m.ID}, mention.OptOut // unlisted and less were not meant for lists
	}
	base, _ := url.Parse(address)
	text := markup.FromHTML(string(x.Content), base)
	m.Title, m.Text, m.Links = strings.TrimSpace(string(x.Spoiler)), text.Plain, text.Links
	a := x.author()
	m.Author = mention.Author{Name: string(a.Name), Handle: fullHandle(string(a.Acct), string(a.URL), base), URL: social.WebURL(string(a.URL)), Followers: a.Followers.N}
	m.Engagement = mention.Engagement{Likes: x.Favourites.N, Reposts: x.Reblogs.N, Replies: x.Replies.N}
	var tags []struct{ Name social.Str }
	_ = json.Unmarshal(x.Tags, &tags)
	for _, t := range tags {
		m.Hashtags = append(m.Hashtags, string(t.Name))
	}
	if x.ReplyTo != "" {
		m.Type = mention.Comment
	}
	if strings.TrimSpace(m.Title+m.Text) == "" {
		return m, mention.Refused
	}
	return m, ""
}

// fullHandle adds the home instance to the short form instances use for their own.
func fullHandle(acct, profile string, page *url.URL) string {
	if acct == "" || strings.Contains(acct, "@") {
		return acct
	}
	if u, err := url.Parse(profile); err == nil && u.Host != "" {
		page = u
	}
	if page == nil || page.Host == "" {
		return acct
	}
	return acct + "@" + page.Host
}
