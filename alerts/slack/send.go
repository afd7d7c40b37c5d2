package slack

import (
	"context"
	"fmt"
	"slices"
	"time"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
)

// gap is the least time between two messages to one channel: Slack takes about
// one a second.
const gap = 1100 * time.Millisecond

// Send delivers one message: a new one for a new incident, a digest or a note; an
// edit of the incident's message and a reply in its thread for everything else.
// The receipt names the channel's id and the message's ts.
func (s *Sender) Send(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	if d.Channel == "" {
		d.Channel = s.set().Config.Channel
	}
	if err := s.recall(ctx); err != nil {
		return alerts.Receipt{}, err
	}
	if s.api == nil {
		return s.sendWebhook(ctx, d)
	}
	if d.Attempt > 1 && !s.surelyNot(d.Key) {
		// An earlier attempt broke off: Slack may have taken it.
		r, found, err := s.Find(ctx, d)
		if found && r.Root {
			s.count(d.Channel)
		}
		if err != nil || found {
			return r, err
		}
	}
	if d.Message.Incident.ID == "" || d.Root == nil || d.Root.Stamp == "" {
		return s.sendRoot(ctx, d)
	}
	return s.follow(ctx, d)
}

// sendRoot posts a message of its own, in the fallback channel if its own refuses.
func (s *Sender) sendRoot(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	if s.overBudget(d.Channel, d.Message.Alert) {
		return s.sendOverflow(ctx, d)
	}
	r, err := s.postRoot(ctx, d, d.Channel, "")
	fallback := s.set().Config.Fallback
	refusal := refusalOf(err)
	if refusal.sort() != ofChannel || fallback == "" || fallback == d.Channel {
		return r, err
	}
	s.log.Error("alert goes to the fallback channel", "channel", d.Channel, "fallback", fallback, "err", err)
	return s.postRoot(ctx, d, fallback, fmt.Sprintf("Meant for %s, which Slack refuses (%s): %s.", d.Channel, refusal.Code, refusal.Hint))
}

func (s *Sender) postRoot(ctx context.Context, d alerts.Delivery, channel, note string) (alerts.Receipt, error) {
	c := noted(card.Of(s.whole(ctx, d), s.set().Card), note)
	l := s.layout()
	l.image = s.chart(ctx, c)
	m := outgoing{fallback: c.Fallback(l.local()), blocks: l.message(c), meta: meta(d.Key, d.Message.Incident.ID, true)}
	if note != "" {
		m.meta.EventPayload["note"] = note
	}
	r, err := s.post(ctx, channel, m)
	if l.image != "" && blames(err, "invalid_blocks") {
		// Slack finishes an upload a moment after it says so. Wait a little, then
		// do without: words first.
		if waitErr := s.o.Clock.Wait(ctx, 2*time.Second); waitErr == nil {
			r, err = s.post(ctx, channel, m)
		}
		if blames(err, "invalid_blocks") {
			l.image = ""
			m.blocks = l.message(c)
			r, err = s.post(ctx, channel, m)
		}
	}
	if refusalOf(err).sort() == ofContent {
		s.log.Error("Slack does not take the layout; sending plain text", "key", d.Key, "err", err)
		m.blocks = nil
		r, err = s.post(ctx, channel, m)
	}
	s.settle(d.Key, err)
	if r.Root = err == nil; r.Root {
		s.count(channel)
		r.Note = note
	}
	return r, err
}

// noted is a card with a note above what became of it.
func noted(c card.Card, note string) card.Card {
	if note != "" {
		c.Status = append([]card.Line{card.Plain("%s", note)}, c.Status...)
	}
	return c
}

// follow brings an incident's message up to date and adds to its thread.
func (s *Sender) follow(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	root := *d.Root
	if s.isOverflow(root) {
		if d.Message.Alert.Kind != alerts.KindEscalate {
			return root, nil // it was only ever counted: the list has it
		}
		return s.sendRoot(ctx, d)
	}
	err := s.edit(ctx, d, root)
	switch refusalOf(err).sort() {
	case ofMessage:
		if !blames(err, "message_not_found") {
			break // it cannot be edited, but it can be answered
		}
		return s.afterDeletion(ctx, d, root)
	case ofChannel: // archived under the incident, say: what comes must not end with it
		return s.sendRoot(ctx, d)
	case other, ofAccess, ofContent, ofMoment:
		if err != nil {
			return alerts.Receipt{}, err
		}
	}
	return s.answer(ctx, d, root)
}

// afterDeletion decides what becomes of news about a message that somebody
// deleted: whoever did it wanted quiet, so only a worse incident speaks again.
func (s *Sender) afterDeletion(ctx context.Context, d alerts.Delivery, root alerts.Receipt) (alerts.Receipt, error) {
	if d.Message.Alert.Kind != alerts.KindEscalate {
		s.log.Info("the incident's message was deleted in Slack; the update is kept in earshot only", "incident", d.Message.Incident.ID)
		return root, nil
	}
	return s.sendRoot(ctx, d)
}

