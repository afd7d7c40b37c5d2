package alerts

import (
	"slices"
	"time"

	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// severityAfter is the severity of an alert that nobody acknowledged for so long.
func (c *Core) severityAfter(i *instance, now time.Time) Severity {
	var s Severity
	for _, step := range i.rule.Escalate {
		if step.After > 0 && c.reached(i, step, 0, now) && step.Severity.Rank() > s.Rank() {
			s = step.Severity
		}
	}
	return s
}

// severityAt is the rule's severity at this count, by its escalation steps.
func (r *Rule) severityAt(observed float64) Severity {
	s := r.Severity
	for _, step := range r.Escalate {
		if observed >= step.At && step.At > 0 && step.Severity.Rank() > s.Rank() {
			s = step.Severity
		}
	}
	return s
}

// reached reports whether an alert that is told has come to a step: by its count, or by
// having gone unacknowledged for so long.
func (c *Core) reached(i *instance, step config.Escalation, observed float64, now time.Time) bool {
	if step.At > 0 {
		return observed >= step.At
	}
	inc := c.open[i.brand]
	return inc != nil && inc.Acknowledged.What == "" && c.speaks(i, inc) && now.Sub(i.phase.Since) >= step.After
}

// speaks reports whether what an instance has to say was told in this incident.
func (c *Core) speaks(i *instance, inc *Incident) bool {
	if i.rule.point() {
		return !i.phase.Spoke.Before(inc.Opened)
	}
	return i.phase.Told
}

// tellSteps tells the channels of the steps that were reached, each once a firing: a
// message of its own there, besides the incident's. It reports whether it told any.
func (c *Core) tellSteps(i *instance, v Verdict, ids func(Verdict) []string) (told bool) {
	inc := c.open[i.brand]
	if inc == nil || !c.speaks(i, inc) {
		return false
	}
	for _, step := range i.rule.Escalate {
		if step.Channel == "" || step.Channel == inc.Channel || slices.Contains(i.phase.Channels, step.Channel) || !c.reached(i, step, v.Observed, c.clock) {
			continue
		}
		if held, _, _ := c.held(i, step.Severity, true); held != "" {
			continue // once nothing holds it back any more
		}
		i.phase.Channels = append(i.phase.Channels, step.Channel)
		if !slices.Contains(inc.Channels, step.Channel) {
			inc.Channels = append(inc.Channels, step.Channel)
			c.touch(inc)
		}
		v.Reason = Escalated
		i.last = v
		c.say(i, v, KindEscalate, inc, ids(v))
		c.said[len(c.said)-1].redirect(step.Channel)
		told = true
	}
	return told
}

// redirect makes a message one to another channel than its incident's.
func (m *Message) redirect(channel string) {
	m.Alert.Channel = channel
	m.Alert.ID = shortID(10, m.Alert.ID, channel)
}

// escalatePoint looks whether an incident that a rule on single mentions spoke in has gone
// unacknowledged for too long.
func (c *Core) escalatePoint(i *instance) {
	inc := c.open[i.brand]
	if inc == nil || !c.speaks(i, inc) || i.last.At.IsZero() {
		return
	}
	v := i.last
	v.At = c.clock
	v.Notes = append(slices.Clone(v.Notes), "nobody acknowledged it for "+clock.Words(c.clock.Sub(i.phase.Since)))
	none := func(Verdict) []string { return nil }
	if s := c.severityAfter(i, c.clock); s.Rank() > i.phase.Severity.Rank() {
		i.phase.Severity = s
		c.tell(i, v, nil, true)
		c.remark(i)
	}
	c.tellSteps(i, v, none)
}

// nextStep is when the next step of a rule on single mentions may be reached by time; zero
// for never.
func (c *Core) nextStep(i *instance) time.Time {
	inc := c.open[i.brand]
	if inc == nil || inc.Acknowledged.What != "" || !c.speaks(i, inc) {
		return time.Time{}
	}
	var first time.Time
	for _, step := range i.rule.Escalate {
		at := i.phase.Since.Add(step.After)
		if step.After > 0 && at.After(c.clock) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// sayElsewhere repeats the newest message in the channels that escalations of the
// incident were told to: its end.
func (c *Core) sayElsewhere(inc *Incident) {
	if len(c.said) == 0 {
		return
	}
	last := c.said[len(c.said)-1]
	for _, channel := range inc.Channels {
		m := last
		m.redirect(channel)
		c.said = append(c.said, m)
	}
}
