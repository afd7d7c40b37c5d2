package nostr

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socket"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	maxSearches = 10  // terms asked of a relay at once
	maxHeld     = 150 // kept events whose deletion is asked for
)

// kinds are what is gathered: notes, comments, articles.
var kinds = []int{1, 1111, 30023}

// conversation is what is said with one relay in one poll.
type conversation struct {
	s        *Source
	since    time.Time
	searched bool
	seen     map[string]bool
	held     []string // "event=author" of kept events, oldest first
}

// searchable asks a relay once whether it can be searched (NIP-11, NIP-50).
// Its error is only ever that the relay wants to be left alone.
func (s *Source) searchable(ctx context.Context, h *source.Harvest, address string) (bool, error) {
	if known, asked := s.searches[address]; asked {
		return known, nil
	}
	var info struct {
		NIPs []json.Number `json:"supported_nips"`
	}
	client := s.client
	client.Accept = "application/nostr+json"
	_, err := client.Get(ctx, h, address, &info)
	switch {
	case door.ReasonOf(err) == door.RateLimited:
		return false, err
	case err != nil && !errors.Is(err, social.ErrShape):
		return false, nil // asked again next time
	}
	s.searches[address] = slices.Contains(info.NIPs, "50")
	return s.searches[address], nil
}

// holding are the kept events an earlier poll remembered.
func holding(h *source.Harvest) []string { return strings.Fields(h.State.Cursors["held"]) }

// filters are what is asked for: the tags, the terms where they can be searched for,
// and what was said about kept events being deleted.
func (c *conversation) filters() []any {
	since := c.since.Unix()
	out := []any{map[string]any{"kinds": kinds, "#t": c.s.tags, "since": since, "limit": maxEvents}}
	if c.searched {
		for _, t := range c.s.terms[:min(len(c.s.terms), maxSearches)] {
			out = append(out, map[string]any{"kinds": kinds, "search": t, "since": since, "limit": maxEvents})
		}
	}
	var ids, authors []string
	for _, one := range c.held {
		id, author, _ := strings.Cut(one, "=")
		if ids = append(ids, id); !slices.Contains(authors, author) {
			authors = append(authors, author)
		}
	}
	if len(ids) > 0 {
		out = append(out, map[string]any{"kinds": []int{5}, "#e": ids, "authors": authors, "limit": maxEvents})
	}
	return out
}

// listen takes events in until the relay says that it has no more. A relay that
// does not come to an end is left; got is then maxEvents at least, if it gave any.
func (c *conversation) listen(ctx context.Context, h *source.Harvest, conn *socket.Conn) (got int, err error) {
	limit := h.Bytes + maxBytes
	for frames := 0; frames < maxFrames && h.Bytes < limit; frames++ {
		raw, err := conn.Read(ctx)
		if err != nil {
			return got, err
		}
		if raw == nil {
			h.Bytes += socket.MaxFrame
			h.Dropped = append(h.Dropped, social.Refused("a message that is too large"))
			continue
		}
		h.Bytes += int64(len(raw))
		var parts []json.RawMessage
		var kind, sub string
		if json.Unmarshal(raw, &parts) != nil || len(parts) < 2 || json.Unmarshal(parts[0], &kind) != nil {
			continue // relays say all sorts of things
		}
		_ = json.Unmarshal(parts[1], &sub)
		switch {
		case kind == "EVENT" && sub == subscription && len(parts) == 3:
			got++
			c.take(h, parts[2])
		case kind == "EOSE" && sub == subscription:
			return got, nil
		case kind == "CLOSED" && sub == subscription:
			var why string
			if len(parts) > 2 {
				_ = json.Unmarshal(parts[2], &why)
			}
			reason := door.Blocked
			if strings.HasPrefix(why, "rate-limited") {
				reason = door.RateLimited
			}
			return got, &door.Error{Reason: reason, Detail: "the relay refused: " + strconv.Quote(why[:min(len(why), 200)])}
		}
	}
	if got == 0 {
		return 0, errors.New("the relay talks without end and gives nothing that was asked for")
	}
	return max(got, maxEvents), nil
}

// take adds one event if it is what its author signed and what was asked for.
func (c *conversation) take(h *source.Harvest, raw json.RawMessage) {
	var e event
	if json.Unmarshal(raw, &e) != nil || !e.genuine() {
		h.Dropped = append(h.Dropped, social.Refused("an event its author did not sign"))
		return
	}
	if e.Kind == 5 {
		c.forget(h, &e)
		return
	}
	asked := c.searched || slices.ContainsFunc(e.Tags, func(t []string) bool {
		return len(t) > 1 && t[0] == "t" && slices.Contains(c.s.tags, strings.ToLower(t[1]))
	})
	if !asked || !slices.Contains(kinds, e.Kind) || e.Created < c.since.Unix() {
		h.Dropped = append(h.Dropped, social.Refused("an event that was not asked for"))
		return
	}
	m := e.mention()
	switch {
	case c.seen[m.ID]:
		h.Dropped = append(h.Dropped, mention.Outcome{ID: m.ID, Reason: mention.Duplicate})
	case strings.TrimSpace(m.Text) == "":
		h.Dropped = append(h.Dropped, social.Refused("an event without text"))
	default:
		c.seen[m.ID] = true
		h.Mentions = append(h.Mentions, m)
		if c.s.env.Wanted == nil || c.s.env.Wanted(&m) {
			c.held = append(c.held, e.ID+"="+e.Pubkey)
		}
	}
}

// forget takes back what an author asked to delete: kept events, and articles by
// the name they have with their author. Nobody can delete what another wrote.
func (c *conversation) forget(h *source.Harvest, e *event) {
	for _, tag := range e.Tags {
		if len(tag) < 2 {
			continue
		}
		switch tag[0] {
		case "e":
			if i := slices.Index(c.held, tag[1]+"="+e.Pubkey); i >= 0 {
				c.held = slices.Delete(c.held, i, i+1)
				h.Deleted = append(h.Deleted, social.IDOf(config.Nostr, eventURL(tag[1])))
			}
		case "a":
			if kind, rest, ok := strings.Cut(tag[1], ":"); ok && strings.HasPrefix(rest, e.Pubkey+":") {
				if n, err := strconv.Atoi(kind); err == nil && n == article {
					h.Deleted = append(h.Deleted, mention.NewID(config.Nostr, tag[1], ""))
				}
			}
		}
	}
}

// remember keeps the newest of what is held.
func (c *conversation) remember(h *source.Harvest) {
	var kept []string
	for _, one := range c.held {
		if !slices.Contains(kept, one) {
			kept = append(kept, one)
		}
	}
	h.State.Cursors["held"] = strings.Join(kept[max(0, len(kept)-maxHeld):], " ")
}
