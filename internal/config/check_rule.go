package config

import (
	"fmt"
	"slices"
	"strings"
)

// conditionNeeds asks for what a type cannot do without and refuses what can
// never come true.
func (s *section) conditionNeeds(c *Condition, typeAt *value) {
	switch c.Type {
	case Keyword:
		if c.Query == nil && !s.has("query") && len(c.Sources)+len(c.Languages) == 0 && c.MinFollowers == 0 {
			s.need("query", `query = 'recall OR lawsuit'; a keyword rule without one would tell of every mention`)
		}
	case Threshold:
		s.need("min_mentions", "min_mentions = 20")
	case Spike:
		if c.LongWindow != 0 && c.LongWindow <= c.Window {
			s.fault(s.at("long_window"), `longer than window, such as "24h"`, "long_window %s is not longer than window %s",
				FormatDuration(c.LongWindow), FormatDuration(c.Window))
		}
	case Sentiment:
		s.checkSentiment(c)
	case Reach:
		if c.MinFollowers == 0 && !c.NewSites {
			s.need("min_followers", "min_followers = 10000, or new_sites = true")
		}
	case Digest:
		s.need("schedule", `schedule = "daily 09:00"`)
	}
}

// checkSentiment refuses keys of the mode that is not chosen.
func (s *section) checkSentiment(c *Condition) {
	wrong := []string{"max_score"}
	if c.Mode == "each" {
		wrong = []string{"negative_share", "sensitivity", "min_mentions", "window"}
	}
	for _, key := range wrong {
		if s.has(key) {
			s.fault(s.table.get(key).keyAt, "take it out, or change mode", "%s means nothing with mode = %q", key, c.Mode)
		}
	}
	if c.Mode == "each" {
		c.Window, c.MinMentions, c.Sensitivity = 0, 0, Sensitivity{}
		return
	}
	if e := s.table.get("negative_share"); e != nil && strings.Trim(e.value.text, "0.") == "" && c.NegativeShare == 0 {
		s.fault(s.at("negative_share"), "such as 0.4 for 40 %", "a negative share of 0 is always exceeded")
	}
	if c.NegativeShare == 1 {
		s.fault(s.at("negative_share"), "such as 0.4 for 40 %", "no share exceeds 1: this never fires")
	}
	if s.has("negative_share") && s.has("sensitivity") {
		s.fault(s.table.get("sensitivity").keyAt, "keep one of them", "negative_share is a fixed limit, sensitivity judges against the baseline")
	}
}

// escalate reads the steps taken while a rule fires.
func (s *section) escalate(rule *Rule) {
	var last Escalation
	for i, t := range s.tables("escalate") {
		one := s.reader.section(t, s.label+": escalate step "+string('1'+rune(min(i, 8))))
		e := Escalation{Severity: rule.Severity}
		one.decimal("at", &e.At, 0, 1e12, "")
		one.duration("after", &e.After, 1, 90*day, "")
		choice(one, "severity", &e.Severity, Info, Warning, Critical)
		channel := one.channel("channel", &e.Channel)
		one.done(nil)
		one.exactlyOneOf("at", "after", "at = 50 (the observed value), or after = \"30m\"")
		if !one.has("severity") && !one.has("channel") {
			one.fault(t.at, `severity = "critical", or channel = "#…"`, "the step changes nothing")
		}
		if one.has("severity") && !one.has("channel") && e.Severity.Rank() <= rule.Severity.Rank() {
			one.fault(one.at("severity"), "a higher severity, or a channel", "%s is no more than the rule's own %s", e.Severity, rule.Severity)
		}
		if i > 0 && (e.At != 0 && e.At <= last.At || e.After != 0 && e.After <= last.After) {
			one.fault(t.at, "order the steps by rising values", "the step is reached no later than the one before it")
		}
		s.later = append(s.later, func() { one.channelListed(channel) })
		last = e
		rule.Escalate = append(rule.Escalate, e)
	}
}

func (s *section) exactlyOneOf(a, b, fix string) {
	switch {
	case s.has(a) && s.has(b):
		s.fault(s.table.get(b).keyAt, "keep one of them", "%s and %s are both set", a, b)
	case !s.has(a) && !s.has(b):
		s.fault(s.table.at, fix, "%s or %s is missing", a, b)
	}
}

