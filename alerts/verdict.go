package alerts

import "time"

// Reason names what became of a match or an evaluation. Every match ends in
// exactly one; counts by reason sum to the matches.
type Reason string

// Why a mention is not looked at by a rule at all.
const (
	NotNew        Reason = "not new"        // an edit, an update or a deletion
	Backfill      Reason = "backfill"       // a source's first poll, or history
	Owned         Reason = "own post"       // of the brand itself
	NoBrand       Reason = "other brand"    // matches none of the rule's brands
	Undated       Reason = "undated"        // its claimed date is not believed
	Late          Reason = "too late"       // published longer ago than the lateness bound
	OtherSource   Reason = "other source"   // the rule names other sources
	OtherLanguage Reason = "other language" // the rule names other languages
	FewFollowers  Reason = "few followers"  // its author is below min_followers, or unknown
	NoQuery       Reason = "query"          // the rule's query does not match
	Irrelevant    Reason = "irrelevant"     // somebody marked it so
	Muted         Reason = "muted"          // its author, site, story or a word of it is muted
	NotOfType     Reason = "not of concern" // not what this type of rule looks at: no rating, not negative, …
)

// What became of a match.
const (
	Fired       Reason = "fired"            // a message was written: opened an incident
	Joined      Reason = "joined incident"  // a message was written into an open incident
	Escalated   Reason = "escalated"        // it raised the incident's severity
	Updated     Reason = "updated"          // growth while firing, told
	Firing      Reason = "still firing"     // part of what was told already
	Resolved    Reason = "resolved"         // the rule came to rest
	Waiting     Reason = "waiting"          // collected for group_wait
	Holding     Reason = "holding"          // true, but not yet for the time `for` asks
	Usual       Reason = "usual"            // not improbable enough
	BelowFloor  Reason = "below floor"      // fewer than min_mentions
	BelowLimit  Reason = "below threshold"  // the rule's own limit is not reached
	PartMissing Reason = "part missing"     // of all=[…], a condition does not hold
	CoolingDown Reason = "cooling down"     // an alert went out less than cooldown ago
	Silenced    Reason = "silenced"         // a silence matches
	Snoozed     Reason = "snoozed"          // somebody snoozed the incident
	Quiet       Reason = "quiet hours"      // held back, the severity is not critical
	Inhibited   Reason = "inhibited"        // a more severe alert about the brand is open
	SameStory   Reason = "same story"       // a copy of a story counted already
	Answered    Reason = "answered"         // somebody looked after it in time
	SourceGap   Reason = "source gap"       // too little of the window could be heard
	FewHistory  Reason = "too little known" // the first days of a brand
	CaughtUp    Reason = "caught up"        // long past when it could be delivered: part of one note
)

// Verdict is the outcome of one evaluation with all its arithmetic. Slack, web,
// terminal, log and tests render from it alone.
type Verdict struct {
	Rule     string    `json:"rule"`
	RuleType string    `json:"type"`
	Brand    string    `json:"brand"`
	At       time.Time `json:"at"`
	// From and To bound the window: after From, up to and including To.
	From   time.Time `json:"from,omitzero"`
	To     time.Time `json:"to,omitzero"`
	Reason Reason    `json:"reason"`
	// Unit is what Observed, Expected and Threshold count: stories, mentions,
	// "% negative", points, hours.
	Unit      string  `json:"unit,omitempty"`
	Observed  float64 `json:"observed"`
	Expected  float64 `json:"expected"`
	Threshold float64 `json:"threshold,omitempty"`
	// Probability is the chance of at least Observed in a usual window like this
	// one; nil where the rule does not reason with chances.
	Probability *float64 `json:"probability,omitempty"`
	Floor       int      `json:"floor,omitempty"` // min_mentions
	// Completeness is the share of the window's sources that could be heard, 0 to 1.
	Completeness float64 `json:"completeness"`
	// HistoryDays is how many days of the brand's history the expectation rests on.
	HistoryDays float64 `json:"history_days,omitempty"`
	// Negative and NegativeUsual are shares from 0 to 1 of the window's mentions;
	// nil when nothing carries a sentiment.
	Negative      *float64 `json:"negative,omitempty"`
	NegativeUsual *float64 `json:"negative_usual,omitempty"`
	// Tone is how a single story speaks, where only one was counted: a share of it would mislead.
	Tone string `json:"tone,omitempty"`
	// Until is when what holds it back ends; By is what does: a silence, an
	// incident, a rule.
	Until time.Time `json:"until,omitzero"`
	By    string    `json:"by,omitempty"`
	// Notes are plain remarks: "competitors rise too", "only 3 days of history".
	Notes []string `json:"notes,omitempty"`
	// Parts are the conditions of an all=[…] rule.
	Parts []Verdict `json:"parts,omitempty"`
}

// Sent reports whether the verdict put a message into the outbox.
func (r Reason) Sent() bool {
	switch r {
	case Fired, Joined, Escalated, Updated:
		return true
	}
	return false
}

// Suppressed reports whether an alert was due and something held it back.
func (r Reason) Suppressed() bool {
	switch r {
	case CoolingDown, Silenced, Snoozed, Quiet, Inhibited, SourceGap, FewHistory, CaughtUp:
		return true
	}
	return false
}
