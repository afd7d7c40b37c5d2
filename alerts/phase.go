package alerts

import (
	"time"
)

// The phases of a rule that watches a window.
const (
	atRest  = ""
	holding = "holding"
	firing  = "firing"
)

// phase is where a rule stands for one brand: state that outlives restarts.
type phase struct {
	Name  string    `json:"name,omitempty"`
	Since time.Time `json:"since,omitzero"` // of this phase
	// Calm is since when a firing rule's condition no longer holds.
	Calm time.Time `json:"calm,omitzero"`
	// Told says whether the present firing was put into words, or held back.
	Told     bool      `json:"told,omitempty"`
	ToldAt   time.Time `json:"told_at,omitzero"` // the last message of this firing
	ToldSeen float64   `json:"told_seen,omitempty"`
	Peak     float64   `json:"peak,omitempty"` // of the rule's own window
	Severity Severity  `json:"severity,omitempty"`
	// Spoke is when the rule last began to speak: what cooldown counts from.
	Spoke time.Time `json:"spoke,omitzero"`
	// Channels are those its escalation steps were told to besides the incident's.
	Channels []string `json:"channels,omitempty"`
	// HeldBack counts alerts suppressed since it last spoke.
	HeldBack int `json:"held_back,omitempty"`
}

// updateEvery is the least time between two messages about the growth of one
// firing rule.
const updateEvery = 10 * time.Minute

// quick is a condition that can often tell without arithmetic that it does not hold.
type quick interface {
	idle(i *instance, now time.Time) (why Reason, done bool)
}

// look evaluates a windowed rule now and keeps the verdict when it is worth it.
func (c *Core) look(i *instance) Reason {
	before := i.last.At
	reason := c.evaluate(i, c.clock)
	if !i.last.At.Equal(before) || reason.Sent() {
		c.remark(i)
	}
	return reason
}

// evaluate judges a windowed rule now and moves its phase. The reason answers
// for the mention that caused the evaluation.
func (c *Core) evaluate(i *instance, now time.Time) Reason {
	if q, ok := i.cond.(quick); ok && i.phase.Name == atRest {
		if reason, done := q.idle(i, now); done {
			return reason
		}
	}
	v, holds := i.cond.judge(c, i, now, i.phase.Name == firing)
	i.last = v
	switch {
	case !holds && i.phase.Name == firing:
		return c.calm(i, now)
	case !holds:
		i.phase.Name = atRest
		return v.Reason
	case i.phase.Name == firing:
		return c.keepFiring(i, v, now)
	case i.phase.Name == atRest:
		i.phase.Name, i.phase.Since = holding, now
	}
	if now.Sub(i.phase.Since) < i.rule.For {
		v.Reason, v.Until = Holding, i.phase.Since.Add(i.rule.For)
		i.last = v
		return Holding
	}
	return c.startFiring(i, v, now)
}

func (c *Core) startFiring(i *instance, v Verdict, now time.Time) Reason {
	p := &i.phase
	p.Name, p.Since, p.Calm, p.Told, p.Peak, p.Channels = firing, now, time.Time{}, false, 0, nil
	if !i.longer(v) {
		p.Peak = v.Observed
	}
	p.Severity = i.rule.severityAt(v.Observed)
	return c.tryTell(i, v, now)
}

// keepFiring tells what was held back, once nothing holds it any more, and growth.
func (c *Core) keepFiring(i *instance, v Verdict, now time.Time) Reason {
	p := &i.phase
	if p.Calm = (time.Time{}); !i.longer(v) {
		p.Peak = max(p.Peak, v.Observed)
	}
	severity := i.rule.severityAt(v.Observed)
	if s := c.severityAfter(i, now); s.Rank() > severity.Rank() {
		severity = s
	}
	rises := severity.Rank() > p.Severity.Rank()
	if rises {
		p.Severity = severity
	}
	if !p.Told {
		return c.tryTell(i, v, now)
	}
	reason := Firing
	if grown := v.Observed >= 2*p.ToldSeen && now.Sub(p.ToldAt) >= updateEvery; rises || grown {
		reason = c.tell(i, v, i.cond.ids(v), true)
	}
	if reason.Sent() {
		p.ToldAt, p.ToldSeen = now, v.Observed
	}
	if c.tellSteps(i, v, i.cond.ids) && !reason.Sent() {
		reason = Escalated
	}
	if !reason.Sent() {
		i.last.Reason = Firing
		return Firing
	}
	return reason
}

func (c *Core) tryTell(i *instance, v Verdict, now time.Time) Reason {
	reason := c.tell(i, v, i.cond.ids(v), false)
	p := &i.phase
	if reason.Sent() {
		p.Told, p.ToldAt, p.ToldSeen, p.Spoke, p.HeldBack = true, now, v.Observed, now, 0
		c.tellSteps(i, v, i.cond.ids)
	} else if p.Since.Equal(now) {
		p.HeldBack++
	}
	return reason
}

// calm lets a firing rule come to rest once its condition stayed false long enough.
func (c *Core) calm(i *instance, now time.Time) Reason {
	p := &i.phase
	if p.Calm.IsZero() {
		p.Calm = now
	}
	if now.Sub(p.Calm) < i.rule.ResolveAfter {
		i.last.Reason = Firing
		return Firing
	}
	i.last.Reason = Resolved
	if p.Told {
		c.rest(i, now)
	}
	p.Name, p.Since, p.Told = atRest, now, false
	return Resolved
}
