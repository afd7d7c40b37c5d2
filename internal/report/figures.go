package report

import (
	"context"
	"fmt"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
)

// Figures are a period in numbers.
type Figures struct {
	Mentions, Stories           int
	Negative, Neutral, Positive int // towards this brand
	// What others than the brand want, as its digests count it.
	Complaints, Questions  int
	Praise, Interest, Spam int // interest: looking to buy; spam: off topic
	// Owned are the brand's own posts, Earned everybody else's. OwnedKnown is false
	// when rules.toml does not say which voices are its own.
	Owned, Earned int
	OwnedKnown    bool
	// Unanswered are complaints, questions, negative mentions and possible crises that nobody
	// has marked handled.
	Unanswered int
}

// Net is net sentiment: positive less negative, in percent of those that have a
// sentiment, from -100 to 100. Its second value is false when none has.
func (f Figures) Net() (float64, bool) {
	n := f.Negative + f.Neutral + f.Positive
	if n == 0 {
		return 0, false
	}
	return 100 * float64(f.Positive-f.Negative) / float64(n), true
}

// figures counts the period and the one before.
func (m *maker) figures(ctx context.Context) error {
	for _, p := range []struct {
		before bool
		to     *Figures
	}{{false, &m.report.Figures}, {true, &m.report.Before}} {
		if err := m.count(ctx, p.before, p.to); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) count(ctx context.Context, before bool, f *Figures) error {
	all, err := m.search(ctx, "", before, index.Request{Limit: -1, Collapse: true})
	if err != nil {
		return err
	}
	if !before {
		m.report.Missing = all.Missing
	}
	f.Mentions, f.Stories = all.Total, all.Stories
	earned, err := m.search(ctx, others(m.req.Brand), before, index.Request{Limit: -1, Facets: []string{"intent", "reason"}})
	if err != nil {
		return err
	}
	f.Earned, f.Owned = earned.Total, f.Mentions-earned.Total
	f.wants(earned.Facets["intent"].Values)
	m.countReasons(earned.Facets["reason"].Values, before)
	voices := m.spoken
	if before {
		voices = m.spokenBefore
	}
	for _, v := range voices {
		if v.Brand == m.req.Brand {
			f.Negative, f.Neutral, f.Positive = v.Negative, v.Neutral, v.Positive
		}
	}
	waiting, err := m.search(ctx, unanswered(m.req.Brand), before, index.Request{Limit: -1})
	if err != nil {
		return err
	}
	f.Unanswered = waiting.Total
	f.OwnedKnown = len(m.brand.Owned) > 0
	return nil
}

// wants takes over what others than the brand want, as its digests count it.
func (f *Figures) wants(intents []index.Count) {
	for _, v := range intents {
		switch v.Value {
		case mention.Complaint:
			f.Complaints = v.Count
		case "question":
			f.Questions = v.Count
		case mention.Praise:
			f.Praise = v.Count
		case "interest":
			f.Interest = v.Count
		case "spam":
			f.Spam = v.Count
		}
	}
}

// timeline counts the period in as many bars as a page shows well.
func (m *maker) timeline(ctx context.Context) error {
	var err error
	m.report.Timeline, err = m.mentions.Timeline(ctx, index.TimelineRequest{Query: m.base, Since: m.report.Since, Until: m.report.Until,
		Location: m.req.Config.Location, Interval: interval(m.report.Until.Sub(m.report.Since)), Now: m.req.Now})
	if err != nil {
		return err
	}
	byHour, err := m.mentions.Timeline(ctx, index.TimelineRequest{Query: m.base, Since: m.report.Since, Until: m.report.Until,
		Location: m.req.Config.Location, Interval: index.Hour, Now: m.req.Now})
	if err != nil {
		return err
	}
	m.report.Hours = weekOf(byHour.Buckets)
	return nil
}

// interval cuts a period into as many bars as a page shows well.
func interval(long time.Duration) index.Interval {
	switch {
	case long > 400*24*time.Hour:
		return index.Week
	case long > 5*24*time.Hour:
		return index.Day
	}
	return index.Hour
}

func (m *maker) compared(ctx context.Context) (err error) {
	m.report.Compared, err = Compared(ctx, m.mentions, m.req)
	return err
}

// Compared tells whether the period before can be compared with the one asked for:
// whether anything at all, of any brand, was heard in at least half as many of its
// bars. Before gathering began there is nothing, or the few old posts feeds still list.
func Compared(ctx context.Context, mentions Mentions, r Request) (bool, error) {
	long := r.Until.Sub(r.Since)
	heard := [2]int{}
	for i, since := range []time.Time{r.Since, r.Since.Add(-long)} {
		all, err := mentions.Timeline(ctx, index.TimelineRequest{Since: since, Until: since.Add(long),
			Location: r.Config.Location, Interval: interval(long), Now: r.Now})
		if err != nil {
			return false, fmt.Errorf("compare with the period before: %w", err)
		}
		for _, b := range all.Buckets {
			if b.Count > 0 {
				heard[i]++
			}
		}
	}
	return heard[1] > 0 && 2*heard[1] >= heard[0], nil
}

// Week is mentions by hour of the week: days from Monday, hours of the
// configured zone.
type Week struct {
	Count [7][24]int
	Most  int // the largest of them
}

func weekOf(hours []index.Bucket) Week {
	var w Week
	for _, b := range hours {
		day := (int(b.Start.Weekday()) + 6) % 7
		cell := &w.Count[day][b.Start.Hour()]
		*cell += b.Count
		w.Most = max(w.Most, *cell)
	}
	return w
}

// countReasons notes what complaints are about, most first: the period's own first, then the period's before.
func (m *maker) countReasons(values []index.Count, before bool) {
	for _, v := range values {
		if !before {
			m.report.Reasons = append(m.report.Reasons, Rank{Value: v.Value, Count: v.Count})
			continue
		}
		for i := range m.report.Reasons {
			if r := &m.report.Reasons[i]; r.Value == v.Value {
				r.Before = v.Count
			}
		}
	}
}
