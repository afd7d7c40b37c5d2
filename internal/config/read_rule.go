package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// ruleTypes are all types of rule; ruleKeys the keys each condition may have
// beside those that all have.
var ruleTypes = []string{Keyword, Threshold, Spike, Sentiment, Silence, Trend, Reach, Review, Share, Unanswered, Digest}

var ruleKeys = map[string][]string{
	Keyword:    {"group_wait"},
	Threshold:  {"window", "min_mentions"},
	Spike:      {"window", "long_window", "sensitivity", "min_mentions"},
	Sentiment:  {"window", "mode", "negative_share", "max_score", "sensitivity", "min_mentions"},
	Silence:    {"window", "of", "sensitivity"},
	Trend:      {"window", "of", "sensitivity", "min_mentions"},
	Reach:      {"group_wait", "new_sites"},
	Review:     {"group_wait", "max_rating"},
	Share:      {"window", "points", "min_mentions"},
	Unanswered: {"after", "intents", "min_mentions"},
	Digest:     {"schedule"},
}

// commonConditionKeys may stand in every condition, commonRuleKeys in every rule.
var (
	commonConditionKeys = []string{"type", "query", "sources", "languages", "min_followers", "count"}
	commonRuleKeys      = []string{
		"name", "enabled", "brands", "all", "for", "resolve_after", "cooldown", "severity",
		"escalate", "channel", "doors", "quiet_hours", "runbook", "limit",
	}
)

// rule reads one [[rules]] entry.
func (r *reader) rule(s *section) {
	rule := Rule{Name: s.name, Severity: Warning, Limit: r.cfg.Alerts.Limit}
	enabled := true
	s.flag("enabled", &enabled)
	rule.Off = !enabled
	s.ruleCondition(&rule)
	if rule.Type == Digest {
		rule.Severity = Info
	}
	brands := s.strs("brands", &rule.Brands)
	s.duration("for", &rule.For, time.Second, 30*day, "")
	s.duration("resolve_after", &rule.ResolveAfter, time.Second, 30*day, "")
	s.duration("cooldown", &rule.Cooldown, 0, 365*day, "")
	rule.NoCooldown = s.has("cooldown") && rule.Cooldown == 0
	choice(s, "severity", &rule.Severity, Info, Warning, Critical)
	s.escalate(&rule)
	channel := s.channel("channel", &rule.Channel)
	doors := s.strs("doors", &rule.Doors)
	parsedList(s, "quiet_hours", &rule.QuietHours, ParseQuietHours)
	rule.QuietHoursOff = s.has("quiet_hours") && len(rule.QuietHours) == 0
	s.str("runbook", &rule.Runbook)
	s.integer("limit", &rule.Limit, 1, 100000)
	s.done(s.otherRule(rule.Type))
	s.checkRule(&rule)
	at := len(r.cfg.Rules)
	r.cfg.Rules = append(r.cfg.Rules, rule)
	r.later = append(r.later, func() {
		s.ruleNames(brands, doors)
		s.channelListed(channel)
		r.watchAll(s, &r.cfg.Rules[at])
	})
}

// watchAll gives a rule that names no brand all of them.
func (r *reader) watchAll(s *section, rule *Rule) {
	if s.has("brands") {
		if list := s.table.get("brands").value; list.kind == kindList && len(list.list) == 0 {
			s.fault(list.at, "name brands, or leave the key out to watch them all", "an empty list of brands watches nothing")
		}
	} else {
		for _, b := range r.cfg.Brands {
			rule.Brands = append(rule.Brands, b.Key)
		}
	}
	if len(r.cfg.Brands) == 0 {
		s.fault(s.table.at, "add a [brands.…] section", "there is no brand to watch")
	}
	s.checkAgainstFile(rule)
}

// ruleNames checks the names of brands and doors a rule uses.
func (s *section) ruleNames(brands, doors []*value) {
	for _, v := range brands {
		s.brandExists(v)
	}
	var names []string
	for _, d := range s.cfg.Doors {
		names = append(names, d.Name)
	}
	for _, v := range doors {
		if !slices.Contains(names, v.text) {
			s.fault(v.at, oneOf(v.text, names), "unknown door %q", v.text)
		}
	}
}

// ruleCondition reads the rule's own condition, or the joined ones of all = [...].
func (s *section) ruleCondition(rule *Rule) {
	parts := s.tables("all")
	if !s.has("all") {
		s.condition(&rule.Condition, false)
		s.need("type", "one of "+strings.Join(ruleTypes, ", "))
		return
	}
	rule.Type = All
	s.filters(&rule.Condition)
	kind := ""
	if v := s.str("type", &kind); v != nil && kind != All {
		s.fault(v.at, `take this line out; each condition in all = [{ type = … }, …] names its own`, "type %q beside all: a rule that joins conditions has no type of its own", kind)
	}
	for i, t := range parts {
		one := s.reader.section(t, s.label+": condition "+string('1'+rune(min(i, 8))))
		c := Condition{}
		one.condition(&c, true)
		one.need("type", "one of "+strings.Join(ruleTypes[:9], ", "))
		one.done(one.otherRule(c.Type))
		rule.All = append(rule.All, c)
	}
	if len(parts) < 2 {
		s.fault(s.at("all"), `all = [{ type = "spike" }, { type = "sentiment" }]`, "all joins two conditions or more")
	}
}

