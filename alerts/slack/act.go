package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/clock"
)

// click is one use of a button or menu.
type click struct {
	who         person
	responseURL string
	action      string
	value       string // of a button, or of the option chosen
	home        bool   // in App Home, where no response URL exists
}

// clicked takes an interaction apart; one payload may hold several actions.
func clicked(p goslack.InteractionCallback) []click {
	if p.Type != goslack.InteractionTypeBlockActions {
		return nil
	}
	var out []click
	for _, a := range p.ActionCallback.BlockActions {
		c := click{who: person{id: p.User.ID, name: p.User.Name}, responseURL: p.ResponseURL, action: a.ActionID, value: a.Value, home: p.View.Type == goslack.VTHomeTab}
		if a.SelectedOption.Value != "" {
			c.value = a.SelectedOption.Value
		}
		out = append(out, c)
	}
	return out
}

// act does what a click asks for.
func (d *Door) act(ctx context.Context, c click) error {
	switch c.action {
	case actOpen:
		return nil
	case actPage, actPage + "_next":
		return d.turnPage(ctx, c)
	}
	if !d.may(ctx, c.who) {
		return d.say(ctx, c.responseURL, notAllowed)
	}
	err := d.carryOut(ctx, c)
	if c.home && err == nil {
		return d.publishHome(ctx, c.who.id)
	}
	return err
}

func (d *Door) carryOut(ctx context.Context, c click) error {
	parts := strings.Split(c.value, sep)
	switch c.action {
	case actAcknowledge:
		return d.onIncident(ctx, c, parts[0], alerts.ActAcknowledge, time.Time{})
	case actReopen:
		return d.onIncident(ctx, c, parts[0], alerts.ActReopen, time.Time{})
	case actUseful:
		return d.onIncident(ctx, c, parts[0], alerts.ActUseful, time.Time{})
	case actNoise:
		return d.onIncident(ctx, c, parts[0], alerts.ActNoise, time.Time{})
	case actSnooze:
		if len(parts) == 2 {
			if until, ok := d.until(parts[1]); ok {
				return d.onIncident(ctx, c, parts[0], alerts.ActSnooze, until)
			}
		}
	case actMute:
		if len(parts) >= 3 {
			return d.mute(ctx, c, parts[0], parts[1], strings.Join(parts[2:], sep))
		}
	case actUnmute:
		return d.unhush(ctx, c.responseURL, d.muting(), c.value)
	case actUnsilence:
		return d.unhush(ctx, c.responseURL, d.silencing(), c.value)
	case actMention:
		switch len(parts) {
		case 2: // in an answer or a digest, and in messages of before
			return d.triage(ctx, c, Triage{Mention: parts[0]}, parts[1])
		case 3:
			return d.triage(ctx, c, Triage{Mention: parts[0], Incident: parts[2]}, parts[1])
		}
	}
	return d.say(ctx, c.responseURL, "earshot does not know this button; the message is older than the program. Try /earshot help.")
}

// onIncident does something with an incident. Its message follows by itself,
// through the outbox.
func (d *Door) onIncident(ctx context.Context, c click, id, what string, until time.Time) error {
	if d.o.Desk.Incidents == nil {
		return d.say(ctx, c.responseURL, "This earshot takes no actions.")
	}
	before, err := d.o.Desk.Incidents.Incident(ctx, id)
	if over, known := map[string]string{alerts.ActAcknowledge: "acknowledge", alerts.ActReopen: "take back", alerts.ActSnooze: "snooze"}[what]; known && err == nil && before.State == alerts.IncidentResolved {
		return d.say(ctx, c.responseURL, "Incident %s ended %s; there is nothing left to %s.", id, before.Resolved.In(d.zone()).Format("2 January 15:04"), over)
	}
	after := before
	if err == nil {
		after, err = d.o.Desk.Incidents.Do(ctx, id, alerts.Act{What: what, By: c.who.by(), At: d.o.Clock.Now()}, until)
	}
	switch {
	case errors.Is(err, alerts.ErrUnknownIncident):
		return d.say(ctx, c.responseURL, "Incident %s is not known any more: it lies before what earshot keeps.", id)
	case err != nil:
		d.log.Error("act on incident", "incident", id, "err", err)
		return d.say(ctx, c.responseURL, "That did not work; the log says why. Nothing was changed.")
	}
	// Who was first, the engine decides: two may have clicked in one moment.
	if first := after.Acknowledged; what == alerts.ActAcknowledge && first.What != "" && first.By != c.who.by() {
		return d.say(ctx, c.responseURL, "Already acknowledged by %s at %s.", card.Person(first.By), first.At.In(d.zone()).Format("15:04"))
	}
	return nil
}

