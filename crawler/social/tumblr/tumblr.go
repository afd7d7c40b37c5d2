// Package tumblr listens to Tumblr by the tags and blogs of its interface.
//
// It owns the shape of a post. It needs the operator's TUMBLR_API_KEY; there is no
// text search.
package tumblr

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
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
	keyEnv   = "TUMBLR_API_KEY"
	pageSize = 20
	maxPages = 10
	recheck  = 3
)

// New is the factory of type "tumblr". Without tags and channels it follows the
// brands' terms as tags.
func New(src config.Source, env source.Env) (any, error) {
	keys, err := social.Keys(env, keyEnv)
	if err != nil {
		return nil, err
	}
	s := &Source{client: social.Client{Door: env.Door, Policy: door.Skip}, key: keys[0], base: "https://api.tumblr.com", asks: make(map[string]ask), wanted: env.Wanted}
	if src.Endpoint != "" {
		s.base = social.Base(src.Endpoint)
	}
	tags := src.Tags
	if len(tags) == 0 && len(src.Channels) == 0 {
		tags = social.Terms(src, env.Brands) // tags on Tumblr have spaces
	}
	for _, t := range tags {
		s.add("tag "+t, ask{path: "/v2/tagged", tag: t})
	}
	for _, c := range src.Channels {
		name := bare(c)
		if !blogName.MatchString(name) {
			return nil, fmt.Errorf("%q is no Tumblr blog: want \"name\" or \"name.tumblr.com\"", c)
		}
		s.add("blog "+name, ask{path: "/v2/blog/" + name + "/posts"})
	}
	return s, nil
}

