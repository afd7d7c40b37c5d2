package producthunt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
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

// Source polls the interface.
type Source struct {
	client  social.Client
	address string
}

const ask = `query($after:String,$since:DateTime){posts(order:NEWEST,first:20,after:$after,postedAfter:$since){edges{node{id name tagline description url website votesCount commentsCount createdAt user{name username} comments(first:20,order:NEWEST){nodes{id body createdAt votesCount}}}}pageInfo{hasNextPage endCursor}}}`

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	after := ""
	l := social.Listing{Key: "posts", First: 7 * 24 * time.Hour, Overlap: 24 * time.Hour, MaxPages: maxPages}
	l.Page = func(ctx context.Context, _ int, since time.Time) (social.Page, error) {
		p, next, err := s.page(ctx, &h, after, since)
		p.More = p.More && next != "" && next != after
		after = next
		return p, err
	}
	if err := l.Read(ctx, &h); err != nil {
		return source.Harvest{}, err
	}
	return h, nil
}

type answer struct {
	Data struct {
		Posts *struct {
			Edges []struct {
				Node json.RawMessage `json:"node"`
			} `json:"edges"`
			Info struct {
				More social.Flag `json:"hasNextPage"`
				End  social.Str  `json:"endCursor"`
			} `json:"pageInfo"`
		} `json:"posts"`
	} `json:"data"`
	Errors []struct {
		Error   social.Str `json:"error"`
		Message social.Str `json:"message"`
		Details struct {
			Reset social.Count `json:"reset_in"`
		} `json:"details"`
	} `json:"errors"`
}

func (s *Source) page(ctx context.Context, h *source.Harvest, after string, since time.Time) (p social.Page, next string, err error) {
	vars := map[string]any{"since": since.UTC().Format(time.RFC3339)}
	if after != "" {
		vars["after"] = after
	}
	body, err := json.Marshal(map[string]any{"query": ask, "variables": vars})
	if err != nil {
		return p, "", fmt.Errorf("ask Product Hunt: %w", err)
	}
	var a answer
	if _, err := s.client.Do(ctx, h, door.Request{Method: http.MethodPost, URL: s.address, Body: body}, &a); err != nil {
		return p, "", s.explain(err)
	}
	if len(a.Errors) > 0 {
		return p, "", s.refused(&a)
	}
	if a.Data.Posts == nil {
		return p, "", fmt.Errorf("ask Product Hunt: %w", social.ErrShape)
	}
	for _, e := range a.Data.Posts.Edges {
		if at := take(&p, e.Node); !at.IsZero() && !at.After(h.State.Now) {
			p.Through = at // comments are younger than what they stand under
		}
	}
	p.More = a.Data.Posts.Info.More.True && len(a.Data.Posts.Edges) > 0
	return p, string(a.Data.Posts.Info.End), nil
}

// refused reads the faults GraphQL tells with status 200.
func (s *Source) refused(a *answer) error {
	e := a.Errors[0]
	if e.Error == "rate_limit_reached" {
		wait := 15 * time.Minute
		if e.Details.Reset.N != nil {
			wait = time.Duration(min(*e.Details.Reset.N, 86400)) * time.Second
		}
		return &door.Error{Reason: door.RateLimited, URL: s.address, After: wait, Detail: "Product Hunt's allowance is spent"}
	}
	what := string(e.Message)
	if what == "" {
		what = string(e.Error)
	}
	return fmt.Errorf("the question is refused by Product Hunt: %q", what[:min(len(what), 200)])
}

func (s *Source) explain(err error) error {
	var e *door.Error
	if errors.As(err, &e) && e.Reason == door.RateLimited {
		var a answer
		if json.Unmarshal(e.Body, &a) == nil && len(a.Errors) > 0 {
			var told *door.Error
			if errors.As(s.refused(&a), &told) {
				told.Status, told.After = e.Status, max(told.After, e.After)
				return told
			}
		}
	}
	return social.KeyRefused(err, "make a developer token at producthunt.com/v2/oauth/applications", tokenEnv)
}

type node struct {
	ID          social.Str      `json:"id"`
	Name        social.Str      `json:"name"`
	Tagline     social.Str      `json:"tagline"`
	Description social.Str      `json:"description"`
	URL         social.Str      `json:"url"`
	Votes       social.Count    `json:"votesCount"`
	Comments    social.Count    `json:"commentsCount"`
	Created     social.Moment   `json:"createdAt"`
	User        json.RawMessage `json:"user"`
	Said        json.RawMessage `json:"comments"`
}

// take adds a post and the newest comments under it, and gives the post's time.
func take(p *social.Page, raw json.RawMessage) time.Time {
	var x node
	if json.Unmarshal(raw, &x) != nil || x.ID == "" || x.Name == "" {
		p.Dropped = append(p.Dropped, social.Refused("a post without number or name"))
		return time.Time{}
	}
	m := mention.Mention{Kind: config.ProductHunt, Type: mention.Post, URL: pageOf(string(x.URL)), Title: string(x.Name),
		Text: strings.TrimSpace(string(x.Tagline) + "\n\n" + string(x.Description)), Published: x.Created.Time,
		Engagement: mention.Engagement{Likes: x.Votes.N, Replies: x.Comments.N}}
	var user struct {
		Name   social.Str `json:"name"`
		Handle social.Str `json:"username"`
	}
	if json.Unmarshal(x.User, &user) == nil && user.Handle != "[REDACTED]" {
		m.Author = mention.Author{Name: string(user.Name), Handle: string(user.Handle)}
	}
	m.CanonicalURL, _ = mention.Canonical(m.URL)
	m.ID = mention.NewID(config.ProductHunt, string(x.ID), "")
	p.Mentions = append(p.Mentions, m)
	var said struct {
		Nodes []struct {
			ID      social.Str    `json:"id"`
			Body    social.Str    `json:"body"`
			Created social.Moment `json:"createdAt"`
			Votes   social.Count  `json:"votesCount"`
		} `json:"nodes"`
	}
	_ = json.Unmarshal(x.Said, &said)
	for _, c := range said.Nodes {
		text := markup.FromHTML(string(c.Body), nil)
		if c.ID == "" || strings.TrimSpace(text.Plain) == "" {
			p.Dropped = append(p.Dropped, social.Refused("a comment without number or text"))
			continue
		}
		at := m.URL
		if at != "" {
			at += "?comment=" + url.QueryEscape(string(c.ID))
		}
		k := mention.Mention{Kind: config.ProductHunt, Type: mention.Comment, URL: at, ParentURL: m.URL, Text: text.Plain, Links: text.Links,
			Published: c.Created.Time, Engagement: mention.Engagement{Likes: c.Votes.N}}
		k.CanonicalURL, _ = mention.Canonical(k.URL)
		k.ID = mention.NewID(config.ProductHunt, "comment "+string(c.ID), "")
		p.Mentions = append(p.Mentions, k)
	}
	return m.Published
}

// pageOf is a product's page without the marks of who asked.
func pageOf(raw string) string {
	u, err := url.Parse(social.WebURL(raw))
	if err != nil || u.Host == "" {
		return ""
	}
	u.RawQuery = ""
	return u.String()
}
