package feed

import (
	"context"
	"fmt"
	"net/url"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/crawler/websub"
	"github.com/earshot/earshot/internal/mention"
)

// topicOf is what an answer says about being pushed: its Link headers first, then
// the feed itself. doc may be nil.
func topicOf(resp *door.Response, doc *Document) source.Topic {
	base, err := url.Parse(resp.URL)
	if err != nil {
		return source.Topic{}
	}
	var t source.Topic
	t.Hub, t.Self = websub.Links(resp.Header, base)
	if doc != nil {
		if t.Hub == "" {
			t.Hub = doc.Hub
		}
		if t.Self == "" {
			t.Self = doc.Self
		}
		if t.Hub != "" && t.Self == "" {
			t.Self = resp.URL
		}
	}
	if t.Hub == "" || t.Self == "" {
		return source.Topic{}
	}
	return t
}

// follow keeps the subscription of this feed and notes what it means for polling.
func (s *Source) follow(ctx context.Context, h *source.Harvest, t source.Topic) {
	if s.push == nil {
		return
	}
	sub := s.push.Follow(ctx, s.name, t)
	if sub.Active && !s.paced {
		h.NotBefore = max(h.NotBefore, sub.Pause)
	}
	if h.Warning == "" {
		h.Warning = sub.Note
	}
}

// pushed reads what a hub sent. A pushed document usually holds only what is new,
// so it says nothing about the window of the feed.
func (s *Source) pushed(ctx context.Context, st source.State, list []source.Pushed) source.Harvest {
	h := source.Harvest{State: st}
	for _, p := range list {
		h.Bytes += int64(len(p.Body))
		doc, err := Parse(p.Body, p.ContentType, p.URL)
		if err != nil {
			h.Warning = fmt.Sprintf("its hub pushed what cannot be read: %v", err)
			h.Dropped = append(h.Dropped, mention.Outcome{Reason: mention.Refused, Detail: "a pushed document that cannot be read"})
			continue
		}
		remember(&h.State, doc, true)
		h.Mentions, h.Dropped = append(h.Mentions, doc.Mentions...), append(h.Dropped, doc.Dropped...)
	}
	s.follow(ctx, &h, source.Topic{})
	return h
}
