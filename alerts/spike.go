package alerts

import (
	"time"

	"github.com/earshot/earshot/alerts/baseline"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/mention"
)

// spikeCondition holds while the window's count is improbable under the brand's
// own history. A companion of a day sees what rises too slowly for the window.
type spikeCondition struct {
	Window *window          `json:"window"`
	Half   *window          `json:"half,omitempty"` // half of it sees a sharp rise sooner
	Own    *baseline.Series `json:"own,omitempty"`  // only when the rule is filtered
	Gauge  baseline.Gauge   `json:"gauge"`
	Slow   baseline.Gauge   `json:"slow"`
	Sharp  baseline.Gauge   `json:"sharp,omitzero"`

	bestEnd   int64
	bestCount int
	// The newest judgement stands for its few minutes, unless the count rises well above it.
	Cell       int64  `json:"cell,omitempty"`
	CellCount  int64  `json:"cell_count,omitempty"`
	CellReason Reason `json:"cell_reason,omitempty"`
	// SlowCell is when the companion was last judged: a day's sum moves slowly.
	SlowCell int64 `json:"slow_cell,omitempty"`
	// Slowly is whether the companion began the firing, which then goes on by it.
	Slowly bool `json:"slowly,omitempty"`
}

// judgedAnew is the part of a count by which it must rise within a step of the rule before
// it is judged again: two in a hundred change no judgement, and large brands grow by as much
// with every few mentions.
const judgedAnew = 50

func newSpike(r *Rule, loc *time.Location) *spikeCondition {
	s := &spikeCondition{Window: newWindow(r.Window, r.late, r.byMention()), Half: newWindow(r.Window/2, 0, r.byMention())}
	if r.filtered() {
		s.Own = baseline.New(loc)
	}
	return s
}

func (s *spikeCondition) history() *baseline.Series { return s.Own }

func (s *spikeCondition) take(c *Core, i *instance, m *mention.Mention, at time.Time) Reason {
	s.Window.advance(c.clock.UnixMilli())
	e := c.event(m, i.brand, at)
	fresh := s.Window.add(e)
	if s.Half.advance(c.clock.UnixMilli()); e.at > s.Half.now-s.Half.span {
		s.Half.add(e)
	}
	if s.Own != nil {
		s.Own.Advance(c.clock)
		if fresh {
			s.Own.Add(at, 1)
		}
	}
	if !fresh {
		return SameStory
	}
	if i.phase.Name == atRest && len(s.Window.ev) >= i.rule.MinMentions {
		s.bestEnd, s.bestCount = s.Window.around(at.UnixMilli())
	}
	return ""
}

// idle answers for the common case: nothing has risen since the newest judgement.
func (s *spikeCondition) idle(i *instance, now time.Time) (Reason, bool) {
	s.Window.advance(now.UnixMilli())
	n := max(s.Window.count(), s.bestCount)
	if n < i.rule.MinMentions {
		s.bestCount = 0
		return BelowFloor, true
	}
	if s.CellReason != "" && s.Cell == now.UnixMilli()/i.rule.step().Milliseconds() && int64(n) <= s.CellCount+s.CellCount/judgedAnew {
		s.bestCount = 0
		return s.CellReason, true
	}
	return "", false
}

func (s *spikeCondition) judge(c *Core, i *instance, now time.Time, firing bool) (Verdict, bool) {
	r := i.rule
	v := s.reading(r, i.brand, now)
	if !firing && float64(s.bestCount) > v.Observed {
		v.Observed, v.To = float64(s.bestCount), time.UnixMilli(s.bestEnd).UTC()
		v.From = v.To.Add(-r.Window)
	}
	s.bestCount = 0
	v, days := s.measure(c, i, v, firing, true)
	s.Cell, s.CellCount, s.CellReason = now.UnixMilli()/r.step().Milliseconds(), int64(s.Window.count()), v.Reason
	if v.Reason != "" {
		return v, false
	}
	if !firing {
		s.Slowly = i.longer(v)
	}
	if note := historyNote(days); note != "" {
		v.Notes = append(v.Notes, note)
	}
	if c.holiday(now) {
		v.Notes = append(v.Notes, "a holiday")
	}
	if note := c.marketNote(i.brand, v.From, v.To); note != "" {
		v.Notes = append(v.Notes, note)
	}
	return v, true
}

// reading is a verdict on what stands in the window now, without its expectation.
func (s *spikeCondition) reading(r *Rule, brand string, now time.Time) Verdict {
	s.Window.advance(now.UnixMilli())
	return Verdict{Rule: r.Name, RuleType: r.Type, Brand: brand, At: now, From: now.Add(-r.Window), To: now, Unit: r.unit(), Floor: r.MinMentions,
		Observed: float64(s.Window.count()), Negative: s.Window.negative()}
}

