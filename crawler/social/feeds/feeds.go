// Package feeds polls the feeds a platform offers (one for each tag, channel or
// search) as one source.
//
// It owns their order, their conditional requests and what is remembered of them;
// what a feed says is package feed's. Which feeds there are, and what their items
// mean, is the platform's.
package feeds

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/feed"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// Group is the feeds of one platform.
type Group struct {
	Kind      string
	Addresses []string
	Policy    door.Policy
	// Names are the variables that hold the addresses, by position, where those are
	// secret. May be nil.
	Names []string
	// Mend, where set, makes of an item what it means on this platform; guid is the
	// feed's own id of it. False refuses the item.
	Mend func(m *mention.Mention, guid string) bool
	// Caution stands in the health line after every poll; "" says nothing.
	Caution string
}

// New makes a source of a group.
func New(env source.Env, g Group) *Source {
	s := &Source{Group: g, client: social.Client{Door: env.Door, Policy: g.Policy, Accept: feed.Accept}}
	for i, address := range g.Addresses {
		key := address
		if i < len(g.Names) {
			key = g.Names[i]
		}
		if !slices.Contains(s.keys, key) {
			s.keys, s.at = append(s.keys, key), append(s.at, address)
		}
	}
	return s
}

// Policy is how robots.txt binds a source: always, unless its section says why not.
func Policy(src config.Source) door.Policy {
	if src.RobotsWaiver != "" {
		return door.Ask
	}
	return door.Obey
}

// Source polls a group of feeds.
type Source struct {
	Group
	client   social.Client
	keys, at []string
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	seen := make(map[string]bool)
	unchanged := 0
	err := social.Round(&h, s.keys, func(key string) error {
		changed, err := s.read(ctx, &h, key, s.at[slices.Index(s.keys, key)], seen)
		if err == nil && !changed {
			unchanged++
		}
		return err
	})
	if err != nil {
		return source.Harvest{}, err
	}
	h.NotModified = unchanged == len(s.keys)
	h.Warning = strings.TrimSpace(h.Warning + " " + s.Caution)
	return h, nil
}

// read asks for one feed; false when it has not changed.
func (s *Source) read(ctx context.Context, h *source.Harvest, key, address string, seen map[string]bool) (bool, error) {
	r := door.Request{URL: address, MaxBytes: feed.MaxBytes, Validator: h.State.Validators[key]}
	if key != address {
		r.Alias = "$" + key
	}
	resp, err := s.client.Fetch(ctx, h, r)
	if err != nil {
		return false, feed.Waivable(err)
	}
	h.NotBefore = max(h.NotBefore, feed.FreshFor(resp.Header, h.State.Now))
	if resp.NotModified() {
		return false, nil
	}
	if r.Alias != "" {
		feed.Conceal(resp, address, key)
	}
	doc, err := feed.Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
	if err != nil {
		return false, fmt.Errorf("read %s: %w", cmp.Or(r.Alias, door.Redact(address)), err)
	}
	h.State.Validators[key] = resp.Validator
	h.NotBefore = max(h.NotBefore, doc.TTL)
	h.Window += len(doc.Mentions) + len(doc.Dropped)
	h.Dropped = append(h.Dropped, doc.Dropped...)
	for i := range doc.Mentions {
		m := doc.Mentions[i]
		m.Kind = s.Kind
		switch {
		case s.Mend != nil && !s.Mend(&m, doc.GUID(i)):
			h.Dropped = append(h.Dropped, social.Refused("an item that is none of this platform's"))
		case seen[m.ID]:
			h.Dropped = append(h.Dropped, mention.Outcome{ID: m.ID, Reason: mention.Duplicate})
		default:
			seen[m.ID] = true
			h.Mentions = append(h.Mentions, m)
		}
	}
	return true, nil
}
