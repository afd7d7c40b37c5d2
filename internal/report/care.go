package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/journal"
)

// openShown is how many mentions that wait for an answer the report shows.
const openShown = 8

// open are the mentions that wait for an answer: what may be a crisis before all others, of each
// the most negative first.
func (m *maker) open(ctx context.Context) error {
	for _, clause := range []string{Loud(), "NOT " + Loud()} {
		left := openShown - len(m.report.Open)
		if left == 0 {
			return nil
		}
		found, err := m.search(ctx, unanswered(m.req.Brand)+" AND "+clause, false, index.Request{Sort: index.ByNegative, Limit: left})
		if err != nil {
			return err
		}
		for _, h := range found.Hits {
			if h.Mention != nil {
				m.report.Open = append(m.report.Open, h)
			}
		}
	}
	return nil
}

// Response is how long it took until somebody marked mentions handled, counted
// from their publication.
type Response struct {
	Handled     int // mentions of the period marked handled
	Read        int // of them, spread over the period, whose history was read
	Median, P90 time.Duration
}

// responsesRead bounds the histories read.
const responsesRead = 150

func (m *maker) response(ctx context.Context) error {
	if m.histories == nil {
		return nil
	}
	read, total, err := m.sample(ctx, "status:"+journal.StatusHandled, responsesRead)
	if err != nil {
		return err
	}
	var took []time.Duration
	for i := range read {
		history, err := m.histories.History(ctx, read[i].ID)
		if err != nil {
			return fmt.Errorf("read what was done with %s: %w", read[i].ID, err)
		}
		if at := handledAt(history); !at.IsZero() {
			took = append(took, max(0, at.Sub(read[i].EventTime())))
		}
	}
	m.report.Response = Response{Handled: total, Read: len(took)}
	if len(took) > 0 {
		slices.Sort(took)
		m.report.Response.Median = took[len(took)/2]
		m.report.Response.P90 = took[min(len(took)-1, len(took)*9/10)]
	}
	return nil
}

// handledAt is when a mention was last made handled, of a history oldest first.
func handledAt(history []journal.Event) time.Time {
	var at time.Time
	was := ""
	for _, e := range history {
		status := ""
		if e.After != nil {
			status = e.After.Status
		}
		if status == journal.StatusHandled && was != status {
			at = e.At
		}
		was = status
	}
	return at
}

// people are those who keep praising and those who keep complaining.
func (m *maker) people(ctx context.Context) error {
	q, err := m.ask(others(m.req.Brand))
	if err != nil {
		return err
	}
	all, err := m.mentions.Standings(ctx, index.StandingRequest{Query: q, Since: m.report.Since, Until: m.report.Until, Limit: rankSize, Now: m.req.Now})
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Role == index.Advocate {
			m.report.Advocates = append(m.report.Advocates, s)
		} else {
			m.report.Detractors = append(m.report.Detractors, s)
		}
	}
	return nil
}
