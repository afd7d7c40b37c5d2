package metrics

import (
	"maps"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// maxSources is how many sources are shown one by one; rules.toml may hold more.
const maxSources = 2000

// collector shows the figures of one scrape.
type collector struct{ f Figures }

// kind is whether a figure only grows.
type kind = prometheus.ValueType

const (
	grows  kind = prometheus.CounterValue
	varies kind = prometheus.GaugeValue
)

// desc describes a figure of earshot.
func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("earshot_"+name, help, labels, nil)
}

// The figures of one source.
var (
	srcUp       = desc("source_up", "1 when the last poll of the source succeeded, 0 when it failed or has not been.", "source", "type")
	srcState    = desc("source_condition", "1 for the source's condition: ok, waiting, failing, gone, broken or off.", "source", "condition")
	srcOK       = desc("source_last_success_timestamp_seconds", "When the source was last heard.", "source")
	srcNew      = desc("source_last_new_timestamp_seconds", "When the source last brought something new.", "source")
	srcNext     = desc("source_next_poll_timestamp_seconds", "When the source is asked next.", "source")
	srcInterval = desc("source_interval_seconds", "The present time between two polls.", "source")
	srcStreak   = desc("source_failure_streak", "Failures in a row.", "source")
	srcPolls    = desc("source_polls_total", "Polls made.", "source")
	srcFailures = desc("source_failures_total", "Polls that failed.", "source")
	srcRequests = desc("source_requests_total", "Requests made for the source.", "source")
	srcBytes    = desc("source_received_bytes_total", "Bytes of bodies read, decompressed.", "source")
	srcSpent    = desc("source_poll_seconds_total", "Time spent polling the source.", "source")
	srcTook     = desc("source_poll_duration_seconds", "Duration of the last poll.", "source")
	srcRate     = desc("source_new_per_hour", "Recent rate of new mentions, backfill not counted.", "source")
	srcSeen     = desc("source_items_seen_total", "Items the source showed; the outcomes sum to it.", "source")
	srcItems    = desc("source_items_total", "Items by what became of them.", "source", "outcome")
	srcGap      = desc("source_gap_open_seconds", "For how long the source has not been heard; 0 while it is.", "source")
	srcHidden   = desc("sources_not_shown", "Sources beyond the number shown one by one.")
)

// The figures of the whole.
var (
	allRequests = desc("requests_total", "Exchanges with the world by outcome: ok or the reason of the failure.", "outcome")
	allHead     = desc("journal_entries", "Newest entry of the journal.")
	allBehind   = desc("behind_entries", "Entries a follower of the journal has yet to take in.", "follower")
	allOutbox   = desc("outbox_messages", "Messages of the outbox by state.", "state")
	allPush     = desc("push_total", "Requests to the WebSub callback by verdict.", "verdict")
	allPages    = desc("pages_answered_total", "Pages by how they were answered: computed anew, shared with other viewers, stale because earshot was busy, refused for now.", "how")
	allLeases   = desc("push_subscriptions", "WebSub subscriptions by state.", "state")
)

// Describe sends nothing: what is shown depends on what there is. The library
// then checks the samples instead.
func (c collector) Describe(chan<- *prometheus.Desc) {}

// Collect shows the figures.
func (c collector) Collect(out chan<- prometheus.Metric) {
	f := &c.f
	show := func(d *prometheus.Desc, k kind, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, k, v, labels...)
	}
	seen := make(map[string]bool, len(f.Sources))
	for i := range f.Sources {
		s := &f.Sources[i]
		if s.Name = bounded(s.Name); !seen[s.Name] && len(seen) < maxSources {
			seen[s.Name] = true
			showSource(s, f.OpenGaps, show)
		}
	}
	show(srcHidden, varies, float64(len(f.Sources)-len(seen)))
	showWhole(f, show)
}

type shower = func(d *prometheus.Desc, k kind, v float64, labels ...string)

func showSource(s *Source, gaps map[string]time.Duration, show shower) {
	show(srcUp, varies, oneIf(s.Up), s.Name, bounded(s.Type))
	show(srcState, varies, 1, s.Name, bounded(s.Condition))
	for d, t := range map[*prometheus.Desc]time.Time{srcOK: s.LastOK, srcNew: s.LastNew, srcNext: s.NextPoll} {
		if !t.IsZero() {
			show(d, varies, float64(t.UnixMilli())/1000, s.Name)
		}
	}
	show(srcInterval, varies, s.Interval.Seconds(), s.Name)
	show(srcStreak, varies, float64(s.Streak), s.Name)
	show(srcPolls, grows, float64(s.Polls), s.Name)
	show(srcFailures, grows, float64(s.Failures), s.Name)
	show(srcRequests, grows, float64(s.Requests), s.Name)
	show(srcBytes, grows, float64(s.Bytes), s.Name)
	show(srcSpent, grows, s.Spent.Seconds(), s.Name)
	show(srcTook, varies, s.Took.Seconds(), s.Name)
	show(srcRate, varies, s.NewPerHour, s.Name)
	show(srcSeen, grows, float64(s.Seen), s.Name)
	for outcome, n := range s.Outcomes {
		show(srcItems, grows, float64(n), s.Name, bounded(outcome))
	}
	show(srcGap, varies, gaps[s.Name].Seconds(), s.Name)
}

func showWhole(f *Figures, show shower) {
	for reason, n := range f.Requests {
		show(allRequests, grows, float64(n), bounded(reason))
	}
	for how, n := range f.Pages {
		show(allPages, grows, float64(n), bounded(how))
	}
	show(allHead, varies, float64(f.Head))
	for follower, at := range map[string]uint64{"enrichment": f.Enriched, "index": f.Indexed, "rules": f.Judged} {
		show(allBehind, varies, float64(f.Head-min(at, f.Head)), follower)
	}
	for _, state := range slices.Sorted(maps.Keys(f.Outbox)) {
		show(allOutbox, varies, float64(f.Outbox[state]), bounded(state))
	}
	for verdict, n := range f.Push {
		show(allPush, grows, float64(n), bounded(verdict))
	}
	for state, n := range f.Leases {
		show(allLeases, varies, float64(n), bounded(state))
	}
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
