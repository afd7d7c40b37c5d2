package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/monitor"
)

// newRulesReportCmd is "earshot rules report": how each rule has served people.
func newRulesReportCmd(a *app) *cobra.Command {
	var since, format string
	cmd := &cobra.Command{
		Use:   "report",
		Short: "How each rule has served: its incidents, acknowledged, useful, noise, and what would serve better",
		Long: "How each rule has served people, from what they did about its incidents. It counts incidents, of which one\n" +
			"holds an alert and every further one until it is over; rules backtest counts those alerts.",
		Args: noArgs,
	}
	cmd.Flags().StringVar(&since, "since", "90d", "how far back")
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if format != "table" && format != "json" {
			return usagef("--format %q: want table or json", format)
		}
		span, err := config.ParseDuration(since)
		if err != nil || span <= 0 {
			return usagef(`--since %q: want a duration such as "90d"`, since)
		}
		return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
			return a.reportRules(ctx, m, a.now().Add(-span), format)
		})
	}
	return cmd
}

func (a *app) reportRules(ctx context.Context, m *monitor.Monitor, since time.Time, format string) error {
	list, err := m.Engine().Quality(ctx, since)
	if err != nil {
		return err
	}
	if err := a.suggest(ctx, m, list, since); err != nil {
		a.hint("no setting was tried on what is kept: %v", err)
	}
	if format == "json" {
		return writeJSONLines(a.stdout, list)
	}
	fmt.Fprintf(a.stdout, "%-24s %9s %6s %7s %6s %10s %12s  %s\n", "rule", "incidents", "acked", "useful", "noise", "precision", "median ack", "last useful")
	for _, q := range list {
		precision, ack, last := "–", "–", "–"
		if q.Precision != nil {
			precision = fmt.Sprintf("%.0f %%", 100**q.Precision)
		}
		if q.Acknowledged > 0 {
			ack = config.FormatDuration(q.MedianAck.Round(time.Minute))
		}
		if !q.LastUseful.IsZero() {
			last = q.LastUseful.In(m.Location()).Format("2006-01-02 15:04")
		}
		fmt.Fprintf(a.stdout, "%-24s %9d %6d %7d %6d %10s %12s  %s\n", q.Rule, q.Incidents, q.Acknowledged, q.Useful, q.Noise, precision, ack, last)
		if q.Suggestion != "" {
			fmt.Fprintf(a.stdout, "  %s\n", q.Suggestion)
		}
	}
	return nil
}

// suggest tries other settings of the rules that were noisy, or spoke more than their limit
// allows, on what is kept here, and enters the best.
func (a *app) suggest(ctx context.Context, m *monitor.Monitor, list []alerts.Quality, since time.Time) error {
	_, last, err := m.Journal().Extent(ctx)
	if err != nil || last.IsZero() {
		return err
	}
	cfg := m.Config()
	days := max(1, a.now().Sub(since).Hours()/24)
	var names []string
	for _, q := range list {
		rule := cfg.Rule(q.Rule)
		if rule != nil && (q.Noise >= 3 && q.Noise >= q.Useful || rule.Limit > 0 && float64(q.Incidents)*30/days > float64(rule.Limit)) {
			names = append(names, q.Rule)
		}
	}
	if len(names) == 0 {
		return nil
	}
	reports, err := a.retell(ctx, m, monitor.Retelling{Sets: []*config.Config{alerts.WithVariants(cfg, names)}, From: since, Until: last})
	if err != nil {
		return err
	}
	for _, s := range alerts.Suggestions(reports[0]) {
		for k := range list {
			if list[k].Rule == s.Rule {
				list[k].Suggestion, list[k].Tried = s.Sentence(), &s
			}
		}
	}
	return nil
}