// checkRule refuses settings of one rule that contradict each other.
func (s *section) checkRule(rule *Rule) {
	if rule.Severity == Critical && len(rule.QuietHours) > 0 {
		s.fault(s.table.get("quiet_hours").keyAt, "take it out, or lower the severity", "critical alerts pass quiet hours: these would never hold")
	}
	if neverEnd(rule.QuietHours) && rule.Severity != Critical {
		s.warn(s.at("quiet_hours"), "leave some hours in which it may speak", "these quiet hours never end: nothing of it below critical is told")
	}
	s.checkFirstStep(rule)
	if rule.Type == Digest {
		for _, key := range []string{"for", "resolve_after", "cooldown", "escalate", "min_followers"} {
			if s.has(key) {
				s.fault(s.table.get(key).keyAt, "take it out", "%s means nothing for a digest, which comes by its schedule", key)
			}
		}
	}
	for _, t := range []string{Keyword, Reach, Review} {
		if rule.Type != t {
			continue
		}
		if s.has("for") {
			s.fault(s.table.get("for").keyAt, "take it out", "for means nothing for a %s rule: a single mention does not last", t)
		}
		if s.has("cooldown") && rule.Cooldown < rule.GroupWait && rule.Cooldown != 0 {
			s.fault(s.at("cooldown"), "at least "+FormatDuration(rule.GroupWait), "a cooldown shorter than group_wait never holds")
		}
	}
	if rule.Window > 0 && rule.For > 0 && rule.For > 24*rule.Window {
		s.warn(s.at("for"), "", "for is more than 24 windows long: few things last that long")
	}
}

// checkFirstStep warns of a step that is reached whenever the rule fires at all.
func (s *section) checkFirstStep(rule *Rule) {
	if len(rule.Escalate) == 0 || rule.Type != Threshold && rule.Type != Spike {
		return
	}
	first := rule.Escalate[0]
	if first.At > 0 && first.At <= float64(rule.MinMentions) && first.Severity.Rank() > rule.Severity.Rank() {
		s.warn(s.at("escalate"), fmt.Sprintf("a step above %d, or severity = %q", rule.MinMentions, first.Severity),
			"its first step is reached as soon as it fires, at %d: it never speaks as %s", rule.MinMentions, rule.Severity)
	}
}

// checkAgainstFile holds a rule against the rest of the file.
func (s *section) checkAgainstFile(rule *Rule) {
	keep := s.cfg.Retention.Mentions
	for _, c := range append([]Condition{rule.Condition}, rule.All...) {
		if w := max(c.Window, c.LongWindow); keep > 0 && w > keep {
			s.fault(s.at("window"), "keep mentions longer, or shorten the window", "the window of %s is longer than mentions are kept (%s)", FormatDuration(w), FormatDuration(keep))
		}
		if c.Type == Share && !s.anyCompetitors(rule.Brands) {
			s.fault(s.at("type"), `competitors = ["…"] in the brand`, "share of voice needs a brand with competitors, and none of its brands has any")
		}
		if len(c.Sources) > 0 && s.allOff(c.Sources) && !rule.Off {
			s.fault(s.at("sources"), "enable one of them", "every source it listens to is switched off: this never fires")
		}
	}
}

func (s *section) anyCompetitors(brands []string) bool {
	return slices.ContainsFunc(brands, func(key string) bool {
		b := s.cfg.Brand(key)
		return b != nil && len(b.Competitors) > 0
	})
}

func (s *section) allOff(sources []string) bool {
	known := false
	for _, name := range sources {
		if src := s.cfg.Source(name); src != nil {
			known = true
			if !src.Off {
				return false
			}
		}
	}
	return known
}

// sourcesExist refuses names of sources that the file does not have. Names that
// only imported mentions carry are written as kind:… in the query instead.
func (s *section) sourcesExist(values []*value) {
	var names []string
	for _, src := range s.cfg.Sources {
		names = append(names, src.Name)
	}
	for _, v := range values {
		if !slices.Contains(names, v.text) {
			fix := "there are no [[sources]]"
			if len(names) > 0 {
				fix = oneOf(v.text, names)
			}
			s.fault(v.at, fix, "unknown source %q", v.text)
		}
	}
}
