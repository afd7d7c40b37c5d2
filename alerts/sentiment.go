package alerts

import (
	"time"

	"github.com/earshot/earshot/alerts/baseline"
	"github.com/earshot/earshot/internal/mention"
)

// sentimentCondition holds while too much of the window speaks negatively: more
// than a fixed share, or more than the brand is used to.
type sentimentCondition struct {
	Window *window `json:"window"`
	// The newest judgement stands for its few minutes, unless more speak negatively.
	Cell         int64  `json:"cell,omitempty"`
	CellNegative int64  `json:"cell_negative,omitempty"`
	CellReason   Reason `json:"cell_reason,omitempty"`
}

// toneSpread is how much a brand's usual share of negative talk wavers by itself,
// as over-dispersion of its count.
const toneSpread = 0.1

func (s *sentimentCondition) take(c *Core, i *instance, m *mention.Mention, at time.Time) Reason {
	s.Window.advance(c.clock.UnixMilli())
	if !s.Window.add(c.event(m, i.brand, at)) {
		return SameStory
	}
	return ""
}

func (s *sentimentCondition) idle(i *instance, now time.Time) (Reason, bool) {
	s.Window.advance(now.UnixMilli())
	if judged := s.Window.labels[0] + s.Window.labels[1] + s.Window.labels[2]; judged < i.rule.MinMentions {
		return BelowFloor, true
	}
	if s.CellReason != "" && s.Cell == now.UnixMilli()/i.rule.step().Milliseconds() && int64(s.Window.labels[0]) <= s.CellNegative && i.rule.NegativeShare == 0 {
		return s.CellReason, true
	}
	return "", false
}

func (s *sentimentCondition) judge(c *Core, i *instance, now time.Time, firing bool) (Verdict, bool) {
	v, holds, tested := s.measure(c, i, now, firing)
	if tested {
		s.Cell, s.CellNegative, s.CellReason = now.UnixMilli()/i.rule.step().Milliseconds(), int64(s.Window.labels[0]), Usual
	}
	return v, holds
}

func (s *sentimentCondition) peek(c *Core, i *instance, now time.Time) Verdict {
	v, _, _ := s.measure(c, i, now, i.phase.Name == firing)
	return v
}

// measure holds the window's share of negatives against the limit, or against what
// the brand is used to (then tested is true).
func (s *sentimentCondition) measure(c *Core, i *instance, now time.Time, firing bool) (v Verdict, holds, tested bool) {
	v = c.windowVerdict(i, s.Window, now)
	judged := s.Window.labels[0] + s.Window.labels[1] + s.Window.labels[2]
	negative, voice := s.Window.labels[0], c.voices[i.brand]
	v.Unit, v.Observed, v.Expected = "% negative", 0, 0
	if voice.judged >= 20 && v.HistoryDays >= 1 {
		v.Expected = 100 * voice.usualNeg
	}
	if judged > 0 {
		v.Observed = 100 * float64(negative) / float64(judged)
	}
	if judged < i.rule.MinMentions {
		v.Reason = BelowFloor
		return v, false, false
	}
	if limit := i.rule.NegativeShare; limit > 0 {
		v.Threshold = 100 * limit
		v.Reason = BelowLimit
		if over := v.Observed > v.Threshold; !over {
			return v, false, false
		}
		v.Reason = ""
		return v, true, false
	}
	if voice.judged < 50 || v.HistoryDays < 1 {
		v.Reason = FewHistory
		return v, false, false
	}
	e := baseline.Expectation{Mean: float64(judged) * max(voice.usualNeg, 0.02), Dispersion: toneSpread}
	chance := e.Tail(float64(negative))
	surprise := baseline.Bans(chance)
	need := sensitivityOf(i.rule).Start
	v.Probability = &chance
	if surprise >= 0.8*need {
		v.Threshold = 100 * min(1, e.Quantile(need)/float64(judged))
	}
	if surprise < need && !(firing && surprise >= need/2) {
		v.Reason = Usual
		return v, false, true
	}
	if note := historyNote(v.HistoryDays); note != "" {
		v.Notes = append(v.Notes, note)
	}
	return v, true, true
}

func (s *sentimentCondition) wake(time.Time) time.Time { return time.Time{} }
func (s *sentimentCondition) ids(v Verdict) []string   { return s.Window.ids(v.To.UnixMilli()) }
