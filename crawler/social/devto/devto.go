// Package devto listens to articles on dev.to and other Forem sites.
//
// It owns the shape of their answers. Forem has no public text search: the
// newest articles are read and matched, and only those whose title, description
// or tags may concern a brand are fetched whole. It needs no key.
package devto

import (
	"context"
	"encoding/json"
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
	pageSize  = 100
	maxPages  = 5
	maxBodies = 10 // whole articles per poll
	recheck   = 3
)

// New is the factory of type "devto". Without tags it reads the newest articles
// of the whole site; with tags, those of each tag.
func New(src config.Source, env source.Env) (any, error) {
	s := &Source{base: "https://dev.to", comments: src.Comments, wanted: env.Wanted, keys: []string{""},
		client: social.Client{Door: env.Door, Policy: door.Skip, Accept: "application/vnd.forem.api-v1+json"}}
	if src.Endpoint != "" {
		s.base = social.Base(src.Endpoint)
	}
	if len(src.Tags) > 0 {
		s.keys = social.Tags(src, nil)
	}
	return s, nil
}

// Source polls a Forem site.
type Source struct {
	client   social.Client
	base     string
	comments bool
	wanted   func(*mention.Mention) bool
	keys     []string
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	ids := make(map[string]string) // mention id to article number
	err := social.Round(&h, s.keys, func(tag string) error {
		return social.Listing{
			Key: "#" + tag, First: 7 * 24 * time.Hour, Overlap: time.Hour, MaxPages: maxPages,
			Page: func(ctx context.Context, n int, _ time.Time) (social.Page, error) {
				return s.page(ctx, &h, tag, n, ids)
			},
		}.Read(ctx, &h)
	})
	if err != nil {
		return source.Harvest{}, err
	}
	held := s.deepen(ctx, &h, ids)
	social.Recheck(&h, held, recheck, func(native string) (string, error) { return s.gone(ctx, &h, native) })
	return h, nil
}

func (s *Source) page(ctx context.Context, h *source.Harvest, tag string, n int, ids map[string]string) (social.Page, error) {
	q := url.Values{"per_page": {strconv.Itoa(pageSize)}, "page": {strconv.Itoa(n + 1)}}
	path := "/api/articles/latest?"
	if tag != "" {
		q.Set("tag", tag)
		q.Set("state", "fresh")
		path = "/api/articles?"
	}
	var list []json.RawMessage
	if _, err := s.client.Get(ctx, h, s.base+path+q.Encode(), &list); err != nil {
		return social.Page{}, err
	}
	p := social.Page{More: len(list) >= pageSize}
	for _, raw := range list {
		var x article
		if json.Unmarshal(raw, &x) != nil {
			p.Dropped = append(p.Dropped, social.Refused("an article that is no object"))
			continue
		}
		m, ok := x.mention()
		switch {
		case !ok:
			p.Dropped = append(p.Dropped, social.Refused("an article without address or title"))
		case ids[m.ID] != "":
			p.Dropped = append(p.Dropped, mention.Outcome{ID: m.ID, Reason: mention.Duplicate})
		default:
			ids[m.ID] = string(x.ID)
			p.Mentions = append(p.Mentions, m)
		}
	}
	return p, nil
}

// deepen fetches the whole text and the comments of articles a brand wants, and
// returns what to look at again for having been deleted. An article that cannot
// be fetched stays as the listing showed it.
func (s *Source) deepen(ctx context.Context, h *source.Harvest, ids map[string]string) (held []string) {
	bodies := 0
	for i := range len(h.Mentions) {
		m := &h.Mentions[i]
		number := ids[m.ID]
		if _, err := strconv.ParseUint(number, 10, 63); err != nil || s.wanted == nil || !s.wanted(m) {
			continue
		}
		held = append(held, m.ID+"="+number)
		if bodies >= maxBodies {
			continue
		}
		bodies++
		var x article
		_, err := s.client.Get(ctx, h, s.base+"/api/articles/"+number, &x)
		if full, ok := x.mention(); err == nil && ok && full.ID == m.ID && full.Text != "" {
			m.Text, m.Links = full.Text, full.Links
		}
		if s.comments {
			s.thread(ctx, h, number, m.URL)
		}
	}
	return held
}

// thread appends the comments under an article.
func (s *Source) thread(ctx context.Context, h *source.Harvest, number, page string) {
	var list []json.RawMessage
	if _, err := s.client.Get(ctx, h, s.base+"/api/comments?a_id="+number, &list); err == nil {
		s.replies(h, list, page, 0)
	}
}

// maxDepth bounds how deep a thread is followed.
const maxDepth = 40

func (s *Source) replies(h *source.Harvest, list []json.RawMessage, parent string, depth int) {
	for _, raw := range list {
		var x comment
		if depth > maxDepth || json.Unmarshal(raw, &x) != nil || x.ID == "" {
			h.Dropped = append(h.Dropped, social.Refused("a comment without id"))
			continue
		}
		text := markup.FromHTML(string(x.Body), nil)
		who := readUser(x.User, s.base)
		m := mention.Mention{Type: mention.Comment, URL: s.base + "/" + url.PathEscape(who.Handle) + "/comment/" + url.PathEscape(string(x.ID)),
			Text: text.Plain, Links: text.Links, Published: x.Created.Time, Author: who, ParentURL: parent}
		social.Identify(config.DevTo, &m)
		if who.Handle == "" || m.Text == "" {
			h.Dropped = append(h.Dropped, social.Refused("a deleted or empty comment"))
		} else {
			h.Mentions = append(h.Mentions, m)
		}
		s.replies(h, x.Children, m.URL, depth+1)
	}
}

// gone asks for an article again.
func (s *Source) gone(ctx context.Context, h *source.Harvest, native string) (string, error) {
	id, number, _ := strings.Cut(native, "=")
	var x article
	_, err := s.client.Get(ctx, h, s.base+"/api/articles/"+url.PathEscape(number), &x)
	if reason := door.ReasonOf(err); reason == door.NotFound || reason == door.Gone {
		return id, nil
	}
	return "", err
}
