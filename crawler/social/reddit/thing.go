package reddit

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// thing is a post (t3) or a comment (t1).
type thing struct {
	Kind string `json:"kind"`
	Data struct {
		Name      social.Str      `json:"name"`
		Author    social.Str      `json:"author"`
		Title     social.Str      `json:"title"`
		SelfText  social.Str      `json:"selftext"`
		Body      social.Str      `json:"body"`
		Permalink social.Str      `json:"permalink"`
		URL       social.Str      `json:"url"`
		IsSelf    social.Flag     `json:"is_self"`
		Ups       social.Count    `json:"ups"`
		Comments  social.Count    `json:"num_comments"`
		Created   social.Moment   `json:"created_utc"`
		Removed   social.Str      `json:"removed_by_category"`
		ParentID  social.Str      `json:"parent_id"`
		Replies   json.RawMessage `json:"replies"` // "" or a listing
	} `json:"data"`
}

var fullName = regexp.MustCompile(`^t[13]_[a-z0-9]{1,15}$`)

// readThing reads a post or comment; false for what is neither ("more").
func readThing(raw json.RawMessage) (thing, bool) {
	var x thing
	if json.Unmarshal(raw, &x) != nil {
		return x, false
	}
	return x, fullName.MatchString(string(x.Data.Name)) && (x.Kind == "t1" || x.Kind == "t3")
}

// gone says that author, moderators or Reddit took it back.
func (x *thing) gone() bool {
	text := string(x.Data.SelfText + x.Data.Body)
	return x.Data.Author == "[deleted]" || text == "[removed]" || text == "[deleted]" || x.Data.Removed != ""
}

// take adds the things of a listing.
func (s *Source) take(p *social.Page, children []json.RawMessage, now time.Time) {
	for _, raw := range children {
		x, ok := readThing(raw)
		if !ok {
			if x.Kind != "more" {
				p.Dropped = append(p.Dropped, social.Refused("neither post nor comment"))
			}
			continue
		}
		if at := x.Data.Created.Time; !at.IsZero() && !at.After(now) {
			p.Through = at
		}
		m := x.mention()
		switch {
		case x.gone():
			p.Deleted = append(p.Deleted, m.ID)
			p.Dropped = append(p.Dropped, mention.Outcome{ID: m.ID, Reason: mention.Forgotten, Detail: "deleted or removed at the source"})
		case m.ID == "" || strings.TrimSpace(m.Title+m.Text) == "":
			p.Dropped = append(p.Dropped, social.Refused("a post without address or text"))
		default:
			p.Mentions = append(p.Mentions, m)
		}
	}
}

// mention is the thing as a mention. Ups count likes; how far a subreddit reaches
// is no number of the author's followers, which stay unknown.
func (x *thing) mention() mention.Mention {
	d := &x.Data
	m := mention.Mention{Type: mention.Post, Title: string(d.Title), Text: string(d.SelfText), Published: d.Created.Time,
		Engagement: mention.Engagement{Likes: d.Ups.N, Replies: d.Comments.N}}
	if path := string(d.Permalink); strings.HasPrefix(path, "/r/") || strings.HasPrefix(path, "/user/") {
		m.URL = social.WebURL("https://www.reddit.com" + path)
	}
	if who := string(d.Author); who != "" && who != "[deleted]" {
		m.Author = mention.Author{Handle: who, URL: "https://www.reddit.com/user/" + url.PathEscape(who)}
	}
	if x.Kind == "t1" {
		m.Type, m.Title, m.Text, m.ParentURL = mention.Comment, "", string(d.Body), parentOf(m.URL, string(d.ParentID))
	} else if link := social.WebURL(string(d.URL)); link != "" && !d.IsSelf.True && link != m.URL {
		m.Links = []string{link}
	}
	said := markup.FromMarkdown(m.Text)
	m.Text, m.Links = said.Plain, append(m.Links, said.Links...)
	social.Identify(config.Reddit, &m)
	return m
}

