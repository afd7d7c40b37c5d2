package alerts

import (
	"slices"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// group is what a point rule collected and has not spoken of yet.
type group struct {
	Deadline time.Time `json:"deadline,omitzero"`
	Items    []item    `json:"items,omitempty"`
	Waits    []item    `json:"waits,omitempty"` // for an answer, the first due first
}

// due is when the first of what waits is told.
func (g *group) due() time.Time {
	if len(g.Items) == 0 && len(g.Waits) > 0 {
		return g.Waits[0].Due
	}
	return g.Deadline
}

// holds reports whether a mention waits here.
func (g *group) holds(id string) bool {
	here := func(it item) bool { return it.ID == id }
	return slices.ContainsFunc(g.Items, here) || slices.ContainsFunc(g.Waits, here)
}

// item is one match that waits.
type item struct {
	ID    string    `json:"id"`
	At    time.Time `json:"at"`
	Value float64   `json:"value,omitempty"` // rating, followers, score: what the type looks at
	Label int8      `json:"label,omitempty"`
	Due   time.Time `json:"due,omitzero"` // when it has waited too long
}

// maxGroup bounds what is remembered one by one; further matches are counted.
const maxGroup = 10_000

// collect adds a match to the group of a point rule.
func (c *Core) collect(i *instance, m *mention.Mention, at time.Time) {
	story := m.Story
	if story == "" {
		story = m.ID
	}
	if last, told := i.told[story]; told && !i.rule.byMention() && c.clock.Sub(last) < pointLateness {
		c.outcome(i, m.ID, SameStory)
		return
	}
	value, reason := pointValue(i.rule, m, m.Brand(i.brand), c.voices[i.brand])
	if reason != "" {
		c.outcome(i, m.ID, reason)
		return
	}
	i.told[story] = c.clock
	i.forget(c.clock)
	if len(i.group.Items) == 0 {
		i.group.Deadline = c.groupDeadline(i)
	}
	i.group.Items = append(i.group.Items, item{ID: m.ID, At: at, Value: value, Label: labelOf(m.Brand(i.brand))})
	if len(i.group.Items) >= maxGroup || !i.group.Deadline.After(c.clock) {
		c.flush(i)
	}
	c.schedule(i)
}

// groupDeadline is when a group that begins now is told: after group_wait, and no
// sooner after the rule's last word in the same incident than threads are spoken in.
func (c *Core) groupDeadline(i *instance) time.Time {
	at := c.clock.Add(i.rule.GroupWait)
	if inc := c.open[i.brand]; inc == nil || i.phase.Spoke.Before(inc.Opened) {
		return at
	}
	if next := i.phase.Spoke.Add(c.cfg.Alerts.ThreadEvery); next.After(at) {
		return next
	}
	return at
}

// forget drops stories told of too long ago to matter, once there are many.
func (i *instance) forget(now time.Time) {
	if len(i.told) < 4096 || len(i.told)%1024 != 0 {
		return
	}
	for s, at := range i.told {
		if now.Sub(at) >= pointLateness {
			delete(i.told, s)
		}
	}
}

// flush speaks of what a point rule collected. Quiet hours only delay it.
func (c *Core) flush(i *instance) {
	if len(i.group.Items) == 0 {
		return
	}
	v := c.groupVerdict(i)
	if reason, until, _ := c.held(i, i.rule.Severity, false); reason == Quiet && until.After(c.clock) {
		i.group.Deadline = until
		v.Reason, v.Until = Quiet, until
		i.last = v
		c.remark(i)
		if len(i.group.Items) < maxGroup {
			return
		}
	}
	ids := make([]string, 0, len(i.group.Items))
	for _, it := range i.group.Items {
		ids = append(ids, it.ID)
	}
	shown := ids[max(0, len(ids)-MaxMentions):]
	i.phase.Severity = i.rule.severityAt(v.Observed)
	if s := c.severityAfter(i, c.clock); s.Rank() > i.phase.Severity.Rank() {
		i.phase.Severity = s // escalated already in this incident
	}
	reason := c.tell(i, v, shown, false)
	c.remark(i)
	if reason.Sent() {
		if inc := c.open[i.brand]; inc != nil && i.phase.Spoke.Before(inc.Opened) {
			i.phase.Since, i.phase.Channels = c.clock, nil
		}
		i.phase.Spoke, i.phase.HeldBack = c.clock, 0
		c.tellSteps(i, i.last, func(Verdict) []string { return shown })
	} else {
		i.phase.HeldBack += len(ids)
	}
	for _, id := range ids {
		c.outcome(i, id, reason)
	}
	i.group.Deadline, i.group.Items = time.Time{}, nil
}

// groupVerdict is the verdict on a collected group.
func (c *Core) groupVerdict(i *instance) Verdict {
	items := i.group.Items
	v := Verdict{Rule: i.rule.Name, RuleType: i.rule.Type, Brand: i.brand, At: c.clock, From: items[0].At, To: items[0].At,
		Unit: i.rule.unit(), Observed: float64(len(items)), Threshold: 1, Completeness: 1}
	negative, judged := 0, 0
	for _, it := range items {
		if it.At.Before(v.From) {
			v.From = it.At
		}
		if it.At.After(v.To) {
			v.To = it.At
		}
		if it.Label != 2 {
			judged++
		}
		if it.Label == -1 {
			negative++
		}
	}
	if judged > 0 {
		share := float64(negative) / float64(judged)
		v.Negative = &share
	}
	if len(items) == 1 {
		v.Tone = map[int8]string{-1: string(mention.Negative), 0: string(mention.Neutral), 1: string(mention.Positive)}[items[0].Label]
	}
	v.Notes = pointNotes(i.rule, items)
	return v
}
