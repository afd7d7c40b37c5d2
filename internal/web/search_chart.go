package web

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
)

// Happenings are what charts show beside counts: times not heard, and incidents.
// The rules engine knows them.
type Happenings interface {
	Gaps(ctx context.Context) ([]alerts.Gap, error)
	Incidents(ctx context.Context, since, until time.Time, limit int) ([]alerts.Incident, error)
}

// searchChart draws what was found over time, once for all who look at it; empty when there is nothing to draw.
func (s *site) searchChart(ctx context.Context, st searchState, r index.Request) (template.HTML, error) {
	c, err := s.overTime(ctx, st, r)
	if c == nil || err != nil {
		return "", err
	}
	drawn, err := s.draw(ctx, s.pages["search.html"], "chart", c)
	if err != nil {
		return "", fmt.Errorf("draw chart: %w", err)
	}
	return template.HTML(drawn.String()), nil
}

// overTime counts what was found over time.
func (s *site) overTime(ctx context.Context, st searchState, r index.Request) (*chart, error) {
	line, err := s.o.Mentions.Timeline(ctx, index.TimelineRequest{Query: r.Query, Since: r.Since, Until: r.Until, Location: s.location(), Now: r.Now})
	if err != nil {
		return nil, searchProblem(err)
	}
	if len(line.Buckets) == 0 {
		return nil, nil
	}
	c := &chart{ID: "over-time", Title: "Mentions over time", Unit: "mentions", Loc: s.location(),
		Since: line.Buckets[0].Start, Until: line.Buckets[len(line.Buckets)-1].End}
	for _, b := range line.Buckets {
		c.Bars = append(c.Bars, bar{Start: b.Start, End: b.End, Count: float64(b.Count), Negative: float64(b.Negative), Tone: b.Score, Toned: b.Negative+b.Neutral+b.Positive > 0})
	}
	c.Columns = []string{"neutral", "positive", "mean sentiment"}
	c.Cells = func(i int) []string {
		b := line.Buckets[i]
		return []string{thousands(b.Neutral), thousands(b.Positive), fmt.Sprintf("%+.2f", b.Score)}
	}
	c.Zoom = func(since, until time.Time) string {
		return st.with(func(n *searchState) { n.Last, n.Since, n.Until = "", since, until })
	}
	c.Table, c.Open = st.with(func(n *searchState) { n.Table = true })+"#"+c.ID+"-table", st.Table
	if line.Interval == index.Hour && len(line.Buckets) <= 2 {
		c.Zoom = nil // no finer picture is there
	}
	for _, gap := range line.Missing {
		c.Gaps = append(c.Gaps, span{From: orTime(gap.From, c.Since), Until: orTime(gap.Until, c.Until), Say: "not searched: " + gap.Reason})
	}
	return c, s.mark(ctx, c)
}

// orTime is t, or otherwise where t is not set.
func orTime(t, otherwise time.Time) time.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}

// mostMarks bounds the gaps and the incidents drawn into one chart.
const mostMarks = 40

// mark draws gaps in gathering and incidents into a chart.
func (s *site) mark(ctx context.Context, c *chart) error {
	if s.o.Happenings == nil {
		return nil
	}
	gaps, err := s.o.Happenings.Gaps(ctx)
	if err != nil {
		return fmt.Errorf("mark gaps: %w", err)
	}
	for _, g := range gaps {
		until := g.Until
		if until.IsZero() {
			until = s.o.Now()
		}
		if g.From.Before(c.Until) && until.After(c.Since) && len(c.Gaps) < mostMarks {
			c.Gaps = append(c.Gaps, span{From: g.From, Until: until, Say: g.Source + " was not heard, " + s.spanned(g.From, g.Until)})
		}
	}
	incidents, err := s.o.Happenings.Incidents(ctx, c.Since, c.Until, mostMarks)
	if err != nil {
		return fmt.Errorf("mark incidents: %w", err)
	}
	for _, i := range incidents {
		c.Flags = append(c.Flags, flag{At: i.Opened, Say: i.Title, Link: "/incidents/" + url.PathEscape(i.ID), Tone: string(i.Severity)})
	}
	return nil
}
