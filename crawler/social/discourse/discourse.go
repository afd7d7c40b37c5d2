// Package discourse listens to a Discourse forum by the newest posts of the whole
// forum, or by its search.
//
// It owns the shape of both answers. It needs no key, and reads nothing that is
// not public. robots.txt is obeyed: a forum is a site, not a platform.
package discourse

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const maxPages = 10

// New is the factory of type "discourse".
func New(src config.Source, env source.Env) (any, error) {
	if src.URL == "" {
		return nil, errors.New(`discourse needs url = "https://forum.example"`)
	}
	s := &Source{client: social.Client{Door: env.Door, Policy: door.Obey}, base: social.Base(src.URL), search: src.Search, keys: []string{"posts"}}
	if src.RobotsWaiver != "" {
		s.client.Policy = door.Ask
	}
	if s.search {
		s.keys = social.Terms(src, env.Brands)
		for _, t := range s.keys {
			if len([]rune(t)) < 3 {
				return nil, fmt.Errorf("a forum's search needs three characters, %q has fewer; leave search out to read every post", t)
			}
		}
	}
	return s, nil
}

// Source polls one forum.
type Source struct {
	client social.Client
	base   string
	search bool
	keys   []string
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	err := social.Round(&h, s.keys, func(key string) error {
		before := ""
		l := social.Listing{Key: key, First: 7 * 24 * time.Hour, Overlap: time.Hour, MaxPages: maxPages}
		l.Page = func(ctx context.Context, n int, since time.Time) (social.Page, error) {
			if s.search {
				return s.found(ctx, &h, key, n, since)
			}
			p, next, err := s.newest(ctx, &h, before)
			before = next
			return p, err
		}
		return l.Read(ctx, &h)
	})
	if err != nil {
		return source.Harvest{}, err
	}
	return h, nil
}

// newest reads the posts of the whole forum before a post's number; the lists are
// not told apart by a flag, so an empty one is the end.
func (s *Source) newest(ctx context.Context, h *source.Harvest, before string) (p social.Page, next string, err error) {
	address := s.base + "/posts.json"
	if before != "" {
		address += "?before=" + url.QueryEscape(before)
	}
	var answer struct {
		Posts *[]json.RawMessage `json:"latest_posts"`
	}
	if _, err := s.client.Get(ctx, h, address, &answer); err != nil {
		return p, "", waiting(err)
	}
	if answer.Posts == nil {
		return p, "", fmt.Errorf("read posts of %s: %w", s.base, social.ErrShape)
	}
	low := int64(0)
	for _, raw := range *answer.Posts {
		x := s.take(&p, raw, nil)
		if id, err := strconv.ParseInt(string(x.ID), 10, 64); err == nil && id > 0 && (low == 0 || id < low) {
			low = id
		}
	}
	next = strconv.FormatInt(low, 10)
	was, _ := strconv.ParseInt(before, 10, 64)
	p.More = low > 1 && (was == 0 || low < was) && len(*answer.Posts) > 1
	return p, next, nil
}

// found reads one page of the forum's search.
func (s *Source) found(ctx context.Context, h *source.Harvest, term string, n int, since time.Time) (p social.Page, err error) {
	q := url.Values{"q": {`"` + term + `" order:latest after:` + since.Format(time.DateOnly)}, "page": {strconv.Itoa(n + 1)}}
	var answer struct {
		Posts  *[]json.RawMessage `json:"posts"`
		Topics []topic            `json:"topics"`
		Result struct {
			More social.Flag `json:"more_full_page_results"`
		} `json:"grouped_search_result"`
	}
	if _, err := s.client.Get(ctx, h, s.base+"/search.json?"+q.Encode(), &answer); err != nil {
		return p, waiting(err)
	}
	if answer.Posts == nil {
		return p, fmt.Errorf("search %s: %w", s.base, social.ErrShape)
	}
	topics := make(map[social.Str]topic)
	for _, t := range answer.Topics {
		topics[t.ID] = t
	}
	for _, raw := range *answer.Posts {
		s.take(&p, raw, topics)
	}
	p.More = answer.Result.More.True && len(*answer.Posts) > 0
	return p, nil
}