func (d *Door) zone() *time.Location {
	if d.set().Card.Location == nil {
		return time.UTC
	}
	return d.set().Card.Location
}

// until is the end of a snooze.
func (d *Door) until(choice string) (time.Time, bool) {
	now := d.o.Clock.Now()
	switch choice {
	case snoozeEnd:
		return now, true
	case snoozeHour:
		return now.Add(time.Hour), true
	case snoozeEight:
		return now.Add(8 * time.Hour), true
	case snoozeMonday:
		local := now.In(d.zone())
		days := (int(time.Monday) - int(local.Weekday()) + 7) % 7
		if days == 0 {
			days = 7
		}
		return time.Date(local.Year(), local.Month(), local.Day()+days, 9, 0, 0, 0, d.zone()), true
	}
	return time.Time{}, false
}

// muteFor is how long the mutes of the menu last.
const muteFor = 7 * 24 * time.Hour

func (d *Door) mute(ctx context.Context, c click, incident, kind, what string) error {
	m := Mute{Kind: kind, For: muteFor, By: c.who.by(), Incident: incident}
	if kind == muteWord {
		m.Value = what
	} else {
		m.Mention = what
	}
	return d.carryMute(ctx, c.responseURL, m)
}

func (d *Door) carryMute(ctx context.Context, responseURL string, m Mute) error {
	if d.o.Desk.Muter == nil {
		return d.say(ctx, responseURL, "This earshot cannot mute from Slack.")
	}
	done, err := d.o.Desk.Muter.Mute(ctx, m)
	switch {
	case errors.Is(err, ErrGone):
		return d.say(ctx, responseURL, "That mention is no longer there.")
	case err != nil:
		return d.say(ctx, responseURL, "Not muted: %v", err)
	}
	return d.say(ctx, responseURL, "Muted for %s: %s. It stays searchable; it raises no alert.", clock.Words(m.For), card.Clean(done))
}

func (d *Door) triage(ctx context.Context, c click, t Triage, choice string) error {
	t.By = c.who.by()
	done := ""
	switch choice {
	case doHandled, doIrrelevant:
		t.Status, done = choice, "marked "+choice
	case doAssign:
		t.Assignee, done = c.who.by(), "assigned to you"
	case doNegative, doNeutral, doPositive:
		t.Sentiment, done = choice, "corrected to "+choice
	default:
		return d.say(ctx, c.responseURL, "earshot does not know this choice.")
	}
	if d.o.Desk.Triager == nil {
		return d.say(ctx, c.responseURL, "This earshot takes no actions.")
	}
	err := d.o.Desk.Triager.Triage(ctx, t)
	switch {
	case errors.Is(err, ErrGone):
		return d.say(ctx, c.responseURL, "That mention is no longer there.")
	case err != nil:
		d.log.Error("triage mention", "mention_id", t.Mention, "err", err)
		return d.say(ctx, c.responseURL, "That did not work; the log says why. Nothing was changed.")
	}
	return d.say(ctx, c.responseURL, "The mention is %s.", done)
}

// plural is "1 thing" or "n things".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
