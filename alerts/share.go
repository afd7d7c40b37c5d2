package alerts

import (
	"fmt"
	"math"
	"time"

	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/mention"
)

// shareCondition holds while the brand's share of voice differs from the window
// before by the rule's points. Its counts are the brands' hourly histories.
type shareCondition struct{}

func (shareCondition) take(*Core, *instance, *mention.Mention, time.Time) Reason { return "" }

// idle spares the arithmetic between the hours: shares move slowly.
func (shareCondition) idle(i *instance, now time.Time) (Reason, bool) {
	return BelowLimit, i.last.At.Truncate(time.Hour).Equal(now.Truncate(time.Hour)) && !i.last.At.IsZero()
}

func (shareCondition) judge(c *Core, i *instance, now time.Time, firing bool) (Verdict, bool) {
	w := i.rule.Window
	v := Verdict{Rule: i.rule.Name, RuleType: i.rule.Type, Brand: i.brand, At: now, From: now.Add(-w), To: now, Unit: "% share of voice",
		Threshold: i.rule.Points, Floor: i.rule.MinMentions, HistoryDays: c.voices[i.brand].stories.Days(now)}
	v.Completeness = c.heardOfAll(i.brand, v.From, v.To)
	share, total := c.shareOfVoice(i, v.From, v.To)
	before, totalBefore := c.shareOfVoice(i, v.From.Add(-w), v.From)
	v.Observed, v.Expected = 100*share, 100*before
	move := math.Abs(v.Observed - v.Expected)
	switch {
	case v.HistoryDays*24 < 2*w.Hours():
		v.Reason = FewHistory
	case v.Completeness < shareHeard:
		v.Reason = SourceGap
	case min(total, totalBefore) < float64(i.rule.MinMentions):
		v.Reason = BelowFloor
	case move < i.rule.Points && !(firing && move >= i.rule.Points/2):
		v.Reason = BelowLimit
	}
	if v.Reason == "" {
		v.Notes = append(v.Notes, fmt.Sprintf("%+.0f points against the %s before", v.Observed-v.Expected, clock.Words(w)))
	}
	return v, v.Reason == ""
}

// shareHeard is how much of a brand and its competitors must have been heard: what one
// source missed moves a share as surely as people do.
const shareHeard = 0.9

// heardOfAll is the completeness of the least heard of a brand and its competitors.
func (c *Core) heardOfAll(brand string, from, to time.Time) float64 {
	heard := c.completeness(c.voices[brand], from, to)
	if b := c.cfg.Brand(brand); b != nil {
		for _, key := range b.Competitors {
			if v := c.voices[key]; v != nil {
				heard = min(heard, c.completeness(v, from, to))
			}
		}
	}
	return heard
}

// shareOfVoice is the brand's part of what is said about it and its competitors.
func (c *Core) shareOfVoice(i *instance, from, to time.Time) (share, total float64) {
	count := func(key string) float64 {
		v := c.voices[key]
		switch {
		case v == nil:
			return 0
		case i.rule.byMention():
			return v.mentions.Sum(from, to)
		}
		return v.stories.Sum(from, to)
	}
	own := count(i.brand)
	total = own
	if b := c.cfg.Brand(i.brand); b != nil {
		for _, key := range b.Competitors {
			total += count(key)
		}
	}
	if total == 0 {
		return 0, 0
	}
	return own / total, total
}

func (s shareCondition) peek(c *Core, i *instance, now time.Time) Verdict {
	v, _ := s.judge(c, i, now, i.phase.Name == firing)
	return v
}

func (shareCondition) wake(now time.Time) time.Time {
	return now.Truncate(time.Hour).Add(time.Hour)
}
func (shareCondition) ids(Verdict) []string { return nil }
