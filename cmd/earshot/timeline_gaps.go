package main

import (
	"context"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/monitor"
)

// deafness is what a timeline could not know: the lasting gaps within it, and what
// each of its buckets missed.
type deafness struct {
	gaps    []crawler.Gap
	buckets []missed // one a bucket
}

// missed lists the sources that were not heard for a part of a bucket worth
// mentioning, and for how long.
type missed []missedSource

type missedSource struct {
	Source  string  `json:"source"`
	Seconds float64 `json:"seconds"`
}

// String is the list for people.
func (x missed) String() string {
	var parts []string
	for _, s := range x {
		parts = append(parts, s.Source+" ("+span(time.Duration(s.Seconds*float64(time.Second)))+")")
	}
	return strings.Join(parts, ", ")
}

// count is how many buckets missed something.
func (d deafness) count() int {
	n := 0
	for _, b := range d.buckets {
		if len(b) > 0 {
			n++
		}
	}
	return n
}

// worthMentioning is the part of a bucket from which a gap is shown: one of a
// minute says nothing about a day.
const worthMentioning = 0.05

// unheard lays the gap ledger over a timeline. Gaps that were filled later from
// what the source still showed do not count.
func (a *app) unheard(ctx context.Context, m *monitor.Monitor, line *index.Timeline) (deafness, error) {
	d := deafness{buckets: make([]missed, len(line.Buckets))}
	if len(line.Buckets) == 0 {
		return d, nil
	}
	now := m.Now()
	from, to := line.Buckets[0].Start, line.Buckets[len(line.Buckets)-1].End
	gaps, err := m.Gaps(ctx, from, to)
	if err != nil {
		return d, err
	}
	for _, g := range gaps {
		if !g.Healed {
			d.gaps = append(d.gaps, g)
		}
	}
	for i, b := range line.Buckets {
		d.buckets[i] = missedIn(d.gaps, b.Start, b.End, now)
	}
	return d, nil
}

// missedIn sums the gaps of each source within a bucket; gaps are sorted by their
// beginning and those of one source do not overlap.
func missedIn(gaps []crawler.Gap, start, end, now time.Time) missed {
	lost := map[string]time.Duration{}
	var order []string
	for _, g := range gaps {
		if !g.From.Before(end) {
			break
		}
		from, to := g.From, g.To
		if to.IsZero() {
			to = now
		}
		if from.Before(start) {
			from = start
		}
		if to.After(end) {
			to = end
		}
		if !to.After(from) {
			continue
		}
		if lost[g.Source] == 0 {
			order = append(order, g.Source)
		}
		lost[g.Source] += to.Sub(from)
	}
	var out missed
	for _, name := range order {
		if gone := min(lost[name], end.Sub(start)); float64(gone) >= worthMentioning*float64(end.Sub(start)) {
			out = append(out, missedSource{name, gone.Seconds()})
		}
	}
	return out
}
