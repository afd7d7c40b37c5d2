package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/monitor"
)

// gapsShown is how far back the gaps of a source are listed.
const gapsShown = 30 * 24 * time.Hour

// showSource prints everything known of one source: times, what it costs, what
// became of its items, when it could not be heard.
func (a *app) showSource(ctx context.Context, m *monitor.Monitor, health []crawler.Health, name, format string) error {
	i := slices.IndexFunc(health, func(h crawler.Health) bool { return h.Name == name })
	if i < 0 {
		return fmt.Errorf("there is no source %q; earshot sources lists them", name)
	}
	now := a.now()
	gaps, err := m.Gaps(ctx, now.Add(-gapsShown), now)
	if err != nil {
		return err
	}
	gaps = slices.DeleteFunc(gaps, func(g crawler.Gap) bool { return g.Source != name })
	if format == "json" {
		return a.writeJSON(struct {
			crawler.Health
			Gaps []crawler.Gap `json:"gaps"`
		}{health[i], append([]crawler.Gap{}, gaps...)})
	}
	for _, line := range a.sourceLines(&health[i], gaps, now, m.Location()) {
		if _, err := fmt.Fprintf(a.stdout, "%-14s %s\n", line[0], line[1]); err != nil {
			return fmt.Errorf("write source: %w", err)
		}
	}
	return nil
}

// sourceLines are the facts of a source, each with its name.
func (a *app) sourceLines(h *crawler.Health, gaps []crawler.Gap, now time.Time, zone *time.Location) [][2]string {
	lines := [][2]string{
		{"source", h.Name + " (" + h.Type + ")"}, {"address", cmp.Or(h.URL, "-")}, {"state", sourceState(*h, zone)},
		{"last heard", since(now, h.LastOK)}, {"last new", since(now, h.LastNew)}, {"next poll", until(now, h.NextPoll)},
		{"interval", span(h.Interval)}, {"failures", fmt.Sprintf("%d of %d polls, %d in a row now", h.Failures, h.Polls, h.Streak)},
		{"new per hour", strconv.FormatFloat(h.NewPerHour, 'f', 2, 64)}, {"cost", sourceCost(h)},
		{"items seen", strconv.FormatInt(h.Seen, 10)},
	}
	if h.Condition == crawler.Failing && h.Error != "" {
		lines = append(lines, [2]string{"error", h.Error})
	}
	for _, reason := range slices.SortedFunc(maps.Keys(h.Outcomes), func(x, y mention.Reason) int { return cmp.Compare(h.Outcomes[y], h.Outcomes[x]) }) {
		lines = append(lines, [2]string{"", fmt.Sprintf("%8d %s", h.Outcomes[reason], reason)})
	}
	label := "not heard"
	for _, g := range gaps[max(0, len(gaps)-20):] {
		const layout = "2006-01-02 15:04"
		end, note := "now", g.Reason
		if !g.To.IsZero() {
			end = g.To.In(zone).Format(layout)
		}
		if g.Healed {
			note += "; filled later"
		}
		lines = append(lines, [2]string{label, g.From.In(zone).Format(layout) + " to " + end + ": " + note})
		label = ""
	}
	return lines
}

// sourceCost is what a poll costs on the average.
func sourceCost(h *crawler.Health) string {
	if h.Polls == 0 {
		return "-"
	}
	each := func(n float64) string {
		return strings.TrimSuffix(strconv.FormatFloat(n/float64(h.Polls), 'f', 1, 64), ".0")
	}
	return fmt.Sprintf("a poll: %s requests, %s kB, %s s", each(float64(h.Requests)), each(float64(h.Bytes)/1000), each(h.Spent.Seconds()))
}
