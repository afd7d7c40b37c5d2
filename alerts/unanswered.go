package alerts

import (
	"slices"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// unansweredWaits bounds how many mentions are waited for.
const unansweredWaits = 10_000

// await notes a mention that somebody should answer: a negative one, one with an intent the rule
// names, or one that loudly tells of a crisis, however calmly and whatever it wants.
func (c *Core) await(i *instance, m *mention.Mention, at time.Time) {
	b := m.Brand(i.brand)
	intent, _ := m.Wants(b)
	if labelOf(b) != -1 && !has(i.rule.Intents, intent) && !m.LoudOf(b) || answered(m) || len(i.group.Waits) >= unansweredWaits {
		c.outcome(i, m.ID, NotOfType)
		return
	}
	i.group.Waits = append(i.group.Waits, item{ID: m.ID, At: at, Label: labelOf(b), Due: c.clock.Add(i.rule.After)})
	c.schedule(i)
}

// answered reports whether somebody has looked after a mention.
func answered(m *mention.Mention) bool {
	t := m.Triage
	return t != nil && (t.Status == "handled" || t.Status == "irrelevant" || t.Assignee != "")
}

// reconsider follows a change of a known mention: what was answered, or is gone,
// waits no longer.
func (c *Core) reconsider(e *mention.Entry) {
	if e.Op != mention.Delete && !answered(&e.Mention) {
		return
	}
	if e.Op == mention.Delete {
		c.forget(e.Mention.ID)
	}
	for _, i := range c.inst {
		k := slices.IndexFunc(i.group.Waits, func(w item) bool { return w.ID == e.Mention.ID })
		if k < 0 {
			continue
		}
		i.group.Waits = slices.Delete(i.group.Waits, k, k+1)
		i.dirty = true
		c.outcome(i, e.Mention.ID, Answered)
		c.schedule(i)
	}
}

// overdue moves what waited too long into the group that is told. Too few of them
// wait on.
func (c *Core) overdue(i *instance) {
	n := 0
	for n < len(i.group.Waits) && !i.group.Waits[n].Due.After(c.clock) {
		n++
	}
	if n < max(1, i.rule.MinMentions) {
		return
	}
	i.group.Items = append(i.group.Items, i.group.Waits[:n]...)
	i.group.Waits = slices.Clone(i.group.Waits[n:])
	c.flush(i)
}

// nextDue is when enough mentions will have waited too long; zero for never.
func (i *instance) nextDue() time.Time {
	if !i.group.Deadline.IsZero() {
		return i.group.Deadline
	}
	n := max(1, i.rule.MinMentions)
	if len(i.group.Waits) < n {
		return time.Time{}
	}
	due := i.group.Waits[n-1].Due
	// What falls due during a cooldown is told together after it.
	if free := i.phase.Spoke.Add(i.rule.Cooldown); !i.phase.Spoke.IsZero() && free.After(due) {
		return free
	}
	return due
}
