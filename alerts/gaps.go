package alerts

import (
	"maps"
	"slices"
	"time"

	"github.com/earshot/earshot/alerts/baseline"
)

// Gap is a time in which a source could not be heard. A zero Until is still going on.
type Gap struct {
	Source string    `json:"source"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until,omitzero"`
}

// gapsKept is how long gaps are remembered: as long as a baseline is.
const gapsKept = 70 * 24 * time.Hour

// Unheard tells the core of a gap, or of the end of one it knows. Hours in which less
// than half of a brand's usual talk could be heard are not learnt from.
func (c *Core) Unheard(g Gap) {
	k := slices.IndexFunc(c.gaps, func(o Gap) bool { return o.Source == g.Source && o.From.Equal(g.From) })
	if k >= 0 {
		c.gaps[k] = g
	} else {
		c.gaps = append(c.gaps, g)
	}
	c.gaps = slices.DeleteFunc(c.gaps, func(o Gap) bool { return !o.Until.IsZero() && c.clock.Sub(o.Until) > gapsKept })
	until := g.Until
	if until.IsZero() {
		until = c.clock
	}
	for _, v := range c.voices {
		late := false
		for h := g.From.Truncate(time.Hour); h.Before(until) && until.Sub(g.From) < gapsKept; h = h.Add(time.Hour) {
			if c.completeness(v, h, h.Add(time.Hour)) < 0.5 {
				late = v.stories.MarkDeaf(h) || late
				late = v.mentions.MarkDeaf(h) || late
				v.dirty = true
			}
		}
		if late { // told of only after hours of it had passed for quiet ones
			v.stories.Relearn()
			v.mentions.Relearn()
		}
	}
}

// attune gives every history its zone, and the hours it must not learn from: holidays,
// and those in which too little could be heard.
func (c *Core) attune() {
	for _, v := range c.voices {
		for _, s := range []*baseline.Series{v.stories, v.mentions} {
			s.SetLocation(c.loc)
			s.Unless(func(h time.Time) bool { return c.holiday(h) || c.completeness(v, h, h.Add(time.Hour)) < 0.5 })
		}
	}
	for _, i := range c.inst {
		c.attuneOwn(i)
	}
}

// attuneOwn does so for the histories a rule keeps of its own.
func (c *Core) attuneOwn(i *instance) {
	switch cond := i.cond.(type) {
	case *spikeCondition:
		if v := c.voices[i.brand]; cond.Own != nil {
			cond.Own.SetLocation(c.loc)
			cond.Own.Unless(func(h time.Time) bool { return c.holiday(h) || c.completeness(v, h, h.Add(time.Hour)) < 0.5 })
		}
	case *silenceCondition:
		for name, q := range cond.Heard {
			c.attuneSource(i, name, q)
		}
	case *allCondition:
		for _, part := range cond.parts {
			c.attuneOwn(part)
		}
	}
}

func (c *Core) attuneSource(i *instance, name string, q *quietSource) {
	q.Series.SetLocation(c.loc)
	q.Series.Unless(func(h time.Time) bool {
		if name == "" {
			return c.holiday(h) || c.completeness(c.voices[i.brand], h, h.Add(time.Hour)) < 0.5
		}
		return c.holiday(h) || c.unheardShare(name, h, h.Add(time.Hour)) >= 0.5
	})
}

// holiday reports whether a moment falls on one of the operator's holidays.
func (c *Core) holiday(t time.Time) bool {
	if len(c.cfg.Alerts.Holidays) == 0 {
		return false
	}
	t = t.In(c.loc)
	for _, d := range c.cfg.Alerts.Holidays {
		if d.On(t) {
			return true
		}
	}
	return false
}

// completeness is the share of a brand's usual talk that could be heard in (from, to].
func (c *Core) completeness(v *voice, from, to time.Time) float64 {
	if len(c.gaps) == 0 || !to.After(from) {
		return 1
	}
	total, lost := 0.0, 0.0
	for _, name := range slices.Sorted(maps.Keys(v.sources)) {
		total += v.sources[name]
		lost += v.sources[name] * c.unheardShare(name, from, to)
	}
	if total == 0 {
		return 1
	}
	return max(0, 1-lost/total)
}

// unheardShare is the part of (from, to] in which a source could not be heard.
func (c *Core) unheardShare(source string, from, to time.Time) float64 {
	lost := time.Duration(0)
	for _, g := range c.gaps {
		if g.Source != source {
			continue
		}
		begin, end := g.From, g.Until
		if end.IsZero() || end.After(to) {
			end = to
		}
		if begin.Before(from) {
			begin = from
		}
		lost += max(0, end.Sub(begin))
	}
	return min(1, float64(lost)/float64(to.Sub(from)))
}
