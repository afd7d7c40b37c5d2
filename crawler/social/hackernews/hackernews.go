// Package hackernews listens at Hacker News: Algolia's search for what is new,
// the Firebase interface for what was deleted.
//
// It owns the shape of both answers. It needs no key.
package hackernews

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	pageSize = 100
	maxPages = 10 // Algolia shows no more than 1000 hits
	recheck  = 5  // items looked at again per poll
)

// New is the factory of type "hackernews". Endpoint, where set, replaces both
// hosts.
func New(src config.Source, env source.Env) (any, error) {
	s := &Source{
		client: social.Client{Door: env.Door, Policy: door.Skip}, terms: social.Terms(src, env.Brands), wanted: env.Wanted,
		search: "https://hn.algolia.com", items: "https://hacker-news.firebaseio.com", tags: "story",
	}
	if src.Comments {
		s.tags = "(story,comment)"
	}
	if src.Endpoint != "" {
		s.search, s.items = social.Base(src.Endpoint), social.Base(src.Endpoint)
	}
	return s, nil
}

// Source polls Hacker News.
type Source struct {
	client        social.Client
	terms         []string
	wanted        func(*mention.Mention) bool
	search, items string
	tags          string
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	err := social.Round(&h, s.terms, func(term string) error {
		return social.Listing{
			Key: term, First: 30 * 24 * time.Hour, Overlap: time.Hour, MaxPages: maxPages,
			Page: func(ctx context.Context, n int, since time.Time) (social.Page, error) {
				return s.page(ctx, &h, term, n, since)
			},
		}.Read(ctx, &h)
	})
	if err != nil {
		return source.Harvest{}, err
	}
	social.Recheck(&h, s.held(h.Mentions), recheck, func(id string) (string, error) { return s.gone(ctx, &h, id) })
	return h, nil
}

// held are the item numbers of those mentions a brand wants.
func (s *Source) held(ms []mention.Mention) []string {
	var ids []string
	for i := range ms {
		if u, err := url.Parse(ms[i].URL); err == nil && (s.wanted == nil || s.wanted(&ms[i])) {
			ids = append(ids, u.Query().Get("id"))
		}
	}
	return ids
}

func (s *Source) page(ctx context.Context, h *source.Harvest, term string, n int, since time.Time) (social.Page, error) {
	q := url.Values{
		"query": {`"` + term + `"`}, "tags": {s.tags}, "typoTolerance": {"false"}, "advancedSyntax": {"true"},
		"numericFilters": {"created_at_i>" + strconv.FormatInt(since.Unix(), 10)},
		"hitsPerPage":    {strconv.Itoa(pageSize)}, "page": {strconv.Itoa(n)},
	}
	var answer struct {
		Hits  *[]json.RawMessage `json:"hits"`
		Pages social.Count       `json:"nbPages"`
	}
	if _, err := s.client.Get(ctx, h, s.search+"/api/v1/search_by_date?"+q.Encode(), &answer); err != nil {
		return social.Page{}, err
	}
	if answer.Hits == nil {
		return social.Page{}, fmt.Errorf("search hacker news: %w", social.ErrShape)
	}
	p := social.Page{More: answer.Pages.N != nil && int64(n+1) < *answer.Pages.N && len(*answer.Hits) > 0}
	for _, raw := range *answer.Hits {
		if m, ok := read(raw); ok {
			p.Mentions = append(p.Mentions, m)
		} else {
			p.Dropped = append(p.Dropped, social.Refused("a hit without number or text"))
		}
	}
	return p, nil
}

type hit struct {
	ID       social.Str    `json:"objectID"`
	Author   social.Str    `json:"author"`
	Created  social.Moment `json:"created_at_i"`
	Title    social.Str    `json:"title"`
	URL      social.Str    `json:"url"`
	Story    social.Str    `json:"story_text"`
	Comment  social.Str    `json:"comment_text"`
	Points   social.Count  `json:"points"`
	Comments social.Count  `json:"num_comments"`
	Parent   social.Str    `json:"parent_id"`
}

func itemURL(id string) string {
	return "https://news.ycombinator.com/item?id=" + url.QueryEscape(id)
}

// read turns one hit into a mention; false when it has no number or says nothing.
func read(raw json.RawMessage) (mention.Mention, bool) {
	var x hit
	if json.Unmarshal(raw, &x) != nil || x.ID == "" {
		return mention.Mention{}, false
	}
	if _, err := strconv.ParseUint(string(x.ID), 10, 63); err != nil {
		return mention.Mention{}, false
	}
	m := mention.Mention{
		Type: mention.Post, URL: itemURL(string(x.ID)), Title: markup.Inline(string(x.Title)), Published: x.Created.Time,
		Engagement: mention.Engagement{Likes: x.Points.N, Replies: x.Comments.N},
	}
	body := x.Story
	if x.Comment != "" {
		m.Type, body = mention.Comment, x.Comment
	}
	text := markup.FromHTML(string(body), nil)
	m.Text, m.Links = text.Plain, text.Links
	if link := social.WebURL(string(x.URL)); link != "" {
		m.Links = append([]string{link}, m.Links...)
	}
	if x.Author != "" {
		m.Author = mention.Author{Handle: string(x.Author), URL: "https://news.ycombinator.com/user?id=" + url.QueryEscape(string(x.Author))}
	}
	if m.Type == mention.Comment && x.Parent != "" {
		m.ParentURL = itemURL(string(x.Parent))
	}
	social.Identify(config.HackerNews, &m)
	return m, m.Title+m.Text != ""
}

// gone asks for one item and gives its mention's id when it was deleted or killed.
func (s *Source) gone(ctx context.Context, h *source.Harvest, id string) (string, error) {
	var item *struct {
		Deleted social.Flag `json:"deleted"`
		Dead    social.Flag `json:"dead"`
	}
	if _, err := s.client.Get(ctx, h, s.items+"/v0/item/"+url.PathEscape(id)+".json", &item); err != nil {
		return "", err
	}
	if item != nil && (item.Deleted.True || item.Dead.True) {
		return social.IDOf(config.HackerNews, itemURL(id)), nil
	}
	return "", nil
}
