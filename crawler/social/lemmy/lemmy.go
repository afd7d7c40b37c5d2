// Package lemmy listens to Lemmy instances by their search, which 0.19 and 1.0
// both answer under /api/v3.
//
// It owns the shape of posts and comments, of both generations. It needs no key.
package lemmy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	pageSize = 50 // the most an instance gives
	maxPages = 6
)

// New is the factory of type "lemmy".
func New(src config.Source, env source.Env) (any, error) {
	if len(src.Instances) == 0 {
		return nil, errors.New(`lemmy needs instances = ["lemmy.example"]`)
	}
	s := &Source{client: social.Client{Door: env.Door, Policy: door.Skip}, what: "Posts"}
	if src.Comments {
		s.what = "All"
	}
	communities := src.Channels
	if len(communities) == 0 {
		communities = []string{""}
	}
	s.asks, s.langs = make(map[string]ask), make(map[string]map[string]string)
	for _, host := range src.Instances {
		for _, term := range social.Terms(src, env.Brands) {
			for _, c := range communities {
				key := host + " " + c + " " + term
				s.keys = append(s.keys, key)
				s.asks[key] = ask{social.Base(host), c, term}
			}
		}
	}
	return s, nil
}

type ask struct{ base, community, term string }

// Source polls Lemmy searches.
type Source struct {
	client social.Client
	what   string
	keys   []string
	asks   map[string]ask
	langs  map[string]map[string]string // by base; a source is polled by one at a time
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	seen := make(map[string]bool)
	err := social.Round(&h, s.keys, func(key string) error {
		return social.Listing{
			Key: key, First: 30 * 24 * time.Hour, Overlap: 2 * time.Hour, MaxPages: maxPages,
			Page: func(ctx context.Context, n int, _ time.Time) (social.Page, error) {
				return s.page(ctx, &h, s.asks[key], n, seen)
			},
		}.Read(ctx, &h)
	})
	if err != nil {
		return source.Harvest{}, err
	}
	return h, nil
}

func (s *Source) page(ctx context.Context, h *source.Harvest, a ask, n int, seen map[string]bool) (social.Page, error) {
	q := url.Values{"q": {a.term}, "type_": {s.what}, "sort": {"New"}, "listing_type": {"All"}, "page": {strconv.Itoa(n + 1)}, "limit": {strconv.Itoa(pageSize)}}
	if a.community != "" {
		q.Set("community_name", a.community)
	}
	var answer struct {
		Posts    *[]json.RawMessage `json:"posts"`
		Comments []json.RawMessage  `json:"comments"`
	}
	if _, err := s.client.Get(ctx, h, a.base+"/api/v3/search?"+q.Encode(), &answer); err != nil {
		return social.Page{}, err
	}
	if answer.Posts == nil {
		return social.Page{}, fmt.Errorf("search %s: %w", a.base, social.ErrShape)
	}
	langs := s.languages(ctx, h, a.base)
	var p social.Page
	for i, list := range [][]json.RawMessage{*answer.Posts, answer.Comments} {
		last := s.take(h, &p, list, i == 1, a.base, langs, seen)
		if len(list) >= pageSize {
			p.More = true
			if last.After(p.Through) {
				p.Through = last
			}
		}
	}
	if !p.More {
		p.Through = h.State.Now
	}
	return p, nil
}

// take turns one list into mentions and gives the publication of its last.
func (s *Source) take(h *source.Harvest, p *social.Page, list []json.RawMessage, comments bool, base string, langs map[string]string, seen map[string]bool) (last time.Time) {
	for _, raw := range list {
		var x view
		if json.Unmarshal(raw, &x) != nil {
			p.Dropped = append(p.Dropped, social.Refused("an entry that is no object"))
			continue
		}
		m, reason := x.mention(comments, base, langs)
		if !m.Published.IsZero() && !m.Published.After(h.State.Now) {
			last = m.Published
		}
		switch {
		case reason == mention.Forgotten:
			p.Deleted = append(p.Deleted, m.ID)
			p.Dropped = append(p.Dropped, mention.Outcome{ID: m.ID, Reason: reason, Detail: "deleted or removed at the source"})
		case reason != "":
			p.Dropped = append(p.Dropped, mention.Outcome{ID: m.ID, Reason: reason})
		case seen[m.ID]:
			p.Dropped = append(p.Dropped, mention.Outcome{ID: m.ID, Reason: mention.Duplicate})
		default:
			seen[m.ID] = true
			p.Mentions = append(p.Mentions, m)
		}
	}
	return last
}

// languages are the codes behind an instance's language numbers, asked for once;
// where they cannot be had, languages stay unknown.
func (s *Source) languages(ctx context.Context, h *source.Harvest, base string) map[string]string {
	if got, ok := s.langs[base]; ok {
		return got
	}
	var site struct {
		All []struct {
			ID   social.Str `json:"id"`
			Code social.Str `json:"code"`
		} `json:"all_languages"`
	}
	if _, err := s.client.Get(ctx, h, base+"/api/v3/site", &site); err != nil {
		if door.ReasonOf(err) == "" || door.ReasonOf(err) == door.NotFound {
			s.langs[base] = nil
		}
		return nil
	}
	got := make(map[string]string, len(site.All))
	for _, l := range site.All {
		if l.Code != "und" {
			got[string(l.ID)] = string(l.Code)
		}
	}
	s.langs[base] = got
	return got
}
