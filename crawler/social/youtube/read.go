package youtube

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

func videoURL(id string) string {
	return "https://www.youtube.com/watch?v=" + url.QueryEscape(id)
}

type video struct {
	ID      social.Str `json:"id"`
	Snippet struct {
		Published    social.Moment   `json:"publishedAt"`
		ChannelID    social.Str      `json:"channelId"`
		ChannelTitle social.Str      `json:"channelTitle"`
		Title        social.Str      `json:"title"`
		Description  social.Str      `json:"description"`
		Tags         json.RawMessage `json:"tags"`
		AudioLang    social.Str      `json:"defaultAudioLanguage"`
		Lang         social.Str      `json:"defaultLanguage"`
	} `json:"snippet"`
	Statistics struct {
		Views    social.Count `json:"viewCount"`
		Likes    social.Count `json:"likeCount"`
		Comments social.Count `json:"commentCount"`
	} `json:"statistics"`
}

// videos fetches the videos of these ids, at most fifty, with their counts.
func (s *Source) videos(ctx context.Context, h *source.Harvest, q *quota, ids []string) (p social.Page, err error) {
	if len(ids) == 0 {
		return p, nil
	}
	ids = ids[:min(len(ids), 50)]
	var a struct {
		Items *[]json.RawMessage `json:"items"`
	}
	if err := s.get(ctx, h, q, "videos", 1, url.Values{"part": {"snippet,statistics"}, "id": {strings.Join(ids, ",")}, "maxResults": {"50"}}, &a); err != nil {
		return p, err
	}
	if a.Items == nil {
		return p, fmt.Errorf("ask YouTube for videos: %w", social.ErrShape)
	}
	var authors []string
	for _, raw := range *a.Items {
		var x video
		if json.Unmarshal(raw, &x) != nil || !videoID.MatchString(string(x.ID)) || x.Snippet.Title == "" {
			p.Dropped = append(p.Dropped, social.Refused("a video without id or title"))
			continue
		}
		p.Mentions, authors = append(p.Mentions, x.mention()), append(authors, string(x.Snippet.ChannelID))
	}
	s.introduce(ctx, h, q, p.Mentions, authors)
	return p, nil
}

func (x *video) mention() mention.Mention {
	sn := &x.Snippet
	m := mention.Mention{Type: mention.Video, URL: videoURL(string(x.ID)), Title: html.UnescapeString(string(sn.Title)), Text: string(sn.Description),
		Published: sn.Published.Time, Author: mention.Author{Name: string(sn.ChannelTitle)}, Lang: string(sn.AudioLang),
		Engagement: mention.Engagement{Likes: x.Statistics.Likes.N, Replies: x.Statistics.Comments.N, Views: x.Statistics.Views.N}}
	if m.Lang == "" {
		m.Lang = string(sn.Lang)
	}
	if channelID.MatchString(string(sn.ChannelID)) {
		m.Author.URL = "https://www.youtube.com/channel/" + string(sn.ChannelID)
	}
	_ = json.Unmarshal(sn.Tags, &m.Hashtags)
	m.Hashtags = m.Hashtags[:min(len(m.Hashtags), 50)]
	social.Identify(config.YouTube, &m)
	return m
}

// introduce adds the subscribers of those channels whose videos a brand wants.
func (s *Source) introduce(ctx context.Context, h *source.Harvest, q *quota, ms []mention.Mention, authors []string) {
	if len(s.followers) > 5000 {
		clear(s.followers)
	}
	var ask []string
	for i := range ms {
		id := authors[i]
		if _, known := s.followers[id]; !known && channelID.MatchString(id) && len(ask) < 50 && (s.wanted == nil || s.wanted(&ms[i])) {
			s.followers[id] = nil
			ask = append(ask, id)
		}
	}
	if len(ask) > 0 {
		var a struct {
			Items []struct {
				ID         social.Str `json:"id"`
				Statistics struct {
					Subscribers social.Count `json:"subscriberCount"`
					Hidden      social.Flag  `json:"hiddenSubscriberCount"`
				} `json:"statistics"`
			} `json:"items"`
		}
		if s.get(ctx, h, q, "channels", 1, url.Values{"part": {"statistics"}, "id": {strings.Join(ask, ",")}, "maxResults": {"50"}}, &a) == nil {
			for _, c := range a.Items {
				if !c.Statistics.Hidden.True {
					s.followers[string(c.ID)] = c.Statistics.Subscribers.N
				}
			}
		}
	}
	for i := range ms {
		ms[i].Author.Followers = s.followers[authors[i]]
	}
}

// watch remembers found videos a brand wants, the newest of them: their comments
// are read for a while.
func (s *Source) watch(h *source.Harvest, ms []mention.Mention) {
	list := strings.Fields(h.State.Cursors["watched"])
	for i := range ms {
		if u, err := url.Parse(ms[i].URL); err == nil && (s.wanted == nil || s.wanted(&ms[i])) {
			if id := u.Query().Get("v"); id != "" && !slices.Contains(list, id) {
				list = append(list, id)
			}
		}
	}
	if over := len(list) - watched; over > 0 {
		for _, id := range list[:over] {
			delete(h.State.Cursors, "since comments "+id)
		}
		list = list[over:]
	}
	h.State.Cursors["watched"] = strings.Join(list, " ")
}

