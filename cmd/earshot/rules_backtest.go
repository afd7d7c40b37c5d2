package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/monitor"
)

// newRulesBacktestCmd is "earshot rules backtest": the live engine over the
// journal under a virtual clock.
func newRulesBacktestCmd(a *app) *cobra.Command {
	var since, against, format string
	cmd := &cobra.Command{
		Use:   "backtest",
		Short: "What the rules would have sent, from the mentions kept here",
		Long: "Runs the very engine that runs live over the journal, under a virtual clock: per rule how often\n" +
			"it would have spoken, when, on what evidence, and how much of that people had marked useful or noise.\n" +
			"With --against, the same for another rules file, and what would differ.",
		Example: "  earshot rules backtest --since 30d\n  earshot rules backtest --since 90d --against new.toml --format json",
		Args:    noArgs,
	}
	cmd.Flags().StringVar(&since, "since", "30d", "how far back to report, counted from the newest mention (\"30d\", \"all\")")
	cmd.Flags().StringVar(&against, "against", "", "another rules file to compare with")
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if format != "table" && format != "json" {
			return usagef("--format %q: want table or json", format)
		}
		span := time.Duration(0)
		if since != "all" {
			var err error
			if span, err = config.ParseDuration(since); err != nil || span <= 0 {
				return usagef(`--since %q: want a duration such as "30d", or "all"`, since)
			}
		}
		if a.held == nil {
			// A process of its own that reads everything once: room is cheaper than
			// looking through it for what is no longer needed.
			defer a.growth(backtestGrowth)()
			defer withinRoom()()
		}
		return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
			return a.backtest(ctx, m, span, against, format)
		})
	}
	return cmd
}

// backtestResult is the machine form.
type backtestResult struct {
	Now     alerts.Report   `json:"now"`
	Against *alerts.Report  `json:"against,omitempty"`
	Changes []alerts.Change `json:"changes,omitempty"`
}

func (a *app) backtest(ctx context.Context, m *monitor.Monitor, span time.Duration, against, format string) error {
	first, last, err := m.Journal().Extent(ctx)
	if err != nil {
		return err
	}
	if last.IsZero() {
		return fmt.Errorf("nothing to test on: no mention is kept here yet")
	}
	from := first
	if span > 0 && last.Add(-span).After(first) {
		from = last.Add(-span)
	}
	play := monitor.Retelling{Sets: []*config.Config{m.Config()}, From: from, Until: last}
	if against != "" {
		other, err := a.rulesFile(a.path(against))
		if err != nil {
			return err
		}
		play.Sets = append(play.Sets, other)
	}
	reports, err := a.retell(ctx, m, play)
	if err != nil {
		return err
	}
	result := backtestResult{Now: reports[0]}
	if against != "" {
		result.Against, result.Changes = &reports[1], alerts.Differences(reports[0], reports[1])
	}
	if format == "json" {
		enc := json.NewEncoder(a.stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(result)
	}
	printReport(a.stdout, m.Location(), result.Now)
	if result.Against != nil {
		printChanges(a.stdout, m.Location(), against, result)
	}
	return nil
}

// retell plays the past and says how far it is.
func (a *app) retell(ctx context.Context, m *monitor.Monitor, play monitor.Retelling) ([]alerts.Report, error) {
	p := a.progress("backtest")
	defer p.end()
	day := func(t time.Time) string { return t.In(m.Location()).Format(time.DateOnly) }
	play.Progress = func(share float64) { p.at(share, "of the time between "+day(play.From)+" and "+day(play.Until)) }
	return m.Retell(ctx, play)
}

func printReport(w io.Writer, loc *time.Location, r alerts.Report) {
	for k, rule := range r.Rules {
		if k > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s  (%s)\n", rule.Rule, rule.Type)
		fmt.Fprintf(w, "  would have sent %s in %s", counted(rule.Alerts, "alert", "alerts"), counted(len(rule.PerDay), "day", "days"))
		if rule.Useful+rule.Noise > 0 {
			fmt.Fprintf(w, " · %d marked useful, %d noise", rule.Useful, rule.Noise)
		}
		if rule.Over {
			fmt.Fprintf(w, " · over your limit of %d in 30 days", rule.Limit)
			if len(rule.Words) > 0 {
				fmt.Fprintf(w, ", most driven by “%s”", rule.Words[0].Name)
			}
		}
		fmt.Fprintln(w)
		for n, x := range rule.Shown {
			if n == 8 {
				fmt.Fprintf(w, "  … and %d more\n", len(rule.Shown)-n)
				break
			}
			fmt.Fprintf(w, "  %s  %-8s %s  %s\n", x.At.In(loc).Format("2006-01-02 15:04"), x.Kind, x.Brand, x.Reason)
		}
		if len(rule.PerDay) > 1 && rule.Alerts > 0 {
			fmt.Fprintf(w, "  %s  alerts a day\n", sparks(rule.PerDay))
		}
		for _, reason := range slices.Sorted(maps.Keys(rule.Held)) {
			fmt.Fprintf(w, "  held back: %s, %s\n", counted(rule.Held[reason], "match", "matches"), reason)
		}
	}
}

// sparks draws counts as bars, at most eighty.
func sparks(counts []int) string {
	if len(counts) > 80 {
		counts = counts[len(counts)-80:]
	}
	top := 1
	for _, n := range counts {
		top = max(top, n)
	}
	var b strings.Builder
	for _, n := range counts {
		b.WriteRune([]rune("▁▂▃▄▅▆▇█")[n*7/top])
	}
	return b.String()
}

// mostChanges is how many differences are listed one by one.
const mostChanges = 40

// printChanges says what would be otherwise with the other file.
func printChanges(w io.Writer, loc *time.Location, against string, r backtestResult) {
	now, then := map[string]int{}, map[string]int{}
	var rules []string
	for _, x := range r.Now.Rules {
		now[x.Rule] = x.Alerts
		rules = append(rules, x.Rule)
	}
	for _, x := range r.Against.Rules {
		then[x.Rule] = x.Alerts
		if _, both := now[x.Rule]; !both {
			rules = append(rules, x.Rule)
		}
	}
	fmt.Fprintf(w, "\nwith %s\n", against)
	if len(r.Changes) == 0 {
		fmt.Fprintln(w, "  the same alerts")
		return
	}
	for _, rule := range rules {
		if now[rule] != then[rule] {
			fmt.Fprintf(w, "  %s: %s instead of %d\n", rule, counted(then[rule], "alert", "alerts"), now[rule])
		}
	}
	for n, c := range r.Changes {
		if n == mostChanges {
			fmt.Fprintf(w, "  … and %s (all of them with --format json)\n", counted(len(r.Changes)-n, "further difference", "further differences"))
			break
		}
		which := "no longer"
		if c.Only == "then" {
			which = "new      "
		}
		fmt.Fprintf(w, "  %s  %s  %s at %s: %s\n", which, c.At.In(loc).Format("2006-01-02 15:04"), c.Rule, c.Brand, c.Reason)
	}
}
