package alerts

import (
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// condition is what a type of rule looks at, for one brand. Conditions are
// plain data: their JSON is their state across restarts.
type condition interface {
	// take folds in a mention that passed the rule's filters, published at the
	// event time `at`. It answers "" when the mention counts, else why it does not.
	take(c *Core, i *instance, m *mention.Mention, at time.Time) Reason
	// judge evaluates the condition at this moment. holds says whether the rule has
	// something to say; a firing rule holds on a little longer than it takes to start.
	judge(c *Core, i *instance, now time.Time, firing bool) (v Verdict, holds bool)
	// peek is judge without consequences: what a page shows. It learns nothing and
	// changes no state.
	peek(c *Core, i *instance, now time.Time) Verdict
	// wake is when time alone may change the verdict of a rule at rest; zero for never.
	wake(now time.Time) time.Time
	// ids are the mentions behind a verdict, oldest first.
	ids(v Verdict) []string
}

// newCondition makes the empty condition of a rule.
func newCondition(r *Rule, brand string, loc *time.Location) condition {
	switch r.Type {
	case config.Threshold:
		return &thresholdCondition{Window: newWindow(r.Window, r.late, r.byMention())}
	case config.Spike:
		return newSpike(r, loc)
	case config.Sentiment:
		if !r.point() {
			return &sentimentCondition{Window: newWindow(r.Window, r.late, r.byMention())}
		}
	case config.Silence:
		return &silenceCondition{Heard: map[string]*quietSource{}}
	case config.Share:
		return &shareCondition{}
	case config.Trend:
		return &trendCondition{part: r.Window / trendParts}
	case config.All:
		return newAll(r, brand, loc)
	}
	return nil
}

// filter decides whether a rule looks at a mention at all; "" means it does.
// The mention must be the one the core's queries were last asked about.
func (c *Core) filter(r *Rule, m *mention.Mention, b *mention.BrandMatch) Reason {
	now := c.clock
	switch {
	case m.Backfill:
		return Backfill
	case b.Owned:
		return Owned
	case m.Triage != nil && m.Triage.Status == "irrelevant":
		return Irrelevant
	case len(c.mutes) > 0 && c.muted(m, b.Brand):
		return Muted
	case c.ask.undated && !r.point():
		return Undated
	case now.Sub(c.ask.at) > r.late:
		return Late
	case len(r.Sources) > 0 && !has(r.Sources, m.Source):
		return OtherSource
	case len(r.Languages) > 0 && !has(r.Languages, m.Lang):
		return OtherLanguage
	case r.Type != config.Reach && r.MinFollowers > 0 && (m.Author.Followers == nil || *m.Author.Followers < r.MinFollowers):
		return FewFollowers
	case !c.ask.answers(r.question(b.Brand)):
		return NoQuery
	}
	return ""
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// labelOf is how a mention speaks of a brand, as an event's label.
func labelOf(b *mention.BrandMatch) int8 {
	switch b.Sentiment.Label {
	case mention.Negative:
		return -1
	case mention.Neutral:
		return 0
	case mention.Positive:
		return 1
	}
	return 2
}

// event is the mention the core's queries were last asked about, as a window counts it.
func (c *Core) event(m *mention.Mention, brand string, at time.Time) event {
	e := event{at: at.UnixMilli(), story: c.ask.story, n: 1, label: 2, id: m.ID}
	if b := m.Brand(brand); b != nil {
		e.label = labelOf(b)
	}
	return e
}