// fraction says how a share is written, by the percentage that stands there if one does.
func (s *section) fraction(key string) string {
	percent := 40.0
	if e := s.table.get(key); e != nil {
		if n, err := strconv.ParseFloat(e.value.text, 64); err == nil && n > 1 && n <= 100 {
			percent = n
		}
	}
	return fmt.Sprintf("a share is a fraction: write %v %% as %v", percent, percent/100)
}

// condition reads type, filters and the keys the type may have.
func (s *section) condition(c *Condition, joined bool) {
	types := ruleTypes
	if joined {
		types = ruleTypes[:9] // what waits for an answer and what comes by schedule cannot be joined
	}
	typeAt := choice(s, "type", &c.Type, types...)
	s.filters(c)
	conditionDefaults(c)
	read := map[string]func(key string){
		"window":       func(k string) { s.duration(k, &c.Window, time.Minute, 90*day, "") },
		"long_window":  func(k string) { s.duration(k, &c.LongWindow, time.Minute, 90*day, "") },
		"group_wait":   func(k string) { s.duration(k, &c.GroupWait, 0, day, "") },
		"min_mentions": func(k string) { s.integer(k, &c.MinMentions, 1, 1_000_000_000) },
		"sensitivity":  func(k string) { parsed(s, k, &c.Sensitivity, ParseSensitivity) },
		"mode":         func(k string) { choice(s, k, &c.Mode, "share", "each") },
		"negative_share": func(k string) {
			s.decimal(k, &c.NegativeShare, 0, 1, s.fraction(k))
		},
		"max_score":  func(k string) { s.decimal(k, &c.MaxScore, -1, 0, "from -1, the worst, to 0") },
		"of":         func(k string) { s.of(c) },
		"new_sites":  func(k string) { s.flag(k, &c.NewSites) },
		"max_rating": func(k string) { s.decimal(k, &c.MaxRating, 1, 5, "") },
		"points":     func(k string) { s.decimal(k, &c.Points, 0.1, 100, "percentage points, such as 10") },
		"after":      func(k string) { s.duration(k, &c.After, time.Minute, 90*day, "") },
		"intents":    func(k string) { parsedList(s, k, &c.Intents, intent) },
		"schedule":   func(k string) { parsed(s, k, &c.Schedule, ParseSchedule) },
	}
	for _, key := range keysOf(ruleKeys, c.Type) {
		read[key](key)
	}
	s.conditionNeeds(c, typeAt)
}

// filters reads what narrows any condition.
func (s *section) filters(c *Condition) {
	c.Count = CountStories
	c.Query = s.query("query", false)
	sources := s.strs("sources", &c.Sources)
	parsedList(s, "languages", &c.Languages, language)
	s.integer64("min_followers", &c.MinFollowers, 1)
	choice(s, "count", &c.Count, CountStories, CountMentions)
	s.later = append(s.later, func() { s.sourcesExist(sources) })
}

// conditionDefaults fills in what a type assumes where the file says nothing.
func conditionDefaults(c *Condition) {
	medium := Sensitivity{Level: "medium"}
	switch c.Type {
	case Keyword, Reach, Review:
		c.GroupWait, c.MaxRating = time.Minute, 0
		if c.Type == Review {
			c.MaxRating = 2
		}
	case Threshold:
		c.Window = time.Hour
	case Spike:
		c.Window, c.MinMentions, c.Sensitivity = time.Hour, 5, medium
	case Sentiment:
		c.Window, c.MinMentions, c.Sensitivity, c.Mode, c.MaxScore = 2*time.Hour, 10, medium, "share", -0.6
	case Silence:
		c.Sensitivity, c.Of = medium, []string{"source"}
	case Trend:
		c.Window, c.MinMentions, c.Sensitivity, c.Of = 6*time.Hour, 5, medium, []string{"words", "hashtags", "links"}
	case Share:
		c.Window, c.Points, c.MinMentions = 7*day, 10, 50
	case Unanswered:
		c.After, c.Intents, c.MinMentions = 4*time.Hour, []string{"complaint", "question"}, 1
	}
}

// of reads what falls silent, or what trends.
func (s *section) of(c *Condition) {
	options := []string{"brand", "source"}
	if c.Type == Trend {
		options = []string{"words", "hashtags", "links"}
	}
	var out []string
	parsedList(s, "of", &out, func(v string) (string, error) {
		if !slices.Contains(options, v) {
			return "", errors.New(oneOf(v, options))
		}
		return v, nil
	})
	if len(out) > 0 {
		c.Of = out
	}
}

func intent(v string) (string, error) {
	known := mention.Intent(v)
	if known == "" {
		return "", errors.New(oneOf(v, mention.Intents()))
	}
	return known, nil
}

// otherRule explains a key that another type of rule has.
func (s *section) otherRule(ruleType string) func(string) string {
	return func(key string) string {
		var types []string
		for _, t := range ruleTypes {
			if slices.Contains(ruleKeys[t], key) {
				types = append(types, t)
			}
		}
		if len(types) == 0 || ruleType == "" {
			return ""
		}
		if ruleType == All {
			return key + " goes into a condition of all = [{ … }]"
		}
		return key + " is for " + someOf(types) + " rules; a " + ruleType + " rule has " + strings.Join(ruleKeys[ruleType], ", ")
	}
}
