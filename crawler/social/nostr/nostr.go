// Package nostr listens to hashtags on Nostr relays, and searches those that can be
// searched (NIP-50).
//
// It owns the conversation with a relay and the proof that an event is what its
// author signed: a relay is not trusted. Authors' deletions (NIP-09) are followed. It
// needs no key.
package nostr

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socket"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
)

const (
	subscription = "earshot"
	maxEvents    = 500 // asked of a relay at once
	maxFrames    = 5000
	maxBytes     = 16 << 20         // of one conversation
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
	return &Source{env: env, client: social.Client{Door: env.Door, Policy: door.Skip}, relays: src.Instances, tags: tags, terms: social.Terms(src, env.Brands),
		patience: patience, searches: make(map[string]bool)}, nil
}

// Source polls relays for stored events.
type Source struct {
	env          source.Env
	client       social.Client
	relays, tags []string
	terms        []string // searched for where a relay can
	patience     time.Duration
	searches     map[string]bool // relays that were asked, and whether they can be searched
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
	searched, err := s.searchable(ctx, h, address)
	if err != nil {
		return err
	}
	c := conversation{s: s, since: since, searched: searched, seen: seen, held: holding(h)}
	h.Requests++
	conn, err := socket.Open(ctx, s.env.Door, address)
	if err != nil {
		return err
	}
	defer conn.Close()
	req, err := json.Marshal(append([]any{"REQ", subscription}, c.filters()...))
	if err != nil {
		return fmt.Errorf("ask relay: %w", err)
	}
	if err := conn.Write(ctx, req); err != nil {
		return fmt.Errorf("ask relay %s: %w", door.Redact(address), err)
	}
	got, err := c.listen(ctx, h, conn)
	if err != nil {
		return fmt.Errorf("listen to relay %s: %w", door.Redact(address), err)
	}
	if got >= maxEvents && known {
		h.Gaps = append(h.Gaps, source.Gap{From: since, To: now, Reason: "more new items than a relay gives at once"})
	}
	h.State.Cursors[key] = strconv.FormatInt(now.Unix(), 10)
	c.remember(h)
	return nil
}
