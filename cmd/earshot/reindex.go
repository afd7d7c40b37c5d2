package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/internal/monitor"
)

func newReindexCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "reindex",
		Short: "Build the search index anew from the journal",
		Long: "reindex reads the whole journal into a new index while the present one goes on serving,\n" +
			"and then takes its place in one step. Interrupted, it goes on where it stood. earshot does the\n" +
			"same by itself when an update changes how texts are read, and rebuilds a part that is\n" +
			"found broken; running this is never required.",
		Args: noArgs,
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
			if a.held != nil || !m.Index().BegunAnew() { // else it has just been built
				if err := a.reindex(ctx, m); err != nil {
					return err
				}
			}
			_, err := fmt.Fprintf(a.stdout, "reindexed: %s read\n", counted(int(m.Index().Cursor()), "journal entry", "journal entries"))
			return err
		})
	}
	return cmd
}

func (a *app) reindex(ctx context.Context, m *monitor.Monitor) error {
	p := a.progress("reindex")
	defer p.end()
	return m.Index().Reindex(ctx, func(done, total uint64) {
		p.at(float64(done)/float64(max(total, 1)), fmt.Sprintf("%d of %d entries", done, total))
	})
}
