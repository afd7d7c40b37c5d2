package demo

import (
	"fmt"
	"strings"
)

// Config is the rules.toml for this world: the addresses of its sites, its brands,
// and the rules that watch them.
func (w *World) Config() string {
	var b strings.Builder
	b.WriteString(rulesHead)
	for i, s := range w.sites {
		if s.format == "" {
			continue
		}
		// Each source has an interval of its own, so that no two are ever due at
		// one moment and a stepped play is the same every time.
		fmt.Fprintf(&b, "[[sources]]\nname  = %q\ntype  = \"feed\"\nurl   = %q\nevery = \"%ds\"\n\n", s.name, s.base+"/feed", 600+13*i)
	}
	for i, s := range w.sites {
		if s.key != siteGazette && s.key != siteReviews {
			continue
		}
		fmt.Fprintf(&b, "[[sources]]\nname    = %q\ntype    = \"web\"\nstart   = [%q]\nsitemap = true\ndepth   = 1\nevery   = \"%ds\"\n\n", s.name+" pages", s.base+"/", 1200+61*i)
	}
	b.WriteString(rulesTail)
	return b.String()
}

const rulesHead = `# The demo's own rules.toml: the sample internet lives on this machine, so loopback
# is allowed, and its sites need no pause between requests.
timezone = "UTC"

[crawler]
contact       = "mailto:demo@brindlewick.example"
allow_private = ["127.0.0.0/8"]
delay         = "0s"

[web]
allow_edit = true   # try it: change a rule, see what it would have sent, save

[slack]
channel  = "#brindlewick"
channels = ["#brindlewick", "#crisis"]

[brands.brindlewick]
name        = "Brindlewick"
query       = 'brindlewick OR @brindlewick OR #brindlewick'
owned       = ["127.0.0.1/brindlewick", "@brindlewick"]
competitors = ["cofflet"]

[brands.cofflet]
name  = "Cofflet"
query = "cofflet"

`

const rulesTail = `[[rules]]
name       = "crisis words"
type       = "keyword"
brands     = ["brindlewick"]
query      = 'recalls OR burned OR burns OR smoke OR dangerous OR hazard OR verbrannt* OR gequalmt OR fumée OR quemado'
severity   = "critical"
channel    = "#crisis"
group_wait = "5m"
cooldown   = "1h"

[[rules]]
name          = "mention spike"
type          = "spike"
brands        = ["brindlewick"]
window        = "30m"
sensitivity   = "medium"
min_mentions  = 8
cooldown      = "2h"
resolve_after = "30m"
escalate      = [{ at = 20, severity = "critical" }]

[[rules]]
name         = "many at once"
type         = "threshold"
brands       = ["brindlewick"]
window       = "30m"
min_mentions = 12
cooldown     = "2h"

[[rules]]
name           = "tone turns"
type           = "sentiment"
brands         = ["brindlewick"]
window         = "1h"
negative_share = 0.6
min_mentions   = 12
cooldown       = "3h"

[[rules]]
name     = "morning review"
type     = "digest"
brands   = ["brindlewick"]
schedule = "daily 09:00"

[[rules]]
name     = "weekly report"
type     = "digest"
brands   = ["brindlewick"]
schedule = "weekly mon 19:00"
`
