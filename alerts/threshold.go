package alerts

import (
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// thresholdCondition holds while the window has at least MinMentions.
type thresholdCondition struct {
	Window *window `json:"window"`
	// best is the fullest window around a late arrival, for the next judgement alone.
	bestEnd   int64
	bestCount int
}

func (t *thresholdCondition) take(c *Core, i *instance, m *mention.Mention, at time.Time) Reason {
	t.Window.advance(c.clock.UnixMilli())
	fresh := t.Window.add(c.event(m, i.brand, at))
	if !fresh {
		return SameStory
	}
	if i.phase.Name == atRest && len(t.Window.ev) >= i.rule.MinMentions {
		t.bestEnd, t.bestCount = t.Window.around(at.UnixMilli())
	}
	return ""
}

// idle answers for the common case: too few, and nothing late that could matter.
func (t *thresholdCondition) idle(i *instance, now time.Time) (Reason, bool) {
	t.Window.advance(now.UnixMilli())
	if max(t.Window.count(), t.bestCount) >= i.rule.MinMentions {
		return "", false
	}
	t.bestCount = 0
	return BelowFloor, true
}

func (t *thresholdCondition) judge(c *Core, i *instance, now time.Time, firing bool) (Verdict, bool) {
	v := c.windowVerdict(i, t.Window, now)
	if !firing && float64(t.bestCount) > v.Observed {
		v.Observed, v.To = float64(t.bestCount), time.UnixMilli(t.bestEnd).UTC()
		v.From = v.To.Add(-i.rule.Window)
		c.expect(i, &v)
	}
	t.bestCount = 0
	v.Threshold = float64(i.rule.MinMentions)
	if v.Observed >= v.Threshold {
		return v, true
	}
	v.Reason = BelowFloor
	return v, false
}

func (t *thresholdCondition) peek(c *Core, i *instance, now time.Time) Verdict {
	v := c.windowVerdict(i, t.Window, now)
	if v.Threshold = float64(i.rule.MinMentions); v.Observed < v.Threshold {
		v.Reason = BelowFloor
	}
	return v
}

func (t *thresholdCondition) wake(time.Time) time.Time { return time.Time{} }
func (t *thresholdCondition) ids(v Verdict) []string   { return t.Window.ids(v.To.UnixMilli()) }

// windowVerdict is a verdict on what stands in a window at this moment.
func (c *Core) windowVerdict(i *instance, w *window, now time.Time) Verdict {
	w.advance(now.UnixMilli())
	r := i.rule
	v := Verdict{Rule: r.Name, RuleType: r.Type, Brand: i.brand, At: now, From: now.Add(-r.Window), To: now,
		Unit: r.unit(), Observed: float64(w.count()), Floor: r.MinMentions, Completeness: 1}
	v.Negative = w.negative()
	c.expect(i, &v)
	return v
}
