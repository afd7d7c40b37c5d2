package main

import (
	"context"
	"fmt"

	"github.com/schollz/progressbar/v3"
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
			_, visible := terminal(a.stderr)
			var bar *progressbar.ProgressBar
			err := m.Index().Reindex(ctx, func(done, total uint64) {
				if bar == nil {
					bar = progressbar.NewOptions64(int64(total), progressbar.OptionSetWriter(a.stderr),
						progressbar.OptionSetVisibility(visible && !a.quiet), progressbar.OptionSetDescription("reindex"),
						progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
				}
				bar.ChangeMax64(int64(total))
				_ = bar.Set64(int64(done)) // a bar that cannot be drawn is no reason to stop
			})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.stdout, "reindexed: %s read\n", counted(int(m.Index().Cursor()), "journal entry", "journal entries"))
			return err
		})
	}
	return cmd
}
