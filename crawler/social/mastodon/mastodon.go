// Package mastodon listens to hashtags on Mastodon instances by their public tag
// timelines, and with the operator's token to one instance's full-text search.
//
// It owns the shape of a status and the opt-outs of its author: who does not
// want to be indexed is not read. Only the search needs a key.
package mastodon

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	pageSize   = "40" // the most an instance gives
	maxPages   = 10
	firstPages = 2
	recheck    = 5
	maxParents = 10
)

// New is the factory of type "mastodon".
func New(src config.Source, env source.Env) (any, error) {
	if len(src.Instances) == 0 {
		return nil, errors.New(`mastodon needs instances = ["mastodon.example"]`)
	}
	if src.Search {
		return newSearch(src, env)
	}
	s := &Source{client: social.Client{Door: env.Door, Policy: door.Skip}, wanted: env.Wanted}
	for _, host := range src.Instances {
		for _, tag := range social.Tags(src, env.Brands) {
			s.lines = append(s.lines, social.Base(host)+"/api/v1/timelines/tag/"+url.PathEscape(tag))
		}
	}
	return s, nil
}

// Source polls tag timelines.
type Source struct {
	client social.Client
	wanted func(*mention.Mention) bool
	lines  []string // addresses of timelines and searches, each its own cursor
	// searching says that a token is sent with everything.
	searching bool
}

// Poll implements [source.Source]. A timeline one instance refuses does not keep
// the others from being read.
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	seen := make(map[string]string)
	if err := social.Round(&h, s.lines, func(line string) error {
		if isSearch(line) {
			return s.readSearch(ctx, &h, line, seen)
		}
		return s.read(ctx, &h, line, seen)
	}); err != nil {
		if s.searching {
			return source.Harvest{}, explainSearch(err)
		}
		return source.Harvest{}, explain(err)
	}
	s.parents(ctx, &h)
	social.Recheck(&h, s.held(&h, seen), recheck, func(native string) (string, error) { return s.gone(ctx, &h, native) })
	return h, nil
}

// read takes one timeline: from the last id known upwards, so that nothing
// between two polls is lost; the first time its newest pages downwards.
func (s *Source) read(ctx context.Context, h *source.Harvest, line string, seen map[string]string) error {
	key := "id " + line
	newest := h.State.Cursors[key]
	known, pages := newest != "", maxPages
	q := url.Values{"limit": {pageSize}}
	if known {
		q.Set("min_id", newest)
	} else {
		pages = firstPages
	}
	for n := range pages {
		var page []json.RawMessage
		if _, err := s.client.Get(ctx, h, line+"?"+q.Encode(), &page); err != nil {
			return err
		}
		ids := s.take(h, line, page, seen)
		if len(ids) == 0 {
			return nil
		}
		if later(ids[0], newest) {
			newest = ids[0]
		}
		h.State.Cursors[key] = newest
		if len(page) < 40 {
			return nil
		}
		if known {
			if q.Get("min_id") == newest {
				return nil // an instance that does not know min_id
			}
			q.Set("min_id", newest)
			if n == pages-1 {
				h.NotBefore = 0
				h.Warning = "a timeline moves faster than it is read; the rest follows at the next poll"
			}
			continue
		}
		q.Set("max_id", ids[len(ids)-1])
	}
	return nil
}

// later says whether a snowflake id is above another; they are numbers in
// practice and opaque in principle, so longer counts as later.
func later(a, b string) bool { return len(a) > len(b) || len(a) == len(b) && a > b }

// take turns a page into mentions and returns the ids it held, as given.
func (s *Source) take(h *source.Harvest, line string, page []json.RawMessage, seen map[string]string) []string {
	var ids []string
	for _, raw := range page {
		var x status
		if json.Unmarshal(raw, &x) != nil || x.ID == "" {
			h.Dropped = append(h.Dropped, social.Refused("a status without id"))
			continue
		}
		ids = append(ids, string(x.ID))
		m, reason := x.mention()
		switch {
		case reason != "":
			h.Dropped = append(h.Dropped, mention.Outcome{ID: m.ID, Reason: reason})
			if m.ID != "" && reason == mention.OptOut {
				h.Deleted = append(h.Deleted, m.ID) // the author may have opted out since
			}
		case seen[m.ID] != "":
			h.Dropped = append(h.Dropped, mention.Outcome{ID: m.ID, Reason: mention.Duplicate})
		default:
			seen[m.ID] = statusAddress(line, string(x.ID))
			if x.ReplyTo != "" {
				m.ParentURL = statusAddress(line, string(x.ReplyTo)) // until parents asks for its page
			}
			h.Mentions = append(h.Mentions, m)
		}
	}
	return ids
}

// parents replaces the interface address of what a status answers by that of its
// page, for the statuses a brand wants. Where it cannot be learned it stays unknown.
func (s *Source) parents(ctx context.Context, h *source.Harvest) {
	asked := 0
	for i := range h.Mentions {
		m := &h.Mentions[i]
		address := m.ParentURL
		m.ParentURL = ""
		if address == "" || asked >= maxParents || s.wanted != nil && !s.wanted(m) {
			continue
		}
		asked++
		var x status
		if _, err := s.client.Get(ctx, h, address, &x); err == nil && !x.optedOut() {
			m.ParentURL = social.WebURL(string(x.URL))
		}
	}
}

func statusAddress(line, id string) string {
	base, _, _ := strings.Cut(line, "/api/")
	return base + "/api/v1/statuses/" + url.PathEscape(id)
}

// held are the addresses under which wanted statuses can be asked for again,
// each with the mention it became.
func (s *Source) held(h *source.Harvest, seen map[string]string) []string {
	var out []string
	for i := range h.Mentions {
		m := &h.Mentions[i]
		if at := seen[m.ID]; at != "" && (s.wanted == nil || s.wanted(m)) {
			out = append(out, m.ID+"="+at)
		}
	}
	return out
}

// gone asks for a status again; 404 and 410 mean that it was deleted.
func (s *Source) gone(ctx context.Context, h *source.Harvest, native string) (string, error) {
	id, address, _ := strings.Cut(native, "=")
	var x status
	_, err := s.client.Get(ctx, h, address, &x)
	switch reason := door.ReasonOf(err); {
	case reason == door.NotFound, reason == door.Gone:
		return id, nil
	case err != nil && !errors.Is(err, social.ErrShape) && reason != door.Blocked:
		return "", err
	case err == nil && x.optedOut():
		return id, nil
	case err == nil && !x.Edited.IsZero():
		if m, refused := x.mention(); refused == "" && m.ID == id {
			h.Mentions = append(h.Mentions, m)
		}
	}
	return "", nil
}

// explain says of a refusal what the operator can do about it.
func explain(err error) error {
	var e *door.Error
	if errors.As(err, &e) && (e.Status == 401 || e.Status == 422) {
		told := *e
		told.Reason, told.Detail = door.Blocked, "this instance shows hashtags only to its own users; name another one"
		return &told
	}
	return err
}
