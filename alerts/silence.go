package alerts

import (
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/config"
)

// Silence holds alerts back for a while. Empty matchers match everything.
type Silence struct {
	ID       string     `json:"id"`
	Rules    []string   `json:"rules,omitempty"`
	Brands   []string   `json:"brands,omitempty"`
	Severity []Severity `json:"severity,omitempty"`
	From     time.Time  `json:"from"`
	Until    time.Time  `json:"until"`
	By       string     `json:"by,omitempty"`
	Comment  string     `json:"comment,omitempty"`
}

// Covers says in words what a silence covers.
func (s *Silence) Covers() string {
	say := "every rule"
	if len(s.Rules) > 0 {
		say = strings.Join(s.Rules, ", ")
	}
	if len(s.Brands) > 0 {
		say += " about " + strings.Join(s.Brands, ", ")
	}
	if len(s.Severity) > 0 {
		var list []string
		for _, l := range s.Severity {
			list = append(list, string(l))
		}
		say += ", if " + strings.Join(list, " or ")
	}
	return say
}

// matches reports whether the silence covers an alert at this moment.
func (s *Silence) matches(rule, brand string, severity Severity, at time.Time) bool {
	return !at.Before(s.From) && at.Before(s.Until) &&
		(len(s.Rules) == 0 || slices.Contains(s.Rules, rule)) &&
		(len(s.Brands) == 0 || slices.Contains(s.Brands, brand)) &&
		(len(s.Severity) == 0 || slices.Contains(s.Severity, severity))
}

// inhibits reports whether an open incident holds back an alert of a lesser severity.
func (c *Core) inhibits(open, severity Severity) bool {
	switch c.cfg.Alerts.Inhibit {
	case config.InhibitNone:
		return false
	case config.InhibitLower:
		return severity.Rank() < open.Rank()
	}
	return severity.Rank()+1 < open.Rank()
}

// held says what, if anything, keeps an alert from being told now: the reason,
// until when and by what. growth marks news about an alert told already, which
// cooldown does not hold back.
func (c *Core) held(i *instance, severity Severity, growth bool) (reason Reason, until time.Time, by string) {
	now := c.clock
	for k := range c.silences {
		if s := &c.silences[k]; s.matches(i.rule.Name, i.brand, severity, now) {
			return Silenced, s.Until, s.ID
		}
	}
	inc := c.open[i.brand]
	if inc != nil && now.Before(inc.SnoozedUntil) && severity.Rank() <= inc.Severity.Rank() {
		return Snoozed, inc.SnoozedUntil, inc.ID
	}
	if severity != config.Critical && len(i.rule.quiet) > 0 {
		if end := quietUntil(i.rule.quiet, now.In(c.loc)); !end.IsZero() {
			return Quiet, end.UTC(), ""
		}
	}
	if end := i.phase.Spoke.Add(i.rule.Cooldown); !growth && !i.phase.Spoke.IsZero() && now.Before(end) {
		return CoolingDown, end, i.rule.Name
	}
	if inc != nil && c.inhibits(inc.Severity, severity) {
		return Inhibited, time.Time{}, inc.ID
	}
	return "", time.Time{}, ""
}
