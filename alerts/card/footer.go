package card

import (
	"fmt"
	"strings"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// footer is the rule, why it speaks now, what could not be heard, and the id to speak of
// it. Where no page leads to the same view, the command that prints it stands there.
func footer(a alerts.Alert, inc alerts.Incident, link string) []Line {
	var parts []string
	if rules := ruleNames(a, inc); rules != "" {
		parts = append(parts, rules)
	}
	if why := whyNow(a); why != "" {
		parts = append(parts, "why now: "+why)
	}
	for _, n := range a.Verdict.Notes {
		if !strings.Contains(a.Reason, n) { // the sentence may have said it
			parts = append(parts, Shorten(Clean(n), 120))
		}
	}
	if inc.ID != "" {
		parts = append(parts, "incident "+inc.ID)
	}
	out := []Line{Plain("%s", strings.Join(parts, " · "))}
	if a.Command != "" && link == "" {
		out = append(out, Plain("to read all of them, where earshot runs: %s", Shorten(Clean(a.Command), 300)))
	}
	return out
}

// ruleNames are the rules that take part, the first of them by name.
func ruleNames(a alerts.Alert, inc alerts.Incident) string {
	var rules []string
	for _, m := range inc.Members {
		rules = append(rules, "“"+Clean(m.Rule)+"”")
	}
	if len(rules) == 0 && a.Rule != "" {
		rules = append(rules, "“"+Clean(a.Rule)+"”")
	}
	if len(rules) == 0 {
		return ""
	}
	word := "rule "
	if len(rules) > 1 {
		word = "rules "
	}
	further := ""
	if n := len(rules) + inc.Further; n > maxItems {
		rules = rules[:min(maxItems, len(rules))]
		further = more(n - len(rules))
	}
	return word + strings.Join(rules, ", ") + further
}

// whyNow is what made the rule speak at this moment, "" when its sentence is the reason.
func whyNow(a alerts.Alert) string {
	v := a.Verdict
	switch v.RuleType {
	case config.Keyword:
		return "a story matches that was not told before"
	case config.Threshold:
		return fmt.Sprintf("its limit of %s is reached", Number(v.Threshold))
	case config.Reach:
		return "somebody many listen to spoke"
	case config.Review:
		return "a low rating came in"
	case config.Unanswered:
		return "nobody answered in time"
	case config.Share:
		return "the share moved further than the rule allows"
	case config.All:
		return "all its conditions hold at once"
	}
	if v.RuleType == config.Sentiment && v.Probability == nil {
		if v.Threshold > 0 {
			return fmt.Sprintf("more than its limit of %.0f %%", v.Threshold)
		}
		return "a strongly negative story came in"
	}
	return byChance(v)
}

// byChance is how seldom a reading comes by chance alone, in a reader's words.
func byChance(v alerts.Verdict) string {
	p := v.Probability
	if p == nil || *p < 0 || *p > 0.5 {
		return ""
	}
	window := "such a time"
	if d := v.To.Sub(v.From); d > 0 {
		window = clock.Words(d)
	}
	switch v.RuleType {
	case config.Silence:
		return "so long a silence comes by chance " + once(*p)
	case config.Sentiment:
		return "so much of it negative within " + window + " comes by chance " + once(*p)
	}
	return "so much within " + window + " comes by chance " + once(*p)
}

func once(p float64) string {
	if p < 1e-4 {
		return "less than once in 10,000 times"
	}
	n := 1 / p
	for _, round := range []float64{1000, 100, 10} { // one figure is as much as it is worth
		if n >= round {
			n = float64(int(n/round)) * round
			break
		}
	}
	return "once in " + Number(n) + " times"
}
