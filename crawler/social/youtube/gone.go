package youtube

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
)

// recheck asks again for kept videos and comments; those YouTube no longer knows
// were deleted or made private.
func (s *Source) recheck(ctx context.Context, h *source.Harvest, q *quota) {
	var fresh []string
	for i := range h.Mentions {
		m := &h.Mentions[i]
		u, err := url.Parse(m.URL)
		if err != nil || s.wanted != nil && !s.wanted(m) {
			continue
		}
		if c := u.Query().Get("lc"); c != "" {
			fresh = append(fresh, "c:"+c)
		} else {
			fresh = append(fresh, "v:"+u.Query().Get("v"))
		}
	}
	social.RecheckMany(h, fresh, recheck, func(natives []string) (map[string]string, error) {
		gone := make(map[string]string)
		for prefix, method := range map[string]string{"v:": "videos", "c:": "comments"} {
			var ids []string
			for _, n := range natives {
				if id, ok := strings.CutPrefix(n, prefix); ok {
					ids = append(ids, id)
				}
			}
			there, err := s.there(ctx, h, q, method, ids)
			if err != nil {
				return nil, err
			}
			for _, id := range ids {
				switch {
				case there[id]:
				case prefix == "v:":
					gone[prefix+id] = social.IDOf(config.YouTube, videoURL(id))
				default:
					gone[prefix+id] = commentID(id)
				}
			}
		}
		return gone, nil
	})
}

// there says which of these ids YouTube still knows.
func (s *Source) there(ctx context.Context, h *source.Harvest, q *quota, method string, ids []string) (map[string]bool, error) {
	there := make(map[string]bool)
	if len(ids) == 0 {
		return there, nil
	}
	var a struct {
		Kind  social.Str `json:"kind"`
		Items *[]struct {
			ID social.Str `json:"id"`
		} `json:"items"`
	}
	if err := s.get(ctx, h, q, method, 1, url.Values{"part": {"id"}, "id": {strings.Join(ids, ",")}, "maxResults": {"50"}}, &a); err != nil {
		return nil, err
	}
	if a.Items == nil || !strings.HasSuffix(strings.ToLower(string(a.Kind)), "listresponse") {
		return nil, fmt.Errorf("ask YouTube for %s: %w", method, social.ErrShape)
	}
	for _, it := range *a.Items {
		there[string(it.ID)] = true
	}
	return there, nil
}
