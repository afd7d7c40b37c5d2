package mastodon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
)

const tokenEnv = "MASTODON_TOKEN"

// newSearch makes the source of search = true: the full-text search of the instance
// on which the operator's token is valid, and the tags with the token, which
// instances that show tags to their users only ask for.
func newSearch(src config.Source, env source.Env) (any, error) {
	keys, err := social.Keys(env, tokenEnv)
	if err != nil {
		return nil, err
	}
	if len(src.Instances) > 1 {
		return nil, fmt.Errorf("%s is valid on one instance: make a source of its own for each, with search = true only where the token is from", tokenEnv)
	}
	s := &Source{client: social.Client{Door: env.Door, Policy: door.Skip}, wanted: env.Wanted, searching: true}
	s.client.Header = map[string][]string{"Authorization": {"Bearer " + keys[0]}}
	base := social.Base(src.Instances[0])
	for _, tag := range src.Tags {
		s.lines = append(s.lines, base+"/api/v1/timelines/tag/"+url.PathEscape(tag))
	}
	for _, term := range social.Terms(src, env.Brands) {
		s.lines = append(s.lines, base+"/api/v2/search?"+url.Values{"q": {`"` + term + `"`}, "type": {"statuses"}}.Encode())
	}
	return s, nil
}

func isSearch(line string) bool { return strings.Contains(line, "/api/v2/search?") }

// readSearch reads a search down to the status last known. Unlike timelines,
// searches show the newest first even above a known one.
func (s *Source) readSearch(ctx context.Context, h *source.Harvest, line string, seen map[string]string) error {
	key := "id " + line
	known := h.State.Cursors[key]
	newest, pages, complete := known, maxPages, false
	q := url.Values{"limit": {pageSize}}
	if known != "" {
		q.Set("min_id", known)
	} else {
		pages = firstPages
	}
	for range pages {
		var found struct {
			Statuses *[]json.RawMessage `json:"statuses"`
		}
		if _, err := s.client.Get(ctx, h, line+"&"+q.Encode(), &found); err != nil {
			return err
		}
		if found.Statuses == nil {
			return fmt.Errorf("search %s: %w", door.Redact(line), social.ErrShape)
		}
		ids := s.take(h, line, *found.Statuses, seen)
		for _, id := range ids {
			if later(id, newest) {
				newest = id
			}
		}
		if len(*found.Statuses) < 40 || len(ids) == 0 || ids[len(ids)-1] == q.Get("max_id") {
			complete = true
			break
		}
		q.Set("max_id", ids[len(ids)-1])
	}
	if !complete && known != "" {
		h.Gaps = append(h.Gaps, source.Gap{From: h.State.LastOK, To: h.State.Now, Reason: "more new statuses than are read in one poll"})
	}
	h.State.Cursors[key] = newest
	return nil
}

// explainSearch says of a refused token what to do about it.
func explainSearch(err error) error {
	var e *door.Error
	if errors.As(err, &e) && e.Status == 422 {
		told := *e
		told.Reason = door.Blocked
		err = &told
	}
	return social.KeyRefused(err, "make an application with the scope read:search (and read:statuses) in the preferences of your account on this instance", tokenEnv)
}
