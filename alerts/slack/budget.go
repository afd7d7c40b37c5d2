package slack

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
)

// A channel takes slack.max_per_hour new messages within an hour; critical alerts have
// twice the room. The book of what it took is the outbox itself, where each message
// stands with its receipt: a process that has just begun reads the last hour from
// there, so that one that keeps crashing gets no fresh budget.

const (
	budgetSpan = time.Hour
	// recalled bounds how many messages are read from the outbox; a budget holds fewer.
	recalled = 5000
)

// overBudget reports whether a new message must go into the overflow.
func (s *Sender) overBudget(channel string, a alerts.Alert) bool {
	if a.Kind == alerts.KindDigest || a.Kind == alerts.KindNote {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Clock.Now()
	recent := s.posted[channel]
	for len(recent) > 0 && now.Sub(recent[0]) >= budgetSpan {
		recent = recent[1:]
	}
	s.posted[channel] = recent
	room := s.set().Config.MaxPerHour
	if a.Severity == alerts.Critical {
		room *= 2
	}
	return len(recent) >= room
}

// count enters a new message into its channel's budget.
func (s *Sender) count(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posted[channel] = append(s.posted[channel], s.o.Clock.Now())
}

// recall takes up, once, what the channels took before this process began. Without a
// history there is nothing to take up.
func (s *Sender) recall(ctx context.Context) error {
	s.mu.Lock()
	done := s.recalled
	s.mu.Unlock()
	if done || s.o.History == nil {
		return nil
	}
	rows, err := s.o.History.Recent(ctx, s.o.Clock.Now().Add(-budgetSpan), recalled)
	if err != nil {
		return &alerts.Retryable{Err: fmt.Errorf("read what the channels took in the last hour: %w", err)}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.recalled {
		return nil
	}
	s.recalled = true
	posted := map[string][]time.Time{}
	for _, r := range rows {
		channel := s.budgetOf(r.Channel)
		switch {
		case s.isOverflow(r.Receipt):
			s.recallOverflow(channel, r)
		case r.Receipt.Root || s.api == nil && r.State == alerts.Sent:
			posted[channel] = append(posted[channel], r.Changed)
		case r.State != alerts.Sent:
			// Broken off by a crash: each attempt may have arrived.
			for range r.Attempts {
				posted[channel] = append(posted[channel], r.Changed)
			}
		}
	}
	for channel, at := range s.posted {
		posted[channel] = append(posted[channel], at...)
	}
	s.posted = posted
	return nil
}

// budgetOf is the channel whose budget a message draws on: a webhook has one channel.
func (s *Sender) budgetOf(channel string) string {
	switch {
	case s.api == nil:
		return webhookChannel
	case channel == "":
		return s.set().Config.Channel
	}
	return channel
}

// recallOverflow enters a counted message into its channel's running overflow message.
func (s *Sender) recallOverflow(channel string, r alerts.OutboxRow) {
	stamp := strings.TrimSuffix(r.Receipt.Stamp, overflowMark)
	o := s.overflow[channel]
	if o == nil || o.at.Stamp != stamp {
		o = &overflow{at: alerts.Receipt{Channel: r.Receipt.Channel, Stamp: stamp}, since: r.Changed, worst: map[string]alerts.Severity{}}
		s.overflow[channel] = o
	}
	o.add(alerts.Delivery{Key: r.Key, Message: r.Message}, card.Of(r.Message, s.set().Card))
	o.edited = r.Changed
}
