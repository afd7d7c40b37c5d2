package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
)

// sendWebhook posts through an incoming webhook. It goes to the one channel the
// webhook was made for, cannot be edited or answered, and carries no chart and no
// buttons: what follows an incident's first message is a short message of its own.
func (s *Sender) sendWebhook(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	switch {
	case d.Root != nil && s.isOverflow(*d.Root) && d.Message.Alert.Kind != alerts.KindEscalate:
		return *d.Root, nil // it was only ever counted
	case s.overBudget(webhookChannel, d.Message.Alert):
		return s.overflowWebhook(ctx, d)
	}
	l := layout{zone: s.set().Card.Location}
	var c card.Card
	var blocks []goslack.Block
	if follows(d) {
		c = card.Reply(d.Message, s.set().Card)
		blocks = l.reply(c)
	} else {
		c = card.Of(d.Message, s.set().Card)
		blocks = l.message(c)
	}
	err := s.postWebhook(ctx, &goslack.WebhookMessage{Text: escape(c.Fallback(l.local())), Blocks: &goslack.Blocks{BlockSet: blocks}, Parse: "none"})
	if refusalOf(err).sort() == ofContent {
		err = s.postWebhook(ctx, &goslack.WebhookMessage{Text: escape(c.Fallback(l.local())), Parse: "none"})
	}
	if err == nil {
		s.count(webhookChannel)
	}
	return alerts.Receipt{}, err
}

// overflowWebhook says once in an hour that more comes than the channel takes: a webhook
// cannot edit, so what is beyond stands in earshot's list alone.
func (s *Sender) overflowWebhook(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	counted := alerts.Receipt{Stamp: overflowMark}
	now := s.o.Clock.Now()
	s.mu.Lock()
	o := s.overflow[webhookChannel]
	if fresh := o == nil || now.Sub(o.since) > overflowSpan; !fresh {
		o.add(d, card.Of(d.Message, s.set().Card))
		s.mu.Unlock()
		return counted, nil
	}
	s.mu.Unlock()
	text := escape(fmt.Sprintf("🌊  More alerts than this channel takes in an hour (%d). What comes until ", s.set().Config.MaxPerHour)) +
		clockTime(now.Add(overflowSpan), s.set().Card.Location) + escape(" stands in earshot's list of incidents alone, unless it is critical. ") + link(s.listAddress(), "The list")
	if err := s.postWebhook(ctx, &goslack.WebhookMessage{Text: text, Parse: "none"}); err != nil {
		return alerts.Receipt{}, err
	}
	o = &overflow{since: now, worst: map[string]alerts.Severity{}}
	o.add(d, card.Of(d.Message, s.set().Card))
	s.mu.Lock()
	s.overflow[webhookChannel] = o
	s.mu.Unlock()
	return counted, nil
}

// follows reports whether a message adds to one that was sent before.
func follows(d alerts.Delivery) bool {
	switch d.Message.Alert.Kind {
	case alerts.KindUpdate, alerts.KindEscalate, alerts.KindResolve, alerts.KindAction:
		return d.Root != nil
	case alerts.KindOpen, alerts.KindDigest, alerts.KindNote:
	}
	return false
}

// webhookChannel is the pacing key of the one channel behind a webhook.
const webhookChannel = "the webhook's channel"

// postWebhook posts by our own client rather than slack-go's helper: that one
// drops Slack's words and puts the address, which is a secret, into errors.
func (s *Sender) postWebhook(ctx context.Context, m *goslack.WebhookMessage) error {
	if err := s.pace(ctx, webhookChannel); err != nil {
		return err
	}
	body, err := json.Marshal(m)
	if err != nil {
		return &alerts.Permanent{Err: fmt.Errorf("encode webhook message: %w", err)}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.o.Webhook.Reveal(), bytes.NewReader(body))
	if err != nil {
		return &alerts.Permanent{Err: s.clean.err("make webhook request", err)}
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.http.Do(req)
	if err != nil {
		return &alerts.Retryable{Err: s.clean.err("post to the webhook", err)}
	}
	defer func() { _ = resp.Body.Close() }()
	word, _ := io.ReadAll(io.LimitReader(resp.Body, 512))
	return s.judgeWebhook(resp, strings.TrimSpace(string(word)))
}

// judgeWebhook reads an incoming webhook's answer: a word, and a status.
func (s *Sender) judgeWebhook(resp *http.Response, word string) error {
	switch {
	case resp.StatusCode == http.StatusOK:
		return nil
	case resp.StatusCode == http.StatusTooManyRequests:
		after := unlimited
		if n, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && n > 0 {
			after = time.Duration(n) * time.Second
		}
		return &alerts.Retryable{After: after, Err: fmt.Errorf("post to the webhook: Slack's rate limit is reached")}
	case hints[word].hint != "":
		return s.refused("post to the webhook", webhookChannel, goslack.SlackErrorResponse{Err: word})
	}
	err, _ := judgeStatus("post to the webhook", webhookChannel, resp.StatusCode)
	return err
}
