package alerts

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// allCondition holds while every one of its parts does.
type allCondition struct {
	parts []*instance
}

// newAll makes a condition of conditions. A part that looks at single mentions
// (keyword, review, reach) holds while the window has one.
func newAll(r *Rule, brand string, loc *time.Location) *allCondition {
	a := &allCondition{}
	for k := range r.parts {
		part := &r.parts[k]
		i := &instance{rule: part, brand: brand}
		if part.point() {
			i.cond = &presentCondition{Window: newWindow(part.Window, part.late, part.byMention())}
		} else {
			i.cond = newCondition(part, brand, loc)
		}
		a.parts = append(a.parts, i)
	}
	return a
}

func (a *allCondition) take(c *Core, i *instance, m *mention.Mention, at time.Time) Reason {
	reason := NoQuery
	for _, p := range a.parts {
		r := c.filter(p.rule, m, m.Brand(i.brand))
		if r == "" {
			r = p.cond.take(c, p, m, at)
		}
		if r == "" || reason == NoQuery {
			reason = r
		}
		if r == "" {
			reason = ""
		}
	}
	return reason
}

// idle answers when a part can tell at once that it does not hold.
func (a *allCondition) idle(_ *instance, now time.Time) (Reason, bool) {
	for _, p := range a.parts {
		if q, ok := p.cond.(quick); ok {
			if _, done := q.idle(p, now); done {
				return PartMissing, true
			}
		}
	}
	return "", false
}

func (a *allCondition) judge(c *Core, i *instance, now time.Time, firing bool) (Verdict, bool) {
	parts := make([]Verdict, 0, len(a.parts))
	holds := true
	for _, p := range a.parts {
		pv, ok := p.cond.judge(c, p, now, firing)
		p.last = pv
		if ok {
			pv.Reason = Fired
		}
		holds = holds && ok
		parts = append(parts, pv)
	}
	v := joined(i, now, parts)
	if !holds {
		v.Reason = PartMissing
	}
	return v, holds
}

func (a *allCondition) peek(c *Core, i *instance, now time.Time) Verdict {
	parts := make([]Verdict, 0, len(a.parts))
	missing := false
	for _, p := range a.parts {
		pv := p.cond.peek(c, p, now)
		if missing = missing || pv.Reason != ""; pv.Reason == "" {
			pv.Reason = Fired
		}
		parts = append(parts, pv)
	}
	v := joined(i, now, parts)
	if missing {
		v.Reason = PartMissing
	}
	return v
}

// joined is the verdict on parts: the first one's figures, the least complete hearing.
func joined(i *instance, now time.Time, parts []Verdict) Verdict {
	v := Verdict{Rule: i.rule.Name, RuleType: i.rule.Type, Brand: i.brand, At: now, From: now.Add(-i.rule.Window), To: now, Unit: i.rule.unit(), Completeness: 1}
	for k, pv := range parts {
		v.Parts = append(v.Parts, pv)
		v.Completeness = min(v.Completeness, pv.Completeness)
		if k == 0 {
			v.Observed, v.Expected, v.Threshold, v.Unit, v.HistoryDays = pv.Observed, pv.Expected, pv.Threshold, pv.Unit, pv.HistoryDays
			v.From, v.To = pv.From, pv.To
		}
	}
	return v
}

func (a *allCondition) wake(now time.Time) time.Time {
	var first time.Time
	for _, p := range a.parts {
		if at := p.cond.wake(now); first.IsZero() || !at.IsZero() && at.Before(first) {
			first = at
		}
	}
	return first
}

func (a *allCondition) ids(v Verdict) []string {
	for k, p := range a.parts {
		if ids := p.cond.ids(v.Parts[k]); len(ids) > 0 {
			return ids
		}
	}
	return nil
}

// MarshalJSON keeps the parts' conditions.
func (a *allCondition) MarshalJSON() ([]byte, error) {
	var raw []json.RawMessage
	for _, p := range a.parts {
		one, err := json.Marshal(p.cond)
		if err != nil {
			return nil, err
		}
		raw = append(raw, one)
	}
	return json.Marshal(raw)
}

// UnmarshalJSON restores the parts' conditions, made by newAll before.
func (a *allCondition) UnmarshalJSON(data []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	if len(raw) != len(a.parts) {
		return fmt.Errorf("%d kept conditions for %d", len(raw), len(a.parts))
	}
	for k := range raw {
		if err := json.Unmarshal(raw[k], a.parts[k].cond); err != nil {
			return err
		}
	}
	return nil
}

// presentCondition holds while the window has at least one mention of a kind
// that a point rule looks for.
type presentCondition struct {
	Window *window `json:"window"`
}

func (p *presentCondition) take(c *Core, i *instance, m *mention.Mention, at time.Time) Reason {
	if i.rule.Type != config.Keyword {
		if _, reason := pointValue(i.rule, m, m.Brand(i.brand), c.voices[i.brand]); reason != "" {
			return reason
		}
	}
	p.Window.advance(c.clock.UnixMilli())
	if !p.Window.add(c.event(m, i.brand, at)) {
		return SameStory
	}
	return ""
}

func (p *presentCondition) judge(c *Core, i *instance, now time.Time, _ bool) (Verdict, bool) {
	v := c.windowVerdict(i, p.Window, now)
	v.Expected, v.Threshold = 0, 1
	if v.Observed < 1 {
		v.Reason = BelowFloor
	}
	return v, v.Observed >= 1
}

func (p *presentCondition) peek(c *Core, i *instance, now time.Time) Verdict {
	v, _ := p.judge(c, i, now, false)
	return v
}

func (p *presentCondition) wake(time.Time) time.Time { return time.Time{} }
func (p *presentCondition) ids(v Verdict) []string   { return p.Window.ids(v.To.UnixMilli()) }
