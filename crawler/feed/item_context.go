package feed

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/internal/mention"
	ext "github.com/mmcdole/gofeed/extensions"
)

// context fills in what an item says about its surroundings: what it answers,
// how many answered it, how many saw it.
func (x item) context(m *mention.Mention) {
	if e := firstExt(x.Extensions, "im", "rating"); e != nil {
		if r, err := strconv.ParseFloat(strings.TrimSpace(e.Value), 64); err == nil && r >= 1 && r <= 5 {
			m.Type, m.Rating = mention.Review, &r
		}
	}
	if e := firstExt(x.Extensions, "thr", "in-reply-to"); e != nil {
		m.Type = mention.Comment
		m.ParentURL = webURL(x.base, e.Attrs["href"])
		if m.ParentURL == "" {
			m.ParentURL = webURL(nil, e.Attrs["ref"])
		}
	}
	if u, err := url.Parse(m.URL); err == nil && strings.Contains(strings.ToLower(u.Fragment), "comment") || x.comments {
		m.Type = mention.Comment
		if m.ParentURL == "" && err == nil && u.Fragment != "" {
			u.Fragment, u.RawFragment = "", ""
			u.Path, u.RawPath = commentPage.ReplaceAllString(u.Path, "/"), ""
			m.ParentURL = u.String()
		}
	}
	if e := firstExt(x.Extensions, "slash", "comments"); e != nil {
		m.Engagement.Replies = count(e.Value)
	}
	if e := firstExt(x.Extensions, "thr", "total"); e != nil && m.Engagement.Replies == nil {
		m.Engagement.Replies = count(e.Value)
	}
	if firstExt(x.Extensions, "yt", "videoId") != nil || strings.Contains(m.URL, "youtube.com/watch") {
		m.Type = mention.Video
		x.videoCounts(m)
	}
	if m.Title == "" && m.Type == mention.Article {
		m.Type = mention.Post // microblogs have no titles
	}
	m.Hashtags = hashtags(x.Categories)
}

// commentPage is how WordPress numbers the pages of comments under a post.
var commentPage = regexp.MustCompile(`/comment-page-\d+/?$`)

// settleSite adds what the address says of a post on a well-known platform.
func settleSite(m *mention.Mention) {
	u, err := url.Parse(m.URL)
	if err != nil {
		return
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch host := strings.TrimPrefix(u.Hostname(), "www."); {
	case host == "reddit.com" && m.Type == mention.Article:
		m.Type = mention.Post
	case host == "lobste.rs":
		if _, user, ok := strings.Cut(m.Author.Name, " via "); ok {
			m.Author = mention.Author{Name: user, Handle: user}
		}
	case m.Author.Name == "" && m.Title == "" && len(parts) == 2 && strings.HasPrefix(parts[0], "@"): // Mastodon and its kin
		name := strings.TrimPrefix(parts[0], "@")
		m.Author = mention.Author{Name: name, Handle: name + "@" + u.Hostname(), URL: u.Scheme + "://" + u.Host + "/" + parts[0]}
	case len(parts) == 2 && parts[0] == "post" && m.Author.Handle != "": // Lemmy
		m.Type = mention.Post
	}
}

func (x item) videoCounts(m *mention.Mention) {
	e := x.media("community")
	if e == nil {
		return
	}
	if s := e.Children["statistics"]; len(s) > 0 {
		m.Engagement.Views = count(s[0].Attrs["views"])
	}
	if s := e.Children["starRating"]; len(s) > 0 {
		m.Engagement.Likes = count(s[0].Attrs["count"])
	}
}

func firstExt(e ext.Extensions, space, name string) *ext.Extension {
	if list := e[space][name]; len(list) > 0 {
		return &list[0]
	}
	return nil
}

func count(s string) *int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return nil
	}
	return &n
}

func hashtags(categories []string) []string {
	var out []string
	for _, c := range categories {
		c = markup.Inline(strings.TrimPrefix(strings.TrimSpace(c), "#"))
		if c != "" && len(c) <= 60 && len(out) < 30 && !strings.Contains(c, "://") {
			out = append(out, c)
		}
	}
	return out
}
