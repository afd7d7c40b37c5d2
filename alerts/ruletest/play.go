package ruletest

import (
	"errors"
	"slices"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/mention"
)

// event is something due at a moment: a step, or mentions.
type event struct {
	at      time.Time
	step    int // -1 for a mention
	mention *mention.Entry
}

// run plays everything in order.
func (p *play) run(fixture []mention.Entry) error {
	var events []event
	for k := range fixture {
		events = append(events, event{fixture[k].Mention.Discovered, -1, &fixture[k]})
	}
	for k := range p.steps {
		s := &p.steps[k]
		switch s.verb {
		case "say":
			said, err := p.talk(s)
			if err != nil {
				return err
			}
			for n := range said {
				events = append(events, event{said[n].Mention.Discovered, -1, &said[n]})
			}
		case "expect":
			// At 10:35 is any time in that minute.
			events = append(events, event{s.at.Add(s.grain - 2*grace), k, nil})
		case "gap":
			events = append(events, event{s.at, k, nil}, event{s.at.Add(s.span), k, nil})
		default:
			events = append(events, event{s.at, k, nil})
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	p.reading = map[int][]alerts.State{}
	var batch []mention.Entry
	for _, e := range events {
		if e.mention != nil {
			p.seq++
			e.mention.Seq = p.seq
			batch = append(batch, *e.mention)
			p.newest = e.mention.Mention
			continue
		}
		if err := p.take(batch); err != nil {
			return err
		}
		batch = nil
		if err := p.step(e); err != nil {
			return err
		}
	}
	return p.take(batch)
}

// take lets the engine judge mentions, in the order they are discovered.
func (p *play) take(batch []mention.Entry) error {
	p.res.Mentions += len(batch)
	if len(batch) == 0 {
		return nil
	}
	p.now = batch[len(batch)-1].Mention.Discovered
	if err := p.engine.Take(p.ctx, batch, batch[len(batch)-1].Seq); err != nil {
		return err
	}
	return p.listen()
}

// listen collects what was said since it last did.
func (p *play) listen() error {
	rows, err := p.engine.Outbox().Beyond(p.ctx, p.outbox, 1_000_000)
	if err != nil {
		return err
	}
	for _, r := range rows {
		p.seen, p.outbox = append(p.seen, r.Message.Alert), r.ID
	}
	return nil
}

// step does what a line says, at its moment.
func (p *play) step(e event) error {
	s := &p.steps[e.step]
	p.now = e.at
	err := p.engine.Tick(p.ctx, e.at.Add(grace))
	if err != nil {
		return err
	}
	switch s.verb {
	case "expect":
		p.reading[e.step], err = p.engine.States(p.ctx)
	case "gap":
		g := alerts.Gap{Source: s.name, From: s.at.UTC()}
		if e.at.After(s.at) {
			g.Until = e.at.UTC()
		}
		err = p.engine.Unheard(p.ctx, g)
	case "silence":
		_, err = p.engine.Silence(p.ctx, alerts.Silence{Rules: []string{s.name}, From: e.at.UTC(), Until: e.at.Add(s.span).UTC(), By: "the test"})
	case "acknowledge", "snooze":
		err = p.act(s, e.at)
	case "answer", "delete":
		err = p.change(s.verb, e.at)
	case "restart":
		err = p.open()
	}
	return errors.Join(err, p.listen())
}

// act does what somebody does with the newest open incident.
func (p *play) act(s *step, at time.Time) error {
	list, err := p.engine.Incidents(p.ctx, at, time.Time{}, 1)
	if err != nil {
		return err
	}
	if len(list) == 0 || list[0].State != alerts.IncidentOpen {
		p.res.Failures = append(p.res.Failures, Failure{s.line.Line, s.line.Text, "no incident is open then"})
		return nil
	}
	_, err = p.engine.Do(p.ctx, list[0].ID, alerts.Act{What: s.verb, By: "the test", At: at.UTC()}, at.Add(s.span))
	return err
}

// change marks the newest mention handled, or takes it back at its source.
func (p *play) change(verb string, at time.Time) error {
	p.seq++
	m := p.newest
	m.Discovered = at.UTC()
	e := mention.Entry{Seq: p.seq, Op: mention.Update, Mention: m}
	if verb == "delete" {
		e.Op = mention.Delete
	} else {
		e.Mention.Triage = &mention.Triage{Status: "handled"}
	}
	return p.engine.Take(p.ctx, []mention.Entry{e}, e.Seq)
}
