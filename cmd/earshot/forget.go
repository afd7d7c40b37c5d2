package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/monitor"
)

func newForgetCmd(a *app) *cobra.Command {
	var target journal.Target
	var by, why string
	var id bool
	cmd := &cobra.Command{
		Use:   "forget URL|AUTHOR",
		Short: "Erase what somebody asked to have erased, for good",
		Long: "forget overwrites every text, older revision, note and enrichment of a mention (by its address),\n" +
			"or of an author (by handle, full name or the address of the profile), in journal and index, and\n" +
			"leaves a tombstone, so that it is not gathered again. The tombstone is a hash and names nobody.\n" +
			"Backups and exports made before still hold the text: delete them.",
		Example: "  earshot forget https://forum.example/post/17\n  earshot forget @pete --kind mastodon --why 'letter of 3 May'",
		Args:    oneArg("an address or an author"),
	}
	cmd.Flags().StringVar(&target.Kind, "kind", "", "of an author: only on this kind of source (mastodon, feed, …)")
	cmd.Flags().BoolVar(&id, "id", false, "the argument is the id of one mention")
	cmd.Flags().StringVar(&why, "why", "", "the reason, kept with the tombstone")
	cmd.Flags().StringVar(&by, "by", "", "who decided it, kept with the tombstone")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		what := strings.TrimSpace(args[0])
		if what == "" {
			return usagef("forget needs an address or an author")
		}
		t := target
		switch {
		case id:
			t.ID = what
		case strings.Contains(what, "://"):
			t.URL = what
		default:
			t.Author = what
		}
		return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
			return a.forget(ctx, m, what, t, by, why)
		})
	}
	return cmd
}

// forget erases; an address may be that of a mention or of a profile.
func (a *app) forget(ctx context.Context, m *monitor.Monitor, what string, t journal.Target, by, why string) error {
	targets := []journal.Target{t}
	if t.URL != "" {
		targets = append(targets, journal.Target{Author: t.URL})
	}
	mentions, revisions, residue := 0, 0, false
	for _, t := range targets {
		done, err := m.Journal().Forget(ctx, t, by, why)
		mentions, revisions, residue = mentions+len(done.IDs), revisions+done.Revisions, residue || done.Residue
		if err != nil {
			return err
		}
	}
	if t.Author != "" {
		if err := m.Engine().ForgetAuthor(ctx, t.Author); err != nil {
			return err
		}
	}
	// Where this process holds the rooms for itself, nobody else brings the index up
	// to date; a running earshot does so within a second.
	if a.held == nil {
		if err := m.Settle(ctx, nil); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.stdout, "%s: %s forgotten, with %s; it will not be gathered again\n", what,
		counted(mentions, "mention", "mentions"), counted(revisions, "older text", "older texts"))
	if residue {
		a.hint("old pages still lie in the write-ahead log and go with the next checkpoint; run the command again to make sure")
	}
	return nil
}
