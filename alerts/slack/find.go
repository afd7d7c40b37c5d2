package slack

import (
	"context"
	"errors"
	"strings"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts"
)

// How far back Find looks: the message it looks for was sent moments before a
// crash, so it is among the newest.
const (
	findPages = 5
	findLimit = 200
)

// Find looks a delivery up by the metadata its message carries. Without the
// permission to read the channel it says "not found", aloud in the log: a message
// may then come twice after a crash, which is better than not at all. A fault of
// the moment is an error: the courier asks again.
func (s *Sender) Find(ctx context.Context, d alerts.Delivery) (alerts.Receipt, bool, error) {
	if s.api == nil {
		return alerts.Receipt{}, false, nil // a webhook keeps nothing
	}
	if d.Channel == "" {
		d.Channel = s.set().Config.Channel
	}
	for _, channel := range []string{d.Channel, s.set().Config.Fallback} {
		if channel == "" {
			continue
		}
		r, found, err := s.findIn(ctx, channel, d)
		if found || err != nil && !closed(err) {
			return r, found, err
		}
		if err != nil {
			s.log.Warn("cannot look whether an interrupted alert had arrived; it may come twice", "channel", channel, "err", err)
		}
	}
	return alerts.Receipt{}, false, nil
}

// LooksBack says whether a delivery that has arrived can be found again, which is
// what keeps it from coming twice after a crash; the error says what is missing. A webhook
// has nowhere to look.
func (s *Sender) LooksBack(ctx context.Context, d alerts.Delivery) error {
	if s.api == nil {
		return nil
	}
	_, found, err := s.findIn(ctx, d.Channel, d)
	if err == nil && !found {
		return errors.New("the message is not among the newest of its channel")
	}
	return err
}

// closed reports whether Slack will never let us look there, or there is nothing.
func closed(err error) bool {
	switch refusalOf(err).sort() {
	case ofChannel, ofMessage:
		return true
	case other, ofAccess, ofContent, ofMoment:
	}
	return blames(err, "missing_scope", "no_permission")
}

func (s *Sender) findIn(ctx context.Context, channel string, d alerts.Delivery) (alerts.Receipt, bool, error) {
	if d.Root != nil && d.Root.Stamp != "" && !s.isOverflow(*d.Root) {
		r, found, err := s.search(ctx, channel, d.Root.Channel, d.Root.Stamp, d.Key)
		gone := refusalOf(err).sort() == ofMessage // the message it answers was deleted
		if found || d.Message.Alert.Kind != alerts.KindEscalate || err != nil && !gone {
			return r, found, err
		}
		// An escalation begins anew where its incident's message was deleted.
	}
	id, err := s.resolve(ctx, channel)
	if err != nil || id == "" {
		return alerts.Receipt{}, false, err
	}
	return s.search(ctx, channel, id, "", d.Key)
}

// search looks through the newest messages of a channel, or of a thread in it.
func (s *Sender) search(ctx context.Context, channel, id, thread, key string) (alerts.Receipt, bool, error) {
	cursor := ""
	for range findPages {
		messages, next, err := s.page(ctx, id, thread, cursor)
		if err != nil {
			judged, _ := s.judge("look for an interrupted alert", channel, err)
			return alerts.Receipt{}, false, judged
		}
		for _, m := range messages {
			if carries(m.Metadata, key) {
				return receiptOf(id, m), true, nil
			}
		}
		if next == "" {
			break
		}
		cursor = next
	}
	return alerts.Receipt{}, false, nil
}

// receiptOf is the receipt its sending would have given.
func receiptOf(channel string, m goslack.Message) alerts.Receipt {
	r := alerts.Receipt{Channel: channel, Stamp: m.Timestamp, Root: m.Metadata.EventPayload["root"] == true}
	r.Note, _ = m.Metadata.EventPayload["note"].(string)
	if m.Metadata.EventPayload["overflow"] == true {
		r.Stamp += overflowMark
	}
	return r
}

func (s *Sender) page(ctx context.Context, channel, thread, cursor string) ([]goslack.Message, string, error) {
	if thread != "" {
		messages, _, next, err := s.api.GetConversationRepliesContext(ctx, &goslack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: thread, Cursor: cursor, Limit: findLimit, IncludeAllMetadata: true})
		return messages, next, err
	}
	page, err := s.api.GetConversationHistoryContext(ctx, &goslack.GetConversationHistoryParameters{
		ChannelID: channel, Cursor: cursor, Limit: findLimit, IncludeAllMetadata: true})
	if err != nil {
		return nil, "", err
	}
	return page.Messages, page.ResponseMetaData.NextCursor, nil
}

// carries reports whether a message's metadata names this key.
func carries(m goslack.SlackMetadata, key string) bool {
	if m.EventType != metaType {
		return false
	}
	if m.EventPayload["key"] == key {
		return true
	}
	keys, _ := m.EventPayload["keys"].(string)
	return strings.Contains(" "+keys+" ", " "+key+" ")
}

// resolve is the id of a channel written as "#name" or as an id; "" when the
// workspace shows none of that name.
func (s *Sender) resolve(ctx context.Context, channel string) (string, error) {
	name, isName := strings.CutPrefix(channel, "#")
	if !isName {
		return channel, nil
	}
	s.mu.Lock()
	id := s.channels[name]
	s.mu.Unlock()
	if id != "" {
		return id, nil
	}
	cursor := ""
	for range 50 { // 50 000 channels
		list, next, err := s.api.GetConversationsContext(ctx, &goslack.GetConversationsParameters{
			Cursor: cursor, Limit: 1000, ExcludeArchived: true, Types: []string{"public_channel", "private_channel"}})
		if err != nil {
			judged, _ := s.judge("look up "+channel, channel, err)
			return "", judged
		}
		for _, c := range list {
			s.remember("#"+c.Name, c.ID)
			if c.Name == name {
				return c.ID, nil
			}
		}
		if next == "" {
			break
		}
		cursor = next
	}
	return "", nil
}

// remember keeps a channel's id for its name.
func (s *Sender) remember(channel, id string) {
	name, isName := strings.CutPrefix(channel, "#")
	if !isName {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[name] = id
}
