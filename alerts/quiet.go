package alerts

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/earshot/earshot/alerts/baseline"
	"github.com/earshot/earshot/internal/mention"
)

// silenceCondition holds while a brand, or one of its sources, that normally
// speaks says nothing. A broken crawler looks like this.
type silenceCondition struct {
	Heard map[string]*quietSource `json:"heard"` // by source; "" is the brand as a whole
}

// quietSource is how one voice speaks when it does.
type quietSource struct {
	Last   time.Time        `json:"last"`
	Series *baseline.Series `json:"series"`
}

// silenceSources bounds how many sources are watched, silenceDays the history without
// which nothing is called silent, silenceStep how often it is looked.
const (
	silenceSources = 1000
	silenceDays    = 3
	silenceStep    = 15 * time.Minute
)

func (s *silenceCondition) take(c *Core, i *instance, m *mention.Mention, at time.Time) Reason {
	if s.Heard == nil {
		s.Heard = map[string]*quietSource{}
	}
	names := []string{}
	if has(i.rule.Of, "brand") {
		names = append(names, "")
	}
	if has(i.rule.Of, "source") && m.Source != "" {
		names = append(names, m.Source)
	}
	for _, n := range names {
		q := s.Heard[n]
		if q == nil {
			if len(s.Heard) >= silenceSources {
				continue
			}
			q = &quietSource{Series: baseline.New(c.loc)}
			c.attuneSource(i, n, q)
			s.Heard[n] = q
		}
		q.Series.Advance(c.clock)
		q.Series.Add(at, 1)
		// What counts is being heard at all: an old article proves the source alive.
		q.Last = c.clock
	}
	return ""
}

// idle looks once in a while: silence takes its time.
func (s *silenceCondition) idle(i *instance, now time.Time) (Reason, bool) {
	return Usual, !i.last.At.IsZero() && i.last.At.Truncate(silenceStep).Equal(now.Truncate(silenceStep))
}

func (s *silenceCondition) judge(c *Core, i *instance, now time.Time, firing bool) (Verdict, bool) {
	v := Verdict{Rule: i.rule.Name, RuleType: i.rule.Type, Brand: i.brand, At: now, To: now, From: now.Add(-i.rule.Window), Unit: "hours of silence", Reason: Usual, Completeness: 1}
	if c.holiday(now) && !firing {
		v.Notes = append(v.Notes, "a holiday")
		return v, false
	}
	need := sensitivityOf(i.rule).Start
	worst := 0.0
	for _, name := range slices.Sorted(maps.Keys(s.Heard)) {
		q := s.Heard[name]
		silent := now.Sub(q.Last)
		if q.Series.Days(now) < silenceDays || silent < time.Hour {
			continue
		}
		heard := 1 - c.unheardShare(name, q.Last, now)
		if name == "" {
			heard = c.completeness(c.voices[i.brand], q.Last, now)
		}
		if heard < 0.5 {
			v.Reason, v.Completeness = SourceGap, heard
			continue
		}
		e := q.Series.Expect(q.Last, now)
		e.Mean *= heard
		surprise := baseline.Bans(e.Head(0))
		holds := surprise >= need || silent >= i.rule.Window && e.Mean >= 3
		if surprise <= worst && !holds {
			continue
		}
		worst = max(worst, surprise)
		chance := e.Head(0)
		v.From, v.Observed, v.Expected, v.Probability, v.HistoryDays = q.Last, 0, e.Mean, &chance, e.Days
		v.Observed = silent.Hours()
		if holds {
			v.Reason = ""
			who := "the brand"
			if name != "" {
				who = "source " + name
			}
			v.Notes = append(v.Notes, fmt.Sprintf("%s silent since %s, usually %s mentions in that time", who, q.Last.In(c.loc).Format("2006-01-02 15:04"), number(e.Mean)))
		}
	}
	return v, v.Reason == ""
}

func (s *silenceCondition) peek(c *Core, i *instance, now time.Time) Verdict {
	v, _ := s.judge(c, i, now, i.phase.Name == firing)
	return v
}

func (s *silenceCondition) wake(now time.Time) time.Time {
	return now.Truncate(silenceStep).Add(silenceStep)
}
func (s *silenceCondition) ids(Verdict) []string { return nil }
