package alerts

import (
	"time"

	"github.com/earshot/earshot/internal/config"
)

// Severity ranks how much an alert matters.
type Severity = config.Severity

// The severities a rule can carry, least first.
const (
	Info     = config.Info
	Warning  = config.Warning
	Critical = config.Critical
)

// Kind says what an alert does to its incident.
type Kind string

// What a message can be. The first four are about an incident; an action tells
// what a person did with one; digests and notes stand alone.
const (
	KindOpen     Kind = "open"     // a new incident
	KindUpdate   Kind = "update"   // more of the same, or a further rule joined
	KindEscalate Kind = "escalate" // the incident became more severe
	KindResolve  Kind = "resolve"  // it ended; the closing summary
	KindAction   Kind = "action"   // acknowledged, snoozed, marked useful or noise
	KindDigest   Kind = "digest"   // the scheduled summary
	KindNote     Kind = "note"     // a word to the operator, such as what was missed while away
)

// Alert is one thing to be said, complete: whoever shows it needs nothing else.
// Its JSON is the public contract of `earshot try rules`.
type Alert struct {
	// ID names this alert; it is derived from its rule, brand and moment, so the
	// same stream always yields the same ids.
	ID       string   `json:"id"`
	Rule     string   `json:"rule"`
	RuleType string   `json:"type"`
	Brand    string   `json:"brand"`
	Severity Severity `json:"severity"`
	Kind     Kind     `json:"kind"`
	// At is the engine's clock when it was decided.
	At time.Time `json:"at"`
	// Observed and Expected are counts (or points, shares, hours: see
	// Verdict.Unit) in the rule's window; Expected is what is usual.
	Observed float64 `json:"observed"`
	Expected float64 `json:"expected"`
	// Reason is one plain sentence; Mentions are the ids behind it, newest last,
	// at most [MaxMentions].
	Reason   string   `json:"reason"`
	Mentions []string `json:"mentions"`

	// Incident is the id of the incident it belongs to, empty for digests and notes.
	Incident string `json:"incident,omitempty"`
	// Title is the first line in a few words, BrandName what the brand is called.
	Title     string   `json:"title,omitempty"`
	BrandName string   `json:"brand_name,omitempty"`
	Channel   string   `json:"channel,omitempty"`
	Runbook   string   `json:"runbook,omitempty"`
	Verdict   Verdict  `json:"verdict"`
	Evidence  Evidence `json:"evidence,omitzero"`
	// Command reproduces the evidence in a terminal, Link is the page's path in
	// earshot's web interface (without host).
	Command string `json:"command,omitempty"`
	Link    string `json:"link,omitempty"`
}

// MaxMentions is how many ids an alert names; Observed keeps the true count.
const MaxMentions = 100

// Evidence is what drives an alert.
type Evidence struct {
	Samples []Sample `json:"samples,omitempty"`
	// Looked is how many mentions the words, sources, labels and languages are drawn
	// from: the newest, at most [MaxMentions]. Observed keeps the true count.
	Looked  int      `json:"looked,omitempty"`
	Words   []Driver `json:"words,omitempty"`   // over-represented against the brand's usual talk
	Sources []Driver `json:"sources,omitempty"` // by count, most first
	Labels  []Driver `json:"labels,omitempty"`  // negative, neutral, positive
	// Languages are the languages it is said in, most first.
	Languages []Driver `json:"languages,omitempty"`
	// Chart is the last day in bars, oldest first; empty without history.
	Chart []Bar `json:"chart,omitempty"`
	// Counted is what the bars count: "stories", or mentions when it is "".
	Counted string `json:"counted,omitempty"`
	// Digest is filled for digests alone.
	Digest *DigestFigures `json:"digest,omitempty"`
}

