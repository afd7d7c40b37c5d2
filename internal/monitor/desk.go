package monitor

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/slack"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// Desk is what people can do and ask from Slack, joined from the rooms: incidents
// and silences are the engine's, triage the journal's, answers come from the
// index.
func (m *Monitor) Desk() slack.Desk {
	d := desk{m}
	return slack.Desk{Incidents: m.engine, Silencer: m.engine, Triager: d, Muter: d, Asker: d, Memory: m.engine}
}

type desk struct{ m *Monitor }

// Triage records a decision in the journal. A corrected sentiment holds for every
// brand the mention speaks of.
func (d desk) Triage(ctx context.Context, t slack.Triage) error {
	var c journal.TriageChange
	switch {
	case t.Status != "":
		c.Status = &t.Status
	case t.Assignee != "":
		c.Assignee = &t.Assignee
	case t.Sentiment != "":
		list, err := d.m.journal.Get(ctx, t.Mention)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return slack.ErrGone
		}
		c.Sentiment = corrected(list[0], mention.Label(t.Sentiment))
	}
	err := d.m.journal.Triage(ctx, t.Mention, c, t.By)
	if errors.Is(err, mention.ErrNotFound) {
		return slack.ErrGone
	}
	if err == nil {
		d.tell(ctx, t.Incident, t.Mention, decided(t), t.By)
	}
	return err
}

// decided is a decision about a mention in the past tense.
func decided(t slack.Triage) string {
	switch {
	case t.Status != "":
		return "marked a mention " + t.Status
	case t.Assignee != "":
		return "assigned a mention to " + t.Assignee
	}
	return "corrected a mention to " + t.Sentiment
}

// tell lets an incident's thread show what was decided about one of its mentions. What was
// decided holds without it, so a failure is only logged.
func (d desk) tell(ctx context.Context, incident, id, note, by string) {
	if incident == "" {
		return
	}
	act := alerts.Act{What: alerts.ActMention, Note: note, By: by, At: d.m.Now()}
	if list, err := d.m.journal.Get(ctx, id); id != "" && err == nil && len(list) > 0 {
		sample := sampleOf(&list[0])
		act.Of = &sample
	}
	if _, err := d.m.engine.Do(ctx, incident, act, time.Time{}); err != nil && !errors.Is(err, alerts.ErrUnknownIncident) {
		d.m.o.Log.Warn("tell an incident's thread what was decided", "incident", incident, "err", err)
	}
}

// Mute keeps an author, a site, a story or a word out of alerts for a time.
func (d desk) Mute(ctx context.Context, x slack.Mute) (string, error) {
	mute := alerts.Mute{Kind: x.Kind, Value: x.Value, Brand: x.Brand, By: x.By, From: d.m.Now(), Until: d.m.Now().Add(x.For)}
	if x.Mention != "" {
		list, err := d.m.journal.Get(ctx, x.Mention)
		if err != nil {
			return "", err
		}
		if len(list) == 0 {
			return "", slack.ErrGone
		}
		mute.Value, mute.On = muteValue(x.Kind, &list[0])
	}
	done, err := d.m.engine.Mute(ctx, mute)
	if err != nil {
		return "", err
	}
	if x.Mention != "" {
		d.tell(ctx, x.Incident, x.Mention, fmt.Sprintf("muted the %s of a mention for %s", x.Kind, clock.Words(x.For)), x.By)
	} else {
		d.tell(ctx, x.Incident, "", fmt.Sprintf("muted the %s “%s” for %s", x.Kind, x.Value, clock.Words(x.For)), x.By)
	}
	if x.Kind == alerts.MuteStory && x.Mention != "" {
		return "this story and its copies", nil // its id would tell a reader nothing
	}
	return done.Covers(), nil
}

// Mutes lists those kept.
func (d desk) Mutes(ctx context.Context) ([]alerts.Mute, error) { return d.m.engine.Mutes(ctx) }

// EndMute ends one now.
func (d desk) EndMute(ctx context.Context, id string) error { return d.m.engine.EndMute(ctx, id) }

// muteValue is what of a mention a mute of this kind names.
func muteValue(kind string, one *mention.Mention) (value, on string) {
	switch kind {
	case alerts.MuteAuthor:
		if one.Author.Handle != "" {
			return one.Author.Handle, one.Kind
		}
		return one.Author.Name, one.Kind
	case alerts.MuteSite:
		if u, err := url.Parse(one.URL); err == nil {
			return u.Hostname(), ""
		}
	case alerts.MuteStory:
		if one.Story != "" {
			return one.Story, ""
		}
		return one.ID, ""
	}
	return "", ""
}

func corrected(one mention.Mention, label mention.Label) map[string]mention.Label {
	if len(one.Brands) == 0 {
		return map[string]mention.Label{"": label}
	}
	out := map[string]mention.Label{}
	for _, b := range one.Brands {
		out[b.Brand] = label
	}
	return out
}

// names are what /earshot silence knows: brands by key, and rules.
func names(cfg *config.Config) (brands map[string]string, rules []string) {
	brands = make(map[string]string, len(cfg.Brands))
	for i := range cfg.Brands {
		brands[cfg.Brands[i].Key] = cfg.Brands[i].Name
	}
	for i := range cfg.Rules {
		rules = append(rules, cfg.Rules[i].Name)
	}
	return brands, rules
}

// SlackDoor makes the door through which people act from Slack. The secrets,
// settings, address and log are the caller's; what the rooms know is filled in here.
func (m *Monitor) SlackDoor(o slack.DoorOptions) (*slack.Door, error) {
	o.Desk = m.Desk()
	if o.Clock == nil {
		o.Clock = m.o.Wall
	}
	return slack.NewDoor(o)
}

// SlackDoorSettings are what a rules file says about acting from Slack.
func (m *Monitor) SlackDoorSettings(cfg *config.Config, o card.Options) slack.DoorSettings {
	s := slack.DoorSettings{Users: cfg.Slack.Users, Card: o}
	s.Brands, s.Rules = names(cfg)
	return s
}
