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
	cmd := &cobra.Command{
		Use:   "export [QUERY]",
		Short: "Write every mention a query finds, as JSON lines or CSV",
		Long: "export writes every mention that a query finds (all of them without one), newest first,\n" +
			"with every field, triage included; earshot import reads it back. CSV cells that a\n" +
			"spreadsheet would run as formulas begin with an apostrophe.",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("export takes one query, got %d arguments; put quotes around it", len(args))
			}
			return nil
		},
	}
	f.bind(cmd)
	cmd.Flags().StringVar(&format, "format", "jsonl", "jsonl or csv")
	cmd.Flags().StringVarP(&output, "output", "o", "-", "the file to write; - is standard output")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if format != "jsonl" && format != "csv" {
			return usagef("--format %q: want jsonl or csv", format)
		}
		if output != "-" {
			return a.exportTo(cmd, output, f, args, archive.Format(format))
		}
		return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
			n, err := a.export(ctx, m, a.stdout, f, args, archive.Format(format))
			a.hint("%s", counted(n, "mention", "mentions"))
			return err
		})
	}
	return cmd
}

// exportTo writes a file that is whole or not there: beside it first, then
// renamed.
func (a *app) exportTo(cmd *cobra.Command, path string, f searchFlags, args []string, format archive.Format) error {
	return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
		abs := a.path(path)
		file, err := os.CreateTemp(filepath.Dir(abs), ".earshot-export-*")
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		defer os.Remove(file.Name())
		n, err := a.export(ctx, m, file, f, args, format)
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
