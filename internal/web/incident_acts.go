package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
)

// incidentAct is what somebody does with an incident. It goes the engine's way, so
// that Slack's message follows.
func (s *site) incidentAct(w http.ResponseWriter, r *http.Request) error {
	id := strings.ToUpper(r.PathValue("id"))
	act := alerts.Act{What: r.PostFormValue("do"), By: visitorOf(r).by(), At: s.o.Now().UTC()}
	var until time.Time
	switch act.What {
	case alerts.ActAcknowledge, alerts.ActReopen, alerts.ActUseful, alerts.ActNoise:
	case alerts.ActSnooze:
		var ok bool
		if until, ok = s.snoozeUntil(r.PostFormValue("for")); !ok {
			return badRequest("For how long?", "Choose one of the times offered.")
		}
	case alerts.ActAssign:
		act.Note = strings.TrimPrefix(words.Clean(strings.TrimSpace(r.PostFormValue("to"))), "@")
		if len(act.Note) > 100 {
			return badRequest("This name is too long.", "A name may have a hundred characters.")
		}
	default:
		return badRequest("An incident can be acknowledged, snoozed, assigned or judged; this is none of these.", "")
	}
	inc, err := s.o.Engine.Do(r.Context(), id, act, until)
	if errors.Is(err, alerts.ErrUnknownIncident) {
		return notFound("There is no such incident any more.")
	}
	if err != nil {
		return err
	}
	say := deed(act, s.location())
	if act.What == alerts.ActSnooze {
		say += " until " + inc.SnoozedUntil.In(s.location()).Format("Mon 2 Jan 15:04")
	}
	return s.back(w, r, incidentLink(id), flash{Say: strings.TrimPrefix(say, "@") + "."})
}

// The lengths a snooze can have, as Slack offers them.
const (
	snoozeHour   = "1h"
	snoozeShift  = "8h"
	snoozeMonday = "monday"
)

func snoozes() []choice {
	return []choice{{Say: "1 hour", Value: snoozeHour}, {Say: "8 hours", Value: snoozeShift}, {Say: "until Monday 9:00", Value: snoozeMonday}}
}

// snoozeUntil is when a snooze of this name ends.
func (s *site) snoozeUntil(name string) (time.Time, bool) {
	now := s.o.Now()
	switch name {
	case snoozeHour:
		return now.Add(time.Hour), true
	case snoozeShift:
		return now.Add(8 * time.Hour), true
	case snoozeMonday:
		at := now.In(s.location())
		days := (int(time.Monday) - int(at.Weekday()) + 7) % 7
		monday := time.Date(at.Year(), at.Month(), at.Day()+days, 9, 0, 0, 0, at.Location())
		if !monday.After(at) {
			monday = monday.AddDate(0, 0, 7)
		}
		return monday, true
	}
	return time.Time{}, false
}

// silenceAddress leads to a silence for an incident's brand and first rule, filled in.
func silenceAddress(inc *alerts.Incident) string {
	q := url.Values{"brand": {inc.Brand}}
	if len(inc.Members) > 0 {
		q.Set("rule", inc.Members[0].Rule)
	}
	return "/silences?" + q.Encode() + "#new"
}