// parentOf is the page of what a comment answers: its post, or another comment of
// the same post.
func parentOf(address, parent string) string {
	kind, id, ok := strings.Cut(parent, "_")
	trimmed := strings.TrimRight(address, "/")
	cut := strings.LastIndexByte(trimmed, '/')
	if !ok || cut < 0 || address == "" {
		return ""
	}
	post := trimmed[:cut+1]
	if kind == "t1" && fullName.MatchString(parent) {
		return post + id + "/"
	}
	return post
}

const (
	watched = 25 // found posts whose comments are read
	perPoll = 5  // of them at each poll
)

// underFound reads the comments under some of the posts the search found lately.
// Comments cannot be searched for.
func (s *Source) underFound(ctx context.Context, h *source.Harvest) {
	list := strings.Fields(h.State.Cursors["threads"])
	for i := range h.Mentions {
		m := &h.Mentions[i]
		if id := postID(m.URL); m.Type == mention.Post && id != "" && !slices.Contains(list, id) && (s.wanted == nil || s.wanted(m)) {
			list = append(list, id)
		}
	}
	list = list[max(0, len(list)-watched):]
	for range min(perPoll, len(list)) {
		id := list[0]
		var parts []listing
		err := s.get(ctx, h, "/comments/"+id+"?"+url.Values{"limit": {pageSize}, "sort": {"new"}, "raw_json": {"1"}}.Encode(), &parts)
		if err != nil {
			h.Warning = strings.TrimSpace(h.Warning + " comments under found posts could not be read: " + err.Error())
			break
		}
		list = append(list[1:len(list):len(list)], id)
		if len(parts) > 1 && parts[1].Data.Children != nil {
			var p social.Page
			s.tree(&p, *parts[1].Data.Children, h.State.Now, 0)
			h.Mentions, h.Dropped, h.Deleted = append(h.Mentions, p.Mentions...), append(h.Dropped, p.Dropped...), append(h.Deleted, p.Deleted...)
		}
	}
	h.State.Cursors["threads"] = strings.Join(list, " ")
}

// tree takes comments and what answers them, down to a depth nobody reads.
func (s *Source) tree(p *social.Page, children []json.RawMessage, now time.Time, depth int) {
	s.take(p, children, now)
	for _, raw := range children {
		x, ok := readThing(raw)
		var below listing
		if ok && depth < 50 && json.Unmarshal(x.Data.Replies, &below) == nil && below.Data.Children != nil {
			s.tree(p, *below.Data.Children, now, depth+1)
		}
	}
}

var inPath = regexp.MustCompile(`/comments/([a-z0-9]{1,15})(?:/[^/]*)?(?:/([a-z0-9]{1,15}))?/?$`)

// postID is the number of the post at an address.
func postID(address string) string {
	if m := inPath.FindStringSubmatch(address); m != nil {
		return m[1]
	}
	return ""
}

// recheck asks again for kept posts and comments: what was deleted at Reddit must
// be deleted here within two days.
func (s *Source) recheck(ctx context.Context, h *source.Harvest) {
	var fresh []string
	for i := range h.Mentions {
		m := &h.Mentions[i]
		match := inPath.FindStringSubmatch(m.URL)
		if match == nil || s.wanted != nil && !s.wanted(m) {
			continue
		}
		if match[2] != "" {
			fresh = append(fresh, "t1_"+match[2]+"="+m.ID)
		} else {
			fresh = append(fresh, "t3_"+match[1]+"="+m.ID)
		}
	}
	social.RecheckMany(h, fresh, recheck, func(natives []string) (map[string]string, error) {
		ids := make([]string, len(natives))
		byName := make(map[string]string)
		for i, n := range natives {
			ids[i], _, _ = strings.Cut(n, "=")
			byName[ids[i]] = n
		}
		var p listing
		if err := s.get(ctx, h, "/api/info?"+url.Values{"id": {strings.Join(ids, ",")}, "raw_json": {"1"}}.Encode(), &p); err != nil {
			return nil, err
		}
		gone := make(map[string]string)
		if p.Data.Children == nil {
			return nil, social.ErrShape
		}
		for _, raw := range *p.Data.Children {
			if x, ok := readThing(raw); ok && x.gone() {
				native := byName[string(x.Data.Name)]
				if _, id, found := strings.Cut(native, "="); found {
					gone[native] = id
				}
			}
		}
		return gone, nil
	})
}