// measure holds a reading against what is usual, by the window or its companion,
// whichever is further out. learn feeds the calibration.
func (s *spikeCondition) measure(c *Core, i *instance, v Verdict, firing, learn bool) (Verdict, float64) {
	e := c.expectation(i, &v)
	c.fillExpected(i, &v, e)
	ratio := s.weigh(i, &v, &s.Gauge, e, learn, c.holiday(v.At))
	now := v
	if sharp := s.sharp(c, i, v, learn); sharp.ratio > ratio && sharp.ratio >= 1 && !firing {
		ratio, v = sharp.ratio, sharp.Verdict
	}
	if slow, ok := s.companion(c, i, now, firing, learn); ok && slow.ratio > ratio && lasts(now) && (firing && s.Slowly || !firing && slow.ratio >= 1) {
		ratio, v = slow.ratio, slow.Verdict
	}
	v.Reason = s.reason(v, ratio, firing)
	return v, e.Days
}

func (s *spikeCondition) peek(c *Core, i *instance, now time.Time) Verdict {
	v, _ := s.measure(c, i, s.reading(i.rule, i.brand, now), i.phase.Name == firing, false)
	return v
}

// reason is why a count is no spike, "" when it is one. A spike goes on until it
// is well below what it took to start.
func (s *spikeCondition) reason(v Verdict, ratio float64, firing bool) Reason {
	switch {
	case v.HistoryDays < 1:
		return FewHistory
	case v.Completeness < 0.5:
		return SourceGap
	case v.Observed < float64(v.Floor):
		return BelowFloor
	case firing && ratio >= 0.6:
		return ""
	case ratio < 1:
		return Usual
	}
	return ""
}

// weigh works out how improbable a verdict's count is, and that against the
// calibrated threshold: 1 is an alert.
func (s *spikeCondition) weigh(i *instance, v *Verdict, g *baseline.Gauge, e baseline.Expectation, learn, holiday bool) float64 {
	chance := e.Tail(v.Observed)
	surprise := baseline.Bans(chance)
	v.Probability = &chance
	threshold := g.Threshold(sensitivityOf(i.rule).Share(baseline.Windows)) + baseline.Youth(e.Days)
	if learn && e.Days >= 1 && v.Completeness >= 0.5 && !holiday {
		g.See(v.At.Unix()/86400, surprise)
	}
	ratio := surprise / threshold
	if ratio >= 0.9 || i.phase.Name == firing || !learn && e.Days >= 1 {
		v.Threshold = e.Quantile(threshold) // worth its arithmetic only where it is near
	}
	return ratio
}

// sharp judges half the window, up to now.
func (s *spikeCondition) sharp(c *Core, i *instance, v Verdict, learn bool) companionVerdict {
	s.Half.advance(v.At.UnixMilli())
	v.From, v.To = v.At.Add(-i.rule.Window/2), v.At
	if v.Observed = float64(s.Half.count()); v.Observed < float64(v.Floor) {
		return companionVerdict{}
	}
	v.Negative = s.Half.negative()
	e := c.expectation(i, &v)
	c.fillExpected(i, &v, e)
	ratio := s.weigh(i, &v, &s.Sharp, e, learn, c.holiday(v.At))
	return companionVerdict{v, ratio}
}

// companionVerdict is a companion window's answer.
type companionVerdict struct {
	Verdict
	ratio float64
}

// lasts tells whether the window itself is still above what is usual, as one in five is by chance: else what
// the long window sees is over.
func lasts(v Verdict) bool { return v.Probability != nil && *v.Probability <= 0.2 }

// companion judges the long window, from the hourly history. It needs a week of it. What was told stays told: the long
// window begins no earlier than the firing before ended.
func (s *spikeCondition) companion(c *Core, i *instance, v Verdict, firing, learn bool) (companionVerdict, bool) {
	long := i.rule.LongWindow
	if long == 0 && i.rule.Window <= 6*time.Hour {
		long = 24 * time.Hour
	}
	if long <= i.rule.Window || v.HistoryDays < 7 {
		return companionVerdict{}, false
	}
	if learn && !(firing && s.Slowly) {
		cell := v.At.UnixMilli() / i.rule.step().Milliseconds()
		if s.SlowCell == cell {
			return companionVerdict{}, false
		}
		s.SlowCell = cell
	}
	v.From, v.To = v.At.Add(-long), v.At
	if ended := i.phase.Calm; !firing && ended.After(v.From) {
		v.From = ended
	}
	if v.To.Sub(v.From) <= i.rule.Window {
		return companionVerdict{}, false
	}
	v.Observed = c.series(i).Sum(v.From, v.To)
	e := c.expectation(i, &v)
	c.fillExpected(i, &v, e)
	ratio := s.weigh(i, &v, &s.Slow, e, learn, c.holiday(v.At))
	v.Notes = append(v.Notes, "a slow rise, seen over "+clock.Words(v.To.Sub(v.From).Round(time.Minute)))
	return companionVerdict{v, ratio}, true
}

func (s *spikeCondition) wake(time.Time) time.Time { return time.Time{} }
func (s *spikeCondition) ids(v Verdict) []string   { return s.Window.ids(v.To.UnixMilli()) }

// sensitivityOf translates the rule's setting.
func sensitivityOf(r *Rule) baseline.Sensitivity {
	if r.Sensitivity.Budget > 0 {
		return baseline.Budget(r.Sensitivity.PerWeek())
	}
	return baseline.Named(r.Sensitivity.Level)
}
