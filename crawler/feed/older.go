package feed

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/mention"
)

// A feed shows its newest items, and some say where the older ones are (RFC 5005:
// rel="prev-archive" and rel="next"; next_url of a JSON Feed). They are read when a
// feed is seen for the first time, and when everything it shows is new: then more
// may have passed than it shows.

const (
	maxOlder   = 20 // pages read at first sight
	maxMissed  = 5  // and when items may have been missed
	lostCursor = "lost"
	maxLost    = 2 // times running nothing known was found: the feed's items have no lasting ids
)

// known are the ids of what a feed showed last, or a hub pushed since.
func known(st source.State) map[string]bool {
	ids := make(map[string]bool)
	for id := range versions(st) {
		ids[id] = true
	}
	for _, id := range window(st) {
		ids[id] = true
	}
	return ids
}

// shows says whether some item is one of ids.
func (d *Document) shows(ids map[string]bool) bool {
	return slices.ContainsFunc(d.Mentions, func(m mention.Mention) bool { return ids[m.ID] })
}

// older reads the pages behind doc as far as they bring something: to what was known
// before, to items that are too old, or to the bounds.
func (s *Source) older(ctx context.Context, h *source.Harvest, doc *Document, before map[string]bool) {
	pages := s.pagesBehind(h, doc, before)
	have := make(map[string]bool, len(h.Mentions))
	for i := range h.Mentions {
		have[h.Mentions[i].ID] = true
	}
	asked := map[string]bool{s.address: true, doc.Self: true}
	for next := doc.Older; pages > 0 && next != "" && !asked[next] && ctx.Err() == nil; pages-- {
		asked[next] = true
		resp, err := s.get(ctx, next, door.Validator{})
		if err != nil {
			return // what the feed itself showed is taken in all the same
		}
		h.Requests, h.Bytes = h.Requests+resp.Requests, h.Bytes+int64(len(resp.Body))
		page, err := Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
		if err != nil {
			return
		}
		brought := false
		for _, m := range page.Mentions {
			if have[m.ID] {
				h.Dropped = append(h.Dropped, mention.Outcome{ID: m.ID, Reason: mention.Duplicate})
				continue
			}
			have[m.ID], brought = true, true
			h.Mentions = append(h.Mentions, m)
		}
		h.Dropped, h.Window = append(h.Dropped, page.Dropped...), h.Window+len(page.Mentions)+len(page.Dropped)
		if page.shows(before) {
			delete(h.State.Cursors, lostCursor)
			return
		}
		if !brought || s.allTooOld(page, h.State.Now) {
			return
		}
		next = page.Older
	}
}

// pagesBehind is how many older pages to read.
func (s *Source) pagesBehind(h *source.Harvest, doc *Document, before map[string]bool) int {
	switch {
	case doc.Older == "" || s.env != "": // where a secret address leads is a secret too
		return 0
	case h.State.First:
		return maxOlder
	case len(before) == 0 || len(doc.Mentions) == 0:
		return 0
	case doc.shows(before):
		delete(h.State.Cursors, lostCursor)
		return 0
	}
	lost, _ := strconv.Atoi(h.State.Cursors[lostCursor])
	if lost >= maxLost {
		return 0
	}
	h.State.Cursors[lostCursor] = strconv.Itoa(lost + 1)
	return maxMissed
}

// allTooOld says that every item of a page is older than what is kept.
func (s *Source) allTooOld(d *Document, now time.Time) bool {
	if s.maxAge <= 0 {
		return false
	}
	return !slices.ContainsFunc(d.Mentions, func(m mention.Mention) bool {
		return m.Published.IsZero() || now.Sub(m.Published) <= s.maxAge
	})
}
