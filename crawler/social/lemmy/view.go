package lemmy

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// view is what a search shows of a post or a comment. 0.19 keeps the numbers
// beside the post and calls the times published; 1.0 keeps them in the post
// and calls them published_at.
type view struct {
	Post    json.RawMessage `json:"post"`
	Comment json.RawMessage `json:"comment"`
	Creator json.RawMessage `json:"creator"`
	Counts  json.RawMessage `json:"counts"`
}

type body struct {
	Name        social.Str    `json:"name"`
	URL         social.Str    `json:"url"`
	Body        social.Str    `json:"body"`
	Content     social.Str    `json:"content"`
	APID        social.Str    `json:"ap_id"`
	Path        social.Str    `json:"path"`
	Published   social.Moment `json:"published"`
	PublishedAt social.Moment `json:"published_at"`
	Deleted     social.Flag   `json:"deleted"`
	Removed     social.Flag   `json:"removed"`
	Language    social.Str    `json:"language_id"`
	counts
}

type counts struct {
	Upvotes  social.Count `json:"upvotes"`
	Comments social.Count `json:"comments"`
	Children social.Count `json:"child_count"`
}

type creator struct {
	Name    social.Str `json:"name"`
	Display social.Str `json:"display_name"`
	ActorID social.Str `json:"actor_id"`
	APID    social.Str `json:"ap_id"`
}

// mention is the view as a mention, or the reason why it is none; with
// [mention.Forgotten] the id is that of what was deleted.
func (v *view) mention(isComment bool, base string, langs map[string]string) (mention.Mention, mention.Reason) {
	var post, x body
	var c counts
	var who creator
	_ = json.Unmarshal(v.Post, &post)
	_ = json.Unmarshal(v.Counts, &c)
	_ = json.Unmarshal(v.Creator, &who)
	x = post
	if isComment {
		x = body{}
		_ = json.Unmarshal(v.Comment, &x)
	}
	m := mention.Mention{Type: mention.Post, URL: social.WebURL(string(x.APID)), Published: x.Published.Time, Lang: langs[string(x.Language)]}
	if m.Published.IsZero() {
		m.Published = x.PublishedAt.Time
	}
	social.Identify(config.Lemmy, &m)
	switch {
	case m.ID == "":
		return m, mention.Refused
	case x.Deleted.True || x.Removed.True:
		return mention.Mention{ID: m.ID, Published: m.Published}, mention.Forgotten
	}
	m.Author = author(who)
	m.Engagement = mention.Engagement{Likes: either(c.Upvotes, x.Upvotes)}
	if isComment {
		m.Type, m.Text, m.ParentURL = mention.Comment, string(x.Content), parent(string(x.Path), string(post.APID), base)
		m.Engagement.Replies = either(c.Children, x.Children)
	} else {
		m.Title, m.Text = string(x.Name), string(x.Body)
		m.Engagement.Replies = either(c.Comments, x.Comments)
		if link := social.WebURL(string(x.URL)); link != "" {
			m.Links = []string{link}
		}
	}
	said := markup.FromMarkdown(m.Text)
	m.Text, m.Links = said.Plain, append(m.Links, said.Links...)
	if strings.TrimSpace(m.Title+m.Text) == "" {
		return m, mention.Refused
	}
	return m, ""
}

func either(a, b social.Count) *int64 {
	if a.N != nil {
		return a.N
	}
	return b.N
}

func author(who creator) mention.Author {
	actor := social.WebURL(string(who.ActorID))
	if actor == "" {
		actor = social.WebURL(string(who.APID))
	}
	a := mention.Author{Name: string(who.Display), Handle: string(who.Name), URL: actor}
	if u, err := url.Parse(actor); err == nil && u.Host != "" && a.Handle != "" {
		a.Handle += "@" + u.Host
	}
	return a
}

// parent is what a comment answers: the comment before it on its path ("0.a.b"),
// by the numbers of the instance asked, else the post.
func parent(path, post, base string) string {
	steps := strings.Split(path, ".")
	if len(steps) >= 3 {
		return social.WebURL(base + "/comment/" + url.PathEscape(steps[len(steps)-2]))
	}
	return social.WebURL(post)
}
