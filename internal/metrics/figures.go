// Package metrics shows how earshot is doing to a Prometheus server.
//
// It owns the names, labels and text of /metrics and nothing else: the figures are
// read anew at every scrape from whoever keeps them, so there is no second set of
// books. Labels are bounded whatever the world sends: sources come from rules.toml
// and are capped, everything else is a fixed vocabulary. The client library shows
// nowhere outside this room.
package metrics

import "time"

// Figures are what a scrape shows, at one moment.
type Figures struct {
	Sources []Source
	// OpenGaps is for how long sources have not been heard, by name.
	OpenGaps map[string]time.Duration
	// Requests counts exchanges with the world by their outcome since the start.
	Requests map[string]uint64
	// Head is the newest entry of the journal; Enriched, Indexed and Judged are how
	// far the followers are.
	Head, Enriched, Indexed, Judged uint64
	// Outbox counts messages by state.
	Outbox map[string]int
	// Push counts what came in by WebSub, by verdict; Leases are the subscriptions by
	// state.
	Push   map[string]uint64
	Leases map[string]int
	// Pages counts pages by how they were answered since the start: computed, shared, stale, refused.
	Pages map[string]uint64
}

// Source is how one source is doing. Zero times are unknown and not shown.
type Source struct {
	Name, Type string
	// Up says that the last poll succeeded; Condition is its word for that.
	Up        bool
	Condition string

	LastOK, LastNew, NextPoll time.Time
	Interval                  time.Duration
	Streak                    int // failures in a row

	Polls, Failures, Requests, Bytes int64
	Spent, Took                      time.Duration // on all polls, and on the last one
	NewPerHour                       float64

	Seen     int64
	Outcomes map[string]int64 // they sum to Seen
}
