package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/archive"
	"github.com/earshot/earshot/internal/monitor"
)

func newExportCmd(a *app) *cobra.Command {
	var f searchFlags
	var format, output string
	var all bool
	cmd := &cobra.Command{
		Use:   "export [QUERY]",
		Short: "Write every mention a query finds, as JSON lines or CSV",
		Long: "export writes every mention that a query finds (all of them without one), newest first,\n" +
			"with every field, triage included; earshot import reads it back. CSV cells that a\n" +
			"spreadsheet would run as formulas begin with an apostrophe.\n\n" +
			"With --all it writes everything there is to take elsewhere, oldest first: each mention with its\n" +
			"earlier texts and who did what and when, saved searches, mutes, silences, and what was\n" +
			"forgotten on request. Incidents and what the rules have learnt go along with earshot backup.",
		Example: "  earshot export 'brand:acme sentiment:negative' --since 7d --format csv -o week.csv\n  earshot export --all -o everything.jsonl",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("export takes one query, got %d arguments; put quotes around it", len(args))
			}
			return nil
		},
	}
	f.bind(cmd)
	cmd.Flags().StringVar(&format, "format", "jsonl", "jsonl or csv")
	cmd.Flags().BoolVar(&all, "all", false, "everything, with its history; takes no query")
	cmd.Flags().StringVarP(&output, "output", "o", "-", "the file to write; - is standard output")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if format != "jsonl" && format != "csv" {
			return usagef("--format %q: want jsonl or csv", format)
		}
		write := func(ctx context.Context, m *monitor.Monitor, out io.Writer) (int, error) {
			return a.export(ctx, m, out, f, args, archive.Format(format))
		}
		if all {
			if len(args) > 0 || f != (searchFlags{}) || format != "jsonl" {
				return usagef("export --all writes everything there is, as jsonl; it takes no query, no --since and the like, and no other format")
			}
			write = exportAll
		}
		if output != "-" {
			return a.exportTo(cmd, output, write)
		}
		return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
			n, err := a.written(ctx, m, a.stdout, write)
			a.hint("%s", counted(n, "mention", "mentions"))
			return err
		})
	}
	return cmd
}

// exporter writes mentions and says how many.
type exporter func(context.Context, *monitor.Monitor, io.Writer) (int, error)

// exportTo writes a file that is whole or not there: beside it first, then
// renamed.
func (a *app) exportTo(cmd *cobra.Command, path string, write exporter) error {
	return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
		abs := a.path(path)
		file, err := os.CreateTemp(filepath.Dir(abs), ".earshot-export-*")
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		defer os.Remove(file.Name())
		n, err := a.written(ctx, m, file, write)
		if err = errors.Join(err, file.Close()); err != nil {
			return err
		}
		if err := os.Rename(file.Name(), abs); err != nil {
			return fmt.Errorf("export: %w", err)
		}
		a.hint("%s written to %s", counted(n, "mention", "mentions"), path)
		return nil
	})
}

// written says while something is exported how much that is so far.
func (a *app) written(ctx context.Context, m *monitor.Monitor, out io.Writer, write exporter) (int, error) {
	if _, shown := terminal(out); shown {
		return write(ctx, m, out) // what is read as it comes needs no bar
	}
	p := a.progress("export")
	defer p.end()
	return write(ctx, m, &counting{Writer: out, p: p})
}

// exportAll writes everything, with its history.
func exportAll(ctx context.Context, m *monitor.Monitor, out io.Writer) (int, error) {
	w, err := archive.NewWriter(out, archive.JSONL)
	if err != nil {
		return 0, err
	}
	n, err := m.ExportWhole(ctx, w)
	return n, errors.Join(err, w.Close())
}

// export pages through a search to its end.
func (a *app) export(ctx context.Context, m *monitor.Monitor, out io.Writer, f searchFlags, args []string, format archive.Format) (int, error) {
	w, err := archive.NewWriter(out, format)
	if err != nil {
		return 0, err
	}
	request := index.Request{Sort: index.ByTime, Limit: 1000}
	src := ""
	if len(args) == 1 {
		src = args[0]
	}
	if err := a.fill(&request, f, m, src); err != nil {
		return 0, err
	}
	n := 0
	for {
		page, err := m.Index().Search(ctx, request)
		if err != nil {
			return n, err
		}
		for _, hit := range page.Hits {
			if hit.Mention == nil {
				continue
			}
			if err := w.Write(hit.Mention); err != nil {
				return n, fmt.Errorf("export: %w", err)
			}
			n++
		}
		if page.Next == "" {
			return n, w.Close()
		}
		request.After = page.Next
	}
}
