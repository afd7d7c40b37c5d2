package slack

import (
	"context"
	"errors"
	"fmt"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts"
)

// outgoing is a message on its way to the Web API.
type outgoing struct {
	fallback  string
	blocks    []goslack.Block
	meta      goslack.SlackMetadata
	thread    string
	broadcast bool
}

func (m outgoing) options() []goslack.MsgOption {
	out := []goslack.MsgOption{
		goslack.MsgOptionText(escape(m.fallback), false), goslack.MsgOptionParse(false),
		goslack.MsgOptionDisableLinkUnfurl(), goslack.MsgOptionDisableMediaUnfurl(),
	}
	if len(m.blocks) > 0 {
		out = append(out, goslack.MsgOptionBlocks(m.blocks...))
	}
	if m.meta.EventType != "" {
		out = append(out, goslack.MsgOptionMetadata(m.meta))
	}
	if m.thread != "" {
		out = append(out, goslack.MsgOptionTS(m.thread))
	}
	if m.broadcast {
		out = append(out, goslack.MsgOptionBroadcast())
	}
	return out
}

// post sends a new message, not faster than the channel takes them.
func (s *Sender) post(ctx context.Context, channel string, m outgoing) (alerts.Receipt, error) {
	if err := s.pace(ctx, channel); err != nil {
		return alerts.Receipt{}, err
	}
	id, ts, err := s.api.PostMessageContext(ctx, channel, m.options()...)
	if err != nil {
		judged, sure := s.judge("post to "+channel, channel, err)
		if !sure {
			judged = unsure{judged}
		}
		return alerts.Receipt{}, judged
	}
	s.remember(channel, id)
	return alerts.Receipt{Channel: id, Stamp: ts}, nil
}

func (s *Sender) update(ctx context.Context, at alerts.Receipt, m outgoing) error {
	_, _, _, err := s.api.UpdateMessageContext(ctx, at.Channel, at.Stamp, m.options()...)
	if err == nil {
		return nil
	}
	judged, _ := s.judge("edit the message", at.Channel, err)
	return judged
}

// unsure marks an error after which Slack may have taken the message.
type unsure struct{ error }

func (u unsure) Unwrap() error { return u.error }

// settle notes what is known about a key after an attempt.
func (s *Sender) settle(key string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var doubt unsure
	if err == nil {
		delete(s.sure, key)
		return
	}
	if len(s.sure) > 10_000 { // a day of failures: forgetting costs one look-up each
		clear(s.sure)
	}
	s.sure[key] = !errors.As(err, &doubt)
}

func (s *Sender) surelyNot(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sure[key]
}

// pace waits until the channel may be written to again.
func (s *Sender) pace(ctx context.Context, channel string) error {
	s.mu.Lock()
	now := s.o.Clock.Now()
	at := s.next[channel]
	if at.Before(now) {
		at = now
	}
	s.next[channel] = at.Add(gap)
	s.mu.Unlock()
	if err := s.o.Clock.Wait(ctx, at.Sub(now)); err != nil {
		return &alerts.Retryable{Err: fmt.Errorf("wait for %s's turn: %w", channel, err)}
	}
	return nil
}
