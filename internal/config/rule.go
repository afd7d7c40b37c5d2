package config

import (
	"time"

	"github.com/earshot/earshot/internal/query"
)

// The types a rule can have.
const (
	Keyword    = "keyword"
	Threshold  = "threshold"
	Spike      = "spike"
	Sentiment  = "sentiment"
	Silence    = "silence"
	Trend      = "trend"
	Reach      = "reach"
	Review     = "review"
	Share      = "share"
	Unanswered = "unanswered"
	Digest     = "digest"
	All        = "all" // joins conditions; implied by the key all
)

// Severity is how much an alert matters.
type Severity string

// The severities, in rising order.
const (
	Info     Severity = "info"
	Warning  Severity = "warning"
	Critical Severity = "critical"
)

// Rank orders severities: info 1, warning 2, critical 3, anything else 0.
func (s Severity) Rank() int {
	switch s {
	case Info:
		return 1
	case Warning:
		return 2
	case Critical:
		return 3
	}
	return 0
}

// Count says what a rule counts.
type Count string

// What can be counted.
const (
	CountStories  Count = "stories"  // near-duplicate texts count once
	CountMentions Count = "mentions" // every copy counts
)

// Rule is one [[rules]] entry: a condition and what to do when it holds.
type Rule struct {
	Name string
	// Off keeps a rule in the file without evaluating it (key enabled = false).
	Off bool
	// Condition is what the rule watches for. When All is not empty its Type is
	// "all" and its filters narrow every joined condition.
	Condition
	// All are conditions that must hold at once, each for the same brand.
	All []Condition
	// Brands are the keys of the brands it watches; never empty: a rule that
	// names none watches them all.
	Brands []string

	For          time.Duration // the condition must hold this long before firing
	ResolveAfter time.Duration // and be gone this long before resolving
	Cooldown     time.Duration // silence after a message about the same brand; 0 lets the engine choose
	NoCooldown   bool          // cooldown = "0s": none at all
	Severity     Severity      // default warning; digest info
	// Escalate are steps taken while firing, in the order of the file.
	Escalate []Escalation
	// Channel is where it speaks; empty means the brand's, then Slack's channel.
	Channel string
	// Doors are names of further doors it speaks through.
	Doors []string
	// QuietHours hold it back; nil means those of [alerts]. QuietHoursOff is
	// set when the rule says quiet_hours = [].
	QuietHours    []QuietHours
	QuietHoursOff bool
	// Runbook is an address or a sentence on what to do.
	Runbook string
	// Limit overrides alerts.limit for this rule.
	Limit int
}

// Condition is what a rule watches for. Which fields mean something depends on
// Type; docs/rules-toml.md lists them per type.
type Condition struct {
	Type string
	// Query narrows the brand's mentions; nil means all of them.
	Query *query.Query
	// Sources narrows to these source names; empty means all.
	Sources []string
	// Languages narrows to these BCP 47 primary tags; empty means all.
	Languages []string
	// MinFollowers narrows to authors known to have at least so many followers.
	MinFollowers int64
	// Count is CountStories unless the file says mentions.
	Count Count
	// Window is the half-open stretch of event time looked at.
	Window time.Duration
	// LongWindow is the companion that sees slow burns (spike); 0 lets the
	// engine choose.
	LongWindow time.Duration
	// GroupWait batches keyword matches (default 1m).
	GroupWait time.Duration
	// MinMentions is the floor below which nothing fires, counted in Count.
	MinMentions int
	// Sensitivity steers spike, sentiment, silence and trend.
	Sensitivity Sensitivity
	// Mode is "share" or "each" (sentiment).
	Mode string
	// NegativeShare is a fraction from 0 to 1 (sentiment); 0 means judge
	// against the baseline.
	NegativeShare float64
	// MaxScore is the sentiment at or below which a single mention counts as
	// strongly negative (sentiment, mode each; default -0.6).
	MaxScore float64
	// Of says what falls silent ("brand", "source") or what trends
	// ("words", "hashtags", "links").
	Of []string
	// NewSites makes reach fire when a site mentions the brand for the first time.
	NewSites bool
	// MaxRating is the highest rating that fires (review, default 2).
	MaxRating float64
	// Points is the move in percentage points (share).
	Points float64
	// After is how long something may wait (unanswered).
	After time.Duration
	// Intents are what waits for an answer (unanswered; default complaint, question).
	Intents []string
	// Schedule is when a digest is written.
	Schedule Schedule
}

// Escalation is one step of a rule's escalate list.
type Escalation struct {
	// At is the observed value from which it holds; 0 when After decides.
	At float64
	// After is how long the alert has been firing unacknowledged; 0 when At decides.
	After time.Duration
	// Severity the incident rises to.
	Severity Severity
	// Channel it is also told to; empty means the rule's own.
	Channel string
}
