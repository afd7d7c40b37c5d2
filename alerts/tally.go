package alerts

import (
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// tallyIncident counts what is said of a brand while its incident is open.
func (c *Core) tallyIncident(b *mention.BrandMatch) {
	inc := c.open[b.Brand]
	if inc == nil {
		return
	}
	inc.Mentions++
	if b.Sentiment.Label == mention.Negative {
		inc.Negative++
	}
	c.dirtyInc[inc.ID] = inc
}

// Tally is how a rule's matches ended at one brand.
type Tally struct {
	Rule, Brand string
	Matches     int
	ByReason    map[Reason]int
}

// Tallies lists every rule and brand in the order of rules.toml. The counts by
// reason sum to Matches, but for mentions still waiting in a group.
func (c *Core) Tallies() []Tally {
	out := make([]Tally, 0, len(c.inst))
	for _, i := range c.inst {
		out = append(out, Tally{i.rule.Name, i.brand, i.matched, i.counts.byReason()})
	}
	return out
}

// Incidents lists the open ones, oldest first.
func (c *Core) Incidents() []Incident {
	out := make([]Incident, 0, len(c.open))
	for _, inc := range c.open {
		out = append(out, *inc)
	}
	slices.SortFunc(out, func(a, b Incident) int { return a.Opened.Compare(b.Opened) })
	return out
}

// outcome ends a match.
func (c *Core) outcome(i *instance, id string, r Reason) {
	i.counts.add(r)
	if c.onOutcome != nil {
		c.onOutcome(i, id, r)
	}
}