// waiting reads the pause out of the body of a 429.
func waiting(err error) error {
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.RateLimited {
		return err
	}
	var body struct {
		Extras struct {
			Wait social.Count `json:"wait_seconds"`
		} `json:"extras"`
	}
	if json.Unmarshal(e.Body, &body) != nil || body.Extras.Wait.N == nil {
		return err
	}
	told := *e
	told.After = max(e.After, time.Duration(min(*body.Extras.Wait.N, 86400))*time.Second)
	return &told
}

type topic struct {
	ID    social.Str `json:"id"`
	Title social.Str `json:"title"`
	Slug  social.Str `json:"slug"`
}

type post struct {
	ID       social.Str      `json:"id"`
	Name     social.Str      `json:"name"`
	Username social.Str      `json:"username"`
	Created  social.Moment   `json:"created_at"`
	Cooked   social.Str      `json:"cooked"`
	Blurb    social.Str      `json:"blurb"`
	Number   social.Str      `json:"post_number"`
	ReplyTo  social.Str      `json:"reply_to_post_number"`
	TopicID  social.Str      `json:"topic_id"`
	Slug     social.Str      `json:"topic_slug"`
	Title    social.Str      `json:"topic_title"`
	Likes    social.Count    `json:"like_count"`
	Replies  social.Count    `json:"reply_count"`
	Reads    social.Count    `json:"reads"`
	Hidden   social.Flag     `json:"hidden"`
	Gone     social.Flag     `json:"user_deleted"`
	Deleted  social.Moment   `json:"deleted_at"`
	Actions  json.RawMessage `json:"actions_summary"`
}

// take adds one post to the page.
func (s *Source) take(p *social.Page, raw json.RawMessage, topics map[social.Str]topic) post {
	var x post
	if json.Unmarshal(raw, &x) != nil || x.ID == "" || x.TopicID == "" || x.Number == "" {
		p.Dropped = append(p.Dropped, social.Refused("a post without number or topic"))
		return post{}
	}
	if t, ok := topics[x.TopicID]; ok {
		x.Title, x.Slug = t.Title, t.Slug
	}
	m := s.mention(&x)
	switch {
	case x.Hidden.True || x.Gone.True || !x.Deleted.IsZero():
		p.Deleted = append(p.Deleted, m.ID)
		p.Dropped = append(p.Dropped, mention.Outcome{ID: m.ID, Reason: mention.Forgotten, Detail: "deleted or hidden at the source"})
	case m.ID == "" || strings.TrimSpace(m.Text) == "":
		p.Dropped = append(p.Dropped, social.Refused("a post without text"))
	default:
		p.Mentions = append(p.Mentions, m)
	}
	return x
}

func (s *Source) mention(x *post) mention.Mention {
	at := func(number social.Str) string {
		slug := url.PathEscape(string(x.Slug))
		if slug == "" {
			slug = "-"
		}
		address := s.base + "/t/" + slug + "/" + url.PathEscape(string(x.TopicID))
		if number != "1" {
			address += "/" + url.PathEscape(string(number))
		}
		return address
	}
	base, _ := url.Parse(s.base)
	body := x.Cooked
	if body == "" {
		body = x.Blurb
	}
	text := markup.FromHTML(string(body), base)
	m := mention.Mention{
		Type: mention.Post, URL: at(x.Number), Title: markup.Inline(string(x.Title)), Text: text.Plain, Links: text.Links, Published: x.Created.Time,
		Author:     mention.Author{Name: string(x.Name), Handle: string(x.Username)},
		Engagement: mention.Engagement{Likes: x.likes(), Replies: x.Replies.N, Views: x.Reads.N},
	}
	if m.Author.Handle != "" {
		m.Author.URL = s.base + "/u/" + url.PathEscape(m.Author.Handle)
	}
	if x.Number != "1" {
		m.Type, m.ParentURL = mention.Comment, at("1")
		if x.ReplyTo != "" {
			m.ParentURL = at(x.ReplyTo)
		}
	}
	social.Identify(config.Discourse, &m)
	return m
}

// likes are the search's own count, or that of action 2 of a post.
func (x *post) likes() *int64 {
	if x.Likes.N != nil {
		return x.Likes.N
	}
	var actions []struct {
		ID    social.Str   `json:"id"`
		Count social.Count `json:"count"`
	}
	if json.Unmarshal(x.Actions, &actions) != nil {
		return nil
	}
	for _, a := range actions {
		if a.ID == "2" {
			return a.Count.N
		}
	}
	return nil
}