// underFound reads the comments under some of the watched videos, in turn. What
// cannot be had is left for the next time.
func (s *Source) underFound(ctx context.Context, h *source.Harvest, q *quota) {
	list := strings.Fields(h.State.Cursors["watched"])
	if !s.comments || len(list) == 0 {
		return
	}
	start, _ := strconv.Atoi(h.State.Cursors["watching"])
	start = max(start, 0)
	for i := range min(perPoll, len(list)) {
		id := list[(start+i)%len(list)]
		if err := s.threads(ctx, h, q, "comments "+id, url.Values{"videoId": {id}}); err != nil && ctx.Err() == nil {
			h.Warning = strings.TrimSpace(h.Warning + " comments under found videos could not be read: " + err.Error())
			break
		}
	}
	h.State.Cursors["watching"] = strconv.Itoa((start + perPoll) % len(list))
}

// threads reads a listing of comments down to those known.
func (s *Source) threads(ctx context.Context, h *source.Harvest, q *quota, key string, of url.Values) error {
	token := ""
	l := social.Listing{Key: key, First: 30 * 24 * time.Hour, Overlap: time.Hour, MaxPages: maxPages}
	l.Page = func(ctx context.Context, _ int, _ time.Time) (p social.Page, err error) {
		ask := url.Values{"part": {"snippet,replies"}, "order": {"time"}, "maxResults": {"100"}, "textFormat": {"plainText"}, "pageToken": {token}}
		for k, v := range of {
			ask[k] = v
		}
		var a struct {
			Items *[]json.RawMessage `json:"items"`
			Next  social.Str         `json:"nextPageToken"`
		}
		if err := s.get(ctx, h, q, "commentThreads", 1, ask, &a); err != nil {
			return p, err
		}
		if a.Items == nil {
			return p, fmt.Errorf("ask YouTube for comments: %w", social.ErrShape)
		}
		for _, raw := range *a.Items {
			if at := takeThread(&p, raw); !at.IsZero() && !at.After(h.State.Now) {
				p.Through = at // replies are younger than what they answer
			}
		}
		p.More = a.Next != "" && string(a.Next) != token && len(*a.Items) > 0
		token = string(a.Next)
		return p, nil
	}
	if err := l.Read(ctx, h); err != nil && !errors.Is(err, errCommentsOff) {
		return err
	}
	return nil
}

type comment struct {
	ID      social.Str `json:"id"`
	Snippet struct {
		VideoID   social.Str    `json:"videoId"`
		Display   social.Str    `json:"textDisplay"`
		Original  social.Str    `json:"textOriginal"`
		Author    social.Str    `json:"authorDisplayName"`
		AuthorURL social.Str    `json:"authorChannelUrl"`
		Likes     social.Count  `json:"likeCount"`
		Published social.Moment `json:"publishedAt"`
	} `json:"snippet"`
}

// takeThread adds a comment and the replies shown with it, and gives the time of
// the comment.
func takeThread(p *social.Page, raw json.RawMessage) time.Time {
	var x struct {
		Snippet struct {
			VideoID social.Str      `json:"videoId"`
			Replies social.Count    `json:"totalReplyCount"`
			Top     json.RawMessage `json:"topLevelComment"`
		} `json:"snippet"`
		Replies struct {
			Comments []json.RawMessage `json:"comments"`
		} `json:"replies"`
	}
	_ = json.Unmarshal(raw, &x)
	top, ok := readComment(x.Snippet.Top, string(x.Snippet.VideoID), "")
	if !ok {
		p.Dropped = append(p.Dropped, social.Refused("a comment without id or text"))
		return time.Time{}
	}
	top.Engagement.Replies = x.Snippet.Replies.N
	p.Mentions = append(p.Mentions, top)
	for _, r := range x.Replies.Comments {
		if m, ok := readComment(r, string(x.Snippet.VideoID), top.URL); ok {
			p.Mentions = append(p.Mentions, m)
		} else {
			p.Dropped = append(p.Dropped, social.Refused("a reply without id or text"))
		}
	}
	return top.Published
}

// readComment reads one comment, known by its id: its address is the video's to
// everybody but YouTube.
func readComment(raw json.RawMessage, on, parent string) (mention.Mention, bool) {
	var x comment
	if json.Unmarshal(raw, &x) != nil || x.ID == "" {
		return mention.Mention{}, false
	}
	sn := &x.Snippet
	if videoID.MatchString(string(sn.VideoID)) {
		on = string(sn.VideoID)
	}
	m := mention.Mention{Kind: config.YouTube, Type: mention.Comment, URL: videoURL(on) + "&lc=" + url.QueryEscape(string(x.ID)), ParentURL: parent,
		Text: string(sn.Display), Published: sn.Published.Time, Engagement: mention.Engagement{Likes: sn.Likes.N},
		Author: mention.Author{Name: strings.TrimPrefix(string(sn.Author), "@"), URL: social.WebURL(string(sn.AuthorURL))}}
	if handle.MatchString(string(sn.Author)) {
		m.Author.Handle = m.Author.Name
	}
	if m.Text == "" || strings.Contains(m.Text, "<") {
		m.Text = string(sn.Original) // the display form is HTML where plain text was not to be had
	}
	if m.ParentURL == "" {
		m.ParentURL = videoURL(on)
	}
	m.CanonicalURL, _ = mention.Canonical(m.URL)
	m.ID = commentID(string(x.ID))
	return m, on != "" && strings.TrimSpace(m.Text) != ""
}

func commentID(id string) string { return mention.NewID(config.YouTube, "comment "+id, "") }
