package alerts

import (
	"maps"
	"slices"
	"time"
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
		for h := g.From.Truncate(time.Hour); h.Before(until) && until.Sub(g.From) < gapsKept; h = h.Add(time.Hour) {
			if c.completeness(v, h, h.Add(time.Hour)) < 0.5 {
				v.stories.MarkDeaf(h)
				v.mentions.MarkDeaf(h)
				v.dirty = true
			}
		}
	}
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
