package monitor

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/slack"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// Desk is what people can do and ask from Slack, joined from the rooms: incidents
// and silences are the engine's, triage the journal's, answers come from the
// index.
func (m *Monitor) Desk() slack.Desk {
	d := desk{m}
	return slack.Desk{Incidents: m.engine, Silencer: m.engine, Triager: d, Muter: d, Asker: d}
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
	return err
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
	if done.On != "" {
		return fmt.Sprintf("%s %s on %s", done.Kind, done.Value, done.On), nil
	}
	return done.Kind + " " + done.Value, nil
}

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

// Search finds a page of mentions, newest first.
func (d desk) Search(ctx context.Context, src string, page, size int) (slack.Found, error) {
	now := d.m.Now()
	q, err := query.Parse(src, query.Options{Location: d.m.Location(), Now: now})
	if err != nil {
		return slack.Found{}, err
	}
	end := page * size
	if end > index.MaxLimit {
		return slack.Found{}, fmt.Errorf("page %d lies beyond the first %d mentions; narrow the search", page, index.MaxLimit)
	}
	r, err := d.m.index.Search(ctx, index.Request{Query: q, Limit: end, Now: now, Facets: []string{"sentiment"}})
	if err != nil {
		return slack.Found{}, err
	}
	found := slack.Found{Total: r.Total, Link: "/?q=" + url.QueryEscape(src)}
	for _, hit := range r.Hits[min(end-size, len(r.Hits)):] {
		if hit.Mention != nil {
			found.Samples = append(found.Samples, sampleOf(hit.Mention))
		}
	}
	found.Note = negativeShare(r)
	for _, w := range q.Warnings() {
		found.Note += " · note: " + w.Msg
	}
	return found, nil
}

// negativeShare is "71 % negative", "" when nothing carries a sentiment.
func negativeShare(r *index.Result) string {
	var total, negative int
	for _, v := range r.Facets["sentiment"].Values {
		total += v.Count
		if v.Value == string(mention.Negative) {
			negative = v.Count
		}
	}
	if total == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %% negative", 100*float64(negative)/float64(total))
}

func sampleOf(one *mention.Mention) alerts.Sample {
	s := alerts.Sample{ID: one.ID, Text: one.Text, Author: one.Author.Handle, Followers: one.Author.Followers, Source: one.Source,
		Kind: one.Kind, URL: one.URL, Published: one.EventTime()}
	if one.Title != "" {
		s.Text = one.Title
	}
	if s.Author == "" {
		s.Author = one.Author.Name
	}
	if len(one.Brands) > 0 {
		s.Sentiment = string(one.Brands[0].Sentiment.Label)
	}
	return s
}

// Status says how listening, judging and telling go.
func (d desk) Status(ctx context.Context) ([]string, error) {
	lines := []string{d.m.Status(ctx)}
	head, err := d.m.journal.Head(ctx)
	if err != nil {
		return nil, err
	}
	if behind := head - min(head, d.m.engine.Cursor()); behind > 0 {
		lines = append(lines, fmt.Sprintf("%d changes wait to be judged.", behind))
	}
	open, err := d.m.engine.Incidents(ctx, d.m.Now(), time.Time{}, 200)
	if err != nil {
		return nil, err
	}
	open = slices.DeleteFunc(open, func(i alerts.Incident) bool { return i.State != alerts.IncidentOpen })
	counts, err := d.m.outbox().Counts(ctx)
	if err != nil {
		return nil, err
	}
	lines = append(lines, fmt.Sprintf("%d incidents open, %d messages waiting to be sent, %d could not be delivered.",
		len(open), counts[alerts.Pending]+counts[alerts.Sending], counts[alerts.Dead]))
	return lines, nil
}

// maxExplained is how many verdicts an explanation lists.
const maxExplained = 12

// Explain says why an incident or alert spoke, or what is known of a mention.
func (d desk) Explain(ctx context.Context, id string) ([]string, error) {
	rows, err := d.m.outbox().OfIncident(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		if rows, err = d.alert(ctx, id); err != nil {
			return nil, err
		}
	}
	if len(rows) == 0 {
		return d.mention(ctx, id)
	}
	var lines []string
	for _, r := range rows[max(0, len(rows)-maxExplained):] {
		a := r.Message.Alert
		line := fmt.Sprintf("%s  %s, rule “%s”: %s", a.At.In(d.m.Location()).Format("2 Jan 15:04"), a.Kind, a.Rule, a.Reason)
		if p := a.Verdict.Probability; p != nil && *p > 0 {
			line += fmt.Sprintf("; so much or more happens by chance in 1 of %.0f such windows", 1 / *p)
		}
		if a.Verdict.HistoryDays > 0 {
			line += fmt.Sprintf("; known from %.0f days", a.Verdict.HistoryDays)
		}
		lines = append(lines, line)
	}
	if n := len(rows) - maxExplained; n > 0 {
		lines = append([]string{fmt.Sprintf("+%d earlier", n)}, lines...)
	}
	return lines, nil
}

// alert finds the message of one alert among the recent ones.
func (d desk) alert(ctx context.Context, id string) ([]alerts.OutboxRow, error) {
	rows, err := d.m.outbox().List(ctx, 2000)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(rows, func(r alerts.OutboxRow) bool { return r.Message.Alert.ID != id }), nil
}

func (d desk) mention(ctx context.Context, id string) ([]string, error) {
	list, err := d.m.journal.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errors.New("it is no incident, alert or mention earshot keeps")
	}
	one := list[0]
	lines := []string{fmt.Sprintf("A %s from %s, published %s, found %s.", one.Type, one.Source,
		one.Published.In(d.m.Location()).Format("2 Jan 15:04"), one.Discovered.In(d.m.Location()).Format("2 Jan 15:04"))}
	if one.Backfill {
		lines = append(lines, "It came with a source's first poll or an import, which never raises an alert.")
	}
	for _, b := range one.Brands {
		line := fmt.Sprintf("Speaks of %s, %s (%.2f).", b.Brand, b.Sentiment.Label, b.Sentiment.Score)
		if b.Owned {
			line += " It is the brand's own post, which never raises an alert."
		}
		lines = append(lines, line)
	}
	lines = append(lines, "Which rules saw it: earshot rules explain --mention "+id)
	return lines, nil
}

// names are what /earshot silence knows.
func names(cfg *config.Config) (brands, rules []string) {
	for i := range cfg.Brands {
		brands = append(brands, cfg.Brands[i].Key)
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
