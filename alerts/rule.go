package alerts

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts/baseline"
	"github.com/earshot/earshot/internal/config"
)

// Rule is one rule of rules.toml ready to run. Durations the file leaves out are
// filled in by [compile].
type Rule struct {
	config.Rule
	// asks is the number of its query among those of all rules, -1 without one; askedOf are
	// those of the brands about which it asks something of its own.
	asks    int
	askedOf map[string]int
	// parts are the conditions of an all=[…] rule.
	parts []Rule
	// late is how long after its publication a mention still counts.
	late time.Duration
	// quiet are the hours that hold for it.
	quiet []config.QuietHours
	print uint64
}

// pointLateness is how long single mentions are news: a crisis word in an article
// found two days late still matters, in a spike window it would not.
const pointLateness = 72 * time.Hour

// compile makes a rule ready to run under the common settings.
func compile(r config.Rule, a config.Alerts) *Rule {
	out := &Rule{Rule: r, asks: -1}
	out.defaults()
	if r.NoCooldown {
		out.Cooldown = 0
	}
	out.late = out.Window + max(a.Lateness, time.Minute)
	if out.point() {
		out.late = pointLateness
	}
	out.quiet = a.QuietHours
	if len(r.QuietHours) > 0 || r.QuietHoursOff {
		out.quiet = r.QuietHours
	}
	for _, c := range r.All {
		part := config.Rule{Name: r.Name, Condition: c, Brands: r.Brands, Severity: r.Severity}
		if part.Window == 0 {
			part.Window = longest(r.All)
		}
		out.parts = append(out.parts, *compile(part, a))
		out.late = max(out.late, out.parts[len(out.parts)-1].late)
	}
	out.print = out.fingerprint()
	return out
}

// longest is the longest window among joined conditions, an hour without any.
func longest(all []config.Condition) time.Duration {
	var w time.Duration
	for _, c := range all {
		w = max(w, c.Window)
	}
	if w == 0 {
		w = time.Hour
	}
	return w
}

// point reports whether single mentions trigger the rule, in groups, rather than the
// state of a window.
func (r *Rule) point() bool {
	switch r.Type {
	case config.Keyword, config.Reach, config.Review, config.Unanswered:
		return true
	case config.Sentiment:
		return r.Mode == "each"
	}
	return false
}

// question is the number of the query that the rule asks about a brand, -1 without one.
func (r *Rule) question(brand string) int {
	if n, own := r.askedOf[brand]; own {
		return n
	}
	return r.asks
}

// scheduled reports whether the rule speaks by the calendar.
func (r *Rule) scheduled() bool { return r.Type == config.Digest }

// filtered reports whether the rule looks at fewer mentions than its brand has.
func (r *Rule) filtered() bool {
	return r.Query != nil || len(r.Sources) > 0 || len(r.Languages) > 0 || r.MinFollowers > 0
}

func (r *Rule) byMention() bool { return r.Count == config.CountMentions }

// unit names what the rule counts.
func (r *Rule) unit() string {
	if r.byMention() {
		return "mentions"
	}
	return "stories"
}

// fingerprint changes when kept state no longer fits the rule.
func (r *Rule) fingerprint() uint64 {
	h := fnv.New64a()
	query := ""
	if r.Query != nil {
		query = r.Query.Source()
	}
	_, _ = fmt.Fprint(h, r.Type, "\x00", query, "\x00", r.Window, r.Count, r.Mode, r.MinFollowers, r.Of)
	for _, list := range [][]string{r.Sources, r.Languages} {
		_, _ = fmt.Fprint(h, strings.Join(list, "\x00"), "\x01")
	}
	for i := range r.parts {
		_, _ = fmt.Fprint(h, r.parts[i].print)
	}
	return h.Sum64()
}

// concerns reports whether the rule watches this brand.
func (r *Rule) concerns(brand string) bool {
	return !r.Off && (len(r.Brands) == 0 || slices.Contains(r.Brands, brand))
}

// step is how often a rule that fires or holds is looked at without mentions.
func (r *Rule) step() time.Duration {
	return min(max((r.Window/12).Truncate(time.Minute), time.Minute), 30*time.Minute)
}

// defaults fills in the durations that depend on the type.
func (r *Rule) defaults() {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	switch r.Type {
	case config.Keyword, config.Reach, config.Review:
		return
	case config.Unanswered:
		set(&r.Cooldown, time.Hour)
		return
	case config.Silence:
		set(&r.Window, 24*time.Hour)
		set(&r.Cooldown, 24*time.Hour)
	case config.Trend, config.Share:
		set(&r.Window, 24*time.Hour)
		set(&r.Cooldown, 24*time.Hour)
	case config.Spike:
		set(&r.Window, time.Hour)
		set(&r.Cooldown, baseline.DefaultCooldown)
	case config.All:
		r.Window = longest(r.All)
		set(&r.Cooldown, 2*time.Hour)
	default:
		set(&r.Window, time.Hour)
		set(&r.Cooldown, 2*time.Hour)
	}
	set(&r.ResolveAfter, min(max(r.Window/2, 10*time.Minute), 2*time.Hour))
	if r.MinMentions == 0 {
		r.MinMentions = 1
	}
}