// edit updates the root message in place.
func (s *Sender) edit(ctx context.Context, d alerts.Delivery, root alerts.Receipt) error {
	c := noted(card.Of(s.whole(ctx, d), s.set().Card), root.Note)
	l := s.layout()
	l.image = s.chart(ctx, c)
	m := outgoing{fallback: c.Fallback(l.local()), blocks: l.message(c), meta: meta("root/"+d.Message.Incident.ID, d.Message.Incident.ID, true)}
	err := s.update(ctx, root, m)
	if l.image != "" && blames(err, "invalid_blocks") {
		l.image = ""
		m.blocks = l.message(c)
		err = s.update(ctx, root, m)
	}
	return err
}

// answer adds a reply to the incident's thread; an escalation is shown in the
// channel as well.
func (s *Sender) answer(ctx context.Context, d alerts.Delivery, root alerts.Receipt) (alerts.Receipt, error) {
	c := card.Reply(d.Message, s.set().Card)
	l := s.layout()
	if d.Message.Alert.Kind == alerts.KindResolve {
		whole := card.Of(s.whole(ctx, d), s.set().Card)
		c.Chart, c.ChartAlt = whole.Chart, whole.ChartAlt
		l.image = s.chart(ctx, c)
	}
	m := outgoing{
		fallback: c.Fallback(l.local()), blocks: l.reply(c), meta: meta(d.Key, d.Message.Incident.ID, false),
		thread: root.Stamp, broadcast: d.Message.Alert.Kind == alerts.KindEscalate,
	}
	r, err := s.post(ctx, root.Channel, m)
	if refusalOf(err).sort() == ofContent {
		m.blocks = nil
		r, err = s.post(ctx, root.Channel, m)
	}
	if blames(err, "thread_not_found") {
		return root, nil // deleted between the edit and the answer
	}
	s.settle(d.Key, err)
	return r, err
}

// whole is the message as its incident's own shows it: all of the incident up to this
// message, and a chart.
func (s *Sender) whole(ctx context.Context, d alerts.Delivery) alerts.Message {
	m := d.Message
	if m.Incident.ID != "" {
		var err error
		if m, err = alerts.Whole(ctx, s.told(ctx, d), m, s.o.Evidence); err != nil {
			s.log.Warn("incident shown without all of its evidence", "incident", m.Incident.ID, "err", err)
		}
	}
	// A click soon after an alert leaves its chart as it is.
	a, e := &m.Alert, &m.Alert.Evidence
	stands := len(e.Chart) > 0 && (len(d.Message.Alert.Evidence.Chart) > 0 || a.Kind == alerts.KindAction && a.At.Sub(e.Chart[len(e.Chart)-1].From) < 2*time.Hour)
	if stands || s.o.Bars == nil || !s.set().Config.Charts || a.Brand == "" {
		return m
	}
	from := a.At.Add(-24 * time.Hour)
	if e.Digest != nil && e.Digest.From.Before(from) {
		from = e.Digest.From
	}
	bars, err := s.o.Bars(ctx, a.Brand, from, a.At)
	if err != nil {
		s.log.Warn("alert goes without its chart", "err", err)
		return m
	}
	e.Chart, e.Counted = bars, ""
	return m
}

// told are the messages of an incident up to the one being delivered. The history is asked
// each time: what was forgotten meanwhile stands in it no more.
func (s *Sender) told(ctx context.Context, d alerts.Delivery) []alerts.OutboxRow {
	id := d.Message.Incident.ID
	if s.o.History == nil {
		return s.remembered(d)
	}
	rows, err := s.o.History.OfIncident(ctx, id)
	if err != nil {
		s.log.Warn("incident shown without what was told before", "incident", id, "err", err)
		return []alerts.OutboxRow{{Message: d.Message}}
	}
	for k := range rows {
		if rows[k].Key == d.Key {
			return rows[:k+1]
		}
	}
	return rows
}

// remembered is an incident's messages, where nobody keeps a history.
func (s *Sender) remembered(d alerts.Delivery) []alerts.OutboxRow {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.memory) > 500 {
		clear(s.memory)
	}
	rows := s.memory[d.Message.Incident.ID]
	if !slices.ContainsFunc(rows, func(r alerts.OutboxRow) bool { return r.Key == d.Key }) {
		rows = append(rows, alerts.OutboxRow{Key: d.Key, Message: d.Message})
		s.memory[d.Message.Incident.ID] = rows
	}
	return slices.Clone(rows)
}

func (s *Sender) layout() layout {
	return layout{zone: s.set().Card.Location, actions: s.set().Clicks}
}

// metaType is the event type under which our messages can be found again.
const metaType = "earshot_alert"

// meta marks a message with its key, so that it can be found again after a crash.
func meta(key, incident string, root bool) goslack.SlackMetadata {
	return goslack.SlackMetadata{EventType: metaType, EventPayload: map[string]any{"key": key, "incident": incident, "root": root}}
}
