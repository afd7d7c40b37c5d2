package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// ruleSentence is a rule in one plain sentence: when it speaks, and to whom.
func ruleSentence(r *config.Rule, cfg *config.Config) string {
	about := brandNames(r, cfg)
	s := ""
	switch {
	case r.Type == config.Digest:
		s = "The summary of " + about + ", " + r.Schedule.Words()
	case len(r.All) > 0:
		var parts []string
		for i := range r.All {
			parts = append(parts, clause(&r.All[i], about))
		}
		s = "When " + strings.Join(parts, ", and ")
	default:
		s = "When " + clause(&r.Condition, about)
	}
	if n := narrowed(&r.Condition); n != "" {
		s += ", counting only " + n
	}
	if r.For > 0 {
		s += ", for at least " + clock.Words(r.For)
	}
	if to := tells(r, cfg); to != "" {
		s += ": tell " + to
	}
	return words.Clean(s) + "."
}

// brandNames are the brands of a rule as people call them.
func brandNames(r *config.Rule, cfg *config.Config) string {
	if len(cfg.Brands) > 1 && len(r.Brands) == len(cfg.Brands) {
		return "any brand"
	}
	var names []string
	for _, key := range r.Brands {
		if b := cfg.Brand(key); b != nil {
			names = append(names, b.Name)
		}
	}
	if len(names) > 3 {
		return fmt.Sprintf("%s and %d other brands", names[0], len(names)-1)
	}
	return strings.Join(names, " or ")
}

// clause is what a condition watches for.
func clause(c *config.Condition, about string) string {
	unit := "stories"
	if c.Count == config.CountMentions {
		unit = "mentions"
	}
	within := ""
	if c.Window > 0 {
		within = " within " + clock.Words(c.Window)
	}
	floor := ""
	if c.MinMentions > 1 {
		floor = fmt.Sprintf(" and at least %d", c.MinMentions)
	}
	switch c.Type {
	case config.Keyword:
		return "something new about " + about + " says " + source(c)
	case config.Threshold:
		return fmt.Sprintf("there are at least %d %s about %s%s", max(c.MinMentions, 1), unit, about, within)
	case config.Spike:
		return unit + " about " + about + within + " are improbably many for the hour and weekday" + floor
	case config.Sentiment:
		return toneClause(c, about, within, unit, floor)
	case config.Silence:
		return strings.Join(c.Of, " or ") + " of " + about + " that normally speaks says nothing"
	case config.Trend:
		return "one of the " + strings.Join(c.Of, " or ") + " rises in what is said of " + about + within
	}
	return pointClause(c, about, within)
}

func toneClause(c *config.Condition, about, within, unit, floor string) string {
	switch {
	case c.Mode == "each":
		return fmt.Sprintf("one mention of %s is strongly negative (%.2g or less)", about, c.MaxScore)
	case c.NegativeShare > 0:
		return fmt.Sprintf("more than %.0f %% of the %s about %s%s are negative%s", 100*c.NegativeShare, unit, about, within, floor)
	}
	return "talk about " + about + within + " is more negative than usual" + floor
}

func pointClause(c *config.Condition, about, within string) string {
	switch c.Type {
	case config.Reach:
		var who []string
		if c.MinFollowers > 0 {
			who = append(who, "somebody with at least "+thousands(c.MinFollowers)+" followers")
		}
		if c.NewSites {
			who = append(who, "a site that never did before")
		}
		return strings.Join(who, " or ") + " mentions " + about
	case config.Review:
		return about + " is rated " + number(c.MaxRating) + " of 5 or lower"
	case config.Share:
		return about + fmt.Sprintf("’s share of voice moves by more than %s points", number(c.Points)) + within
	case config.Unanswered:
		return strings.Join(slices.Concat(c.Intents, []string{"anything negative", "a possible crisis"}), " or ") + " about " + about + " waits longer than " + clock.Words(c.After)
	}
	return c.Type + " about " + about
}

// source is a query as it was written, shortened.
func source(c *config.Condition) string {
	if c.Query == nil {
		return "anything"
	}
	return words.Shorten(words.Clean(c.Query.Source()), 160)
}

// narrowed is what a condition leaves out.
func narrowed(c *config.Condition) string {
	var parts []string
	if c.Query != nil && c.Type != config.Keyword {
		parts = append(parts, "what says "+source(c))
	}
	if len(c.Sources) > 0 {
		parts = append(parts, "from "+strings.Join(c.Sources, ", "))
	}
	if len(c.Languages) > 0 {
		parts = append(parts, "in "+strings.Join(c.Languages, ", "))
	}
	if c.MinFollowers > 0 && c.Type != config.Reach {
		parts = append(parts, "authors with at least "+thousands(c.MinFollowers)+" followers")
	}
	return strings.Join(parts, " and ")
}

// tells is where a rule speaks, and how loudly.
func tells(r *config.Rule, cfg *config.Config) string {
	to := r.Channel
	if to == "" && len(r.Brands) == 1 {
		if b := cfg.Brand(r.Brands[0]); b != nil {
			to = b.Channel
		}
	}
	if to == "" {
		to = cfg.Slack.Channel
	}
	if to == "" {
		to = "the terminal"
	}
	if len(r.Doors) > 0 {
		to += " and " + strings.Join(r.Doors, ", ")
	}
	return to
}

// ruleMore are the settings of a rule that its sentence leaves out.
func ruleMore(r *config.Rule) []string {
	var out []string
	add := func(name string, d time.Duration) {
		if d > 0 {
			out = append(out, name+" "+clock.Words(d))
		}
	}
	if s := r.Sensitivity.String(); s != "" && (r.Type == config.Spike || r.Type == config.Trend || r.Type == config.Silence || r.Type == config.Sentiment) {
		out = append(out, "sensitivity "+s)
	}
	add("cooldown", r.Cooldown)
	add("resolves after", r.ResolveAfter)
	add("waits for company", r.GroupWait)
	for _, e := range r.Escalate {
		step := "rises to " + string(e.Severity)
		if e.At > 0 {
			step += " at " + number(e.At)
		} else if e.After > 0 {
			step += " after " + clock.Words(e.After) + " unacknowledged"
		}
		out = append(out, step)
	}
	return out
}
