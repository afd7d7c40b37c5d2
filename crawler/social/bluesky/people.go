package bluesky

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/mention"
)

const (
	maxActors = 25   // per request
	maxPeople = 5000 // profiles remembered
)

// person is what the public profile of an author says.
type person struct {
	handle, name string
	followers    *int64
	optedOut     bool // asked not to be shown to those not logged in
}

// introduce adds names and followers to the mentions and moves them into h;
// those whose author opted out of being shown publicly are not kept. Where
// profiles cannot be had, authors stay unnamed.
func (s *Source) introduce(ctx context.Context, h *source.Harvest, mentions []mention.Mention, authors []string) {
	if len(s.people) > maxPeople {
		clear(s.people)
	}
	var ask []string
	asked := make(map[string]bool)
	for _, did := range authors {
		if _, ok := s.people[did]; !ok && !asked[did] {
			asked[did], ask = true, append(ask, did)
		}
	}
	for len(ask) > 0 {
		n := min(len(ask), maxActors)
		if !s.profiles(ctx, h, ask[:n]) {
			break
		}
		ask = ask[n:]
	}
	for i, m := range mentions {
		p, ok := s.people[authors[i]]
		if ok && p.optedOut {
			h.Dropped = append(h.Dropped, mention.Outcome{ID: m.ID, Reason: mention.OptOut})
			continue
		}
		m.Author.Handle, m.Author.Name, m.Author.Followers = p.handle, p.name, p.followers
		h.Mentions = append(h.Mentions, m)
	}
}

func (s *Source) profiles(ctx context.Context, h *source.Harvest, dids []string) bool {
	var answer struct {
		Profiles []json.RawMessage `json:"profiles"`
	}
	if _, err := s.client.Get(ctx, h, s.api+"/xrpc/app.bsky.actor.getProfiles?"+url.Values{"actors": dids}.Encode(), &answer); err != nil {
		return false
	}
	for _, raw := range answer.Profiles {
		var x struct {
			DID       string       `json:"did"`
			Handle    social.Str   `json:"handle"`
			Name      social.Str   `json:"displayName"`
			Followers social.Count `json:"followersCount"`
			Labels    []struct {
				Val social.Str `json:"val"`
			} `json:"labels"`
		}
		if json.Unmarshal(raw, &x) != nil || x.DID == "" {
			continue
		}
		p := person{handle: string(x.Handle), name: string(x.Name), followers: x.Followers.N}
		for _, l := range x.Labels {
			p.optedOut = p.optedOut || l.Val == "!no-unauthenticated"
		}
		s.people[x.DID] = p
	}
	return true
}
