// Package stackexchange listens to questions on Stack Exchange sites by their
// public search.
//
// It owns the shape of its answers, its daily quota and its backoff. It needs no
// key; with STACKEXCHANGE_KEY set the quota is larger.
package stackexchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"regexp"
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
	maxPages = 5
	// reserve is how little of the daily quota is left when polling slows down.
	reserve = 20
)

// New is the factory of type "stackexchange". Without instances it asks Stack
// Overflow.
func New(src config.Source, env source.Env) (any, error) {
	s := &Source{client: social.Client{Door: env.Door, Policy: door.Skip}, base: "https://api.stackexchange.com", asks: map[string]url.Values{}}
	if src.Endpoint != "" {
		s.base = social.Base(src.Endpoint)
	}
	if env.Secret != nil {
		s.key = env.Secret("STACKEXCHANGE_KEY")
	}
	sites := src.Instances
	if len(sites) == 0 {
		sites = []string{"stackoverflow"}
	}
	for _, given := range sites {
		site, err := siteName(given)
		if err != nil {
			return nil, err
		}
		for _, term := range social.Terms(src, env.Brands) {
			s.add(site, "q", `"`+term+`"`)
		}
		for _, tag := range src.Tags {
			s.add(site, "tagged", tag)
		}
	}
	return s, nil
}

var siteForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,60}$`)

// siteName is a site as the interface calls it: "stackoverflow", or a domain, out of
// an address of it. Another host would be asked nothing: the interface has one.
func siteName(given string) (string, error) {
	site := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(given), "https://"), "http://"), "www.")
	site, _, _ = strings.Cut(site, "/")
	site = strings.TrimSuffix(site, ".stackexchange.com")
	if site == "stackoverflow.com" {
		site = "stackoverflow"
	}
	if !siteForm.MatchString(site) {
		return "", fmt.Errorf("%q is no Stack Exchange site: want its name (\"stackoverflow\", \"cooking\") or its domain", given)
	}
	return site, nil
}

func (s *Source) add(site, by, what string) {
	key := site + " " + by + " " + what
	s.keys = append(s.keys, key)
	s.asks[key] = url.Values{"site": {site}, by: {what}}
}

// Source polls Stack Exchange.
type Source struct {
	client    social.Client
	base, key string
	keys      []string
	asks      map[string]url.Values
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	err := social.Round(&h, s.keys, func(key string) error {
		return social.Listing{
			Key: key, First: 30 * 24 * time.Hour, Overlap: time.Hour, MaxPages: maxPages, Ascending: true,
			Page: func(ctx context.Context, n int, since time.Time) (social.Page, error) {
				return s.page(ctx, &h, s.asks[key], n, since)
			},
		}.Read(ctx, &h)
	})
	if err != nil {
		return source.Harvest{}, err
	}
	return h, nil
}

type answer struct {
	Items     *[]json.RawMessage `json:"items"`
	More      social.Flag        `json:"has_more"`
	Backoff   social.Count       `json:"backoff"`
	Remaining social.Count       `json:"quota_remaining"`
}

func (s *Source) page(ctx context.Context, h *source.Harvest, ask url.Values, n int, since time.Time) (social.Page, error) {
	q := url.Values{"sort": {"creation"}, "order": {"asc"}, "fromdate": {strconv.FormatInt(since.Unix(), 10)},
		"pagesize": {strconv.Itoa(pageSize)}, "page": {strconv.Itoa(n + 1)}, "filter": {"withbody"}}
	for k, v := range ask {
		q[k] = v
	}
	if s.key != "" {
		q.Set("key", s.key)
	}
	var a answer
	if _, err := s.client.Get(ctx, h, s.base+"/2.3/search/advanced?"+q.Encode(), &a); err != nil {
		return social.Page{}, throttled(err)
	}
	if a.Items == nil {
		return social.Page{}, fmt.Errorf("search stack exchange: %w", social.ErrShape)
	}
	p := social.Page{More: a.More.True && len(*a.Items) > 0}
	if a.Backoff.N != nil && *a.Backoff.N > 0 {
		// The interface asks to be left alone: what was read is kept, and oldest
		// first, so the rest of the listing follows at the next poll.
		h.NotBefore = max(h.NotBefore, time.Duration(min(*a.Backoff.N, 86400))*time.Second)
		if p.More {
			h.Warning = "Stack Exchange asked for a pause; the rest is read at the next poll"
			p.More = false
		}
	}
	if a.Remaining.N != nil && *a.Remaining.N < reserve {
		h.NotBefore, h.Warning = max(h.NotBefore, time.Hour), fmt.Sprintf("only %d requests are left of today's quota", *a.Remaining.N)
	}
	for _, raw := range *a.Items {
		if m, ok := read(raw); ok {
			p.Mentions = append(p.Mentions, m)
		} else {
			p.Dropped = append(p.Dropped, social.Refused("a question without address or title"))
		}
	}
	return p, nil
}

var seconds = regexp.MustCompile(`available in (\d{1,6}) seconds`)

// throttled reads the wait out of the body of a 400, where this interface puts it.
func throttled(err error) error {
	var e *door.Error
	if !errors.As(err, &e) {
		return err
	}
	var body struct {
		Name    social.Str `json:"error_name"`
		Message social.Str `json:"error_message"`
	}
	if json.Unmarshal(e.Body, &body) != nil || body.Name != "throttle_violation" {
		return err
	}
	told := *e
	told.Reason, told.Detail, told.After = door.RateLimited, "the daily quota of requests is used up", max(e.After, time.Hour)
	if m := seconds.FindStringSubmatch(string(body.Message)); m != nil {
		n, _ := strconv.Atoi(m[1])
		told.After = min(time.Duration(n)*time.Second, 24*time.Hour)
	}
	return &told
}

type question struct {
	Title   social.Str    `json:"title"`
	Body    social.Str    `json:"body"`
	Link    social.Str    `json:"link"`
	Score   social.Count  `json:"score"`
	Answers social.Count  `json:"answer_count"`
	Views   social.Count  `json:"view_count"`
	Created social.Moment `json:"creation_date"`
	Tags    json.RawMessage
	Owner   json.RawMessage
}

// read turns one question into a mention. A negative score is no number of likes
// and stays unknown.
func read(raw json.RawMessage) (mention.Mention, bool) {
	var x question
	if json.Unmarshal(raw, &x) != nil {
		return mention.Mention{}, false
	}
	var owner struct {
		Name social.Str `json:"display_name"`
		Link social.Str `json:"link"`
	}
	_ = json.Unmarshal(x.Owner, &owner)
	base, _ := url.Parse(string(x.Link))
	text := markup.FromHTML(string(x.Body), base)
	m := mention.Mention{
		Type: mention.Post, URL: social.WebURL(string(x.Link)), Title: html.UnescapeString(string(x.Title)), Text: text.Plain, Links: text.Links, Published: x.Created.Time,
		Author:     mention.Author{Name: html.UnescapeString(string(owner.Name)), URL: social.WebURL(string(owner.Link))},
		Engagement: mention.Engagement{Likes: x.Score.N, Replies: x.Answers.N, Views: x.Views.N},
	}
	_ = json.Unmarshal(x.Tags, &m.Hashtags)
	social.Identify(config.StackExchange, &m)
	return m, m.ID != "" && m.Title+m.Text != ""
}
