package alerts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrUnknownIncident is returned for an incident id that is not known.
var ErrUnknownIncident = errors.New("no such incident")

// The things people do with an incident.
const (
	ActAcknowledge = "acknowledge"
	ActReopen      = "unacknowledge"
	ActSnooze      = "snooze"
	ActUseful      = "useful"
	ActNoise       = "noise"
	ActAssign      = "assign"  // to Act.Note; an empty one gives it back
	ActMention     = "mention" // something about one of its mentions: Act.Note says what, in the past tense
)

// Do records what somebody did with an incident and lets its message follow. until is
// for a snooze alone. Doing the same thing again changes nothing. An unknown
// incident is [ErrUnknownIncident].
func (e *Engine) Do(ctx context.Context, incident string, act Act, until time.Time) (Incident, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	inc, err := e.find(ctx, incident)
	if err != nil {
		return Incident{}, err
	}
	if act.At.IsZero() {
		act.At = e.o.Now().UTC()
	}
	if !inc.apply(act, until.UTC()) {
		return inc.told(""), nil
	}
	kept := act
	kept.Of = nil
	inc.Trail = append(inc.Trail, kept)
	if len(inc.Trail) > 200 {
		inc.Trail = inc.Trail[len(inc.Trail)-200:]
	}
	e.core.dirtyInc[inc.ID] = inc
	v := Verdict{Brand: inc.Brand, At: act.At, Completeness: 1, Observed: inc.Peak, By: act.By}
	if len(inc.Members) > 0 {
		v.Rule = inc.Members[0].Rule
	}
	e.core.sayAct(inc, v, act)
	if err := e.commit(ctx, e.cursor); err != nil {
		return Incident{}, fmt.Errorf("record %s of incident %s: %w", act.What, incident, err)
	}
	return inc.told(""), nil
}

// find is the live open incident, or the stored closed one.
func (e *Engine) find(ctx context.Context, id string) (*Incident, error) {
	for _, inc := range e.core.open {
		if inc.ID == id {
			return inc, nil
		}
	}
	list, err := e.incidents(ctx, `WHERE id=?`, id)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("incident %q: %w", id, ErrUnknownIncident)
	}
	return &list[0], nil
}

// apply makes an act take effect and reports whether it changed anything.
func (inc *Incident) apply(act Act, until time.Time) bool {
	switch act.What {
	case ActAcknowledge:
		if inc.Acknowledged.What != "" {
			return false
		}
		inc.Acknowledged = act
	case ActReopen:
		if inc.Acknowledged.What == "" {
			return false
		}
		inc.Acknowledged = Act{}
	case ActSnooze:
		if inc.SnoozedUntil.Equal(until) || !until.After(act.At) && !inc.SnoozedUntil.After(act.At) {
			return false // there is nothing to end
		}
		inc.SnoozedUntil = until
	case ActAssign:
		if inc.Assignee == act.Note {
			return false
		}
		inc.Assignee = act.Note
	case ActMention:
		return act.Note != ""
	case ActUseful, ActNoise:
		k := slices.IndexFunc(inc.Feedback, func(a Act) bool { return a.By == act.By })
		if k >= 0 && inc.Feedback[k].What == act.What {
			return false
		}
		if k >= 0 {
			inc.Feedback[k] = act
		} else {
			inc.Feedback = append(inc.Feedback, act)
		}
	default:
		return false
	}
	return true
}

// sayAct lets an incident's message show what somebody did.
func (c *Core) sayAct(inc *Incident, v Verdict, act Act) {
	done := map[string]string{ActAcknowledge: "acknowledged", ActReopen: "taken back to open", ActSnooze: "snoozed until " + inc.SnoozedUntil.In(c.loc).Format("15:04 on 2 January"),
		ActUseful: "marked useful", ActNoise: "marked noise"}[act.What]
	reason := done
	switch act.What {
	case ActSnooze:
		if !inc.SnoozedUntil.After(act.At) {
			reason = "snooze ended"
		}
	case ActMention:
		reason = act.Note
	case ActAssign:
		if reason = "assigned to " + act.Note; act.Note == "" {
			reason = "assigned to nobody"
		}
	}
	if act.By != "" {
		reason += " by " + act.By
	}
	reason += " " + act.At.In(c.loc).Format("15:04")
	n := len(c.said)
	c.sayPlain(inc, v, KindAction, reason)
	c.said[n].Alert.At = act.At
	if act.Of != nil {
		c.said[n].Alert.Mentions, c.said[n].Alert.Evidence.Samples = []string{act.Of.ID}, []Sample{*act.Of}
	}
	c.said[n].Alert.ID = shortID(10, inc.ID, act.What+act.Note, act.By, act.At.UnixNano())
}

