// Package nostr listens to hashtags on Nostr relays.
//
// It owns the conversation with a relay and the proof that an event is what its
// author signed: a relay is not trusted. It needs no key.
package nostr

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	subscription = "earshot"
	maxFrame     = 1 << 20
	maxEvents    = 500 // asked of a relay at once
	maxFrames    = 5000
	patience     = 30 * time.Second // for everything one relay has to say
	overlap      = 2 * time.Hour    // relays hear of events late
)

// New is the factory of type "nostr".
func New(src config.Source, env source.Env) (any, error) {
	if len(src.Instances) == 0 {
		return nil, errors.New(`nostr needs instances = ["wss://relay.example"]`)
	}
	tags := social.Tags(src, env.Brands)
	if len(tags) == 0 {
		return nil, errors.New("nostr needs tags, or a brand")
	}
	return &Source{env: env, relays: src.Instances, tags: tags, patience: patience}, nil
}

// Source polls relays for stored events.
type Source struct {
	env          source.Env
	relays, tags []string
	patience     time.Duration
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	seen := make(map[string]bool)
	if err := social.Round(&h, s.relays, func(relay string) error { return s.ask(ctx, &h, relay, seen) }); err != nil {
		return source.Harvest{}, err
	}
	return h, nil
}

// ask holds one conversation: what there is since the last one, to its end.
func (s *Source) ask(ctx context.Context, h *source.Harvest, relay string, seen map[string]bool) error {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	now, key := h.State.Now, "since "+relay
	since := now.Add(-7 * 24 * time.Hour)
	n, err := strconv.ParseInt(h.State.Cursors[key], 10, 64)
	known := err == nil && n > 0
	if known {
		since = time.Unix(n, 0).Add(-overlap)
	}
	address := strings.Replace(strings.Replace(social.Base(strings.TrimSpace(relay)), "wss://", "https://", 1), "ws://", "http://", 1)
	h.Requests++
	conn, resp, err := websocket.Dial(ctx, address, &websocket.DialOptions{HTTPClient: s.env.Door.StreamClient(door.Skip)})
	if err != nil {
		return refused(s.env.Door, address, resp, err)
	}
	defer conn.CloseNow() //nolint:errcheck // nothing is left to be said
	conn.SetReadLimit(maxFrame)
	req, err := json.Marshal([]any{"REQ", subscription,
		map[string]any{"kinds": []int{1, 1111, 30023}, "#t": s.tags, "since": since.Unix(), "limit": maxEvents}})
	if err != nil {
		return fmt.Errorf("ask relay: %w", err)
	}
	if err := conn.Write(ctx, websocket.MessageText, req); err != nil {
		return fmt.Errorf("ask relay %s: %w", door.Redact(address), err)
	}
	got, err := s.listen(ctx, h, conn, since, seen)
	if err != nil {
		return fmt.Errorf("listen to relay %s: %w", door.Redact(address), err)
	}
	if got >= maxEvents && known {
		h.Gaps = append(h.Gaps, source.Gap{From: since, To: now, Reason: "more new items than a relay gives at once"})
	}
	h.State.Cursors[key] = strconv.FormatInt(now.Unix(), 10)
	return nil
}

// listen takes events in until the relay says that it has no more.
func (s *Source) listen(ctx context.Context, h *source.Harvest, conn *websocket.Conn, since time.Time, seen map[string]bool) (got int, err error) {
	for range maxFrames {
		_, raw, err := conn.Read(ctx)
		if err != nil {
			return got, err
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
			s.take(h, parts[2], since, seen)
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
	return got, errors.New("the relay does not come to an end")
}

// take adds one event if it is what its author signed and what was asked for.
func (s *Source) take(h *source.Harvest, raw json.RawMessage, since time.Time, seen map[string]bool) {
	var e event
	if json.Unmarshal(raw, &e) != nil || !e.genuine() {
		h.Dropped = append(h.Dropped, social.Refused("an event its author did not sign"))
		return
	}
	asked := slices.ContainsFunc(e.Tags, func(t []string) bool {
		return len(t) > 1 && t[0] == "t" && slices.Contains(s.tags, strings.ToLower(t[1]))
	})
	if !asked || !slices.Contains([]int{1, 1111, 30023}, e.Kind) || e.Created < since.Unix() {
		h.Dropped = append(h.Dropped, social.Refused("an event that was not asked for"))
		return
	}
	m := e.mention()
	switch {
	case seen[m.ID]:
		h.Dropped = append(h.Dropped, mention.Outcome{ID: m.ID, Reason: mention.Duplicate})
	case strings.TrimSpace(m.Text) == "":
		h.Dropped = append(h.Dropped, social.Refused("an event without text"))
	default:
		seen[m.ID] = true
		h.Mentions = append(h.Mentions, m)
	}
}
