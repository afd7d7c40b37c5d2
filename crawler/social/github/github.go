// Package github listens to issues and pull requests on GitHub by its public
// search.
//
// It owns the shape of its answers and the limits of its queries. It needs no
// key; with GITHUB_TOKEN set it may ask three times as often.
package github

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
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

const (
	pageSize = 100
	maxPages = 3   // keyless, ten searches a minute are all there are
	maxQuery = 256 // characters
)

// New is the factory of type "github".
func New(src config.Source, env source.Env) (any, error) {
	s := &Source{base: "https://api.github.com", in: "title,body", client: social.Client{
		Door: env.Door, Policy: door.Skip, Accept: "application/vnd.github+json", Header: http.Header{"X-Github-Api-Version": {"2022-11-28"}},
	}}
	if src.Comments {
		s.in = "title,body,comments"
	}
	if src.Endpoint != "" {
		s.base = social.Base(src.Endpoint)
	}
	if env.Secret != nil {
		if token := env.Secret("GITHUB_TOKEN"); token != "" {
			s.client.Header.Set("Authorization", "Bearer "+token)
		}
	}
	scopes := []string{""}
	if len(src.Channels) > 0 {
		scopes = nil
	}
	for _, c := range src.Channels {
		scopes = append(scopes, " repo:"+c)
	}
	for _, term := range social.Terms(src, env.Brands) {
		for _, scope := range scopes {
			ask := `"` + term + `" in:` + s.in + scope
			if len(ask)+len(" created:>=2026-11-20T00:00:00Z") > maxQuery {
				return nil, fmt.Errorf("the term %q is too long for GitHub's search (%d characters)", term, maxQuery)
			}
			s.asks = append(s.asks, ask)
		}
	}
	return s, nil
}

// Source polls GitHub's search.
type Source struct {
	client social.Client
	base   string
	in     string
	asks   []string
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	err := social.Round(&h, s.asks, func(ask string) error {
		return social.Listing{
			Key: ask, First: 30 * 24 * time.Hour, Overlap: 2 * time.Hour, MaxPages: maxPages,
			Page: func(ctx context.Context, n int, since time.Time) (social.Page, error) {
				return s.page(ctx, &h, ask, n, since)
			},
		}.Read(ctx, &h)
	})
	if err != nil {
		return source.Harvest{}, err
	}
	return h, nil
}

func (s *Source) page(ctx context.Context, h *source.Harvest, ask string, n int, since time.Time) (social.Page, error) {
	q := url.Values{
		"q": {ask + " created:>=" + since.Format(time.RFC3339)}, "sort": {"created"}, "order": {"desc"},
		"per_page": {strconv.Itoa(pageSize)}, "page": {strconv.Itoa(n + 1)},
	}
	var answer struct {
		Items      *[]json.RawMessage `json:"items"`
		Total      social.Count       `json:"total_count"`
		Incomplete social.Flag        `json:"incomplete_results"`
	}
	if _, err := s.client.Get(ctx, h, s.base+"/search/issues?"+q.Encode(), &answer); err != nil {
		return social.Page{}, err
	}
	if answer.Items == nil {
		return social.Page{}, fmt.Errorf("search github: %w", social.ErrShape)
	}
	if answer.Incomplete.True {
		h.Warning = "GitHub ran out of time and showed only some of what it has"
	}
	p := social.Page{More: len(*answer.Items) >= pageSize && answer.Total.N != nil && int64((n+1)*pageSize) < *answer.Total.N}
	for _, raw := range *answer.Items {
		if m, ok := read(raw); ok {
			p.Mentions = append(p.Mentions, m)
		} else {
			p.Dropped = append(p.Dropped, social.Refused("an item without address or title"))
		}
	}
	return p, nil
}

type issue struct {
	URL       social.Str    `json:"html_url"`
	Title     social.Str    `json:"title"`
	Body      social.Str    `json:"body"`
	Created   social.Moment `json:"created_at"`
	Comments  social.Count  `json:"comments"`
	User      json.RawMessage
	Reactions json.RawMessage
}

// read turns one issue or pull request into a mention.
func read(raw json.RawMessage) (mention.Mention, bool) {
	var x issue
	if json.Unmarshal(raw, &x) != nil {
		return mention.Mention{}, false
	}
	var user struct {
		Login social.Str `json:"login"`
		URL   social.Str `json:"html_url"`
	}
	var reactions struct {
		Total social.Count `json:"total_count"`
	}
	_ = json.Unmarshal(x.User, &user)
	_ = json.Unmarshal(x.Reactions, &reactions)
	said := markup.FromMarkdownWithHTML(string(x.Body))
	m := mention.Mention{
		Type: mention.Post, URL: social.WebURL(string(x.URL)), Title: strings.TrimSpace(string(x.Title)),
		Text: said.Plain, Links: said.Links,
		Published:  x.Created.Time,
		Author:     mention.Author{Handle: string(user.Login), URL: social.WebURL(string(user.URL))},
		Engagement: mention.Engagement{Likes: reactions.Total.N, Replies: x.Comments.N},
	}
	social.Identify(config.GitHub, &m)
	return m, m.ID != "" && m.Title+m.Text != ""
}
