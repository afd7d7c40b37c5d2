package alerts

import (
	"fmt"
	"time"

	"github.com/earshot/earshot/alerts/baseline"
)

// learner is a condition that keeps a history of its own, because its rule looks
// at fewer mentions than the brand has.
type learner interface{ history() *baseline.Series }

// series is the history a rule's windows are held against.
func (c *Core) series(i *instance) *baseline.Series {
	if l, ok := i.cond.(learner); ok && i.rule.filtered() {
		return l.history()
	}
	v := c.voices[i.brand]
	if i.rule.byMention() {
		return v.mentions
	}
	return v.stories
}

// expectation is what would be usual in a verdict's window, less what could not
// be heard.
func (c *Core) expectation(i *instance, v *Verdict) baseline.Expectation {
	e := c.series(i).Expect(v.From, v.To)
	v.Completeness = c.completeness(c.voices[i.brand], v.From, v.To)
	e.Mean *= v.Completeness
	return e
}

// expect fills in what would be usual in a verdict's window, once there is a day
// of history.
func (c *Core) expect(i *instance, v *Verdict) {
	c.fillExpected(i, v, c.expectation(i, v))
}

func (c *Core) fillExpected(i *instance, v *Verdict, e baseline.Expectation) {
	v.HistoryDays = e.Days
	if e.Days < 1 {
		return
	}
	v.Expected = e.Mean
	if voice := c.voices[i.brand]; v.Negative != nil && voice.judged >= 20 {
		usual := voice.usualNeg
		v.NegativeUsual = &usual
	}
}

// historyNote says how young the history is, "" once it is a fortnight old.
func historyNote(days float64) string {
	switch {
	case days < 1:
		return "less than a day of history"
	case days < 2:
		return "only 1 day of history"
	case days < 14:
		return fmt.Sprintf("only %.0f days of history", days)
	}
	return ""
}

// marketNote says when a brand's competitors rise too: then it is the market, not
// the brand.
func (c *Core) marketNote(brand string, from, to time.Time) string {
	b := c.cfg.Brand(brand)
	if b == nil || len(b.Competitors) == 0 {
		return ""
	}
	// Whole hours: counts are kept by the hour, and the present one has only begun.
	from = from.Truncate(time.Hour)
	end := to.Truncate(time.Hour).Add(time.Hour)
	rising, known := 0, 0
	for _, key := range b.Competitors {
		v := c.voices[key]
		if v == nil || v.stories.Days(to) < 3 {
			continue
		}
		known++
		if n := v.stories.Sum(from, end); n >= 3 && v.stories.Expect(from, to).Surprise(n) >= 2 {
			rising++
		}
	}
	if known == 0 || 2*rising < known {
		return ""
	}
	return fmt.Sprintf("competitors rise too (%d of %d): the market rather than the brand", rising, known)
}