var blogName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,80}$`)

// bare is the blog in "name", "name.tumblr.com", "https://www.tumblr.com/name".
func bare(c string) string {
	c = strings.ToLower(strings.TrimSpace(c))
	for _, p := range []string{"https://", "http://", "www.tumblr.com/", "@"} {
		c = strings.TrimPrefix(c, p)
	}
	name, _, _ := strings.Cut(c, "/")
	return strings.TrimSuffix(name, ".tumblr.com")
}

type ask struct{ path, tag string }

// Source polls tags and blogs.
type Source struct {
	client    social.Client
	key, base string
	keys      []string
	asks      map[string]ask
	wanted    func(*mention.Mention) bool
}

func (s *Source) add(key string, a ask) { s.keys, s.asks[key] = append(s.keys, key), a }

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	var fresh []string
	err := social.Round(&h, s.keys, func(key string) error {
		before := int64(0)
		l := social.Listing{Key: key, First: 30 * 24 * time.Hour, Overlap: time.Hour, MaxPages: maxPages}
		l.Page = func(ctx context.Context, _ int, _ time.Time) (social.Page, error) {
			p, low, held, err := s.page(ctx, &h, s.asks[key], before)
			p.More = p.More && low > 0 && (before == 0 || low < before) // else it goes in circles
			before, fresh = low, append(fresh, held...)
			return p, err
		}
		return l.Read(ctx, &h)
	})
	if err != nil {
		return source.Harvest{}, err
	}
	social.Recheck(&h, fresh, recheck, func(native string) (string, error) { return s.gone(ctx, &h, native) })
	return h, nil
}

type answer struct {
	Response json.RawMessage `json:"response"`
}

// page reads the posts before a moment; low is the moment to go on before, held are
// the posts worth looking at again.
func (s *Source) page(ctx context.Context, h *source.Harvest, a ask, before int64) (p social.Page, low int64, held []string, err error) {
	q := url.Values{"limit": {strconv.Itoa(pageSize)}, "filter": {"text"}}
	if a.tag != "" {
		q.Set("tag", a.tag)
	}
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	list, err := s.get(ctx, h, a.path, q)
	if err != nil {
		return p, 0, nil, err
	}
	for _, raw := range list {
		m, at, ok := read(raw)
		if at > 0 && (low == 0 || at < low) {
			low = at
		}
		if !ok {
			p.Dropped = append(p.Dropped, social.Refused("a post without address or text"))
			continue
		}
		if s.wanted == nil || s.wanted(&m) {
			held = append(held, m.URL)
		}
		p.Mentions = append(p.Mentions, m)
	}
	p.More = len(list) >= pageSize
	return p, low, held, nil
}

// get gives the posts of an answer, which stand in it at once or below "posts".
func (s *Source) get(ctx context.Context, h *source.Harvest, path string, q url.Values) ([]json.RawMessage, error) {
	q.Set("api_key", s.key)
	var a answer
	if _, err := s.client.Get(ctx, h, s.base+path+"?"+q.Encode(), &a); err != nil {
		return nil, social.KeyRefused(err, "use the OAuth consumer key of your app at tumblr.com/oauth/apps", keyEnv)
	}
	var list []json.RawMessage
	if json.Unmarshal(a.Response, &list) == nil && list != nil {
		return list, nil
	}
	var blog struct {
		Posts *[]json.RawMessage `json:"posts"`
	}
	if json.Unmarshal(a.Response, &blog) != nil || blog.Posts == nil {
		return nil, fmt.Errorf("read %s of Tumblr: %w", path, social.ErrShape)
	}
	return *blog.Posts, nil
}

// gone asks for one post again; 404 means that it was deleted.
func (s *Source) gone(ctx context.Context, h *source.Harvest, address string) (string, error) {
	blog, id, ok := parts(address)
	if !ok {
		return "", nil
	}
	_, err := s.get(ctx, h, "/v2/blog/"+blog+"/posts", url.Values{"id": {id}, "filter": {"text"}})
	var e *door.Error
	switch {
	case errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusGone):
		return social.IDOf(config.Tumblr, address), nil
	case err != nil && !errors.Is(err, social.ErrShape):
		return "", err
	}
	return "", nil
}

var postPath = regexp.MustCompile(`^(?:/([a-z0-9-]+))?(?:/post)?/(\d{1,20})(?:/|$)`)

// parts are the blog and the number in a post's address, of either form.
func parts(address string) (blog, id string, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", false
	}
	match := postPath.FindStringSubmatch(u.Path)
	if match == nil {
		return "", "", false
	}
	blog = match[1]
	if name, found := strings.CutSuffix(strings.ToLower(u.Hostname()), ".tumblr.com"); found && name != "www" {
		blog = name
	}
	return blog, match[2], blogName.MatchString(blog)
}

type post struct {
	ID        social.Str      `json:"id_string"`
	Blog      social.Str      `json:"blog_name"`
	BlogInfo  json.RawMessage `json:"blog"`
	URL       social.Str      `json:"post_url"`
	Timestamp social.Moment   `json:"timestamp"`
	Featured  social.Moment   `json:"featured_timestamp"`
	Tags      json.RawMessage `json:"tags"`
	Notes     social.Count    `json:"note_count"`
	Title     social.Str      `json:"title"`
	Summary   social.Str      `json:"summary"`
	Body      social.Str      `json:"body"`
	Caption   social.Str      `json:"caption"`
	Text      social.Str      `json:"text"`   // of a quote
	Answer    social.Str      `json:"answer"` // to Question
	Question  social.Str      `json:"question"`
	Desc      social.Str      `json:"description"` // of a link
	Link      social.Str      `json:"link_url"`
	Reblogged social.Str      `json:"reblogged_from_url"`
}

// read turns one post into a mention, and gives the moment it is listed at. Its
// notes are likes, reblogs and replies in one number: they stand as likes.
func read(raw json.RawMessage) (mention.Mention, int64, bool) {
	var x post
	if json.Unmarshal(raw, &x) != nil {
		return mention.Mention{}, 0, false
	}
	at := x.Featured
	if at.IsZero() {
		at = x.Timestamp
	}
	m := mention.Mention{Type: mention.Post, URL: social.WebURL(string(x.URL)), Title: markup.Inline(string(x.Title)), Published: x.Timestamp.Time,
		Engagement: mention.Engagement{Likes: x.Notes.N}, Author: mention.Author{Handle: string(x.Blog)}}
	base, _ := url.Parse(m.URL)
	var texts []string
	for _, part := range []social.Str{x.Body, x.Caption, x.Text, x.Question, x.Answer, x.Desc} {
		t := markup.FromHTML(string(part), base) // "filter=text" is a wish
		if t.Plain != "" {
			texts = append(texts, t.Plain)
		}
		m.Links = append(m.Links, t.Links...)
	}
	m.Text = strings.Join(texts, "\n\n")
	if m.Text == "" {
		m.Text = string(x.Summary)
	}
	if link := social.WebURL(string(x.Link)); link != "" {
		m.Links = append(m.Links, link)
	}
	var blog struct {
		Title social.Str `json:"title"`
		URL   social.Str `json:"url"`
	}
	_ = json.Unmarshal(x.BlogInfo, &blog)
	m.Author.Name, m.Author.URL = string(blog.Title), social.WebURL(string(blog.URL))
	_ = json.Unmarshal(x.Tags, &m.Hashtags)
	m.Hashtags = m.Hashtags[:min(len(m.Hashtags), 50)]
	if from := social.WebURL(string(x.Reblogged)); from != "" {
		m.Type, m.ParentURL = mention.Repost, from
	}
	social.Identify(config.Tumblr, &m)
	when := int64(0)
	if !at.IsZero() {
		when = at.Unix()
	}
	return m, when, m.ID != "" && strings.TrimSpace(m.Title+m.Text) != ""
}
