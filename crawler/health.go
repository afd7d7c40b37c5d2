package crawler

import (
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// Condition is how a source is doing, in one word.
type Condition string

// The conditions of a source.
const (
	OK       Condition = "ok"
	Waiting  Condition = "waiting" // not polled yet
	Asking   Condition = "asking"  // in its first poll
	Failing  Condition = "failing"
	Gone     Condition = "gone"   // it announced its end; polled no more
	Broken   Condition = "broken" // it cannot be made from its section in rules.toml
	Disabled Condition = "off"
)

// Health is what is known about one source, for `earshot sources`, the web page
// and metrics.
type Health struct {
	Name      string    `json:"name"`
	Type      string    `json:"type"`
	URL       string    `json:"url,omitempty"` // redacted
	Condition Condition `json:"condition"`
	// Caution is what is fragile about sources of this type, or whose terms speak
	// against them; "" for most.
	Caution string `json:"caution,omitempty"`

	LastPoll time.Time     `json:"last_poll,omitzero"`
	LastOK   time.Time     `json:"last_ok,omitzero"`
	LastNew  time.Time     `json:"last_new,omitzero"`
	NextPoll time.Time     `json:"next_poll,omitzero"`
	Interval time.Duration `json:"interval_ns,omitempty"`

	Streak       int       `json:"streak,omitempty"` // failures in a row
	FailingSince time.Time `json:"failing_since,omitzero"`
	Reason       string    `json:"reason,omitempty"`  // of the last failure, short
	Error        string    `json:"error,omitempty"`   // of the last failure, whole; no secrets
	Warning      string    `json:"warning,omitempty"` // of the last success

	Polls    int64         `json:"polls"`
	Failures int64         `json:"failures"`
	Requests int64         `json:"requests"`
	Bytes    int64         `json:"bytes"`
	Took     time.Duration `json:"took_ns,omitempty"`  // the last poll, wall or demo time
	Spent    time.Duration `json:"spent_ns,omitempty"` // all polls

	// Seen is every item the source showed; Outcomes says what became of them,
	// and sums to Seen.
	Seen     int64                    `json:"seen"`
	Outcomes map[mention.Reason]int64 `json:"outcomes,omitempty"`
	// NewPerHour is the recent rate of new mentions, backfill not counted.
	NewPerHour float64 `json:"new_per_hour"`
}

// Gap is an interval in which a source could not be heard. Healed gaps were
// filled later from what the source still showed; windows over the others know
// too little.
type Gap struct {
	Source string    `json:"source"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to,omitzero"` // zero while it lasts
	Reason string    `json:"reason"`
	Healed bool      `json:"healed,omitempty"`
}
