package alerts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/config"
)

// variantMark stands between a rule's name and the setting a variant of it tries; no
// name in a file can hold it.
const variantMark = "\x00"

// baseName is the rule a variant was made from.
func baseName(rule string) string {
	name, _, _ := strings.Cut(rule, variantMark)
	return name
}

// WithVariants is the configuration with, beside each rule named, variants of it that
// would speak less: what a backtest compares to suggest a setting.
func WithVariants(cfg *config.Config, names []string) *config.Config {
	out := *cfg
	out.Rules = slices.Clone(cfg.Rules)
	for _, r := range cfg.Rules {
		if !r.Off && slices.Contains(names, r.Name) {
			out.Rules = append(out.Rules, variantsOf(r)...)
		}
	}
	return &out
}

// variantsOf are the settings that make a rule speak less, the mildest of each first.
func variantsOf(r config.Rule) []config.Rule {
	var out []config.Rule
	add := func(setting string, change func(*config.Rule)) {
		v := r
		v.Name = r.Name + variantMark + setting
		change(&v)
		out = append(out, v)
	}
	ready := compile(r, config.Alerts{})
	for _, factor := range []float64{1.5, 2, 3} {
		if r.MinMentions > 1 && r.Type != config.All {
			n := int(float64(r.MinMentions)*factor + 0.5)
			add(fmt.Sprintf("min_mentions = %d", n), func(v *config.Rule) { v.MinMentions = n })
		}
		if r.Type == config.Reach && r.MinFollowers > 0 {
			n := int64(float64(r.MinFollowers) * factor * factor)
			add(fmt.Sprintf("min_followers = %d", n), func(v *config.Rule) { v.MinFollowers = n })
		}
	}
	if lower, ok := map[string]string{"high": "medium", "medium": "low"}[r.Sensitivity.Level]; ok {
		add(fmt.Sprintf("sensitivity = %q", lower), func(v *config.Rule) { v.Sensitivity = config.Sensitivity{Level: lower} })
	}
	if s := r.Sensitivity; s.Budget > 0 {
		s.Budget /= 2
		add(fmt.Sprintf("sensitivity = %q", s), func(v *config.Rule) { v.Sensitivity = s })
	}
	cooldown := max(2*ready.Cooldown, 6*time.Hour)
	add(fmt.Sprintf("cooldown = %q", config.FormatDuration(cooldown)), func(v *config.Rule) { v.Cooldown, v.NoCooldown = cooldown, false })
	return out
}

// Suggestion is a setting that would have served better, with what a backtest says of it.
type Suggestion struct {
	Rule    string `json:"rule"`
	Setting string `json:"setting"`
	// Alerts, Useful and Noise are the rule's with the setting, the others as it stands.
	Alerts    int `json:"alerts"`
	AlertsNow int `json:"alerts_now"`
	Useful    int `json:"useful"`
	UsefulNow int `json:"useful_now"`
	Noise     int `json:"noise"`
	NoiseNow  int `json:"noise_now"`
	Days      int `json:"days"` // the backtest looked at
}

// Sentence says it in words.
func (s Suggestion) Sentence() string {
	out := fmt.Sprintf("%s would have sent %d alerts instead of %d in %d days", s.Setting, s.Alerts, s.AlertsNow, s.Days)
	if s.UsefulNow+s.NoiseNow > 0 {
		out += fmt.Sprintf(", with %d of %d useful ones and %d of %d noisy ones", s.Useful, s.UsefulNow, s.Noise, s.NoiseNow)
	}
	return out + " (backtest)"
}

// Suggestions picks, from a backtest of [WithVariants], the best setting for each rule that
// has one: it keeps every useful alert and drops the most noise; where nobody judged
// alerts, it is the mildest that brings a rule within its limit.
func Suggestions(r Report) []Suggestion {
	byName := map[string]RuleReport{}
	for _, one := range r.Rules {
		byName[one.Rule] = one
	}
	best := map[string]Suggestion{}
	for _, one := range r.Rules {
		name := baseName(one.Rule)
		now, known := byName[name]
		if name == one.Rule || !known {
			continue
		}
		s := Suggestion{Rule: name, Setting: one.Rule[len(name)+len(variantMark):], Alerts: one.Alerts, AlertsNow: now.Alerts,
			Useful: one.Useful, UsefulNow: now.Useful, Noise: one.Noise, NoiseNow: now.Noise, Days: len(one.PerDay)}
		judged := now.Useful+now.Noise > 0
		helps := judged && s.Useful >= s.UsefulNow && s.Noise < s.NoiseNow || !judged && now.Over && !one.Over
		old, have := best[name]
		if better := !have || s.Noise < old.Noise || s.Noise == old.Noise && s.Alerts > old.Alerts; helps && better {
			best[name] = s
		}
	}
	var out []Suggestion
	for _, one := range r.Rules {
		if s, ok := best[one.Rule]; ok {
			out = append(out, s)
		}
	}
	return out
}
