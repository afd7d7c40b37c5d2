package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/monitor"
)

func newDoctorCmd(a *app) *cobra.Command {
	var full bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look whether everything kept is whole and agrees; exit 1 when not",
		Long: "doctor reads every page of the database and every entry of the journal, names damaged pages\n" +
			"and the entries on them, and compares journal, index and rules. It changes nothing. Followers\n" +
			"that have some way to go are no fault: the next run catches up.",
		Args: noArgs,
	}
	cmd.Flags().BoolVar(&full, "full", false, "also look every indexed mention up in the journal")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		x, err := a.examine(cmd.Context(), full)
		if err != nil || x == nil {
			return err
		}
		a.showExamination(x)
		if len(x.Problems) > 0 {
			return silentError{}
		}
		return nil
	}
	return cmd
}

func (a *app) examine(ctx context.Context, full bool) (*monitor.Examination, error) {
	progress := func(seq, head uint64) {
		if _, visible := terminal(a.stderr); visible && !a.quiet {
			fmt.Fprintf(a.stderr, "\rread %d of %d entries", seq, head)
			if seq == head {
				fmt.Fprint(a.stderr, "\r\x1b[K")
			}
		}
	}
	if a.held != nil {
		return a.held.Examine(ctx, full, progress)
	}
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	if err := a.mustKeepData(cfg); err != nil {
		return nil, err
	}
	x, err := monitor.Examine(ctx, a.monitorOptions(cfg), full, progress)
	var inUse *journal.InUseError
	if errors.As(err, &inUse) {
		return nil, a.relayed(ctx, cfg.DataDir, err) // which has shown it already
	}
	return x, err
}

func (a *app) showExamination(x *monitor.Examination) {
	j := x.Journal
	line := func(name, format string, args ...any) {
		fmt.Fprintf(a.stdout, "%-9s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("database", "%s, %s", x.Database, bytesOf(x.Bytes))
	line("journal", "%s, %d forgotten, %s; %d entries, enriched to %d", counted(j.Mentions, "mention", "mentions"),
		j.Gone, counted(j.Changes, "change", "changes"), j.Head, j.Enriched)
	line("index", "%s, follows to %d", counted(x.Indexed, "mention", "mentions"), x.IndexCursor)
	var states []string
	for state, n := range x.Outbox {
		states = append(states, fmt.Sprintf("%d %s", n, state))
	}
	slices.Sort(states)
	if len(states) == 0 {
		states = []string{"empty"}
	}
	line("rules", "follow to %d; outbox: %s", x.RulesCursor, strings.Join(states, ", "))
	if len(x.Behind) > 0 {
		line("behind", "%s; the next run catches up", strings.Join(x.Behind, ", "))
	}
	if len(x.Problems) == 0 {
		fmt.Fprintln(a.stdout, "everything is whole and agrees")
		return
	}
	fmt.Fprintf(a.stdout, "%s:\n", counted(len(x.Problems), "problem", "problems"))
	for _, p := range x.Problems {
		fmt.Fprintf(a.stdout, "  %s\n", p)
	}
	if len(j.Problems) == 0 {
		return // of what follows the journal a backup is no help
	}
	fmt.Fprintln(a.stdout, "what can be read is still served; a backup is put in place by: earshot restore FILE --replace")
}