// Incident returns one incident, open or closed; [ErrUnknownIncident] when there is none.
func (e *Engine) Incident(ctx context.Context, id string) (Incident, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	inc, err := e.find(ctx, id)
	if err != nil {
		return Incident{}, err
	}
	return inc.told(""), nil
}

// Incidents lists incidents that were open at any time in [since, until), newest
// first, at most limit. A zero until means no bound.
func (e *Engine) Incidents(ctx context.Context, since, until time.Time, limit int) ([]Incident, error) {
	if until.IsZero() {
		until = time.UnixMilli(1 << 52)
	}
	return e.incidents(ctx, `WHERE (updated>=? OR state='open') AND opened<? ORDER BY opened DESC LIMIT ?`, since.UnixMilli(), until.UnixMilli(), limit)
}

// Silence begins a silence and returns it with its id.
func (e *Engine) Silence(ctx context.Context, s Silence) (Silence, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if s.From.IsZero() {
		s.From = e.o.Now().UTC()
	}
	if !s.Until.After(s.From) {
		return Silence{}, fmt.Errorf("a silence must end after it begins: from %s until %s", s.From.Format(time.RFC3339), s.Until.Format(time.RFC3339))
	}
	if s.ID == "" {
		s.ID = shortID(7, "silence", s.From.UnixNano(), s.By, s.Rules, s.Brands, s.Comment)
	}
	if err := e.putSilence(ctx, s); err != nil {
		return Silence{}, err
	}
	return s, e.loadSilences(ctx, e.core)
}

// CarrySilence keeps a silence that was set elsewhere, as it stands; one that is known here
// stays. It reports whether it is new.
func (e *Engine) CarrySilence(ctx context.Context, s Silence) (bool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if s.ID == "" || len(s.ID) > 40 {
		return false, errors.New("a silence needs an id of at most 40 characters")
	}
	list, err := e.Silences(ctx)
	if err != nil || slices.ContainsFunc(list, func(y Silence) bool { return y.ID == s.ID }) {
		return false, err
	}
	if err := e.putSilence(ctx, s); err != nil {
		return false, err
	}
	return true, e.loadSilences(ctx, e.core)
}

// EndSilence ends a silence now.
func (e *Engine) EndSilence(ctx context.Context, id string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range e.core.silences {
		if s.ID == id {
			now := e.o.Now().UTC()
			if !s.Until.After(now) {
				return nil // it is over: its end stays what it was
			}
			s.Until = now
			if err := e.putSilence(ctx, s); err != nil {
				return err
			}
			return e.loadSilences(ctx, e.core)
		}
	}
	return fmt.Errorf("no silence %q", id)
}

func (e *Engine) putSilence(ctx context.Context, s Silence) error {
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode silence: %w", err)
	}
	_, err = e.db.Write.ExecContext(ctx, `INSERT INTO alerts_silence(id, until, body) VALUES(?,?,?)
		ON CONFLICT(id) DO UPDATE SET until=excluded.until, body=excluded.body`, s.ID, s.Until.UnixMilli(), body)
	if err != nil {
		return fmt.Errorf("write silence: %w", err)
	}
	return nil
}

// Silences lists those that are kept, the one that ends last first.
func (e *Engine) Silences(ctx context.Context) ([]Silence, error) {
	return bodies[Silence](ctx, e.db.Read, `SELECT body FROM alerts_silence ORDER BY until DESC, id`)
}
