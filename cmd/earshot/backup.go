package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/internal/monitor"
	"github.com/earshot/earshot/internal/sqlite"
)

func newBackupCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write everything to one consistent file, while earshot runs",
		Long: "backup writes the journal with triage and saved searches, the rules' state and the sources'\n" +
			"state to one file, as they stand at one moment, and verifies it. It can run while earshot\n" +
			"does. The index is not in it: restore rebuilds that. An existing file is never overwritten.",
		Example: "  earshot backup /var/backups/earshot-$(date +%F).db",
		Args:    oneArg("a file to write"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
				path := a.path(args[0])
				stop := a.progress("backup").watch(func() (float64, string) { return -1, "writing and verifying " + args[0] })
				err := m.Journal().Backup(ctx, path)
				stop()
				if err != nil {
					return err
				}
				info, err := os.Stat(path)
				if err != nil {
					return err
				}
				fmt.Fprintf(a.stdout, "%s: %s, verified\n", args[0], bytesOf(info.Size()))
				return nil
			})
		},
	}
}

func newRestoreCmd(a *app) *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in place",
		Long: "restore verifies a backup and puts a copy of it into the data directory. It refuses while\n" +
			"earshot runs there, and where there is a database already, unless --replace is given; that\n" +
			"database is then kept beside the new one. The index is rebuilt at the next start.",
		Args: oneArg("a backup file"),
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "take the place of the database that is there; it is kept under another name")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cfg, err := a.config()
		if err != nil {
			return err
		}
		if _, err := os.Stat(a.path(args[0])); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("there is no file %s", args[0])
		}
		kept, err := monitor.Restore(cmd.Context(), a.monitorOptions(cfg), a.path(args[0]), replace)
		if errors.Is(err, sqlite.ErrExists) {
			return fmt.Errorf("%w; --replace puts the backup in its place and keeps it under another name", err)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "%s is restored to %s\n", args[0], cfg.DataDir)
		if kept != "" {
			fmt.Fprintf(a.stdout, "the database of before is kept as %s\n", kept)
		}
		return nil
	}
	return cmd
}

// bytesOf is "812 bytes" or "3.4 MB".
func bytesOf(n int64) string {
	switch {
	case n < 10_000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	case n < 1_000_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