// Sample is one mention as quoted in an alert. Text is the raw text, shortened:
// hostile until whoever renders it has escaped it.
type Sample struct {
	ID        string    `json:"id"`
	Text      string    `json:"text"`
	Author    string    `json:"author,omitempty"`
	Followers *int64    `json:"followers,omitempty"`
	Source    string    `json:"source,omitempty"`
	Kind      string    `json:"kind,omitempty"`
	URL       string    `json:"url,omitempty"`
	Published time.Time `json:"published,omitzero"`
	Sentiment string    `json:"sentiment,omitempty"`
	Copies    int       `json:"copies,omitempty"` // further mentions of the same story
}

// Driver is a word, source or label with its count in the window.
type Driver struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// Bar is one interval of the chart: what was counted and the band that would
// have been usual.
type Bar struct {
	From     time.Time `json:"from"`
	Count    float64   `json:"count"`
	Negative float64   `json:"negative"`
	Low      float64   `json:"low"`
	High     float64   `json:"high"`
	Gap      bool      `json:"gap,omitempty"` // sources could not be heard
}

// DigestFigures are the numbers of a scheduled summary: this period beside the
// one that was usual.
type DigestFigures struct {
	From          time.Time `json:"from"`
	To            time.Time `json:"to"`
	Mentions      int       `json:"mentions"`
	Stories       int       `json:"stories"`
	Usual         float64   `json:"usual"`          // mentions in a period like this
	UsualKnown    bool      `json:"usual_known"`    // false where too little was heard before it: Usual is 0 then, and says nothing
	Before        int       `json:"before"`         // mentions in the period before
	Negative      int       `json:"negative"`       // stories that speak badly of the brand
	Net           float64   `json:"net"`            // net sentiment, -100 to 100
	NetUsual      float64   `json:"net_usual"`      // of the period before
	Share         float64   `json:"share"`          // share of voice, 0 to 1; 0 without competitors
	ShareBefore   float64   `json:"share_before"`   // of the period before; 0 when it cannot be compared
	Competitors   []Driver  `json:"competitors"`    // their counts in the period
	Unanswered    int       `json:"unanswered"`     // complaints, questions, other negative mentions and possible crises still open
	UnansweredQ   int       `json:"unanswered_q"`   // of them, questions
	UnansweredNeg int       `json:"unanswered_neg"` // of them, negative without being either
	// UnansweredLoud are those of them that tell of a crisis without being any of these.
	UnansweredLoud int      `json:"unanswered_loud"`
	MostRead       []Sample `json:"most_read"`      // by followers and engagement
	MostNegative   []Sample `json:"most_negative"`  // by sentiment
	NewVoices      []Driver `json:"new_voices"`     // authors and sites first heard in the period
	AlertsSent     int      `json:"alerts_sent"`    // in the period, for this brand
	AlertsHeld     int      `json:"alerts_held"`    // suppressed, with the reason counted below
	HeldByReason   []Driver `json:"held_by_reason"` // why
	SilentSources  []string `json:"silent_sources"` // not heard at the end of the period

	// What the whole period shows, beyond the mentions the rules have at hand; filled
	// by [Options.Digest], empty in a backtest.
	FindWaiting string    `json:"find_waiting,omitempty"` // the query that finds what waits, at any time
	Waiting     []Sample  `json:"waiting,omitempty"`      // nobody has answered yet: complaints first, the worst first
	Sources     []Driver  `json:"sources,omitempty"`      // where it was said, most first
	TopStories  []Sample  `json:"top_stories,omitempty"`  // by how many tell them
	Authors     []Speaker `json:"authors,omitempty"`      // who said most
	Words       []Driver  `json:"words,omitempty"`        // said much more than usual
	Intents     []Driver  `json:"intents,omitempty"`      // complaint, question, praise, interest, spam: most first
}

// Speaker is somebody who spoke of a brand in a period.
type Speaker struct {
	Name      string `json:"name"`
	Count     int    `json:"count"`
	Followers *int64 `json:"followers,omitempty"`
	// Mention is the id of one thing they said: when it is forgotten, so are they.
	Mention string `json:"mention"`
}
